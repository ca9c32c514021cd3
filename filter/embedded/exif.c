/*
 * EXIF, by libexif: which way up, which camera, when, whose, and whether a
 * place, a creator or a description is written there.  What is broken is as if
 * it were not there.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "embedded.h"

#include <libexif/exif-data.h>

#define HEADER "Exif\0" /* and the string's own NUL */
#define HEADER_SIZE 6
/* Bytes: JPEG's APP1 holds 64 KiB; other formats set no limit: a TIFF is one */
#define MAX_EXIF (64U << 20)

static const ExifEntry *
find(const ExifData *data, ExifIfd ifd, ExifTag tag)
{
	return exif_content_get_entry(data->ifd[ifd], tag);
}

static int
orientation(const ExifData *data)
{
	const ExifEntry *e = find(data, EXIF_IFD_0, EXIF_TAG_ORIENTATION);
	int value = 1;

	if (e != NULL && e->format == EXIF_FORMAT_SHORT && e->size >= 2)
		value = exif_get_short(
		    e->data, exif_data_get_byte_order((ExifData *)data));
	return value >= 1 && value <= 8 ? value : 1;
}

/* The caller's to free; NULL: not there, empty, or no text. */
static char *
text(const ExifData *data, ExifIfd ifd, ExifTag tag)
{
	const ExifEntry *e = find(data, ifd, tag);

	if (e == NULL || e->format != EXIF_FORMAT_ASCII || e->data == NULL)
		return NULL;
	return text_clean(
	    (const char *)e->data, strnlen((const char *)e->data, e->size));
}

/* Most models repeat their maker; then the model is enough. */
static void
camera(const ExifData *data, struct exif *exif)
{
	char *make = text(data, EXIF_IFD_0, EXIF_TAG_MAKE);
	char *model = text(data, EXIF_IFD_0, EXIF_TAG_MODEL);
	char *both = NULL;

	if (make != NULL && model != NULL &&
	    strncasecmp(make, model, strcspn(make, " ")) != 0 &&
	    asprintf(&both, "%s %s", make, model) == -1)
		both = NULL;
	if (both != NULL)
		text_fit(exif->camera, sizeof(exif->camera), both);
	else if (model != NULL || make != NULL)
		text_fit(exif->camera, sizeof(exif->camera),
		    model != NULL ? model : make);
	free(both);
	free(make);
	free(model);
}

/* What FROM, which it frees, has; as it was where that is nothing. */
static void
fill(char *to, size_t size, char *from)
{
	if (from != NULL)
		text_fit(to, size, from);
	free(from);
}

static bool
has(const ExifData *data, ExifIfd ifd, ExifTag tag)
{
	char *s = text(data, ifd, tag);

	free(s);
	return s != NULL;
}

static bool
in_range(const char *digits, int lo, int hi)
{
	int value = (digits[0] - '0') * 10 + digits[1] - '0';

	return value >= lo && value <= hi;
}

/* "2026:11:22 11:00:00"; many cameras write zeros or blanks instead. */
static void
taken(const ExifData *data, struct exif *exif)
{
	char *s = text(data, EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL);
	const char *form = "dddd:dd:dd dd:dd:dd";
	bool good = s != NULL && strlen(s) >= strlen(form);

	for (size_t i = 0; good && form[i] != '\0'; i++)
		good = form[i] == 'd' ? isdigit((unsigned char)s[i]) != 0
				      : s[i] == form[i];
	good = good && strncmp(s, "0000", 4) != 0 && in_range(s + 5, 1, 12) &&
	       in_range(s + 8, 1, 31) && in_range(s + 11, 0, 23) &&
	       in_range(s + 14, 0, 59) && in_range(s + 17, 0, 60);
	if (good)
		snprintf(exif->taken, sizeof(exif->taken),
		    "%.4s-%.2s-%.2sT%.8s", s, s + 5, s + 8, s + 11);
	free(s);
}

static bool
gps(const ExifData *data)
{
	static const int tags[] = { EXIF_TAG_GPS_LATITUDE,
		EXIF_TAG_GPS_LONGITUDE, EXIF_TAG_GPS_DEST_LATITUDE,
		EXIF_TAG_GPS_DEST_LONGITUDE };

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (find(data, EXIF_IFD_GPS, (ExifTag)tags[i]) != NULL)
			return true;
	return false;
}

/* The photographer's, a NUL, then the editor's; either may be a blank. */
static void
copyright(const ExifData *data, struct rights *rights)
{
	const ExifEntry *e = find(data, EXIF_IFD_0, EXIF_TAG_COPYRIGHT);
	char *first, *second = NULL, *both = NULL;
	const char *at;
	size_t len;

	if (e == NULL || e->format != EXIF_FORMAT_ASCII || e->data == NULL)
		return;
	at = (const char *)e->data;
	len = strnlen(at, e->size);
	first = text_clean(at, len);
	if (len < e->size)
		second = text_clean(
		    at + len + 1, strnlen(at + len + 1, e->size - len - 1));
	if (first != NULL && second != NULL &&
	    asprintf(&both, "%s, %s", first, second) == -1)
		both = NULL;
	if (both != NULL || first != NULL || second != NULL)
		copyright_take(rights, NOTICE_EXIF,
		    both != NULL    ? both
		    : first != NULL ? first
				    : second);
	free(first);
	free(second);
	free(both);
}

/* libexif wants the header that JPEG has and the other formats have not. */
static ExifData *
load(const uint8_t *bytes, size_t len)
{
	ExifData *data = exif_data_new();
	uint8_t *copy = NULL;

	if (data == NULL)
		return NULL;
	exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
	if (memcmp(bytes, HEADER, HEADER_SIZE) != 0) {
		copy = malloc(len + HEADER_SIZE);
		if (copy == NULL) {
			exif_data_unref(data);
			return NULL;
		}
		memcpy(copy, HEADER, HEADER_SIZE);
		memcpy(copy + HEADER_SIZE, bytes, len);
		bytes = copy;
		len += HEADER_SIZE;
	}
	exif_data_load_data(data, bytes, (unsigned int)len);
	free(copy);
	return data;
}

void
exif_read(const uint8_t *bytes, size_t len, struct image *img)
{
	ExifData *data;

	if (len <= HEADER_SIZE || len > MAX_EXIF)
		return;
	data = load(bytes, len);
	if (data == NULL)
		return;
	img->exif.orientation = orientation(data);
	camera(data, &img->exif);
	taken(data, &img->exif);
	fill(img->exif.lens, sizeof(img->exif.lens),
	    text(data, EXIF_IFD_EXIF, EXIF_TAG_LENS_MODEL));
	fill(img->exif.software, sizeof(img->exif.software),
	    text(data, EXIF_IFD_0, EXIF_TAG_SOFTWARE));
	img->exif.gps |= gps(data);
	img->named.creator |= has(data, EXIF_IFD_0, EXIF_TAG_ARTIST);
	img->named.caption |= has(data, EXIF_IFD_0, EXIF_TAG_IMAGE_DESCRIPTION);
	copyright(data, &img->rights);
	exif_data_unref(data);
}
