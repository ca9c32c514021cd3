/*
 * What captions cost: real ones, all measures over their language alone, in
 * turns; and whether a long one costs more than its length.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "filter/text/text.h"
#include "tests/bench/bench.h"

#define LIST "../shared/data/lists/Validation_GCC-1.1.0-Validation.tsv"
#define MAX_LINES 4000
#define ROUNDS 7
#define LONG (1 << 20) /* bytes */
#define PARTS 10

extern const struct text_measure text_language;

struct lines {
	struct span of[MAX_LINES];
	size_t n;
};

/* What stands before the first tab of each line. */
static void
load(struct lines *lines)
{
	FILE *in = fopen(LIST, "r");
	char *line = NULL;
	size_t size = 0;

	while (in != NULL && lines->n < MAX_LINES &&
	       getline(&line, &size, in) != -1) {
		struct span *span = &lines->of[lines->n++];

		span->len = strcspn(line, "\t\n");
		span->data = (uint8_t *)text_part(line, span->len);
	}
	free(line);
	if (in != NULL)
		fclose(in);
}

static double
all(struct texts *texts, const struct lines *lines)
{
	struct text_facts facts;
	double begun = now();

	for (size_t i = 0; i < lines->n; i++)
		texts_measure(texts, &lines->of[i], &facts);
	return now() - begun;
}

static double
language(void *state, struct captions *captions, const struct lines *lines)
{
	double begun = now();

	for (size_t i = 0; i < lines->n; i++) {
		struct value out[2] = { 0 };
		struct caption caption;

		captions_read(captions, &lines->of[i], &caption);
		text_language.measure(state, &caption, out);
	}
	return now() - begun;
}

static void
real(struct texts *texts)
{
	struct lines lines = { .n = 0 };
	void *state = text_language.open();
	struct captions *captions = captions_new();
	double cost[ROUNDS], ratio[ROUNDS];

	load(&lines);
	if (lines.n == 0)
		printf("filter captions\tno " LIST "\t\n");
	for (int i = 0; i < ROUNDS && lines.n > 0; i++) {
		double alone = language(state, captions, &lines);

		cost[i] = all(texts, &lines);
		ratio[i] = cost[i] / alone;
		cost[i] = (double)lines.n / cost[i];
	}
	if (lines.n > 0) {
		printf("filter captions, a second of one core\t%.0f\t\n",
		    median(cost, ROUNDS));
		printf("filter captions, over their language alone\t%.2f\t"
		       "<= 1.5\n",
		    median(ratio, ROUNDS));
	}
	for (size_t i = 0; i < lines.n; i++)
		free((void *)lines.of[i].data);
	text_language.close(state);
	captions_free(captions);
}

/* One of 1 MiB over ten of a tenth: of words, and of one word. */
static void
long_one(struct texts *texts, const char *name, const char *unit)
{
	static uint8_t text[LONG];
	struct span whole = { .data = text, .len = LONG };
	struct span part = { .data = text, .len = LONG / PARTS };
	struct text_facts facts;
	double ratio[ROUNDS];

	for (size_t i = 0; i < LONG; i++)
		text[i] = (uint8_t)unit[i % strlen(unit)];
	for (int i = 0; i < ROUNDS; i++) {
		double begun = now(), one;

		texts_measure(texts, &whole, &facts);
		one = now() - begun;
		begun = now();
		for (int k = 0; k < PARTS; k++)
			texts_measure(texts, &part, &facts);
		ratio[i] = one / (now() - begun);
	}
	printf("filter caption of 1 MiB of %s, over ten of a tenth\t%.2f\t"
	       "<= 1.5\n",
	    name, median(ratio, ROUNDS));
}

int
main(void)
{
	double begun = now();
	struct texts *texts = texts_open();

	printf("filter words and patterns, loaded by a worker, ms\t%.1f\t\n",
	    1e3 * (now() - begun));
	real(texts);
	long_one(texts, "words", "a brown dog and 1 cat, ");
	long_one(texts, "one letter", "a");
	long_one(texts, "handles", "@a.b");
	texts_close(texts);
	return 0;
}
