/*
 * Every fact to its last bit, of the files that standard input names and of
 * the captions of the file that is the argument, to be compared with what a
 * processor of another kind finds.  In this process, without a worker: an
 * emulator has no sandbox.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "filter/filter.h"
#include "filter/text/text.h"
#include "tests/folder.h"

/* The ways in which an image is decoded: in full, for a hash alone, exactly. */
static const struct {
	const char *measures;
	bool exact;
} ways[] = {
	{ "all,pixels", false },
	{ "pdq,spdq,phash", false },
	{ "pdq", true },
	{ "variants", false },
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))
#define RARELY 10 /* images: of so many one goes the last, long way, too */

static void
print(const char *name, const struct value *value)
{
	switch (value->type) {
	case VALUE_NONE:
		return;
	case VALUE_INTEGER:
	case VALUE_REAL:
		printf(" %s=%a", name, value->number);
		return;
	case VALUE_TEXT:
		printf(" %s=%s", name, value->text);
		return;
	default:
		printf(" %s=", name);
		for (size_t i = 0; i < value->len; i++)
			printf("%02x", (unsigned char)value->text[i]);
	}
}

static void
print_bulk(const struct bulk *bulk)
{
	for (size_t i = 0; i < bulk->len; i++)
		printf("%s%02x", i % 64 == 0 ? " " : "", bulk->bytes[i]);
}

static void
image(const char *path, size_t number)
{
	const struct column *columns[MAX_COLUMNS];
	size_t n = measures_columns(columns, MAX_COLUMNS);
	struct facts facts;
	struct span span;

	if (!file_map(&span, path))
		err(1, "%s", path);
	for (size_t k = 0; k < WAYS - (number % RARELY > 0); k++) {
		struct wanted wanted = { .dihedral = k == 0,
			.exact = ways[k].exact };

		if (measures_select(ways[k].measures, &wanted.measures) == -1)
			errx(1, "%s: not all measures", ways[k].measures);
		facts_measure(&span, &wanted, &facts);
		printf("%s, %s: %s", path, ways[k].measures, facts.reason);
		for (size_t i = 0; i < n; i++)
			print(columns[i]->name, &facts.values[i]);
		for (int i = 0; i < BULKS; i++)
			print_bulk(&facts.bulk[i]);
		putchar('\n');
		facts_clear(&facts);
	}
	span_close(&span);
}

static void
caption(struct texts *texts, const char *line)
{
	const struct column *columns[TEXT_COLUMNS];
	size_t n = texts_columns(columns, TEXT_COLUMNS);
	struct span span = { .data = (const uint8_t *)line,
		.len = strlen(line) };
	struct text_facts facts;

	texts_measure(texts, &span, &facts);
	printf("%s: %s", line, facts.reason);
	for (size_t i = 0; i < n; i++)
		print(columns[i]->name, &facts.values[i]);
	putchar('\n');
}

/* Its length; -1: there is none. */
static ssize_t
next_line(FILE *in, char **line, size_t *size)
{
	ssize_t len = getline(line, size, in);

	if (len > 0 && (*line)[len - 1] == '\n')
		(*line)[--len] = '\0';
	return len;
}

int
main(int argc, char *argv[])
{
	FILE *captions = argc < 2 ? NULL : fopen(argv[1], "r");
	struct texts *texts;
	char *line = NULL;
	size_t size = 0, number = 0;

	if (captions == NULL)
		errx(2, "filter-facts CAPTIONS <NAMES");
	while (next_line(stdin, &line, &size) != -1)
		image(line, number++);
	texts = texts_open();
	while (next_line(captions, &line, &size) != -1)
		caption(texts, line);
	texts_close(texts);
	fclose(captions);
	free(line);
	return 0;
}
