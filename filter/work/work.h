/*
 * work.h -- the processes that touch strangers' bytes, and what drives them.
 */
#ifndef WORK_H
#define WORK_H

#include "filter/filter.h"
#include "filter/text/text.h"

/* message.c -- what parent and worker say to each other */

#define BATCH 8 /* captions of one request */

/* Plain memory: the file itself comes along as a descriptor. */
struct request {
	enum { WORK_IMAGE, WORK_TEXTS } kind;
	struct wanted wanted; /* of an image */
	int64_t offset, len;  /* texts: captions, a NUL after each */
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

/* pack.c -- a reply, as short as it can be said */

/* Bytes: no value is longer than struct value, no reply than the union. */
#define PACKED_SIZE (sizeof(union reply) + BULKS * (size_t)BULK_SIZE)

/* TEXTS: how many captions' facts REPLY has; 0: an image's.  The length. */
size_t reply_pack(const union reply *, size_t texts, uint8_t out[PACKED_SIZE]);
/*
 * -1: it is none.  What a text or blob does not use stays as it was; an image's
 * bulk is the caller's to facts_clear().
 */
int reply_unpack(union reply *, size_t texts, const uint8_t *, size_t len);

/* sandbox.c, worker.c -- one such process */

#define WORKER_NAME "proofsheet-filter: worker"
#define WORKER_SOCKET 3
/*
 * MiB of address space: twice what the largest image that is decoded needs (4
 * bytes a pixel), and what a decoder keeps beside it.
 */
#define WORKER_MEMORY 2048
#define WORKER_FULL 12 /* the status of one that ended for want of more */

void sandbox_enter(void);
int worker_main(char *const argv[]); /* "texts" loads text measures, too */

/* stopwatch.c -- how long a worker has been at its request */

#define STANDSTILL 10 /* times the limit: what it may take if it only waits */

struct stopwatch {
	pid_t pid;
	int64_t limit;  /* ms of its processor time */
	int64_t began;  /* ms, monotonic */
	int64_t until;  /* ms: before then it cannot be over */
	int64_t before; /* ms of processor time that it had spent */
};

enum overrun { WITHIN, SPENT, STOOD };

int64_t monotonic_ms(void);
void stopwatch_start(struct stopwatch *, pid_t, int64_t limit);
enum overrun stopwatch_look(struct stopwatch *);

/* pool.c -- the workers, as the parent sees them */

/* For one image: 100 times what the largest takes. */
#define LIMIT_MS 30000

struct job {
	struct request request;
	int fd;             /* the pool's from pool_send() on */
	bool again;         /* was tried before */
	size_t n;           /* images: 1 */
	int64_t ids[BATCH]; /* the caller's: item, place or mentions */
};

struct answer {
	struct job job;
	union reply reply;
};

struct pool_options {
	int jobs;
	int64_t limit; /* ms of processor time that one request may take */
	bool texts, verbose;
};

struct pool *pool_open(const struct pool_options *);
bool pool_room(const struct pool *);
void pool_send(struct pool *, const struct job *);
/*
 * False: within MS ms (-1: ever) nothing; then pool_busy() tells why.  An
 * image's facts are the caller's to facts_clear().
 */
bool pool_receive(struct pool *, struct answer *, int ms);
bool pool_busy(const struct pool *);
void pool_close(struct pool *);

#endif
