/*
 * hosts.h -- where a host is, and how it and its domain are to be treated.
 */
#ifndef HOSTS_H
#define HOSTS_H

#include "crawl/frontier/pace.h"
#include "crawl/resolve/resolve.h"
#include "schemas/schemas.h"

struct origin;
struct plan;

/* A host name or address; or a registrable domain, which has no addresses. */
struct host {
	char *name;
	struct host *domain; /* NULL: this is one */
	struct pace pace;
	char *addresses; /* as addresses_usable() has them, or NULL */
	int failures;    /* on the way, in a row */
	bool literal;    /* its name is its address */
	/* Private. */
	char *reason; /* why nothing is asked of it, or NULL */
	struct host *chain;
	struct origin *first, **last; /* that wait for it */
	int64_t expires;              /* ms, of the addresses; 0: not known */
	int64_t shut;                 /* ms: given up until then */
	int behind;                   /* origins that are queued by its pace */
	int refs, lookups, opened;    /* failed, given up: in a row */
	bool asked;
};

struct hosts;

struct hosts *hosts_new(
    struct catalog *, const struct plan *, struct resolver *);
void hosts_free(struct hosts *);
struct host *host_hold(struct hosts *, const char *origin); /* scheme://... */
void host_drop(struct hosts *, struct host *);
/* Why nothing may be asked of HOST now, or NULL. */
const char *host_barred(const struct host *, int64_t now);
/* False: its addresses are not known; they are being asked for. */
bool host_known(struct hosts *, struct host *, int64_t now);
/* The host that ANSWER is about, or NULL: nobody wants to know any more. */
struct host *host_heard(struct hosts *, const struct answer *);
bool host_full(const struct host *); /* no more requests at a time */
void host_replied(struct host *);
void host_failed(struct host *, int64_t now, const char *reason);

#endif
