/*
 * warc.h -- replies as records of WARC files.
 */
#ifndef WARC_H
#define WARC_H

#include "schemas/schemas.h"

/* warc.c -- a WARC file, ISO 28500 version 1.1, that grows at its end */

/* What becomes one record. */
struct reply {
	const char *url, *mime; /* mime: of a resource */
	const char *ip, *head;  /* NULL: a resource, no reply of a server's */
	size_t headlen;
	const void *body;
	size_t len;
	bool clipped; /* it was longer */
	bool once;    /* a body that is here already is not stored again */
	/* A record that holds this body already: then only a revisit. */
	const struct stored *prior;
	bool unmodified; /* status 304: PRIOR still is what there is */
};

/* Where it went: for a revisit, what is said of the body is PRIOR's. */
struct stored {
	int64_t file, offset, length;     /* of the record with the body */
	int64_t body, bytes;              /* of the body within the file */
	uint8_t sha256[32], xxh3[16];     /* of the body */
	bool remote;                      /* a server sent it */
	bool digested;                    /* warc_digest() was here */
	int64_t reply_file, reply_offset; /* of this reply's own record */
};

struct warc;

struct warc *warc_open(const char *set, int64_t file, int64_t length);
void warc_close(struct warc *);
void warc_digest(const struct reply *, struct stored *); /* first */
void warc_write(struct warc *, const struct reply *, struct stored *);
int64_t warc_sync(struct warc *); /* all is on disk: the length of it */
int64_t warc_file(const struct warc *);
/* Is the record there?  An older file may have been taken away. */
bool warc_holds(const struct warc *, const struct stored *);
bool warc_rotate(struct warc *); /* after a commit: true, a new file began */
int warc_fd(const struct warc *);

/* digest.c -- warc_digest(), on another processor */

struct digest {
	struct reply reply; /* its body, at least */
	struct stored stored;
	void *ctx; /* the caller's */
};

struct digester;

struct digester *digester_new(void);
void digester_free(struct digester *);
int digester_fd(const struct digester *);
bool digester_give(struct digester *, struct digest *);
void digester_flush(struct digester *);
struct digest *digester_take(struct digester *);

/* revisit.c -- WARC fields that name the record at OFFSET; "" if damaged */
char *revisit_fields(int fd, int64_t offset);

/* head.c -- HTTP headers that go with the body as it is stored */
char *head_settle(const struct reply *, const char **protocol);

/* claim.c -- the digest that a list claims for an image */

#define CLAIM_BYTES 72 /* "sha256:", 64 digits, and a NUL */

bool claim_read(char out[CLAIM_BYTES], const char *name, const char *text);
char *claim_broken(
    const char *claim, const struct reply *, const struct stored *);

#endif
