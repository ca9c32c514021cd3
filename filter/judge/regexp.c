/*
 * SQL's X REGEXP Y, by PCRE2.  A recipe has few patterns, and all pairs meet
 * the same: each is compiled once.  A search that goes astray over a caption
 * is broken off.
 */
#define PCRE2_CODE_UNIT_WIDTH 8

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <pcre2.h>
#include <sqlite3.h>

#include "judge.h"

#define MAX_STEPS 1000000 /* a match of one caption takes some hundreds */
#define MAX_DEPTH 10000
#define MAX_HEAP 1024    /* KiB */
#define MAX_PATTERN 4096 /* bytes */
#define PATTERNS 64 /* compiled ones that are kept; the oldest goes first */

struct pattern {
	char *text;
	pcre2_code *code;
};

struct patterns {
	struct pattern kept[PATTERNS];
	size_t oldest;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

static void
pattern_clear(struct pattern *pattern)
{
	free(pattern->text);
	pcre2_code_free(pattern->code);
	*pattern = (struct pattern) { 0 };
}

static struct patterns *
patterns_new(void)
{
	struct patterns *patterns = calloc(1, sizeof(*patterns));

	if (patterns == NULL ||
	    (patterns->data = pcre2_match_data_create(1, NULL)) == NULL ||
	    (patterns->limits = pcre2_match_context_create(NULL)) == NULL)
		err(1, NULL);
	pcre2_set_match_limit(patterns->limits, MAX_STEPS);
	pcre2_set_depth_limit(patterns->limits, MAX_DEPTH);
	pcre2_set_heap_limit(patterns->limits, MAX_HEAP);
	return patterns;
}

static void
patterns_free(void *arg)
{
	struct patterns *patterns = arg;

	for (size_t i = 0; i < PATTERNS; i++)
		pattern_clear(&patterns->kept[i]);
	pcre2_match_data_free(patterns->data);
	pcre2_match_context_free(patterns->limits);
	free(patterns);
}

/* NULL: it is no pattern, and the context knows why. */
static pcre2_code *
compile(sqlite3_context *ctx, const char *text)
{
	PCRE2_UCHAR why[120];
	char *message;
	pcre2_code *code;
	PCRE2_SIZE at;
	int rc;

	if (strlen(text) > MAX_PATTERN) {
		sqlite3_result_error(ctx, "regexp: pattern too long", -1);
		return NULL;
	}
	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF |
		PCRE2_NEVER_BACKSLASH_C,
	    &rc, &at, NULL);
	if (code != NULL) {
		pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
		return code;
	}
	pcre2_get_error_message(rc, why, sizeof(why));
	message = sqlite3_mprintf("regexp: %s at offset %d", why, (int)at);
	sqlite3_result_error(ctx, message, -1);
	sqlite3_free(message);
	return NULL;
}

static pcre2_code *
find(struct patterns *patterns, sqlite3_context *ctx, const char *text)
{
	struct pattern *pattern;
	pcre2_code *code;

	for (size_t i = 0; i < PATTERNS; i++)
		if (patterns->kept[i].text != NULL &&
		    strcmp(patterns->kept[i].text, text) == 0)
			return patterns->kept[i].code;
	if ((code = compile(ctx, text)) == NULL)
		return NULL;
	pattern = &patterns->kept[patterns->oldest++ % PATTERNS];
	pattern_clear(pattern);
	pattern->code = code;
	if ((pattern->text = strdup(text)) == NULL)
		err(1, NULL);
	return code;
}

/*
 * regexp(pattern, text): NULL of a NULL, and where the limits end the search:
 * it is not known then, and the rule broken.
 */
static void
regexp(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct patterns *patterns = sqlite3_user_data(ctx);
	const char *pattern = (const char *)sqlite3_value_text(argv[0]);
	const unsigned char *text = sqlite3_value_text(argv[1]);
	pcre2_code *code;
	int rc;

	(void)argc;
	if (pattern == NULL || (code = find(patterns, ctx, pattern)) == NULL ||
	    text == NULL)
		return;
	rc = pcre2_match(code, text, (size_t)sqlite3_value_bytes(argv[1]), 0, 0,
	    patterns->data, patterns->limits);
	if (rc >= 0 || rc == PCRE2_ERROR_NOMATCH)
		sqlite3_result_int(ctx, rc >= 0);
}

void
regexp_register(struct sqlite3 *db)
{
	if (sqlite3_create_function_v2(db, "regexp", 2,
		SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
		patterns_new(), regexp, NULL, NULL, patterns_free) != SQLITE_OK)
		errx(1, "regexp: %s", sqlite3_errmsg(db));
}
