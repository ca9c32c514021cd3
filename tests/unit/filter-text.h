/*
 * The columns of the table of text measures, and one caption measured.
 */
#ifndef FILTER_TEXT_H
#define FILTER_TEXT_H

#include <string.h>

#include "filter/text/text.h"

enum {
	CHARACTERS,
	WORDS,
	HIDDEN,
	LANGUAGE,
	CONFIDENCE,
	ALPHANUMERIC,
	SPECIAL,
	CAPITAL,
	WORD_REPETITION,
	PHRASE_REPETITION,
	CHARACTER_REPETITION,
	BOILERPLATE,
	BOILERPLATE_SHARE,
	RARE,
	EMAIL,
	PHONE,
	CARD,
	IP,
	IBAN,
	SSN,
	HANDLE,
	URL
};

static inline struct text_facts
measure(struct texts *texts, const char *caption)
{
	struct span span = {
		.data = (const uint8_t *)caption,
		.len = strlen(caption),
	};
	struct text_facts facts;

	texts_measure(texts, &span, &facts);
	return facts;
}

#endif
