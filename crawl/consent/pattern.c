/*
 * Patterns of paths, as robots.txt has them (RFC 9309 section 2.2.2), and
 * after it tdmrep.json and RSL: '*' is any octets, '$' at the end is the end.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/signal.h"

static bool
unreserved(int c)
{
	return c < 0x80 && (isalnum(c) || strchr("-._~", c) != NULL) && c != 0;
}

static int
hex(const char *s, const char *end)
{
	uint8_t byte;
	char two[3] = { 0 };

	if (end - s < 2)
		return -1;
	memcpy(two, s, 2);
	return hex_read(&byte, 1, two) == 0 ? byte : -1;
}

static char *
encode(char *out, int c)
{
	*out++ = '%';
	*out++ = "0123456789ABCDEF"[c >> 4];
	*out++ = "0123456789ABCDEF"[c & 15];
	return out;
}

/*
 * Percent-encoding made one (2.2.2): what is not ASCII is encoded, what is
 * encoded without need is decoded, hex digits are upper-case.  In a URL, '*'
 * and '$' are no signs and are encoded (2.2.3).
 */
static char *
normalise(const char *s, size_t len, const char *encoded)
{
	const char *end = s + len;
	char *text = malloc(3 * len + 1), *out = text;

	if (text == NULL)
		err(1, NULL);
	for (; s < end; s++) {
		int c = (unsigned char)*s;
		int h = c == '%' ? hex(s + 1, end) : -1;

		if (h != -1) {
			s += 2;
			c = h;
		}
		if ((h != -1 && !unreserved(c)) || c <= 0x20 || c >= 0x7f ||
		    strchr(encoded, c) != NULL)
			out = encode(out, c);
		else
			*out++ = (char)c;
	}
	*out = '\0';
	return text;
}

void
pattern_read(struct pattern *pattern, const char *s, size_t len)
{
	pattern->anchored = len > 0 && s[len - 1] == '$';
	pattern->text = normalise(s, len - pattern->anchored, "$");
	pattern->len = strlen(pattern->text) + pattern->anchored;
}

void
pattern_clear(struct pattern *pattern)
{
	free(pattern->text);
	*pattern = (struct pattern) { 0 };
}

/*
 * PATH in the form that patterns are matched with.
 */
char *
pattern_path(const char *path)
{
	return normalise(path, strlen(path), "*$");
}

/*
 * Where PART, a stretch of a pattern between two '*', ends in PATH: as early as
 * may be, since with what is left no later place can match more; at the very
 * end if it is the LAST part, anchored.  NULL: nowhere.
 */
static const char *
find(const char *path, const char *part, size_t len, bool last)
{
	size_t room = strlen(path);
	const char *hit;

	if (last)
		hit = room < len ? NULL : path + room - len;
	else
		hit = memmem(path, room, part, len);
	if (hit == NULL || memcmp(hit, part, len) != 0)
		return NULL;
	return hit + len;
}

/*
 * Does PATH, made by pattern_path(), begin as PATTERN says?
 */
bool
pattern_matches(const struct pattern *pattern, const char *path)
{
	const char *part = pattern->text, *star = strchrnul(part, '*');
	size_t len = (size_t)(star - part);

	if (strncmp(path, part, len) != 0)
		return false;
	path += len;
	while (*star != '\0') {
		part = star + 1;
		star = strchrnul(part, '*');
		path = find(path, part, (size_t)(star - part),
		    *star == '\0' && pattern->anchored);
		if (path == NULL)
			return false;
	}
	return !pattern->anchored || *path == '\0';
}
