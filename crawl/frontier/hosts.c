/*
 * The hosts that are at work, and the registrable domains that they are of.
 * What DNS says of a host is kept in the set, and read when it is needed.
 */
#include <err.h>
#include <libpsl.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "crawl/crawl.h"
#include "crawl/frontier/hosts.h"

#define BUCKETS 16384  /* of the tables of hosts and of domains */
#define IDLE 4096      /* of them that are only kept for their pace */
#define STALE_MS 60000 /* addresses too old, while DNS fails (RFC 8767 5) */
#define FAILURES 5     /* of a host, in a row: it is down */
#define DOWN_MS 60000  /* for so long; then twice as long each time */
#define DOWN_MAX 6     /* times that it doubles: about an hour */

struct table {
	struct host *bucket[BUCKETS];
	size_t idle, sweep; /* sweep when so many are idle */
};

struct hosts {
	const struct plan *plan;
	struct client client; /* which addresses may be spoken to */
	struct resolver *resolver;
	psl_ctx_t *psl;
	struct sqlite3_stmt *address;
	struct table names, domains;
};

static const char address[] = "SELECT list, reason, expires FROM address "
			      "WHERE name = ?1 AND expires > ?2";

/* Public suffixes: the newer of the library's own and the system's file. */
struct hosts *
hosts_new(struct catalog *cat, const struct plan *plan, struct resolver *r)
{
	struct hosts *h = calloc(1, sizeof(*h));

	if (h == NULL)
		err(1, NULL);
	h->plan = plan;
	h->client.allow = plan->allow;
	h->client.allowed = plan->allowed;
	h->resolver = r;
	if ((h->psl = psl_latest(NULL)) == NULL)
		errx(1, "libpsl: has no list of public suffixes");
	h->address = catalog_prepare(cat, address);
	h->names.sweep = h->domains.sweep = IDLE;
	return h;
}

static void
host_free(struct host *h)
{
	free(h->name);
	free(h->addresses);
	free(h->reason);
	free(h);
}

static void
table_clear(struct table *t)
{
	for (size_t i = 0; i < BUCKETS; i++)
		while (t->bucket[i] != NULL) {
			struct host *next = t->bucket[i]->chain;

			host_free(t->bucket[i]);
			t->bucket[i] = next;
		}
}

void
hosts_free(struct hosts *h)
{
	if (h == NULL)
		return;
	table_clear(&h->names);
	table_clear(&h->domains);
	sqlite3_finalize(h->address);
	psl_free(h->psl);
	free(h);
}

/* FNV-1a, 64 bits. */
static size_t
bucket_of(const char *name, size_t len)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < len; i++)
		hash =
		    (hash ^ (unsigned char)name[i]) * UINT64_C(1099511628211);
	return hash % BUCKETS;
}

static struct host *
find(const struct table *t, const char *name, size_t len)
{
	struct host *h = t->bucket[bucket_of(name, len)];

	while (h != NULL &&
	       (strncmp(h->name, name, len) != 0 || h->name[len] != '\0'))
		h = h->chain;
	return h;
}

static struct host *
add(struct table *t, const char *name, size_t len)
{
	struct host *h = calloc(1, sizeof(*h));
	struct host **link = &t->bucket[bucket_of(name, len)];

	if (h == NULL || (h->name = strndup(name, len)) == NULL)
		err(1, NULL);
	h->last = &h->first;
	h->chain = *link;
	*link = h;
	t->idle++;
	return h;
}

/* An address is a domain of its own; so is what is no more than a suffix. */
static struct host *
domain_of(struct hosts *all, const struct host *h)
{
	const char *name =
	    h->literal ? NULL : psl_registrable_domain(all->psl, h->name);
	struct host *d;

	if (name == NULL)
		name = h->name;
	if ((d = find(&all->domains, name, strlen(name))) != NULL)
		return d;
	d = add(&all->domains, name, strlen(name));
	d->pace = (struct pace) { .interval = all->plan->domain_delay,
		.burst = all->plan->domain_burst,
		.room = all->plan->per_domain };
	return d;
}

/* An answer for H, of now or of an earlier run. */
static void
settle(struct hosts *all, struct host *h, const char *list, int64_t expires)
{
	free(h->addresses);
	free(h->reason);
	h->addresses = addresses_usable(&all->client, list, &h->reason);
	h->expires = expires;
	h->lookups = 0;
}

static void
set_reason(struct host *h, const char *reason)
{
	free(h->reason);
	if ((h->reason = strdup(reason)) == NULL)
		err(1, NULL);
}

/*
 * What an earlier run, or this one, was told, while it holds.
 */
static void
recall(struct hosts *all, struct host *h, int64_t now)
{
	sqlite3_bind_text(all->address, 1, h->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(all->address, 2, now);
	if (catalog_row(all->address)) {
		const char *why =
		    (const char *)sqlite3_column_text(all->address, 1);

		settle(all, h,
		    (const char *)sqlite3_column_text(all->address, 0),
		    sqlite3_column_int64(all->address, 2));
		if (why != NULL)
			set_reason(h, why);
	}
	sqlite3_reset(all->address);
}

static struct host *
make(struct hosts *all, const char *name, size_t len)
{
	struct host *h = add(&all->names, name, len);
	char *literal = address_literal(h->name);

	h->pace = (struct pace) { .interval = all->plan->delay,
		.burst = all->plan->burst,
		.room = all->plan->per_host };
	h->literal = literal != NULL;
	if (h->literal)
		settle(all, h, literal, INT64_MAX);
	else
		recall(all, h, time_ms());
	free(literal);
	return h;
}

static void
hold(struct table *t, struct host *h)
{
	t->idle -= h->refs++ == 0;
}

/*
 * The host of ORIGIN, scheme://host:port, until it is dropped.
 */
struct host *
host_hold(struct hosts *all, const char *origin)
{
	size_t len;
	const char *name = url_host(origin, &len);
	struct host *h = find(&all->names, name, len);

	if (h == NULL)
		h = make(all, name, len);
	hold(&all->names, h);
	if (h->refs == 1) {
		h->domain = domain_of(all, h);
		hold(&all->domains, h->domain);
	}
	return h;
}

/* Nothing of it matters any more. */
static bool
rests(const struct host *h, int64_t now)
{
	return h->refs == 0 && !h->asked && h->shut <= now &&
	       h->pace.until <= now && h->pace.next <= now;
}

static void
sweep(struct table *t, int64_t now)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct host **link = &t->bucket[i]; *link != NULL;) {
			struct host *h = *link;

			if (!rests(h, now)) {
				link = &h->chain;
				continue;
			}
			*link = h->chain;
			host_free(h);
			t->idle--;
		}
	t->sweep = t->idle > IDLE / 2 ? 2 * t->idle : IDLE;
}

static void
let_go(struct table *t, struct host *h)
{
	if (--h->refs > 0 || ++t->idle < t->sweep)
		return;
	sweep(t, time_ms());
}

void
host_drop(struct hosts *all, struct host *h)
{
	if (h == NULL)
		return;
	if (h->refs == 1)
		let_go(&all->domains, h->domain);
	let_go(&all->names, h);
}

const char *
host_barred(const struct host *h, int64_t now)
{
	if (now < h->shut || (h->addresses == NULL && now < h->expires))
		return h->reason;
	return NULL;
}

bool
host_known(struct hosts *all, struct host *h, int64_t now)
{
	if (now < h->expires || now < h->shut)
		return true;
	if (!h->asked)
		resolver_ask(all->resolver, h->name);
	h->asked = true;
	return false;
}

/*
 * A failure that may pass: old addresses serve on; or it is asked again, each
 * time later, a few times.
 */
static void
passing(struct hosts *all, struct host *h, const struct answer *a)
{
	int64_t now = time_ms();

	if (h->addresses != NULL)
		h->expires = now + STALE_MS;
	else if (++h->lookups < all->plan->tries)
		h->pace.until = now + pace_pause(h->lookups, 0);
	else {
		set_reason(h, a->reason);
		h->expires = a->expires;
		h->lookups = 0;
	}
}

struct host *
host_heard(struct hosts *all, const struct answer *a)
{
	struct host *h = find(&all->names, a->name, strlen(a->name));

	if (h == NULL)
		return NULL;
	h->asked = false;
	if (a->passing)
		passing(all, h, a);
	else {
		settle(all, h, a->list, a->expires);
		if (a->reason != NULL)
			set_reason(h, a->reason);
	}
	return h;
}

/*
 * Of a host that was down, one request tells whether it is up again.
 */
bool
host_full(const struct host *h)
{
	return h->pace.out >= (h->opened > 0 ? 1 : h->pace.room);
}

void
host_replied(struct host *h)
{
	h->failures = h->opened = h->pace.strikes = 0;
}

/*
 * It failed on the way.  From the second time in a row on, the host rests for
 * twice as long each time; from the fifth on it is down: what waits for it
 * fails at once.
 */
void
host_failed(struct host *h, int64_t now, const char *reason)
{
	char *why;

	if (h->addresses != NULL)
		addresses_turn(h->addresses);
	if (now < h->shut)
		return;
	if (++h->failures < FAILURES) {
		if (h->failures > 1)
			h->pace.until =
			    now + (h->pace.interval << (h->failures - 1));
		return;
	}
	if (asprintf(&why, "host: failed %d times in a row, last %s",
		h->failures, reason) == -1)
		err(1, NULL);
	free(h->reason);
	h->reason = why;
	h->shut = now + ((int64_t)DOWN_MS
			    << (h->opened < DOWN_MAX ? h->opened : DOWN_MAX));
	h->opened++;
}
