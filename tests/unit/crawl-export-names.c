/*
 * Texts that Meta spoilt, dates, names that mean harm; and whose sidecar a
 * file is, in the forms that Google Photos has had.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/export/takeout.h"
#include "tests/test.h"

static bool
mends(const char *text, const char *want)
{
	char *got = text_mend(text);
	bool is = strcmp(got, want) == 0;

	free(got);
	return is;
}

static void
test_mend(void)
{
	OK(mends("L\xc3\x83\xc2\xb8ye", "L\xc3\xb8ye"));
	OK(mends("caf\xc3\x83\xc2\xa9", "caf\xc3\xa9"));
	OK(mends("caf\xc3\xa9", "caf\xc3\xa9"));
	OK(mends("plain", "plain") && mends("", ""));
	/* U+1F600, as four characters of Latin-1. */
	OK(mends("\xc3\xb0\xc2\x9f\xc2\x98\xc2\x80", "\xf0\x9f\x98\x80"));
	/* Some of it is beyond Latin-1: it was never spoilt. */
	OK(mends(
	    "\xe2\x82\xac \xc3\x83\xc2\xa9", "\xe2\x82\xac \xc3\x83\xc2\xa9"));
	OK(mends("\xff\xfe", "\xff\xfe"));
	OK(text_mend(NULL) == NULL);
}

static bool
number(const char *text, const char *want)
{
	char out[DATE_LEN];

	return date_number(out, text) == (*want != '\0') &&
	       strcmp(out, want) == 0;
}

static bool
words(const char *text, const char *want)
{
	char out[DATE_LEN];

	return date_words(out, text, strlen(text)) == (*want != '\0') &&
	       strcmp(out, want) == 0;
}

static void
test_dates(void)
{
	OK(number("1577836800", "2020-01-01T00:00:00Z"));
	OK(number("2018-05-01T12:00:00", "2018-05-01T12:00:00"));
	OK(number("2018-05-01T12:00:00+00:00", "2018-05-01T12:00:00Z"));
	OK(number("", "") && number(NULL, "") && number("0", "") &&
	    number("-5", "") && number("1e9", "") && number("soon", "") &&
	    number("99999999999999999999", "") && number("253402300800", "") &&
	    number("1577836800.5", ""));
	OK(words("Sep 08, 2026 3:08 am", "2026-09-08T03:08:00"));
	OK(words("Jan 2, 2020, 12:04\xe2\x80\xaf"
		 "AM",
	    "2020-01-02T00:04:00"));
	OK(words(
	    "Monday, 2 September 2024 at 15:04:05", "2024-09-02T15:04:05"));
	OK(words("Jan 2, 2020 12:30 PM", "2020-01-02T12:30:00"));
	OK(words("May 2020 was good", "") && words("May 3, 2020", "") &&
	    words("", "") && words("8 sept. 2026 3:08", "2026-09-08T03:08:00"));
	OK(words("08.09.2026 03:08", "") &&
	    words("8 ao\xc3\xbbt 2026 3:08", ""));
	OK(words("Jan 32, 2020 3:00", "") && words("Jan 2, 2020 25:00", "") &&
	    words("Jan 2, 2020 3:0000", "") &&
	    words("Jan 2 2020 2021 3:00", ""));
}

static void
test_names(void)
{
	OK(name_wrong("a/b..c/d.jpg") == NULL && name_wrong("nul.jpg") == NULL);
	OK(name_wrong("../a.jpg") != NULL && name_wrong("a/../b") != NULL &&
	    name_wrong("a\\..\\b") != NULL && name_wrong("a/..") != NULL);
	OK(name_wrong("/etc/passwd") != NULL && name_wrong("C:\\a") != NULL &&
	    name_wrong("\\\\host\\a") != NULL && name_wrong("") != NULL);
	OK(name_wrong("a\nb") != NULL && name_wrong("a\x7f") != NULL);
	char *plain = name_plain("././/a\\b.jpg");

	OK(strcmp(plain, "a/b.jpg") == 0);
	free(plain);
	OK(name_part("x/media/posts/1", "media/posts") != NULL);
	OK(name_part("x/multimedia/posts", "media") == NULL);
	OK(name_dated("x/photos/201805/a.jpg", "photos", 6));
	OK(!name_dated("photos/2018/a.jpg", "photos", 6) &&
	    !name_dated("photos", "photos", 6));
}

/* The sidecar that a file is to be matched with. */
struct side {
	char *keys[3];
	size_t n;
	const char *title, *file;
};

static bool
look(void *ctx, const char *key, bool sure)
{
	struct side *side = ctx;

	for (size_t i = 0; i < side->n; i++)
		if (strcmp(side->keys[i], key) == 0)
			return sure || sidecar_agrees(side->file, side->title);
	return false;
}

static bool
pairs(const char *json, const char *title, const char *file)
{
	struct side side = { .title = title, .file = file };
	bool is;

	side.n = sidecar_keys(json, title, side.keys);
	is = sidecar_search(file, look, &side);
	for (size_t i = 0; i < side.n; i++)
		free(side.keys[i]);
	return is;
}

static void
test_sidecars(void)
{
	OK(pairs("a/IMG_1.jpg.json", "IMG_1.jpg", "a/IMG_1.jpg"));
	OK(pairs(
	    "a/IMG_1.jpg.supplemental-metadata.json", NULL, "a/IMG_1.jpg"));
	OK(pairs("a/IMG_1.jpg.supple.json", NULL, "a/IMG_1.jpg"));
	OK(pairs("a/IMG_1.jpg.s.json", NULL, "a/IMG_1.jpg"));
	OK(pairs("a/IMG_1.jpg..json", NULL, "a/IMG_1.jpg"));
	OK(!pairs("a/IMG_1.jpg.json", NULL, "b/IMG_1.jpg"));
	OK(!pairs("a/IMG_1.jpg.json", "IMG_1.jpg", "a/IMG_12.jpg"));
	/* Two parts of an export, below other roots. */
	OK(pairs("p1/Takeout/Google Photos/a/I.jpg.json", NULL,
	    "p2/x/Takeout/Google Photos/a/I.jpg"));
}

static void
test_numbers(void)
{
	OK(pairs("DSC_0238.JPG(1).json", NULL, "DSC_0238(1).JPG"));
	OK(pairs("IMG_1234.jpg.supplemental-metadata(1).json", NULL,
	    "IMG_1234(1).jpg"));
	OK(!pairs("DSC_0104.JPG.json", "DSC_0104.JPG", "DSC_0104(1).JPG"));
	OK(!pairs("DSC_0104.JPG(1).json", "DSC_0104.JPG", "DSC_0104.JPG"));
	/* A name that had a number from the beginning. */
	OK(pairs("a (2).jpg.json", "a (2).jpg", "a (2).jpg"));
}

static void
test_edited(void)
{
	OK(pairs("PXL_1.PORTRAIT.jpg.json", "PXL_1.PORTRAIT.jpg",
	    "PXL_1.PORTRAIT-modifi\xc3\xa9.jpg"));
	OK(pairs("IMG_1.jpg.json", "IMG_1.jpg", "IMG_1-edited.jpg"));
	OK(pairs("IMG_1.jpg(1).json", "IMG_1.jpg", "IMG_1-edited(1).jpg"));
	OK(!pairs("holiday.jpg.json", "holiday.jpg", "holiday-beach.jpg"));
	/* Of a Live Photo, and of a still that was saved beside it. */
	OK(pairs("IMG_1.HEIC.json", "IMG_1.HEIC", "IMG_1.JPG"));
	OK(!pairs("IMG_1.HEIC.json", "IMG_2.HEIC", "IMG_1.JPG"));
}

static void
test_cut(void)
{
	OK(pairs("original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json",
	    "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_PORTRAIT.jpg",
	    "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg"));
	OK(pairs("05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jp.json",
	    "05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jpg",
	    "05yqt21kruxwwlhhgrwrdyb6chhwszi9bqmzu16w0 2.jpg"));
	OK(pairs("Screenshot_20240102-030405_Something.jpg.suppl.json",
	    "Screenshot_20240102-030405_Something.jpg",
	    "Screenshot_20240102-030405_Something.jpg"));
	/* Cut to the same, of another title. */
	OK(!pairs("original_1d4caa6f-16c6-4c3d-901b-9387de10e528_.json",
	    "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_QRS.jpg",
	    "original_1d4caa6f-16c6-4c3d-901b-9387de10e528_P.jpg"));
	/* 23 characters of two units each, and one that was cut off. */
	char file[23 * 4 + 9] = "", json[23 * 4 + 6] = "";

	for (int i = 0; i < 23; i++)
		memcpy(file + 4 * i, "\xf0\x9f\x98\x80", 4);
	memcpy(json, file, 92);
	memcpy(json + 92, ".json", 6);
	memcpy(file + 92, "\xf0\x9f\x98\x81.jpg", 9);
	OK(pairs(json, file, file));
}

int
main(void)
{
	test_mend();
	test_dates();
	test_names();
	test_sidecars();
	test_numbers();
	test_edited();
	test_cut();
	return DONE();
}
