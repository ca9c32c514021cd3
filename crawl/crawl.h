/*
 * crawl.h -- sources to bytes: the network, and no decoder.
 */
#ifndef CRAWL_H
#define CRAWL_H

#include "schemas/schemas.h"

/* collectors.c -- the table of collectors: what finds pairs in a source */

/*
 * One place that shows an image with text.  All strings are the collector's,
 * valid during the call, of any content: emit cleans and bounds them.
 */
struct pair {
	const char *url; /* absolute; of the image; file:// where local */
	const char *page; /* URL of the page, or NULL */
	const char *title, *caption, *author, *licence; /* or NULL */
	const char *kind; /* of caption: alt, figcaption, title, og, list, ... */
	const char *extra; /* JSON object of a list's other columns, or NULL */
	const void *bytes; /* a local file's; NULL: fetch the URL */
	size_t len;
	const char *mime; /* of the bytes, or NULL */
};

/* What a collector tells the crawler; each returns false to be stopped. */
struct emit {
	void *ctx;
	bool (*pair)(void *ctx, const struct pair *);
	bool (*link)(void *ctx, const char *url); /* a page to follow */
	/* What a page says of itself in <meta>: name and content, raw. */
	bool (*meta)(void *ctx, const char *name, const char *content);
	/* Rows or members done so far; a stopped run skips that many. */
	void (*position)(void *ctx, int64_t);
};

struct body {
	const char *locator; /* as given; a page's URL after redirects */
	const char *data; /* a page's bytes; NULL: the collector reads the locator */
	size_t len;
	const char *mime; /* Content-Type of the page, or NULL */
	int64_t position; /* rows or members that an earlier run took */
};

struct collector {
	const char *name;
	const char *about;
	bool fetched; /* true: works on a fetched body; false: reads locally */
	bool (*takes)(const char *locator);
	/* 0; or -1 and *REASON, to be freed: what was wrong with the input */
	int (*collect)(const struct body *, const struct emit *, char **reason);
};

const struct collector *collector_find(const char *locator);
const struct collector *collector_named(const char *name);
void collectors_list(void);

#endif
