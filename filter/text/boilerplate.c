/*
 * Boilerplate: what pages write where a description should stand.  Its kinds
 * and patterns are in boilerplate.txt.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* Bytes: no such text that is all there is was longer; and what is searched. */
#define MAX_WHOLE 200
#define MAX_PART 65536

static const char table[] =
#include "filter/text/boilerplate.txt.inc"
    ;

struct state {
	struct pattern *whole, *part;
};

/* One line of the table; the first two words end in white space. */
struct line {
	const char *kind, *where, *pattern;
	int kind_len, pattern_len;
};

static const char *
skip(const char *s, bool space)
{
	while (*s != '\0' && *s != '\n' &&
	       (isspace((unsigned char)*s) != 0) == space)
		s++;
	return s;
}

/* From *AT on; false: there is none any more. */
static bool
next_line(const char **at, struct line *line)
{
	while (**at == '#' || **at == '\n') {
		*at += strcspn(*at, "\n");
		*at += **at == '\n';
	}
	if (**at == '\0')
		return false;
	line->kind = *at;
	line->where = skip(line->kind, false);
	line->kind_len = (int)(line->where - line->kind);
	line->where = skip(line->where, true);
	line->pattern = skip(skip(line->where, false), true);
	line->pattern_len = (int)strcspn(line->pattern, "\n");
	*at = line->pattern + line->pattern_len;
	return true;
}

/* All of WHERE as one pattern; what matched is told by its mark. */
static struct pattern *
compile(const char *where, const char *before, const char *after)
{
	const char *at = table;
	struct pattern *pattern;
	struct line line;
	size_t size, n = 0;
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		err(1, NULL);
	fputs(before, out);
	while (next_line(&at, &line)) {
		if (strncmp(line.where, where, strlen(where)) != 0)
			continue;
		fprintf(out, "%s(?:%.*s)(*MARK:%.*s)", n++ == 0 ? "" : "|",
		    line.pattern_len, line.pattern, line.kind_len, line.kind);
	}
	fputs(after, out);
	if (fclose(out) == EOF)
		err(1, NULL);
	pattern = pattern_open(text);
	free(text);
	return pattern;
}

static void *
load(void)
{
	struct state *state = calloc(1, sizeof(*state));

	if (state == NULL)
		err(1, NULL);
	state->whole = compile("whole", "^\\s*+(?:", ")\\s*$");
	state->part = compile(
	    "part", "(?<![\\w\\x80-\\xff])(?:", ")(?![\\w\\x80-\\xff])");
	return state;
}

static void
unload(void *arg)
{
	struct state *state = arg;

	pattern_close(state->whole);
	pattern_close(state->part);
	free(state);
}

/* How much of TEXT is such; the kind of the first place. */
static int
search(struct state *state, const struct span *text, const char **kind,
    size_t *covered)
{
	struct found found;
	size_t at = 0;
	int rc = 0;

	if (text->len <= MAX_WHOLE &&
	    (rc = pattern_next(state->whole, text, &at, &found)) == 1) {
		*kind = found.mark;
		*covered = text->len;
		return 0;
	}
	at = 0;
	while (rc != -1 &&
	       (rc = pattern_next(state->part, text, &at, &found)) == 1) {
		*kind = *kind == NULL ? found.mark : *kind;
		*covered += found.to - found.from;
	}
	return rc;
}

static int
measure(void *arg, struct caption *caption, struct value out[])
{
	struct span text = caption->bytes;
	const char *kind = NULL;
	size_t covered = 0;

	text.len = text.len < MAX_PART ? text.len : MAX_PART;
	if (search(arg, &text, &kind, &covered) == -1)
		return -1;
	if (kind != NULL)
		value_text(&out[0], kind);
	value_real(
	    &out[1], text.len == 0 ? 0 : (double)covered / (double)text.len);
	return 0;
}

const struct text_measure text_boilerplate = {
	.name = "boilerplate",
	.about = "what pages write instead of a description: its first kind "
		 "(file-name, placeholder, counter, number, date, link, "
		 "prompt, machine, stock, credit, size), and how much of it "
		 "there is",
	.source = "ours: filter/text/boilerplate.txt",
	.cost = "bytes, the first 65,536",
	.columns = {
		{ "boilerplate", "kind", 1, 0 },
		{ "boilerplate_share", "of the bytes", 0, 1 },
	},
	.open = load,
	.close = unload,
	.measure = measure,
};
