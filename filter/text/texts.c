/*
 * The table of text measures: what is learnt from a caption.  They run in a
 * worker, as pixels do: patterns and classifiers are fed by strangers.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* In the order of execution, and of the columns. */
#define TEXTS(X)      \
	X(characters) \
	X(words)      \
	X(language)   \
	X(pii_email)  \
	X(pii_phone)  \
	X(pii_card)   \
	X(pii_ip)

#define DECLARE(name) extern const struct text_measure text_##name;
#define POINT(name) &text_##name,

TEXTS(DECLARE)

static const struct text_measure *const table[] = { TEXTS(POINT) };

#define N (sizeof(table) / sizeof(table[0]))

_Static_assert(N <= TEXT_COLUMNS, "TEXT_COLUMNS is too small");

struct texts {
	void *states[N];
};

struct texts *
texts_open(void)
{
	struct texts *texts = calloc(1, sizeof(*texts));

	if (texts == NULL)
		err(1, NULL);
	for (size_t i = 0; i < N; i++)
		if (table[i]->open != NULL)
			texts->states[i] = table[i]->open();
	return texts;
}

void
texts_close(struct texts *texts)
{
	for (size_t i = 0; texts != NULL && i < N; i++)
		if (table[i]->close != NULL)
			table[i]->close(texts->states[i]);
	free(texts);
}

void
texts_measure(
    struct texts *texts, const struct span *caption, struct text_facts *facts)
{
	memset(facts, 0, sizeof(*facts));
	for (size_t i = 0; i < N; i++)
		if (table[i]->measure(
			texts->states[i], caption, &facts->values[i]) == -1)
			snprintf(facts->reason, REASON_SIZE,
			    "%s: passed the match limit over %zu bytes",
			    table[i]->column.name, caption->len);
}

size_t
texts_columns(const struct column **columns, size_t max)
{
	for (size_t i = 0; i < N && i < max; i++)
		columns[i] = &table[i]->column;
	return N;
}

void
texts_list(void)
{
	for (size_t i = 0; i < N; i++) {
		const struct column *column = &table[i]->column;

		printf("%-11s %s (%s)\n", column->name, table[i]->about,
		    column->unit);
	}
}
