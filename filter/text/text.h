/*
 * text.h -- what is learnt from a caption.
 */
#ifndef TEXT_H
#define TEXT_H

#include "filter/filter.h"

/* caption.c -- a caption, read once for all that count its characters */

/*
 * Characters that are looked at one by one.  Ours: no description is longer
 * than some pages, and what is read of one must not depend on its sender.
 */
#define MAX_CHARACTERS 65536

/* Classes of a character, by Unicode; a mark is of the letter it stands on. */
enum {
	IS_SPACE = 1,   /* White_Space */
	IS_ALNUM = 2,   /* letter, mark or digit */
	IS_SPECIAL = 4, /* no letter: digits of ASCII, signs, spaces, emoji */
	IS_UPPER = 8,
	IS_LOWER = 16,
	IS_DIGIT = 32, /* 0 to 9 */
	IS_HIDDEN = 64 /* controls, directions, of no width: not seen */
};

#define CLASSES 7

struct caption {
	struct span bytes;         /* all of it */
	int64_t characters, words; /* in all of it */
	size_t n;                  /* of those below, MAX_CHARACTERS at most */
	const uint32_t *chars;
	const uint32_t *lower;  /* the same, in lower case */
	const uint8_t *classes; /* IS_... of each */
	size_t counts[CLASSES]; /* private: of those of the class 1 << i */
	char language[3];       /* ISO 639-1, once it is known */
};

struct captions;

struct captions *captions_new(void);
void captions_free(struct captions *);
/* What CAPTION points to is good until the next one is read. */
void captions_read(
    struct captions *, const struct span *, struct caption *caption);
size_t caption_count(const struct caption *, int class); /* one of IS_... */

/* pattern.c -- places in a caption that a pattern finds */

struct pattern;

/* One place: bytes of the caption, and the name of the alternative. */
struct found {
	size_t from, to;
	const char *mark; /* NULL: it has none */
};

struct pattern *pattern_open(const char *text);
void pattern_close(void *);
/* From byte *AT on, which it moves.  1; 0: no more; -1: passed a limit. */
int pattern_next(
    struct pattern *, const struct span *, size_t *at, struct found *found);

/* private.c -- is what a pattern found what it looks like? */

bool is_email(const char *, size_t len);
bool is_phone(const char *, size_t len);
bool is_card(const char *, size_t len);
bool is_ip(const char *, size_t len);
bool is_iban(const char *, size_t len);
bool is_ssn(const char *, size_t len);

/* texts.c -- the table of text measures, and what they make of a caption */

#define TEXT_COLUMNS 24

struct text_facts {
	char reason[REASON_SIZE];          /* "": the caption was measured */
	struct value values[TEXT_COLUMNS]; /* in the order of the table */
};

#define TEXT_MEASURE_COLUMNS 4

struct text_measure {
	const char *name;
	const char *about;  /* what it says, and of what */
	const char *source; /* of its formula: a paper, a standard */
	const char *cost;   /* what it reads, or microseconds a caption */
	/* As in schemas/filter.sql, table text; up to the first unnamed. */
	struct column columns[TEXT_MEASURE_COLUMNS];
	void *(*open)(void); /* loads what it needs; NULL: needs nothing */
	void (*close)(void *state);
	/* STATE is what open returned.  0; or -1: a limit was reached. */
	int (*measure)(void *state, struct caption *, struct value out[]);
};

struct texts;

struct texts *texts_open(void); /* before the sandbox closes */
void texts_close(struct texts *);
void texts_measure(struct texts *, const struct span *, struct text_facts *);
size_t texts_columns(const struct column **columns, size_t max);
void texts_list(void);

#endif
