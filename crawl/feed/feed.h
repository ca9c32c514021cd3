/*
 * feed.h -- a file's text as UTF-8, out of gzip where it is in it, through a
 * pipe that another program's reader may open.
 */
#ifndef FEED_H
#define FEED_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <zlib.h>

/* gunzip.c -- bytes of a file, out of gzip (RFC 1952), its checksums held */

#define GUNZIP_LEN 65536 /* bytes read at a time */

struct gunzip {
	int fd;
	bool packed, over; /* over: between two members of gzip */
	const char *wrong; /* what is wrong with the file, or NULL */
	z_stream z;
	unsigned char in[GUNZIP_LEN];
};

bool gunzip_is(int fd);                    /* by its first bytes */
int gunzip_begin(struct gunzip *, int fd); /* -1: no memory */
/* How many bytes; 0: the end, of what could be read where WRONG is set. */
size_t gunzip_read(struct gunzip *, char *out, size_t size);
void gunzip_end(struct gunzip *);

/* recode.c -- text in pieces as UTF-8 */

#define RECODE_LEN 65536 /* bytes of a piece */

struct recode {
	void *cd;    /* iconv's */
	size_t unit; /* bytes: 1 of UTF-8, 2 of UTF-16 */
	long long replaced;
};

#define RECODE_UTF16 "is UTF-16; iconv -f UTF-16 -t UTF-8 makes it UTF-8"

bool recode_is_utf16(int fd); /* by its first bytes */
/* HEAD is how the text begins.  How many bytes a mark has that is no text. */
size_t recode_begin(struct recode *, const char *head, size_t len);
/*
 * *FROM and *LEN become what is left of them: what more must follow.  What is
 * no text becomes U+FFFD.  OUT has room for 3 * *LEN; how many bytes it has.
 */
size_t recode_piece(struct recode *, const char **from, size_t *len, char *out);
void recode_end(struct recode *);

/* feed.c -- the process that does it, and the pipe */

struct feed;

struct feed *feed_open(int fd);
void feed_close(struct feed *);
/* From the file's beginning, once more; what was under way is forgotten. */
void feed_start(struct feed *);
/* The pipe's end to read from: the same number at each start. */
int feed_pipe(const struct feed *);
/*
 * After the last byte that anybody wants.  -1: the file is damaged, *REASON
 * says how; 0, and *REASON may say what was replaced.
 */
int feed_end(struct feed *, char **reason);

#endif
