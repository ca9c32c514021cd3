/*
 * What a page costs beside its bare parsing: in one process and from memory,
 * the page collector with all that a run makes of what it finds, against
 * Gumbo's own parse, in turns; for the pages of a folder, and for a gallery of
 * three hundred pictures.  Prints the medians of the rounds' ratios.
 */
#include <err.h>
#include <gumbo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/crawl.h"
#include "tests/bench/bench.h"
#include "tests/folder.h"

#define FOLDER "../shared/data/site" /* unless one is named */
#define PAGES 4096
#define ROUNDS 9

struct pages {
	struct span span[PAGES];
	size_t n, bytes, found;
	struct finder *finder;
};

static bool
take_pair(void *ctx, const struct pair *pair)
{
	struct pages *pages = ctx;

	pages->found++;
	found_free(found_pair(pages->finder, pair));
	return true;
}

static bool
take_link(void *ctx, const char *url)
{
	(void)ctx;
	found_free(found_link(url, 1));
	return true;
}

static void
collect(struct pages *pages, const struct span *span)
{
	struct emit emit = {
		.ctx = pages, .pair = take_pair, .link = take_link
	};
	struct body body = { .locator = "https://example.org/a/page.html",
		.data = (const char *)span->data,
		.len = span->len,
		.mime = "text/html" };
	char *wrong = NULL;

	if (collector_named("page")->collect(&body, &emit, &wrong) == -1)
		errx(1, "%s", wrong);
	free(wrong);
}

static void
load(void *ctx, const char *path)
{
	struct pages *pages = ctx;

	if (pages->n < PAGES && file_map(&pages->span[pages->n], path))
		pages->bytes += pages->span[pages->n++].len;
}

/* Of one round, page by page, so that both see the same machine. */
static double
ratio(struct pages *pages, double *seconds)
{
	double plain = 0, collected = 0;

	pages->found = 0;
	for (size_t i = 0; i < pages->n; i++) {
		const struct span *span = &pages->span[i];
		double t0 = now(), t1, t2;
		GumboOutput *output = gumbo_parse_with_options(
		    &kGumboDefaultOptions, (const char *)span->data, span->len);

		gumbo_destroy_output(&kGumboDefaultOptions, output);
		t1 = now();
		collect(pages, span);
		t2 = now();
		plain += t1 - t0;
		collected += t2 - t1;
	}
	*seconds = collected;
	return plain / collected;
}

static void
measure(struct pages *pages, const char *what)
{
	double ratios[ROUNDS], times[ROUNDS], seconds;

	for (int i = 0; i < ROUNDS; i++)
		ratios[i] = ratio(pages, &times[i]);
	seconds = median(times, ROUNDS);
	printf("%s, pairs a second\t%.0f\t\n", what,
	    (double)pages->found / seconds);
	printf("%s, megabytes a second\t%.1f\t\n", what,
	    (double)pages->bytes / 1e6 / seconds);
	printf("%s collected, over those that Gumbo parses\t%.2f\t>= 0.8\n",
	    what, median(ratios, ROUNDS));
	fflush(stdout);
}

/* Pictures as a content management system writes them. */
static void
make_gallery(struct pages *pages)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL)
		err(1, NULL);
	fputs("<!DOCTYPE html><html><head><title>Hills</title>"
	      "<meta name=author content=Ann></head><body><main>",
	    out);
	for (int i = 0; i < 300; i++)
		fprintf(out,
		    "<figure class=\"wp-block-image size-large\"><a "
		    "href=\"/photos/%d/\"><img loading=\"lazy\" "
		    "width=\"1024\" height=\"768\" src=\"/u/%d-1024.jpg\" "
		    "srcset=\"/u/%d-300.jpg 300w, /u/%d-1024.jpg 1024w, "
		    "/u/%d-2048.jpg 2048w\" alt=\"Hills, seen from road %d "
		    "at noon\"></a><figcaption>The hills of <em>%d</em>, in "
		    "summer.</figcaption></figure>\n",
		    i, i, i, i, i, i, i);
	fputs("</main></body></html>", out);
	if (fclose(out) == EOF)
		err(1, NULL);
	for (pages->n = 0; pages->n < 20; pages->n++)
		pages->span[pages->n] =
		    (struct span) { .data = (const uint8_t *)text, .len = len };
	pages->bytes = 20 * len;
}

int
main(int argc, char *argv[])
{
	struct pages *pages = calloc(1, sizeof(*pages));
	char folder[] = FOLDER;

	if (pages == NULL)
		err(1, NULL);
	pages->finder = finder_new();
	make_gallery(pages);
	measure(pages, "galleries");
	if (argc < 2 && access(FOLDER, R_OK) == -1)
		return 0; /* no others to measure it with */
	pages->n = pages->bytes = 0;
	folder_walk(argc < 2 ? folder : argv[1], ".html", load, pages);
	if (pages->n == 0)
		errx(1, "%s: no .html in it", argc < 2 ? folder : argv[1]);
	measure(pages, "pages");
	finder_free(pages->finder);
	free(pages);
	return 0;
}
