/*
 * Digits, times and other small forms.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "schemas/tool/tool.h"

void
hex_write(char *out, const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int
hex_read(uint8_t *bytes, size_t n, const char *hex)
{
	if (strlen(hex) != 2 * n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int hi = digit(hex[2 * i]), lo = digit(hex[2 * i + 1]);

		if (hi == -1 || lo == -1)
			return -1;
		bytes[i] = (uint8_t)(hi << 4 | lo);
	}
	return 0;
}

const char *
plural(int64_t n)
{
	return n == 1 ? "" : "s";
}

void
time_write(char out[21], time_t t)
{
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || tm.tm_year > 8099 ||
	    strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		memcpy(out, "1970-01-01T00:00:00Z", 21);
}

int64_t
time_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

char *
text_part(const char *s, size_t len)
{
	char *own = strndup(s, len);

	if (own == NULL)
		err(1, NULL);
	return own;
}

char *
text_copy(const char *s)
{
	return s == NULL ? NULL : text_part(s, SIZE_MAX);
}

/* What a first byte says of the sequence's length: 0 for one that is none. */
static size_t
sequence(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

size_t
utf8_read(const char *text, size_t len, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text;
	size_t n = sequence(s[0]);
	uint32_t c = n == 1 ? s[0] : s[0] & (0x7fu >> n);
	bool good = n > 0 && n <= len;

	for (size_t i = 1; good && i < n; i++) {
		good = (s[i] & 0xc0) == 0x80;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (!good || c < least[n] || c >> 11 == 0xd800 >> 11 || c > 0x10ffff) {
		*cp = 0xfffd;
		return 1;
	}
	*cp = c;
	return n;
}

/*
 * Controls (C0, C1) and separators count as white space; what turns or hides
 * text (bidirectional and zero-width marks, U+061C, U+200B to U+200F, U+202A
 * to U+202E, U+2060 to U+2069, U+FEFF) is dropped: people are shown captions.
 */
static bool
is_space(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
	       c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool
is_hidden(uint32_t c)
{
	return (c >= 0x200b && c <= 0x200f && c != 0x200c && c != 0x200d) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
	       c == 0x061c || c == 0xfeff;
}

/* Most captions are: printable ASCII, single spaces between words. */
static bool
is_clean(const char *text, size_t len)
{
	bool gap = true;

	for (size_t i = 0; i < len; i++) {
		if (text[i] < ' ' || text[i] > '~' || (gap && text[i] == ' '))
			return false;
		gap = text[i] == ' ';
	}
	return !gap;
}

char *
text_clean(const char *text, size_t len)
{
	if (is_clean(text, len))
		return text_part(text, len);
	char *out = malloc(3 * len + 1), *p = out;
	bool gap = false;
	uint32_t c;

	if (out == NULL)
		err(1, NULL);
	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_read(text + i, len - i, &c);
		gap = gap || is_space(c);
		if (is_space(c) || is_hidden(c))
			continue;
		if (gap && p > out)
			*p++ = ' ';
		gap = false;
		if (c == 0xfffd)
			p = mempcpy(p, "\xef\xbf\xbd", 3);
		else
			p = mempcpy(p, text + i, n);
	}
	*p++ = '\0';
	if (p == out + 1) {
		free(out);
		return NULL;
	}
	return out;
}
