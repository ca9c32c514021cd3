/*
 * resolve.h -- from the names of hosts to addresses, in the one loop.
 */
#ifndef RESOLVE_H
#define RESOLVE_H

#include "crawl/fetch/fetch.h"
#include "schemas/schemas.h"

/* dns.c -- asking for a name: no thread, and no more at a time than allowed */

struct dns {
	char *servers; /* ADDR[:PORT],...; NULL: the system's */
	int parallel;  /* names at a time */
	int timeout;   /* ms, for one name, all tries together */
};

/* What became of a name. */
struct answer {
	struct answer *next;
	char *name;
	char *list;         /* addresses, a blank between two; "" = none */
	const char *reason; /* why there is none, class: detail; or NULL */
	int64_t expires;    /* ms */
	bool passing;       /* another try may help; not to be kept */
	struct resolver *resolver;
	bool sure; /* nothing came; it is asked for once more, by TCP too */
};

struct resolver;

struct resolver *resolver_new(const struct dns *);
void resolver_free(struct resolver *);
void resolver_ask(struct resolver *, const char *name);
/* An answer that has come, the caller's to free; or NULL. */
struct answer *resolver_heard(struct resolver *);
bool resolver_busy(const struct resolver *); /* names are being asked for */
/* It wants a turn when this can be read, or after so many ms; -1: never. */
int resolver_fd(const struct resolver *);
int resolver_wait(const struct resolver *);
void resolver_turn(struct resolver *);
/* Ask for NAME, and wait; of a resolver that is asked nothing else. */
struct answer *resolver_await(struct resolver *, const char *name);
char *addresses_few(const char *list); /* of those, what a fetch tries */
void addresses_turn(char *list);       /* others are to be tried first */
/* Tell FETCH where its host is; false: it has a reason not to go there. */
bool resolver_locate(struct resolver *, struct fetch *);
void answer_free(struct answer *);

/* usable.c -- addresses as they are handed to a fetch */

/* HOST is no name, but an address: a copy of it as in a list; else NULL. */
char *address_literal(const char *host);
/*
 * Those of LIST that may be spoken to, a comma between two; or NULL, and
 * *REASON says why there is none: the caller's to free.
 */
char *addresses_usable(const struct client *, const char *list, char **reason);

#endif
