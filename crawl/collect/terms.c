/*
 * The statements of a page on licences and makers, by what each is about: an
 * image that it names, the images of a figure, or the page.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/collect.h"
#include "crawl/collect/page.h"
#include "crawl/fetch/fetch.h"

#define STATEMENTS 10000 /* of a page: as many as images are taken of it */
#define SAID_LEN 500     /* bytes of a name, a credit line, a notice */

struct terms {
	const char *base;
	struct statement *list;
	size_t n;
};

static const char *const names[TERMS] = { "license", "acquireLicensePage",
	"creditText", "creator", "copyrightNotice" };

struct terms *
terms_new(const char *base)
{
	struct terms *terms = calloc(1, sizeof(*terms));

	if (terms == NULL)
		err(1, NULL);
	terms->base = base;
	return terms;
}

void
terms_free(struct terms *terms)
{
	if (terms == NULL)
		return;
	for (size_t i = 0; i < terms->n; i++) {
		free(terms->list[i].image);
		for (int t = 0; t < TERMS; t++)
			free(terms->list[i].said[t]);
	}
	free(terms->list);
	free(terms);
}

/* By image, then by figure; the page's are first. */
static int
compare(const void *a, const void *b)
{
	const struct statement *x = a, *y = b;
	uintptr_t left = (uintptr_t)x->figure, right = (uintptr_t)y->figure;

	if (x->image == NULL || y->image == NULL)
		return x->image == y->image
			   ? (left > right) - (left < right)
			   : (x->image != NULL) - (y->image != NULL);
	return strcmp(x->image, y->image);
}

static const struct statement *
find(const struct terms *terms, struct statement key)
{
	return terms->n == 0
		   ? NULL
		   : bsearch(&key, terms->list, terms->n, sizeof(key), compare);
}

/* URL in the one form by which two are compared. */
static char *
canonical(const char *text)
{
	struct url url;
	char *out;

	if (url_read(&url, text) != NULL)
		return text_copy(text);
	out = url.text;
	url.text = NULL;
	url_clear(&url);
	return out;
}

bool
terms_any(const struct terms *terms)
{
	return terms->n > 0;
}

const struct statement *
terms_of_image(const struct terms *terms, const char *url)
{
	const struct statement *of;
	char *image;

	if (terms->n == 0)
		return NULL;
	image = canonical(url);
	of = find(terms, (struct statement) { .image = image });
	free(image);
	return of;
}

const struct statement *
terms_of_figure(const struct terms *terms, const void *figure)
{
	return find(terms, (struct statement) { .figure = figure });
}

const struct statement *
terms_of_page(const struct terms *terms)
{
	return find(terms, (struct statement) { 0 });
}

const char *
term_name(enum term term)
{
	return names[term];
}

char *
terms_url(const struct terms *terms, const char *href)
{
	return collect_url(terms->base, href);
}

void
terms_add(
    struct terms *terms, struct statement of, enum term term, const char *said)
{
	struct statement *s;
	bool link = term == LICENSE || term == ACQUIRE;

	if (terms->n == STATEMENTS)
		return;
	if ((terms->n & (terms->n - 1)) == 0) { /* room doubles */
		terms->list = reallocarray(terms->list,
		    terms->n == 0 ? 1 : 2 * terms->n, sizeof(*terms->list));
		if (terms->list == NULL)
			err(1, NULL);
	}
	s = &terms->list[terms->n];
	*s = (struct statement) { .figure = of.figure, .order = terms->n };
	s->said[term] = link ? collect_url(terms->base, said) : NULL;
	if (s->said[term] == NULL)
		s->said[term] = text_clean(said, strnlen(said, SAID_LEN));
	if (s->said[term] == NULL)
		return;
	s->image = of.image == NULL ? NULL : canonical(of.image);
	terms->n++;
}

static int
compare_order(const void *a, const void *b)
{
	const struct statement *x = a, *y = b;
	int by = compare(a, b);

	return by != 0 ? by : (x->order > y->order) - (x->order < y->order);
}

/*
 * One statement for each thing, of what was said of it first.
 */
void
terms_settle(struct terms *terms)
{
	struct statement *to = NULL;
	size_t n = terms->n;

	if (n > 0)
		qsort(terms->list, n, sizeof(*terms->list), compare_order);
	terms->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct statement from = terms->list[i];

		if (to == NULL || compare(to, &from) != 0) {
			to = &terms->list[terms->n++];
			*to = from;
			continue;
		}
		free(from.image);
		for (int t = 0; t < TERMS; t++)
			if (to->said[t] == NULL)
				to->said[t] = from.said[t];
			else
				free(from.said[t]);
	}
}

char *
terms_raw(const struct statement *of)
{
	char *raw = NULL;
	size_t len;
	FILE *out = of == NULL ? NULL : open_memstream(&raw, &len);

	if (of == NULL)
		return NULL;
	if (out == NULL)
		err(1, NULL);
	for (int t = 0; t < TERMS; t++)
		if (of->said[t] != NULL)
			fprintf(out, "%s%s: %s", ftell(out) > 0 ? "; " : "",
			    names[t], of->said[t]);
	if (fclose(out) == EOF)
		err(1, NULL);
	return raw;
}
