/*
 * Exports that mean harm, or are broken: each member has a reason, and the
 * others are taken.  Nothing is written.
 */
#include <sys/stat.h>

#include "tests/archive.h"
#include "tests/recorder.h"
#include "tests/test.h"

#define JPEG "\xff\xd8\xff\xe0 not more than looks like one, but it will do"
#define POSTS "media/posts/202001/"
#define MIB (1u << 20)

static void
collect(struct recorder *r, const char *path)
{
	struct body body = { .locator = path };

	recorder_run(r, "instagram", &body);
}

static bool
says(const struct recorder *r, const char *text)
{
	return r->reason != NULL && strstr(r->reason, text) != NULL;
}

/* A zip with a photo that is right, and one by NAME. */
static void
with(struct recorder *r, const char *name)
{
	struct archive *a = archive_create("x.zip", NULL);

	archive_member(a, name, JPEG, 0);
	archive_member(a, POSTS "good.jpg", JPEG, 0);
	archive_write_free(a);
	collect(r, "x.zip");
}

static void
test_names(struct recorder *r)
{
	static const char *const wrong[] = { "../" POSTS "a.jpg",
		POSTS "../../../../etc/a.jpg", "/" POSTS "a.jpg",
		"C:\\media\\posts\\202001\\a.jpg", POSTS "a\nb.jpg",
		"media\\posts\\202001\\..\\..\\a.jpg" };
	static const char *const right[] = { "media\\posts\\202001\\a.jpg",
		POSTS "nul.jpg", POSTS "con", "./" POSTS "a.jpg",
		POSTS "..a..jpg", POSTS "\xff\xfe.jpg",
		POSTS "<script>#?%41.jpg" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		with(r, wrong[i]);
		OK(r->rc == 0 && r->pairs == 1 && says(r, "name"));
		OK(recorder_has(r, "good.jpg"));
	}
	for (size_t i = 0; i < sizeof(right) / sizeof(*right); i++) {
		with(r, right[i]);
		OK(r->rc == 0 && r->pairs == 2 && r->reason == NULL);
	}
	OK(recorder_has(r, "%3Cscript%3E%23%3F%2541.jpg -\n"));
}

static void
test_kinds(struct recorder *r)
{
	struct archive *a = archive_create("kinds.zip", NULL);

	archive_member(a, POSTS "a.jpg", JPEG, 0);
	archive_member(a, POSTS "a.jpg", JPEG, 0);
	archive_link(a, POSTS "link.jpg", "/etc/passwd");
	archive_member(a, POSTS "inner.zip", "PK\3\4", 0);
	archive_member(a, POSTS "large.jpg", JPEG, 65 * MIB);
	archive_member(a, POSTS "empty.jpg", "", 0);
	archive_member(a, POSTS "film.mp4", "film", 0);
	archive_member(a, "media/Posts/202001/a.jpg", JPEG, 0);
	archive_write_free(a);
	collect(r, "kinds.zip");
	OK(r->rc == 0 && r->pairs == 2);
	OK(recorder_has(r, "/a.jpg") && recorder_has(r, "/empty.jpg"));
	OK(says(r, "a.jpg: is there a second time; 3 more passed over; "
		   "left out: elsewhere in it 1"));
}

/* The file at PATH with TO in place of FROM, each time; of N bytes. */
static void
patch(const char *path, const char *from, const char *to, size_t n)
{
	static char bytes[1 << 16];
	FILE *file = fopen(path, "r");
	size_t len;

	if (file == NULL)
		err(1, "%s", path);
	len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	for (char *at = bytes;
	     (at = memmem(at, len - (size_t)(at - bytes), from, n)) != NULL;
	     at += n)
		memcpy(at, to, n);
	recorder_write(path, bytes, len);
}

static void
two(const char *path)
{
	struct archive *a = archive_create(path, NULL);

	archive_member(a, POSTS "one.jpg", JPEG, 0);
	archive_member(a, POSTS "two.jpg", JPEG "2", 0);
	archive_write_free(a);
}

static void
test_directories(struct recorder *r)
{
	two("nul.zip");
	patch("nul.zip", "one.jpg", "on\0.jpg", 7);
	collect(r, "nul.zip");
	OK(r->rc == 0 && r->pairs >= 1 && !recorder_has(r, "%00"));
	/* Both entries of the directory lead to the first member. */
	two("overlap.zip");
	static char bytes[1 << 14];
	FILE *file = fopen("overlap.zip", "r");
	size_t len = fread(bytes, 1, sizeof(bytes), file);
	char *first = memmem(bytes, len, "PK\1\2", 4);
	char *second =
	    memmem(first + 4, len - (size_t)(first + 4 - bytes), "PK\1\2", 4);

	fclose(file);
	memcpy(second + 42, first + 42, 4);
	recorder_write("overlap.zip", bytes, len);
	collect(r, "overlap.zip");
	OK(r->pairs <= 1);
	/* It is said to be longer than it is, by 4 GiB. */
	two("lies.zip");
	file = fopen("lies.zip", "r");
	len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	first = memmem(bytes, len, "PK\1\2", 4);
	memcpy(first + 20, "\xf0\xff\xff\xff\xf0\xff\xff\xff", 8);
	recorder_write("lies.zip", bytes, len);
	collect(r, "lies.zip");
	OK(r->pairs <= 2 && r->bytes < 1000);
}

static void
test_bomb(struct recorder *r)
{
	struct archive *a = archive_create("bomb.zip", NULL);

	for (int i = 0; i < 3; i++) {
		char name[40];

		snprintf(name, sizeof(name), POSTS "%d.jpg", i);
		archive_member(a, name, JPEG, 40 * MIB);
	}
	archive_write_free(a);
	collect(r, "bomb.zip");
	OK(r->rc == 0 && r->pairs < 3 && r->bytes <= 80 * MIB);
	OK(says(r, "unpacks to over 100 times its size"));
	a = archive_create("text.zip", NULL);
	archive_member(a, "content/posts_1.json", "[", 65 * MIB);
	archive_member(a, POSTS "a.jpg", JPEG, 0);
	archive_write_free(a);
	collect(r, "text.zip");
	OK(says(r, "posts_1.json: is too large"));
}

static void
test_stopped(struct recorder *r)
{
	two("stop.zip");
	r->stop = 1;
	collect(r, "stop.zip");
	OK(r->rc == 0 && r->pairs == 1);
	r->stop = 0;
	collect(r, "absent.zip");
	OK(r->rc == -1 && says(r, "No such file"));
	recorder_write("text", "no zip at all", 13);
	collect(r, "text");
	OK(r->rc == -1 && says(r, "no archive"));
}

int
main(void)
{
	struct recorder r = { 0 };
	char dir[] = "/tmp/export-XXXXXX";

	recorder_enter(dir);
	test_names(&r);
	test_kinds(&r);
	test_directories(&r);
	test_bomb(&r);
	test_stopped(&r);
	recorder_clear(&r);
	recorder_leave(dir);
	return DONE();
}
