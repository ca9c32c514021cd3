/*
 * IPTC-IIM within Photoshop's resources: what is kept, what is only noted, and
 * that no bytes lead astray.
 */
#include <stdlib.h>

#include "filter/embedded/embedded.h"
#include "tests/jumbf.h"
#include "tests/test.h"

/* A data set of record 2; the length as it is, or as it claims. */
static void
put_set(struct bytes *b, int number, const char *text)
{
	put_number(b, 0x1c02, 2);
	put_number(b, (uint64_t)number, 1);
	put_number(b, strlen(text), 2);
	put_text(b, text);
}

/* NAME: a Pascal string. */
static void
put_resource(
    struct bytes *b, int id, const char *name, const struct bytes *data)
{
	put_text(b, "8BIM");
	put_number(b, (uint64_t)id, 2);
	put_number(b, strlen(name), 1);
	put_text(b, name);
	put(b, "", strlen(name) % 2 == 0);
	put_number(b, data->len, 4);
	put(b, data->data, data->len);
	put(b, "", data->len % 2);
}

/* To its exact size, so that ASan sees what is read beyond. */
static struct image
read_resources(const struct bytes *b, size_t len)
{
	struct image img = { .format = "jpeg" };
	uint8_t *copy = malloc(len + (len == 0));

	memcpy(copy, b->data, len);
	photoshop_read(copy, len, &img);
	free(copy);
	return img;
}

/* One data set, as the resource that it should be. */
static struct image
one(int number, const char *text)
{
	struct bytes iim = { .len = 0 }, all = { .len = 0 };

	put_set(&iim, number, text);
	put_resource(&all, 0x0404, "", &iim);
	return read_resources(&all, all.len);
}

static bool
nothing(const struct image *img)
{
	return !img->named.creator && !img->named.credit &&
	       !img->named.caption && !img->named.place &&
	       !img->named.persons && img->rights.copyright[0] == '\0';
}

static void
sets(void)
{
	struct image img = one(80, "Ann");

	OK(img.named.creator && !img.named.caption);
	OK(one(110, "Agency").named.credit);
	OK(one(120, "A dog").named.caption);
	OK(one(90, "Rome").named.place && one(92, "Park").named.place &&
	    one(95, "Lazio").named.place && one(101, "Italy").named.place);
	img = one(80, " \t");
	OK(nothing(&img));
	img = one(91, "20221122");
	OK(nothing(&img));
	OK(strcmp(one(116, "(c) Ann").rights.copyright, "(c) Ann") == 0);
	/* UTF-8 as it is; what is none is Latin-1. */
	OK(strcmp(one(116, "\xc2\xa9 J\xc3\xb6rg").rights.copyright,
	       "\xc2\xa9 J\xc3\xb6rg") == 0);
	OK(strcmp(one(116, "\xa9 J\xf6rg").rights.copyright,
	       "\xc2\xa9 J\xc3\xb6rg") == 0);
}

/* Other resources before and behind, with names of either length. */
static void
resources(void)
{
	struct bytes iim = { .len = 0 }, all = { .len = 0 };
	struct bytes odd = { .data = "abc", .len = 3 };
	struct image img;

	put_set(&iim, 116, "Ann");
	put_set(&iim, 80, "Ann");
	put_resource(&all, 0x03ed, "", &odd);
	put_resource(&all, 0x040a, "ab", &odd);
	put_resource(&all, 0x0404, "abc", &iim);
	put_resource(&all, 0x0425, "", &odd);
	img = read_resources(&all, all.len);
	OK(img.named.creator && strcmp(img.rights.copyright, "Ann") == 0);
	/* XMP's and EXIF's notices go before IPTC's. */
	copyright_take(&img.rights, NOTICE_EXIF, "Bob");
	photoshop_read(all.data, all.len, &img);
	OK(strcmp(img.rights.copyright, "Bob") == 0);
}

/* Cut anywhere, or with any byte turned: read or passed over, no more. */
static void
broken(void)
{
	struct bytes iim = { .len = 0 }, all = { .len = 0 }, turned;
	size_t named = 0;

	put_set(&iim, 80, "Ann");
	put_set(&iim, 116, "Ann");
	put_resource(&all, 0x0404, "", &iim);
	for (size_t len = 0; len < all.len; len++)
		named += read_resources(&all, len).named.creator;
	OK(named == 0);
	for (size_t at = 0; at < all.len; at++)
		for (int i = -1; i <= 1; i++) {
			turned = all;
			turned.data[at] = (uint8_t)i;
			named +=
			    read_resources(&turned, turned.len).named.creator;
		}
	OK(named > 0);
}

int
main(void)
{
	sets();
	resources();
	broken();
	return DONE();
}
