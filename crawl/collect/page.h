/*
 * page.h -- inside collect/: of what the page collector is made.
 */
#ifndef PAGE_H
#define PAGE_H

#include <gumbo.h>
#include <stdbool.h>
#include <stddef.h>

/* html.c -- HTML parsed within bounds; gumbo.h has the nodes */

struct html;

struct html *html_parse(const char *text, size_t len, char **reason);
void html_free(struct html *);
const GumboNode *html_root(const struct html *);
/* The next node under ROOT in the order of the text, or NULL. */
const GumboNode *html_next(const GumboNode *, const GumboNode *root);
/* Of an HTML element; GUMBO_TAG_UNKNOWN for what is none, or is of SVG. */
GumboTag html_tag(const GumboNode *);
/* An element's attribute, or NULL; NAME is in lower case. */
const char *html_attribute(const GumboNode *, const char *name);

/* picture.c -- where an image is */

/* To be freed; NULL: nowhere on the web. */
char *picture_url(const char *base, const GumboNode *img);

/* terms.c -- what is stated of licences and makers */

/* In the names of schema.org. */
enum term { LICENSE, ACQUIRE, CREDIT, CREATOR, NOTICE, TERMS };

struct statement {
	char *image; /* URL that it is about; NULL: FIGURE, or the page */
	const void *figure; /* node whose images it is about, or NULL */
	char *said[TERMS];  /* LICENSE and ACQUIRE: a URL where it is one */
	size_t order;       /* private: the first of a kind stays */
};

struct terms;

/* BASE is kept as long as the terms are. */
struct terms *terms_new(const char *base);
void terms_free(struct terms *);
/* HREF as an absolute URL of the web, to be freed, or NULL. */
char *terms_url(const struct terms *, const char *href);
/* The first of a kind stays.  SAID is cleaned. */
void terms_add(
    struct terms *, struct statement of, enum term, const char *said);
void terms_settle(struct terms *);    /* after the last one */
bool terms_any(const struct terms *); /* of an image, or figure, or page */
/* NULL: nothing is said of it. */
const struct statement *terms_of_image(const struct terms *, const char *url);
const struct statement *terms_of_figure(const struct terms *, const void *);
const struct statement *terms_of_page(const struct terms *);
/* "license: URL; creator: Ann", to be freed; NULL where nothing is said. */
char *terms_raw(const struct statement *);

const char *term_name(enum term);

/* markup.c -- what its elements say */

/* All that the page under ROOT states, JSON-LD too; settled. */
void terms_read(struct terms *, const GumboNode *root);

/* jsonld.c -- what JSON-LD says */

void jsonld_read(struct terms *, const char *json, size_t len);

#endif
