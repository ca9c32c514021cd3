/*
 * One pair, as far as the stages have learnt about it, and its JSON: the row
 * of every manifest.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "schemas/schemas.h"

#define FREE_NOTHING(name)
#define FREE_TEXT(name) free(rec->name);

#define CLEAR_INTEGER(name) rec->name = ABSENT;
#define CLEAR_TEXT(name) rec->name = NULL;
#define CLEAR_REAL(name) rec->name = (double)NAN;

void
record_clear(struct record *rec)
{
	RECORD(FREE_NOTHING, FREE_TEXT, FREE_NOTHING, FREE_NOTHING)
	RECORD(CLEAR_INTEGER, CLEAR_TEXT, CLEAR_INTEGER, CLEAR_REAL)
}

/*
 * These columns hold JSON in the catalog, and are JSON in the manifest too.
 */
static bool
holds_json(const char *name)
{
	return strcmp(name, "signals") == 0 || strcmp(name, "scores") == 0 ||
	       strcmp(name, "rejected") == 0;
}

static void
write_text(struct json *out, const char *name, const char *s)
{
	json_key(out, name);
	if (holds_json(name))
		json_raw(out, s);
	else
		json_text(out, s);
}

static void
write_integer(struct json *out, const char *name, int64_t n)
{
	json_key(out, name);
	json_integer(out, n);
}

static void
write_real(struct json *out, const char *name, double x)
{
	json_key(out, name);
	json_real(out, x);
}

#define WRITE_NOTHING(name)
#define WRITE_TEXT(name) write_text(out, #name, rec->name);
#define WRITE_INTEGER(name) write_integer(out, #name, rec->name);
#define WRITE_REAL(name) write_real(out, #name, rec->name);

void
record_json(struct json *out, const struct record *rec)
{
	json_open(out, '{');
	RECORD(WRITE_NOTHING, WRITE_TEXT, WRITE_INTEGER, WRITE_REAL)
	json_close(out, '}');
}
