/*
 * Where each container keeps XMP and C2PA, in one piece and in several; that
 * they are facts also where the pixels cannot be read; and containers that lie.
 */
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "tests/embedded.h"
#include "tests/facts.h"

#define GUID "0123456789ABCDEF0123456789ABCDEF"
#define GOES_ON RDF "n:HasExtendedXMP='" GUID "'/></r:RDF>"
#define XMP_NAME "http://ns.adobe.com/xap/1.0/"
#define MORE_NAME "http://ns.adobe.com/xmp/extension/"
#define PNG "\x89PNG\r\n\x1a\n"

static void
segment(struct bytes *b, int marker, const void *data, size_t len)
{
	put_number(b, 0xff00 | (uint64_t)marker, 2);
	put_number(b, len + 2, 2);
	put(b, data, len);
}

static void
put_xmp(struct bytes *b, const char *packet)
{
	struct bytes part = { .len = 0 };

	put(&part, XMP_NAME, sizeof(XMP_NAME));
	put_text(&part, packet);
	segment(b, 0xe1, part.data, part.len);
}

/* The bytes FROM to TO of a packet that goes on. */
static void
put_more(struct bytes *b, const char *guid, size_t from, size_t to)
{
	struct bytes part = { .len = 0 };

	put(&part, MORE_NAME, sizeof(MORE_NAME));
	put_text(&part, guid);
	put_number(&part, strlen(REFUSAL), 4);
	put_number(&part, from, 4);
	put(&part, REFUSAL + from, to - from);
	segment(b, 0xe1, part.data, part.len);
}

static struct bytes
jpeg(void)
{
	struct bytes b = { .len = 0 };

	put(&b, "\xff\xd8", 2);
	segment(&b, 0xe0, "JFIF\0\1\1\0\0\1\0\1\0\0", 14);
	return b;
}

static void
jpeg_xmp(void)
{
	size_t half = 100, end = strlen(REFUSAL);
	struct bytes b = jpeg();

	put_xmp(&b, REFUSAL);
	OK(refuses(embedded_jpeg, &b));
	/* As in photographs of Flickr: "XMP", and a NUL, in place of "http". */
	memcpy(memmem(b.data, b.len, "http", 4), "XMP", 4);
	OK(refuses(embedded_jpeg, &b));
	b = jpeg();
	put_xmp(&b, RDF "/></r:RDF>");
	put_xmp(&b, REFUSAL);
	OK(refuses(embedded_jpeg, &b));
	/* In pieces, the last first; among those of another packet. */
	b = jpeg();
	put_more(&b, GUID, half, end);
	put_more(&b, "FEDCBA9876543210FEDCBA9876543210", 0, half);
	put_xmp(&b, GOES_ON);
	put_more(&b, GUID, 0, half);
	OK(refuses(embedded_jpeg, &b));
	torture(embedded_jpeg, &b);
	/* A piece is missing; or the packet says that it does not go on. */
	b = jpeg();
	put_xmp(&b, GOES_ON);
	put_more(&b, GUID, 0, half);
	OK(!refuses(embedded_jpeg, &b));
	b = jpeg();
	put_xmp(&b, RDF "/></r:RDF>");
	put_more(&b, GUID, 0, end);
	OK(!refuses(embedded_jpeg, &b));
	/* After the pixels begin nothing is looked for. */
	b = jpeg();
	put(&b, "\xff\xda", 2);
	put_xmp(&b, REFUSAL);
	OK(!refuses(embedded_jpeg, &b));
}

/* A box in pieces of SIZE bytes, from part FIRST on; LONG: with XLBox. */
static void
put_store(struct bytes *b, size_t size, uint32_t first, bool longer)
{
	struct bytes box = store(), all = { .len = 0 };
	size_t head = longer ? 16 : 8;

	put_number(&all, longer ? 1 : box.len, 4);
	put_text(&all, "jumb");
	if (longer)
		put_number(&all, box.len + 8, 8);
	put(&all, box.data + 8, box.len - 8);
	for (size_t at = head; at < all.len; at += size) {
		struct bytes part = { .len = 0 };
		size_t n = all.len - at < size ? all.len - at : size;

		put_text(&part, "JP");
		put_number(&part, 7, 2);
		put_number(&part, first++, 4);
		put(&part, all.data, head);
		put(&part, all.data + at, n);
		segment(b, 0xeb, part.data, part.len);
	}
}

static void
jpeg_c2pa(void)
{
	struct bytes b = jpeg();

	put_store(&b, 4096, 1, false);
	OK(asserts(embedded_jpeg, &b));
	b = jpeg();
	put_store(&b, 50, 1, false);
	OK(asserts(embedded_jpeg, &b));
	torture(embedded_jpeg, &b);
	b = jpeg();
	put_store(&b, 50, 1, true);
	OK(asserts(embedded_jpeg, &b));
	/* The first part is missing. */
	b = jpeg();
	put_store(&b, 50, 2, false);
	OK(!asserts(embedded_jpeg, &b));
}

static void
chunk(struct bytes *b, const char *type, const struct bytes *data)
{
	put_number(b, data->len, 4);
	put_text(b, type);
	put(b, data->data, data->len);
	put_number(b, 0, 4); /* a checksum, which is not looked at */
}

static struct bytes
itxt(bool compressed, const void *text, size_t len)
{
	struct bytes b = { .len = 0 };

	put(&b, "XML:com.adobe.xmp", 18);
	put_number(&b, compressed, 1);
	put_number(&b, 0, 1);
	put(&b, "en\0\0", 4);
	put(&b, text, len);
	return b;
}

static struct bytes
deflated(const char *text, size_t len)
{
	struct bytes b = { .len = 0 };
	uLongf size = sizeof(b.data);

	compress2(b.data, &size, (const uint8_t *)text, len, 9);
	b.len = size;
	return b;
}

static void
png(void)
{
	struct bytes b = { .len = 0 }, box = store(), none = { .len = 0 };
	struct bytes part = itxt(false, REFUSAL, strlen(REFUSAL)), small;
	char *bomb = calloc(1, 7 << 20);

	put_text(&b, PNG);
	chunk(&b, "IDAT", &none);
	chunk(&b, "iTXt", &part);
	chunk(&b, "caBX", &box);
	OK(refuses(embedded_png, &b));
	OK(asserts(embedded_png, &b));
	torture(embedded_png, &b);
	small = deflated(REFUSAL, strlen(REFUSAL));
	part = itxt(true, small.data, small.len);
	b.len = 8;
	chunk(&b, "iTXt", &part);
	OK(refuses(embedded_png, &b));
	torture(embedded_png, &b);
	/* What would be larger than any packet is not inflated. */
	memset(bomb, ' ', 7 << 20);
	memcpy(bomb, REFUSAL, strlen(REFUSAL));
	small = deflated(bomb, 7 << 20);
	part = itxt(true, small.data, small.len);
	b.len = 8;
	chunk(&b, "iTXt", &part);
	OK(!refuses(embedded_png, &b));
	free(bomb);
}

static void
riff_chunk(struct bytes *b, const char *type, const void *data, size_t len)
{
	put_text(b, type);
	for (int i = 0; i < 4; i++)
		put_number(b, len >> 8 * i & 255, 1);
	put(b, data, len);
	if (len % 2 == 1)
		put_number(b, 0, 1);
}

static void
webp(void)
{
	struct bytes b = { .len = 0 }, box = store();

	put(&b, "RIFF\xff\xff\0\0WEBP", 12);
	riff_chunk(&b, "VP8X", "\0\0\0\0\0\0\0\0\0", 9);
	riff_chunk(&b, "C2PA", box.data, box.len);
	riff_chunk(&b, "XMP ", REFUSAL, strlen(REFUSAL));
	OK(refuses(embedded_webp, &b));
	OK(asserts(embedded_webp, &b));
	torture(embedded_webp, &b);
	/* The file ends within the packet, after what it says. */
	b.len -= 8;
	OK(refuses(embedded_webp, &b));
}

static void
bmff(void)
{
	struct bytes b = { .len = 0 }, box = store();
	size_t at = box_begin(&b, "ftyp");

	put(&b, "heic\0\0\0\0", 8);
	box_end(&b, at);
	at = box_begin(&b, "uuid");
	put(&b,
	    "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf"
	    "\xac",
	    16);
	put_text(&b, REFUSAL);
	box_end(&b, at);
	/* As long as a long box says. */
	put_number(&b, 1, 4);
	put_text(&b, "uuid");
	put_number(&b, 16 + 16 + 4 + 9 + 8 + box.len, 8);
	put(&b,
	    "\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4"
	    "\x81\0\0\0\0manifest\0\0\0\0\0\0\0\0\0",
	    16 + 4 + 9 + 8);
	put(&b, box.data, box.len);
	OK(refuses(embedded_bmff, &b));
	OK(asserts(embedded_bmff, &b));
	torture(embedded_bmff, &b);
}

static void
gif(void)
{
	struct bytes b = { .len = 0 }, box = store();

	/* Two colours; a frame of 1 x 1; then what is looked for. */
	put(&b, "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff", 19);
	put(&b, ",\0\0\0\0\1\0\1\0\0\2\2\x44\1\0", 15);
	put(&b, "!\xff\x0bXMP DataXMP", 14);
	put_text(&b, REFUSAL);
	for (int i = 257; i >= 0; i--)
		put_number(&b, i > 256 ? 1 : (uint64_t)(i == 0 ? 0 : i - 1), 1);
	put(&b,
	    "!\xff\x0b"
	    "C2PA_GIF\1\0\0",
	    14);
	for (size_t at = 0; at < box.len; at += 100) {
		size_t n = box.len - at < 100 ? box.len - at : 100;

		put_number(&b, n, 1);
		put(&b, box.data + at, n);
	}
	put(&b, "\0;", 2);
	OK(refuses(embedded_gif, &b));
	OK(asserts(embedded_gif, &b));
	torture(embedded_gif, &b);
}

/* No pixels, and a refusal all the same. */
static void
unreadable(void)
{
	static const struct wanted wanted = { .dihedral = false };
	struct bytes b = jpeg();
	struct facts facts;
	struct span span = { .data = b.data };

	put_xmp(&b, REFUSAL);
	put_store(&b, 4096, 1, false);
	put(&b, "\xff\xd9", 2);
	span.len = b.len;
	facts_measure(&span, &wanted, &facts);
	OK(facts.reason[0] != '\0');
	OK(value_of(&facts, "width")->type == VALUE_NONE);
	OK(strcmp(value_of(&facts, "data_mining")->text, "DMI-PROHIBITED") ==
	    0);
	OK(strcmp(value_of(&facts, "training_mining")->text, TRAINING) == 0);
}

int
main(void)
{
	jpeg_xmp();
	jpeg_c2pa();
	png();
	webp();
	bmff();
	gif();
	unreadable();
	return DONE();
}
