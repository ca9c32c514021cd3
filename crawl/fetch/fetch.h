/*
 * fetch.h -- from one URL to one WARC record.  Knows nothing of pairs,
 * signals or schedules: the folder above does.
 */
#ifndef FETCH_H
#define FETCH_H

#include "crawl/fetch/url.h"
#include "crawl/fetch/warc.h"
#include "schemas/schemas.h"

struct sockaddr;

/* address.c -- which addresses may be spoken to */

struct range {
	uint8_t addr[16]; /* IPv4 as ::ffff:a.b.c.d */
	int bits;
};

struct client;

int range_read(struct range *, const char *cidr); /* -1: is none */
bool address_public(const uint8_t addr[16]);
bool address_allowed(const struct client *, const struct sockaddr *);
bool address_open(const struct client *, const char *address, int port);
/* Why ORIGIN, scheme://host:port, is not asked at all; NULL: it may be. */
char *address_closed(const struct client *, const char *origin);
bool address_usable(const struct client *, const char *address);

/* spool.c -- bytes that come in, in memory or else in an unnamed file */

struct pool {
	const char *folder; /* of the unnamed files */
	size_t used, limit; /* bytes of memory, of all spools together */
	uint8_t *spare; /* what the last one used, for the next: see spool.c */
	size_t spareroom;
};

struct spool {
	struct pool *pool;
	uint8_t *data; /* valid after spool_map() */
	size_t len, room;
	int fd; /* 0: all is in memory */
};

void spool_add(struct spool *, const void *, size_t);
void spool_map(struct spool *);
void spool_clear(struct spool *);
void pool_clear(struct pool *);

/* fetch.c -- one request, and its reply as far as it is wanted */

/* What all requests of a run share. */
struct client {
	const char *user_agent;
	const char *ca; /* file of certificates; NULL: the system's */
	const struct range *allow; /* beside what is public */
	size_t allowed;
	int timeout; /* s, for the whole of one reply */
	long buffer; /* bytes read at a time; 0: as libcurl does */
	void *share; /* CURLSH: what all handles know of TLS sessions */
	struct pool pool;
	void *stale; /* struct curl_slist: addresses to forget */
};

struct fetch {
	struct client *client;
	void *easy;    /* CURL, kept for the next request */
	void *ctx;     /* the caller's */
	int64_t limit; /* bytes of the body, decoded */
	bool clip;     /* a longer body is cut there; else it is refused */
	/* Asked when all headers are there; false, and reason: no body. */
	bool (*wanted)(struct fetch *);

	char *url;
	char *head; /* status line and headers, as received */
	size_t headlen;
	int headlines; /* of it */
	struct spool body;
	long status; /* HTTP, 0 = there was no reply */
	char ip[46];
	char *type;     /* Content-Type as sent, or NULL */
	char *mime;     /* lower case, without parameters, or NULL */
	char *location; /* of a redirect, absolute, or NULL */
	int64_t retry;  /* ms to wait, from Retry-After; 0 = not said */
	char *reason;   /* class: detail; NULL: the reply is whole */
	bool whole;     /* the body is all there, or clipped */
	bool network;   /* it failed on the way: another try may help */
	bool bare;      /* fetch_head(): the method is HEAD */
	bool enough;    /* set by wanted(): the headers were all of it */
	/* Private. */
	void *lines; /* curl_slist: headers of this request */
	size_t headroom;
	bool complete, cut; /* of the headers, of the body */
	bool fresh;         /* no kept connection may serve */
	void *resolve;      /* struct curl_slist */
	char passed[46]; /* the address, and its port, that guard.c let pass */
	int port;
	char barred[64], error[256];
};

void fetch_guard(struct fetch *); /* guard.c; of a new handle */
struct fetch *fetch_new(struct client *);
void fetch_free(struct fetch *);
void *fetch_begin(struct fetch *, const char *url); /* CURL, for a multi */
/* ADDRESSES of its host, a comma between two; NULL: the URL has one. */
void fetch_at(struct fetch *, const char *origin, const char *addresses);
void fetch_left(struct fetch *, const char *origin); /* for now, by all */
bool fetch_again(struct fetch *, int curlcode);      /* else: fetch_end() */
void fetch_end(struct fetch *, int curlcode);
void fetch_reason(struct fetch *, const char *fmt, ...) /* the first stays */
    __attribute__((format(printf, 2, 3)));
void fetch_headers(const struct fetch *, void *ctx,
    void (*see)(void *ctx, const char *name, const char *value));

/* request.c -- between fetch_begin() and the sending: what is asked */

void request_clear(struct fetch *);
void fetch_unless(struct fetch *, const char *etag, const char *modified);
void fetch_head(struct fetch *); /* ask for the headers alone */
char *fetch_validator(const struct fetch *, const char *name); /* or NULL */

#endif
