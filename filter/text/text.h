/*
 * text.h -- what is learnt from a caption.
 */
#ifndef TEXT_H
#define TEXT_H

#include "filter/filter.h"

/* texts.c -- the table of text measures, and what they make of a caption */

#define TEXT_COLUMNS 8

struct text_facts {
	char reason[REASON_SIZE];          /* "": the caption was measured */
	struct value values[TEXT_COLUMNS]; /* in the order of the table */
};

struct text_measure {
	struct column column; /* as in schemas/filter.sql, table text */
	const char *about;
	void *(*open)(void); /* loads what it needs; NULL: needs nothing */
	void (*close)(void *state);
	/* STATE is what open returned.  0; or -1: a limit was reached. */
	int (*measure)(void *state, const struct span *, struct value *);
};

struct texts;

struct texts *texts_open(void); /* before the sandbox closes */
void texts_close(struct texts *);
void texts_measure(struct texts *, const struct span *, struct text_facts *);
size_t texts_columns(const struct column **columns, size_t max);
void texts_list(void);

#endif
