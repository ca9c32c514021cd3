/*
 * How long a caption is, and what shares of its characters are what.
 */
#include <float.h>

#include "text.h"

static int
length(void *state, struct caption *caption, struct value out[])
{
	(void)state;
	value_integer(&out[0], caption->characters);
	value_integer(&out[1], caption->words);
	value_integer(&out[2], (int64_t)caption_count(caption, IS_HIDDEN));
	return 0;
}

/* Of nothing there is no share: what is not finite is no fact. */
static int
shares(void *state, struct caption *caption, struct value out[])
{
	double upper = (double)caption_count(caption, IS_UPPER);
	double cased = upper + (double)caption_count(caption, IS_LOWER);
	double n = (double)caption->n;

	(void)state;
	value_real(&out[0], (double)caption_count(caption, IS_ALNUM) / n);
	value_real(&out[1], (double)caption_count(caption, IS_SPECIAL) / n);
	value_real(&out[2], upper / cased);
	return 0;
}

const struct text_measure text_length = {
	.name = "length",
	.about = "how long it is; words are runs without white space",
	.source = "Unicode 14, White_Space; Python's str.split()",
	.cost = "characters",
	.columns = {
		{ "characters", "Unicode scalar values", 0, DBL_MAX },
		{ "words", "words", 0, DBL_MAX },
		{ "hidden_characters", "controls, directions, without width",
		    0, MAX_CHARACTERS },
	},
	.measure = length,
};

const struct text_measure text_shares = {
	.name = "shares",
	.about = "kinds of characters, by Unicode's properties instead of a "
		 "list: special is what is no letter, mark or digit of "
		 "another script, so white space and 0 to 9 are",
	.source = "data-juicer, alphanumeric_filter.py and "
		  "special_characters_filter.py",
	.cost = "characters",
	.columns = {
		{ "alphanumeric_share", "of the characters", 0, 1 },
		{ "special_share", "of the characters", 0, 1 },
		{ "capital_share", "of the letters that have case", 0, 1 },
	},
	.measure = shares,
};
