/*
 * What an expression may look like, before SQLite reads it.  It stands between
 * parentheses of ours: what this lets through cannot close them.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "judge.h"

#define MAX_DEPTH 100 /* parentheses */

struct scan {
	const char *s;
	size_t len, at;
	int depth;
	size_t open[MAX_DEPTH]; /* where each stands */
	const char *what;
};

static int
refuse(struct scan *scan, size_t at, const char *what)
{
	scan->at = at;
	scan->what = what;
	return -1;
}

/* '...' "..." `...`, where the doubled quote is one; and [...]. */
static int
quoted(struct scan *scan)
{
	size_t from = scan->at;
	char end = scan->s[from] == '[' ? ']' : scan->s[from];

	for (scan->at++; scan->at < scan->len; scan->at++) {
		if (scan->s[scan->at] != end)
			continue;
		if (end == ']' || scan->at + 1 == scan->len ||
		    scan->s[scan->at + 1] != end) {
			scan->at++;
			return 0;
		}
		scan->at++;
	}
	return refuse(scan, from, "a quote that is not closed");
}

static int
word(struct scan *scan)
{
	static const char *const others[] = { "select", "with", "values",
		"exists" };
	size_t from = scan->at, len;

	while (scan->at < scan->len &&
	       (isalnum((unsigned char)scan->s[scan->at]) ||
		   scan->s[scan->at] == '_' || scan->s[scan->at] == '$' ||
		   (unsigned char)scan->s[scan->at] >= 0x80))
		scan->at++;
	len = scan->at - from;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strlen(others[i]) == len &&
		    strncasecmp(scan->s + from, others[i], len) == 0)
			return refuse(scan, from,
			    "a rule reads the record of its pair: no queries");
	return 0;
}

static int
parenthesis(struct scan *scan)
{
	if (scan->s[scan->at] == '(') {
		if (scan->depth == MAX_DEPTH)
			return refuse(scan, scan->at, "parentheses too deep");
		scan->open[scan->depth++] = scan->at;
	} else if (scan->depth-- == 0)
		return refuse(scan, scan->at, "')' without its '('");
	scan->at++;
	return 0;
}

static int
sign(struct scan *scan)
{
	const char *s = scan->s + scan->at;
	bool last = scan->at + 1 == scan->len;

	if (*s == ';')
		return refuse(scan, scan->at, "';': a rule is one expression");
	if (*s == ',' && scan->depth == 0)
		return refuse(scan, scan->at, "',': a rule is one expression");
	if (strchr("?:@$#", *s) != NULL)
		return refuse(scan, scan->at, "a rule has no parameters");
	if (!last &&
	    ((s[0] == '-' && s[1] == '-') || (s[0] == '/' && s[1] == '*')))
		return refuse(scan, scan->at,
		    "comments stand on lines of their own, after '#'");
	scan->at++;
	return 0;
}

static int
token(struct scan *scan)
{
	unsigned char c = (unsigned char)scan->s[scan->at];

	if (c == '\'' || c == '"' || c == '`' || c == '[')
		return quoted(scan);
	if (isalnum(c) || c == '_' || c >= 0x80)
		return word(scan);
	if (c == '(' || c == ')')
		return parenthesis(scan);
	return sign(scan);
}

int
expression_check(const char *s, size_t len, size_t *at, const char **what)
{
	struct scan scan = { .s = s, .len = len };

	while (scan.at < len)
		if (token(&scan) == -1)
			goto out;
	if (scan.depth == 0)
		return 0;
	refuse(&scan, scan.open[scan.depth - 1], "'(' without its ')'");
out:
	*at = scan.at;
	*what = scan.what;
	return -1;
}
