/*
 * listed.h -- what a set lists under a name: of an account, a host or a URL,
 * apart from any picture.  Nothing here looks at pixels.
 */
#ifndef LISTED_H
#define LISTED_H

#include "audit/audit.h"

/* place.c -- where a URL leads, as far as two of them are compared */

#define HOST_LEN 256  /* bytes with the NUL: RFC 1035 allows 253 */
#define PATH_LEN 8192 /* of path and query; the crawler keeps no longer URL */
#define KEY_LEN (HOST_LEN + PATH_LEN + 16)

struct place {
	char host[HOST_LEN]; /* lower case, with a port that is not its own */
	size_t name;         /* length of the host without the port */
	char path[PATH_LEN]; /* and query, from the "/", no fragment */
};

bool place_read(struct place *, const char *url); /* false: none of the web */
/* HOST as DNS has it, in ASCII; to be freed.  NULL: it is none. */
char *place_host(const char *host);
/* The rule that makes HOST everybody's, as co.uk; false: it has an owner. */
bool place_public(const char *host);

/* account.c -- the account that a URL, or a person, names */

#define HANDLE_LEN \
	128 /* bytes with the NUL; Flickr's and DIDs are the longest */

struct account {
	char site[HOST_LEN]; /* as instagram.com; "": any */
	char handle[HANDLE_LEN];
};

bool account_of_place(struct account *, const struct place *);
/* A URL, @handle, handle or @handle@host; false: none of these. */
bool account_read(struct account *, const char *text);
void accounts_list(FILE *); /* the sites whose URLs are understood */

/* names.c -- what is asked for, found again by its key */

enum name_kind { ACCOUNT, HOST, URL };

#define HITS 20 /* of a name that are shown; all are counted */

struct hit {
	char *url, *page, *author, *state, *fetched; /* or NULL */
	const char *by; /* what names it: url, page or author */
	bool manifest;  /* the newest manifest lists it */
};

struct name {
	enum name_kind kind;
	char *text;                     /* as given */
	int64_t images, held, manifest; /* of these, with bytes; listed */
	int64_t item;                   /* the last that was counted */
	struct hit *hits;               /* N of HITS, or NULL */
	size_t n;
};

struct names;

struct names *names_new(void);
void names_free(struct names *);
void names_add(struct names *, enum name_kind, const char *text);
/* URLs, one a line; "-": of stdin. */
void names_read(struct names *, const char *path);
size_t names_count(const struct names *);
struct name *names_at(const struct names *, size_t i);
struct name *names_find(const struct names *, const char *key); /* or NULL */
/* KEY of a URL that is at PLACE, or of ACCOUNT there or (ANY) anywhere. */
void key_url(char key[KEY_LEN], const struct place *);
void key_host(char key[KEY_LEN], const char *host, size_t len);
void key_account(char key[KEY_LEN], const struct account *, bool any);

/* scan.c -- one pass over all that a set lists */

void names_scan(struct names *, struct catalog *, int64_t snapshot);

/* tell.c -- the answers */

const char *name_kind_word(enum name_kind);
void name_say(FILE *, const struct scope *, const struct name *);
void name_json(FILE *, const struct scope *, const struct name *);

#endif
