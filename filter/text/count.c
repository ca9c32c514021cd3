/*
 * How long a caption is: in characters and in words.
 */
#include <float.h>

#include "text.h"

static int
characters(void *state, const struct span *caption, struct value *out)
{
	const char *s = (const char *)caption->data;
	int64_t n = 0;
	uint32_t c;

	(void)state;
	for (size_t i = 0; i < caption->len; n++)
		i += utf8_read(s + i, caption->len - i, &c);
	value_integer(out, n);
	return 0;
}

/* White space of Unicode: what has the property White_Space. */
static bool
is_space(uint32_t c)
{
	return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xa0 ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static int
words(void *state, const struct span *caption, struct value *out)
{
	const char *s = (const char *)caption->data;
	bool inside = false;
	int64_t n = 0;
	uint32_t c;

	(void)state;
	for (size_t i = 0; i < caption->len;) {
		i += utf8_read(s + i, caption->len - i, &c);
		n += !inside && !is_space(c);
		inside = !is_space(c);
	}
	value_integer(out, n);
	return 0;
}

const struct text_measure text_characters = {
	.column = { "characters", "characters", 0, DBL_MAX },
	.about = "Unicode scalar values",
	.measure = characters,
};

const struct text_measure text_words = {
	.column = { "words", "words", 0, DBL_MAX },
	.about = "runs without white space, as Python's str.split() counts",
	.measure = words,
};
