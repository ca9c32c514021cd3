/*
 * stage.h -- the stage around the pixels: workers, captions, recipes, rows.
 * What a worker does with an image is filter.h's.
 */
#ifndef STAGE_H
#define STAGE_H

#include "filter.h"

/* texts.c -- the table of text measures, and what they make of a caption */

#define TEXT_COLUMNS 8

struct text_facts {
	char reason[REASON_SIZE];          /* "": the caption was measured */
	struct value values[TEXT_COLUMNS]; /* in the order of the table */
};

struct text_measure {
	struct column column; /* as in schemas/filter.sql, table text */
	const char *about;
	void *(*open)(void); /* loads what it needs; NULL: needs nothing */
	void (*close)(void *state);
	/* STATE is what open returned.  0; or -1: a limit was reached. */
	int (*measure)(void *state, const struct span *, struct value *);
};

struct texts;

struct texts *texts_open(void); /* before the sandbox closes */
void texts_close(struct texts *);
void texts_measure(struct texts *, const struct span *, struct text_facts *);
size_t texts_columns(const struct column **columns, size_t max);
void texts_list(void);

/* message.c -- what parent and worker say to each other */

#define BATCH 16 /* captions of one request */

/* Plain memory: the file itself comes along as a descriptor. */
struct request {
	enum { WORK_IMAGE, WORK_TEXTS } kind;
	bool dihedral;
	int64_t offset, len; /* texts: captions, a NUL after each */
};

union reply {
	struct facts facts;
	struct text_facts texts[BATCH];
};

int message_send(int sock, const void *data, size_t len, int fd); /* -1: none */
/* Bytes received; 0: the other end has gone.  FD NULL: none is taken. */
size_t message_receive(int sock, void *data, size_t size, int *fd);
/* A worker is not trusted.  -1: REPLY cannot be true; else it is clean. */
int facts_check(struct facts *);
int text_facts_check(struct text_facts *);

/* sandbox.c, worker.c -- the process that touches strangers' bytes */

#define WORKER_NAME "proofsheet-filter: worker"
#define WORKER_SOCKET 3

void sandbox_enter(void);
int worker_main(char *const argv[]); /* "texts" loads text measures, too */

/* pool.c -- the workers, as the parent sees them */

struct job {
	struct request request;
	int fd;             /* the pool's from pool_send() on */
	bool again;         /* was tried before */
	size_t n;           /* images: 1 */
	int64_t ids[BATCH]; /* the caller's: item, place or mentions */
};

struct pool_options {
	int jobs;
	int64_t limit; /* ms that one request may take */
	bool texts, verbose;
};

struct pool *pool_open(const struct pool_options *);
bool pool_room(const struct pool *);
void pool_send(struct pool *, const struct job *);
/* False: within MS ms (-1: ever) nothing; then pool_busy() tells why. */
bool pool_receive(struct pool *, struct job *, union reply *, int ms);
bool pool_busy(const struct pool *);
void pool_close(struct pool *);

#endif
