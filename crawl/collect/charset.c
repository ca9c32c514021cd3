/*
 * A page's bytes as UTF-8: by its byte order mark, else what the server said,
 * else what a meta element says, else what the bytes look like (the order of
 * the HTML standard, 13.2.3.2 "Determining the character encoding").
 */
#include <err.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/collect.h"
#include "crawl/crawl.h"

#define META_LEN 1024 /* bytes searched for a meta element: the standard's */
#define LABEL_LEN 40  /* bytes of a charset's name */

/* The name after "charset=" in TEXT, without quotes; false: none. */
static bool
label(const char *text, size_t len, char out[LABEL_LEN])
{
	const char *end = text + len;
	size_t n = 0;

	for (; text + 8 < end; text++)
		if (strncasecmp(text, "charset", 7) == 0)
			break;
	if (text + 8 >= end)
		return false;
	for (text += 7; text < end && strchr(" \t\n\r='\"", *text); text++)
		if (*text == '\0')
			return false;
	while (text + n < end && n < LABEL_LEN - 1 && text[n] != '\0' &&
	       strchr(" \t\n\r;,'\"/>", text[n]) == NULL) {
		out[n] = text[n];
		n++;
	}
	out[n] = '\0';
	return n > 0;
}

/* False: a byte that is none of UTF-8; a cut at the end is not held against. */
static bool
utf8_valid(const char *s, size_t len)
{
	uint32_t c;

	for (size_t i = 0, n; i < len; i += n) {
		n = 1;
		if ((unsigned char)s[i] < 0x80)
			continue;
		n = utf8_read(s + i, len - i, &c);
		if (c != 0xfffd || n != 1)
			continue;
		for (n = 1; i + n < len && (s[i + n] & 0xc0) == 0x80; n++)
			continue;
		if (i + n < len || n > 3 || (unsigned char)s[i] < 0xc2)
			return false;
	}
	return true;
}

/*
 * The encodings of the web (https://encoding.spec.whatwg.org, 4.2) that pages
 * name, and what iconv(3) calls the one that browsers take it for.  No other
 * converter is ever loaded: a stranger chose the name.
 */
static const char *
known(const char *name)
{
	static const char *const names[][2] = { { "utf-8", "" }, { "utf8", "" },
		{ "iso-8859-1", "CP1252" }, { "latin1", "CP1252" },
		{ "iso8859-1", "CP1252" }, { "us-ascii", "CP1252" },
		{ "ascii", "CP1252" }, { "windows-1252", "CP1252" },
		{ "cp1252", "CP1252" }, { "iso-8859-2", "ISO-8859-2" },
		{ "iso-8859-5", "ISO-8859-5" }, { "iso-8859-7", "ISO-8859-7" },
		{ "iso-8859-9", "CP1254" }, { "iso-8859-15", "ISO-8859-15" },
		{ "windows-1250", "CP1250" }, { "windows-1251", "CP1251" },
		{ "windows-1253", "CP1253" }, { "windows-1254", "CP1254" },
		{ "windows-1255", "CP1255" }, { "windows-1256", "CP1256" },
		{ "windows-1257", "CP1257" }, { "windows-1258", "CP1258" },
		{ "windows-874", "CP874" }, { "tis-620", "CP874" },
		{ "koi8-r", "KOI8-R" }, { "koi8-u", "KOI8-U" },
		{ "ibm866", "IBM866" }, { "macintosh", "MACINTOSH" },
		{ "gb2312", "GB18030" }, { "gbk", "GB18030" },
		{ "gb18030", "GB18030" }, { "big5", "BIG5-HKSCS" },
		{ "shift_jis", "CP932" }, { "shift-jis", "CP932" },
		{ "sjis", "CP932" }, { "euc-jp", "EUC-JP" },
		{ "euc-kr", "CP949" }, { "ks_c_5601-1987", "CP949" },
		{ "utf-16", "UTF-16LE" }, { "utf-16le", "UTF-16LE" },
		{ "utf-16be", "UTF-16BE" } };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcasecmp(name, names[i][0]) == 0)
			return names[i][1];
	return NULL;
}

/* iconv's name of the page's encoding; "" for UTF-8. */
static const char *
encoding(const struct body *body)
{
	const char *s = body->data, *name = NULL;
	size_t head = body->len < META_LEN ? body->len : META_LEN;
	char text[LABEL_LEN];

	if (body->len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		return "";
	if (body->len >= 2 &&
	    (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0))
		return "UTF-16";
	if (body->mime != NULL && label(body->mime, strlen(body->mime), text))
		name = known(text);
	/* A meta element that can be read is not in UTF-16. */
	if (name == NULL && label(s, head, text) &&
	    strncasecmp(text, "utf-16", 6) != 0)
		name = known(text);
	if (name == NULL)
		name = utf8_valid(s, body->len) ? "" : "CP1252";
	return name;
}

/* What cannot be read becomes U+FFFD, a byte at a time. */
static size_t
convert(iconv_t cd, const struct body *body, char *out, size_t size)
{
	char *in = (char *)(uintptr_t)body->data, *to = out;
	size_t left = body->len, room = size;

	while (left > 0 && room >= 4) {
		if (iconv(cd, &in, &left, &to, &room) != (size_t)-1)
			break;
		if (errno == E2BIG)
			break;
		to = mempcpy(to, "\xef\xbf\xbd", 3);
		room -= 3;
		in++;
		left--;
	}
	return size - room;
}

/* Gumbo would make U+FFFD of them. */
static void
blank_controls(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			text[i] = text[i] == '\n' ? '\n' : ' ';
}

char *
collect_utf8(const struct body *body, size_t *len)
{
	const char *name = encoding(body);
	/* One byte becomes three of UTF-8 at most; what is more is cut. */
	size_t size = 3 * body->len + 4;
	iconv_t cd = (iconv_t)-1;
	char *out;

	if (*name != '\0')
		cd = iconv_open("UTF-8", name);
	out = malloc(cd == (iconv_t)-1 ? body->len + 1 : size + 1);
	if (out == NULL)
		err(1, NULL);
	if (cd == (iconv_t)-1) {
		*len = body->len;
		memcpy(out, body->data, body->len);
	} else {
		*len = convert(cd, body, out, size);
		iconv_close(cd);
	}
	out[*len] = '\0';
	blank_controls(out, *len);
	return out;
}
