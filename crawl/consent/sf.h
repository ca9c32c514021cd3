/*
 * sf.h -- inside consent/: Structured Fields, of RFC 9651, as far as a
 * dictionary holds them.
 */
#ifndef SF_H
#define SF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sf_type {
	SF_BOOLEAN,
	SF_INTEGER,
	SF_DECIMAL, /* number: thousandths */
	SF_DATE,    /* number: seconds since 1970 */
	SF_STRING,
	SF_TOKEN,
	SF_BYTES,
	SF_DISPLAY, /* UTF-8 */
	SF_INNER    /* a list of items */
};

struct sf_list {
	struct sf_item *items;
	size_t n;
};

struct sf_item {
	char *key; /* of a dictionary's member or a parameter, or NULL */
	enum sf_type type;
	int64_t number;
	char *text; /* of the types from SF_STRING on, or NULL */
	size_t len; /* bytes may hold a NUL */
	struct sf_list inner, parameters;
};

#define SF_TOO_LONG (-2)

/*
 * 0; or -1, and nothing: an error anywhere fails the field (section 4.2); or
 * SF_TOO_LONG, and nothing: it was not read to its end.  Filled it is the
 * caller's to clear.
 */
int sf_dictionary(struct sf_list *, const char *field, size_t len);
const struct sf_item *sf_get(const struct sf_list *, const char *key);
bool sf_is_token(const struct sf_item *, const char *token); /* NULL: false */
void sf_clear(struct sf_list *);

#endif
