/*
 * IPTC-IIM (Information Interchange Model 4.2) within Photoshop's image
 * resources.  Of people, places and descriptions only that there are any; the
 * notice of copyright is kept.
 */
#include <stdlib.h>
#include <string.h>

#include "embedded.h"

/* Adobe Photoshop File Formats Specification, "Image resource blocks" */
#define RESOURCE "8BIM"
#define RESOURCE_HEAD 6 /* type, and which: 2 bytes */
#define IPTC_RESOURCE 0x0404

/* IIM 4.2, section 1.5: 0x1c, record, data set, length */
#define MARKER 0x1c
#define HEAD 5
#define EXTENDED 0x8000 /* the length's length follows */
#define MAX_NOTICE 500  /* bytes of a notice that are looked at */

/* IIM 4.2, chapter 6: of record 2. */
enum {
	BY_LINE = 80,
	CITY = 90,
	SUBLOCATION = 92,
	STATE = 95,
	COUNTRY = 101,
	CREDIT = 110,
	COPYRIGHT = 116,
	CAPTION = 120
};

struct data_set {
	int record, number;
	struct span value;
};

static bool
next(struct span *rest, struct data_set *set)
{
	size_t len;

	if (rest->len < HEAD || rest->data[0] != MARKER)
		return false;
	set->record = rest->data[1];
	set->number = rest->data[2];
	len = (size_t)rest->data[3] << 8 | rest->data[4];
	/* One of over 32 KB is no text of ours: what follows is not read. */
	if ((len & EXTENDED) != 0 || len > rest->len - HEAD)
		return false;
	set->value = (struct span) { .data = rest->data + HEAD, .len = len };
	rest->data += HEAD + len;
	rest->len -= HEAD + len;
	return true;
}

/* Whatever the file says of its character set, which is often wrong. */
static bool
is_utf8(const struct span *text)
{
	const char *s = (const char *)text->data;
	uint32_t c;

	for (size_t i = 0, n; i < text->len; i += n) {
		n = utf8_read(s + i, text->len - i, &c);
		if (n == 1 && (unsigned char)s[i] >= 0x80)
			return false;
	}
	return true;
}

/* What is no UTF-8 is Latin-1. */
static void
take_copyright(struct rights *rights, struct span value)
{
	char text[2 * MAX_NOTICE + 1];
	size_t n = 0;
	bool utf8;

	value.len = value.len < MAX_NOTICE ? value.len : MAX_NOTICE;
	utf8 = is_utf8(&value);
	for (size_t i = 0; i < value.len; i++) {
		uint8_t c = value.data[i];

		if (!utf8 && c >= 0x80) {
			text[n++] = (char)(0xc0 | c >> 6);
			c = 0x80 | (c & 0x3f);
		}
		text[n++] = (char)c;
	}
	text[n] = '\0';
	copyright_take(rights, NOTICE_IPTC, text);
}

static bool
is_blank(const struct span *value)
{
	for (size_t i = 0; i < value->len; i++)
		if (value->data[i] > ' ')
			return false;
	return true;
}

static void
take(struct image *img, const struct data_set *set)
{
	struct named *named = &img->named;

	if (set->record != 2 || is_blank(&set->value))
		return;
	named->creator |= set->number == BY_LINE;
	named->credit |= set->number == CREDIT;
	named->caption |= set->number == CAPTION;
	named->place |= set->number == CITY || set->number == SUBLOCATION ||
			set->number == STATE || set->number == COUNTRY;
	if (set->number == COPYRIGHT)
		take_copyright(&img->rights, set->value);
}

void
iptc_read(const uint8_t *bytes, size_t len, struct image *img)
{
	struct span rest = { .data = bytes, .len = len };
	struct data_set set;

	while (next(&rest, &set))
		take(img, &set);
}

/* A resource: type, which, a name of a length's byte and more, length, bytes.
 */
void
photoshop_read(const uint8_t *bytes, size_t len, struct image *img)
{
	while (len > RESOURCE_HEAD && memcmp(bytes, RESOURCE, 4) == 0) {
		/* Name and bytes are filled up to an even number. */
		size_t at = RESOURCE_HEAD + 1 + (bytes[RESOURCE_HEAD] | 1u);
		size_t size;

		if (at > len || len - at < 4)
			return;
		size = big_endian(bytes + at);
		at += 4;
		if (size > len - at)
			return;
		if ((bytes[4] << 8 | bytes[5]) == IPTC_RESOURCE)
			iptc_read(bytes + at, size, img);
		at += size + (size & 1);
		if (at > len)
			return;
		bytes += at;
		len -= at;
	}
}
