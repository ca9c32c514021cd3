/*
 * Text in pieces as UTF-8, from UTF-8 that may have other bytes in it, or from
 * UTF-16.  A row is worth more than a letter of its caption: what cannot be
 * read becomes U+FFFD.
 */
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "crawl/feed/feed.h"

static const char instead[] = "\xef\xbf\xbd"; /* U+FFFD */

/*
 * By the mark, or by the NUL that one of the first two bytes is: a list begins
 * with a letter of ASCII (as RFC 4627 section 3 told of JSON).
 */
static const char *
encoding(const char *s, size_t len, size_t *mark)
{
	*mark = 2;
	if (len >= 2 && memcmp(s, "\xff\xfe", 2) == 0)
		return "UTF-16LE";
	if (len >= 2 && memcmp(s, "\xfe\xff", 2) == 0)
		return "UTF-16BE";
	*mark = len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	if (len >= 2 && s[0] != '\0' && s[1] == '\0')
		return "UTF-16LE";
	if (len >= 2 && s[0] == '\0' && s[1] != '\0')
		return "UTF-16BE";
	return "UTF-8";
}

bool
recode_is_utf16(int fd)
{
	char head[2];
	size_t mark;

	return pread(fd, head, 2, 0) == 2 &&
	       strcmp(encoding(head, 2, &mark), "UTF-8") != 0;
}

size_t
recode_begin(struct recode *r, const char *head, size_t len)
{
	size_t mark;
	const char *name = encoding(head, len, &mark);

	*r = (struct recode) { .unit = strcmp(name, "UTF-8") == 0 ? 1 : 2 };
	r->cd = iconv_open("UTF-8", name);
	return mark;
}

/* How many of the first LEN bytes are ASCII, by eights. */
static size_t
ascii(const char *s, size_t len)
{
	size_t n = 0;
	uint64_t eight;

	for (; n + sizeof(eight) <= len; n += sizeof(eight)) {
		memcpy(&eight, s + n, sizeof(eight));
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	return n;
}

size_t
recode_piece(struct recode *r, const char **from, size_t *len, char *out)
{
	char *in = (char *)(uintptr_t)*from, *to = out;
	size_t left = *len, room = 3 * left;

	while (left > 0) {
		size_t plain = r->unit == 1 ? ascii(in, left) : 0;

		to = mempcpy(to, in, plain);
		room -= plain;
		in += plain;
		left -= plain;
		if (iconv(r->cd, &in, &left, &to, &room) != (size_t)-1 ||
		    errno != EILSEQ || left < r->unit)
			break;
		to = mempcpy(to, instead, sizeof(instead) - 1);
		room -= sizeof(instead) - 1;
		in += r->unit;
		left -= r->unit;
		r->replaced++;
	}
	*from = in;
	*len = left;
	return (size_t)(to - out);
}

void
recode_end(struct recode *r)
{
	iconv_close(r->cd);
}
