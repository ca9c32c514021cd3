/*
 * A text in the room that there is for it.
 */
#include <string.h>

#include "embedded.h"

void
text_fit(char *to, size_t size, const char *from)
{
	size_t len = strnlen(from, size);

	if (len == size)
		for (len--; len > 0 && (from[len] & 0xc0) == 0x80; len--)
			;
	memcpy(to, from, len);
	to[len] = '\0';
}
