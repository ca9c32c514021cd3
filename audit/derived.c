/*
 * What had become of a photo before it came into a set: by the number that near
 * has kept, its hash and its words.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "audit/likeness.h"

const uint8_t *
derived_code(const struct photo *photo, int64_t variant)
{
	for (size_t i = 0; i < photo->ncodes; i++) {
		const uint8_t *row = photo->codes + i * VARIANT_BYTES;

		if ((row[0] | row[1] << 8) == variant)
			return row + 2;
	}
	return NULL;
}

char *
derived_words(
    const struct photo *photo, const struct match *match, bool margins)
{
	struct variant v;
	char words[VARIANT_WORDS], *text;

	if (match->same_bytes || match->variant == ABSENT)
		return text_copy(
		    variant_turn(match->same_bytes ? 1 : match->orientation));
	if (match->variant < 0 || match->variant >= variant_count() ||
	    !variant_get(&v, (int)match->variant, &photo->shape))
		return text_copy(variant_turn(0));
	variant_words(&v, words);
	if (!margins)
		return text_copy(words);
	if (asprintf(&text, "%s%splain margins around it",
		match->variant == 0 ? "" : words,
		match->variant == 0 ? "" : ", ") == -1)
		err(1, NULL);
	return text;
}
