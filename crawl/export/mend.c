/*
 * Meta writes the bytes of UTF-8 as if each were a character of Latin-1:
 * L\u00c3\u00b8ye for Løye.  A text of which every character fits into a byte,
 * and whose bytes are UTF-8, is taken for such; café is not, since its last
 * byte begins what never comes.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/export/export.h"

static bool
is_utf8(const char *s, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t cp;

		n = utf8_read(s + i, len - i, &cp);
		if (cp == 0xfffd && n == 1)
			return false;
	}
	return true;
}

char *
text_mend(const char *text)
{
	size_t len = text == NULL ? 0 : strlen(text), n = 0;
	char *out = text_copy(text);

	for (size_t i = 0; i < len;) {
		uint32_t cp;

		i += utf8_read(text + i, len - i, &cp);
		if (cp > 0xff) {
			free(out);
			return text_copy(text);
		}
		out[n++] = (char)cp;
	}
	if (out == NULL)
		return NULL;
	out[n] = '\0';
	if (memchr(out, '\0', n) == NULL && is_utf8(out, n))
		return out;
	free(out);
	return text_copy(text);
}
