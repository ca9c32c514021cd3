/*
 * SQL's X REGEXP Y, by PCRE2.  A pattern that is the same for every row is
 * compiled once; one that goes astray over a caption is broken off.
 */
#define PCRE2_CODE_UNIT_WIDTH 8

#include <err.h>

#include <pcre2.h>
#include <sqlite3.h>

#include "judge.h"

#define MAX_STEPS 1000000 /* a match of one caption takes some hundreds */
#define MAX_DEPTH 10000
#define MAX_HEAP 1024    /* KiB */
#define MAX_PATTERN 4096 /* bytes */

static void
release(void *code)
{
	pcre2_code_free(code);
}

static pcre2_code *
compile(sqlite3_context *ctx, sqlite3_value *pattern)
{
	const unsigned char *text = sqlite3_value_text(pattern);
	PCRE2_UCHAR why[120];
	char *message;
	pcre2_code *code;
	PCRE2_SIZE at;
	int rc;

	if (sqlite3_value_bytes(pattern) > MAX_PATTERN) {
		sqlite3_result_error(ctx, "regexp: pattern too long", -1);
		return NULL;
	}
	code = pcre2_compile(text, PCRE2_ZERO_TERMINATED,
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

static int
match(const pcre2_code *code, sqlite3_value *text)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	int rc;

	if (data == NULL || limits == NULL)
		err(1, NULL);
	pcre2_set_match_limit(limits, MAX_STEPS);
	pcre2_set_depth_limit(limits, MAX_DEPTH);
	pcre2_set_heap_limit(limits, MAX_HEAP);
	rc = pcre2_match(code, sqlite3_value_text(text),
	    (size_t)sqlite3_value_bytes(text), 0, 0, data, limits);
	pcre2_match_data_free(data);
	pcre2_match_context_free(limits);
	return rc;
}

/*
 * regexp(pattern, text): NULL of a NULL, and where the limits end the search:
 * it is not known then, and the rule broken.
 */
static void
regexp(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	pcre2_code *code = sqlite3_get_auxdata(ctx, 0);
	int rc;

	(void)argc;
	if (sqlite3_value_type(argv[0]) == SQLITE_NULL)
		return;
	if (code == NULL) {
		if ((code = compile(ctx, argv[0])) == NULL)
			return;
		sqlite3_set_auxdata(ctx, 0, code, release);
		/* It may have been released at once, for want of memory. */
		if ((code = sqlite3_get_auxdata(ctx, 0)) == NULL)
			err(1, NULL);
	}
	if (sqlite3_value_type(argv[1]) == SQLITE_NULL)
		return;
	rc = match(code, argv[1]);
	if (rc >= 0 || rc == PCRE2_ERROR_NOMATCH)
		sqlite3_result_int(ctx, rc >= 0);
}

void
regexp_register(struct sqlite3 *db)
{
	if (sqlite3_create_function(db, "regexp", 2,
		SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
		regexp, NULL, NULL) != SQLITE_OK)
		errx(1, "regexp: %s", sqlite3_errmsg(db));
}
