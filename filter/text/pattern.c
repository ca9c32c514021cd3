/*
 * Patterns (PCRE2) over a stranger's caption: compiled once, with limits on
 * what one search may cost.
 */
#define PCRE2_CODE_UNIT_WIDTH 8

#include <err.h>
#include <stdlib.h>

#include <pcre2.h>

#include "text.h"

/*
 * Steps for one match, which begins at one place and is 100 bytes long at
 * most; a pattern that takes more was led astray.  Heap is for what JIT cannot
 * do.
 */
#define MAX_STEPS 1000000
#define MAX_DEPTH 10000
#define MAX_HEAP 1024 /* KiB */

struct pattern {
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *limits;
};

/* Of bytes, whatever their case. */
struct pattern *
pattern_open(const char *text)
{
	struct pattern *pattern = calloc(1, sizeof(*pattern));
	int code = 0;
	size_t at;

	if (pattern == NULL)
		err(1, NULL);
	pattern->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_CASELESS, &code, &at, NULL);
	if (pattern->code == NULL)
		errx(1, "pattern: error %d at %zu of %s", code, at, text);
	/* Where code cannot be made at run time it is interpreted. */
	pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	pattern->match = pcre2_match_data_create(1, NULL);
	pattern->limits = pcre2_match_context_create(NULL);
	if (pattern->match == NULL || pattern->limits == NULL)
		err(1, NULL);
	pcre2_set_match_limit(pattern->limits, MAX_STEPS);
	pcre2_set_depth_limit(pattern->limits, MAX_DEPTH);
	pcre2_set_heap_limit(pattern->limits, MAX_HEAP);
	return pattern;
}

void
pattern_close(void *state)
{
	struct pattern *pattern = state;

	if (pattern == NULL)
		return;
	pcre2_code_free(pattern->code);
	pcre2_match_data_free(pattern->match);
	pcre2_match_context_free(pattern->limits);
	free(pattern);
}

int
pattern_next(struct pattern *pattern, const struct span *text, size_t *at,
    struct found *found)
{
	const size_t *vector = pcre2_get_ovector_pointer(pattern->match);
	int rc;

	if (*at >= text->len)
		return 0;
	rc = pcre2_match(pattern->code, text->data, text->len, *at,
	    PCRE2_NOTEMPTY, pattern->match, pattern->limits);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	/* \K may not be used: what was found does not begin behind its end. */
	if (rc < 0 || vector[1] <= *at)
		return -1;
	found->from = vector[0];
	found->to = *at = vector[1];
	found->mark = (const char *)pcre2_get_mark(pattern->match);
	return 1;
}
