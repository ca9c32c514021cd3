/*
 * The table of text measures: what is learnt from a caption.  They run in a
 * worker, as pixels do: patterns and classifiers are fed by strangers.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* In the order of execution, and of the columns: rare asks for language. */
#define TEXTS(X)       \
	X(length)      \
	X(language)    \
	X(shares)      \
	X(repetition)  \
	X(boilerplate) \
	X(rare)        \
	X(pii_email)   \
	X(pii_phone)   \
	X(pii_card)    \
	X(pii_ip)      \
	X(pii_iban)    \
	X(pii_ssn)     \
	X(pii_handle)  \
	X(pii_url)

#define DECLARE(name) extern const struct text_measure text_##name;
#define POINT(name) &text_##name,

TEXTS(DECLARE)

static const struct text_measure *const table[] = { TEXTS(POINT) };

#define N (sizeof(table) / sizeof(table[0]))

struct texts {
	struct captions *captions;
	void *states[N];
};

struct texts *
texts_open(void)
{
	struct texts *texts = calloc(1, sizeof(*texts));

	if (texts == NULL)
		err(1, NULL);
	texts->captions = captions_new();
	for (size_t i = 0; i < N; i++)
		if (table[i]->open != NULL)
			texts->states[i] = table[i]->open();
	return texts;
}

void
texts_close(struct texts *texts)
{
	if (texts == NULL)
		return;
	for (size_t i = 0; i < N; i++)
		if (table[i]->close != NULL)
			table[i]->close(texts->states[i]);
	captions_free(texts->captions);
	free(texts);
}

static size_t
width(const struct text_measure *measure)
{
	size_t n = 0;

	while (n < TEXT_MEASURE_COLUMNS && measure->columns[n].name != NULL)
		n++;
	return n;
}

void
texts_measure(
    struct texts *texts, const struct span *bytes, struct text_facts *facts)
{
	struct value *to = facts->values;
	struct caption caption;

	memset(facts, 0, sizeof(*facts));
	captions_read(texts->captions, bytes, &caption);
	for (size_t i = 0; i < N; i++) {
		if (table[i]->measure(texts->states[i], &caption, to) == -1)
			snprintf(facts->reason, REASON_SIZE,
			    "%s: passed the match limit over %zu bytes",
			    table[i]->name, bytes->len);
		to += width(table[i]);
	}
}

size_t
texts_columns(const struct column **columns, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < N; i++)
		for (size_t c = 0; c < width(table[i]); c++, n++)
			if (n < max)
				columns[n] = &table[i]->columns[c];
	return n;
}

void
texts_list(void)
{
	for (size_t i = 0; i < N; i++)
		about_list(&(struct about) { table[i]->name, table[i]->about,
		    table[i]->source, table[i]->cost, false, table[i]->columns,
		    width(table[i]) });
}
