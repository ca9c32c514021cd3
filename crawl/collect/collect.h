/*
 * collect.h -- what collectors share: from the bytes of pages, lists and
 * archives to pairs.  What a function returns as char * is to be freed, what
 * it returns as const char * is not.
 */
#ifndef COLLECT_H
#define COLLECT_H

#include "schemas/schemas.h"

struct body;
struct emit;
struct pair;

/* emit.c -- what a collector tells; false: it is to stop */

bool emit_pair(const struct emit *, const struct pair *);
bool emit_link(const struct emit *, const char *url);
bool emit_meta(const struct emit *, const char *name, const char *content);
void emit_position(const struct emit *, int64_t);

/* url.c -- addresses in pages and lists */

/*
 * HREF as an absolute http or https URL, seen from BASE; BASE NULL: it is
 * absolute.  NULL: it is no such URL.
 */
char *collect_url(const char *base, const char *href);
/* file:///path, or file:///path#member (RFC 8089); NULL: no such file. */
char *collect_file_url(const char *path, const char *member);

/* charset.c -- a page's bytes as UTF-8, and a NUL after LEN of them */
char *collect_utf8(const struct body *, size_t *len);

/* srcset.c -- URL of the largest picture in a srcset, or NULL */
char *srcset_largest(const char *srcset);

/* fields.c -- which column of a list, or key of a sidecar, is what */

enum field {
	FIELD_URL,
	FIELD_CAPTION,
	FIELD_PAGE,
	FIELD_TITLE,
	FIELD_AUTHOR,
	FIELD_LICENCE,
	FIELD_FILE, /* name of a file beside a folder's metadata */
	/* Digests: what is none stays among the other columns. */
	FIELD_SHA256,
	FIELD_MD5,
	FIELD_HASH, /* of a kind that its length tells */
	FIELDS,
};

struct cell {
	char *name;
	const char *value; /* NULL: NULL */
	bool raw;          /* the value is JSON: a number, true, an array */
	bool kept;         /* is no field, and tells no place */
};

/* Which of the N cells is each field, by name; -1: none. */
void fields_find(const struct cell *, size_t n, int found[FIELDS]);
/* Which are kept beside those: all but what tells a place. */
void fields_keep(struct cell *, size_t n, const int found[FIELDS]);
/* What is kept, as a JSON object within bounds; false: it is empty. */
bool fields_extra(struct json *, const struct cell *, size_t n);

/* suffix.c -- what a name says: a photograph, an archive, a page to follow */

bool suffix_photo(const char *path);
bool suffix_archive(const char *path);
bool suffix_page(const char *url);

/* image.c -- what the first bytes say */
#define SNIFF_LEN 32 /* bytes that image_mime() looks at, if there are */
const char *image_mime(const void *bytes, size_t len); /* NULL: no image */

/* sidecar.c -- captions that lie beside photographs */

struct sidecar {
	char *caption, *title, *author, *licence, *extra; /* or NULL */
};

void sidecar_clear(struct sidecar *);
/* KEY.txt is the caption, KEY.json fills what is still empty. */
void sidecar_text(struct sidecar *, const char *, size_t len);
void sidecar_json(struct sidecar *, const char *, size_t len);
/* For a file of a name like PATH's: from the files beside it. */
void sidecar_beside(struct sidecar *, const char *path);

/* metadata.c -- a folder's metadata.jsonl, .csv or .parquet */

struct metadata;
struct metadata *metadata_new(void);
void metadata_free(struct metadata *);
/* -1: there is one that cannot be read, and *REASON. */
int metadata_enter(struct metadata *, const char *folder, char **reason);
void metadata_leave(struct metadata *, const char *folder);
void metadata_find(struct metadata *, const char *path, struct sidecar *);

/* archive.c -- WebDataset tars, and zips, streamed */
bool archive_is(const char *path);
int archive_collect(const struct body *, const struct emit *, char **reason);

#endif
