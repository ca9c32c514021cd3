/*
 * Which origins are in memory: those that are at work, each with the next few
 * of its URLs.  All others wait in the catalog for room, and take turns.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "crawl/frontier/warm.h"

#define STEPS 64      /* origins looked at in one go */
#define TURN 64       /* visits of one while others wait for room */
#define REST_MS 60000 /* an origin that rests longer need not be in memory */
#define CACHE_MS INT64_C(86400000) /* RFC 9309 2.4: a day */

static const char next_origin[] =
    "SELECT f.origin, max(f.due, o.due) FROM frontier AS f "
    "JOIN origin AS o ON o.id = f.origin "
    "WHERE f.state = 'due' AND f.origin > ?1 "
    "ORDER BY f.origin, f.due LIMIT 1";
static const char load[] =
    "SELECT name, robots, robots_status, robots_at, due, failures "
    "FROM origin WHERE id = ?1";
static const char visits[] =
    "SELECT f.id, f.item, f.source, coalesce(f.target, f.page, item.url), "
    "f.via, f.depth, f.tries, f.due, "
    "item.sha256 IS NOT NULL "
    "FROM frontier AS f LEFT JOIN item ON item.id = f.item "
    "WHERE f.state = 'due' AND f.origin = ?1 AND f.due BETWEEN ?2 AND ?4 "
    "AND (f.due > ?2 OR f.id > ?3) ORDER BY f.due, f.id LIMIT 16";

void
warm_open(struct frontier *f, struct catalog *cat)
{
	f->next_origin = catalog_prepare(cat, next_origin);
	f->load = catalog_prepare(cat, load);
	f->visits = catalog_prepare(cat, visits);
	f->later = INT64_MAX;
	f->more = true;
}

static void
origin_free(struct frontier *f, struct origin *o)
{
	while (o->queue != NULL) {
		struct visit *next = o->queue->next;

		visit_free(o->queue);
		o->queue = next;
	}
	o->host->domain->behind -= o->behind;
	host_drop(f->hosts, o->host);
	robots_free(o->robots);
	site_free(o->site);
	free(o->closed);
	free(o->name);
	free(o);
}

void
warm_close(struct frontier *f)
{
	for (size_t i = 0; i < WARM_BUCKETS; i++)
		while (f->table[i] != NULL) {
			struct origin *next = f->table[i]->chain;

			origin_free(f, f->table[i]);
			f->table[i] = next;
		}
	sqlite3_finalize(f->next_origin);
	sqlite3_finalize(f->load);
	sqlite3_finalize(f->visits);
}

static bool
is_warm(const struct frontier *f, int64_t id)
{
	for (struct origin *o = f->table[id % WARM_BUCKETS]; o != NULL;
	     o = o->chain)
		if (o->id == id)
			return true;
	return false;
}

/*
 * The robots.txt that an earlier run stored, while it is fresh and was there.
 */
static void
load_robots(struct frontier *f, struct origin *o)
{
	const char *text = (const char *)sqlite3_column_text(f->load, 1);
	int status = sqlite3_column_int(f->load, 2);
	int64_t asked = sqlite3_column_int64(f->load, 3);

	if (sqlite3_column_type(f->load, 3) == SQLITE_NULL ||
	    time_ms() - asked > CACHE_MS ||
	    (f->plan->recheck && asked <= f->plan->before))
		return;
	o->robots = robots_reply(status, text == NULL ? "" : text,
	    (size_t)sqlite3_column_bytes(f->load, 1), f->plan->asker.agent);
	if (o->robots == NULL)
		return;
	o->asked = asked;
	o->status = status;
}

/*
 * Are the rules that we have of ORIGIN too old?
 */
bool
origin_stale(const struct origin *o, int64_t now)
{
	return o->robots != NULL && now - o->asked > CACHE_MS;
}

static struct origin *
read_origin(struct frontier *f, int64_t id)
{
	struct origin *o = calloc(1, sizeof(*o));

	if (o == NULL)
		err(1, NULL);
	o->id = id;
	sqlite3_bind_int64(f->load, 1, id);
	if (!catalog_row(f->load))
		errx(1, "origin %lld: is in frontier, but not in origin",
		    (long long)id);
	o->name = catalog_text(f->load, 0);
	load_robots(f, o);
	o->due = o->known_due = sqlite3_column_int64(f->load, 4);
	o->failures = sqlite3_column_int(f->load, 5);
	sqlite3_reset(f->load);
	o->delay = o->robots == NULL ? -1 : robots_delay(o->robots);
	if (o->delay < f->plan->delay)
		o->delay = f->plan->delay;
	o->host = host_hold(f->hosts, o->name);
	o->closed = address_closed(&f->client, o->name);
	if (o->closed == NULL)
		o->closed = part_closed(&f->plan->part, o->name);
	pace_slow(&o->host->pace, o->delay);
	return o;
}

/*
 * Into memory, and the addresses of its host are asked for: they are there
 * when its turn comes.  False: its host is to be left alone for long.
 */
static bool
warm_up(struct frontier *f, int64_t id, int64_t now)
{
	struct origin *o = read_origin(f, id);
	int64_t ready = pace_ready(&o->host->pace);

	if (ready > now + REST_MS) {
		f->later = ready < f->later ? ready : f->later;
		origin_free(f, o);
		return false;
	}
	o->chain = f->table[id % WARM_BUCKETS];
	f->table[id % WARM_BUCKETS] = o;
	f->warm++;
	if (ready <= now && o->closed == NULL)
		host_known(f->hosts, o->host, now);
	origin_push(f, o, o->due);
	return true;
}

/*
 * Look at the next origin that has something to do; round and round, until a
 * whole round found none to warm.  False: enough for now.
 */
static bool
look(struct frontier *f, int64_t now)
{
	int64_t id, due;

	sqlite3_bind_int64(f->next_origin, 1, f->cursor);
	if (!catalog_row(f->next_origin)) {
		f->more = f->found || !f->whole;
		f->found = false;
		f->whole = true;
		f->cursor = 0;
		return f->more;
	}
	id = sqlite3_column_int64(f->next_origin, 0);
	due = sqlite3_column_int64(f->next_origin, 1);
	sqlite3_reset(f->next_origin);
	f->cursor = id;
	if (is_warm(f, id))
		return true;
	if (due > now) {
		f->later = due < f->later ? due : f->later;
		return true;
	}
	if (warm_up(f, id, now))
		f->found = true;
	return true;
}

void
warm_more(struct frontier *f, int64_t now)
{
	if (f->later <= now) {
		f->later = INT64_MAX;
		f->more = true;
	}
	for (int i = 0; i < STEPS && f->more && f->warm < f->room; i++)
		if (!look(f, now))
			break;
}

/*
 * What is closed, or has been tried, is not forgotten before its end.
 */
static bool
may_leave(const struct frontier *f, const struct origin *o)
{
	return (f->more || f->waits) && f->warm == f->room &&
	       o->closed == NULL && o->tries == 0;
}

bool
warm_served(const struct frontier *f, const struct origin *o)
{
	return o->served >= TURN && may_leave(f, o);
}

static struct visit *
read_visit(struct sqlite3_stmt *stmt)
{
	struct visit *visit = calloc(1, sizeof(*visit));

	if (visit == NULL)
		err(1, NULL);
	visit->id = sqlite3_column_int64(stmt, 0);
	visit->item = sqlite3_column_int64(stmt, 1);
	visit->source = sqlite3_column_int64(stmt, 2);
	visit->url = catalog_text(stmt, 3);
	visit->via = catalog_text(stmt, 4);
	visit->depth = sqlite3_column_int(stmt, 5);
	visit->tries = sqlite3_column_int(stmt, 6);
	visit->held = sqlite3_column_int(stmt, 8) != 0;
	return visit;
}

/*
 * The next few URLs, after those that were taken: their rows still say due
 * until they are committed.
 */
void
origin_refill(struct frontier *f, struct origin *o, int64_t now)
{
	struct visit **end = &o->queue;

	sqlite3_bind_int64(f->visits, 1, o->id);
	sqlite3_bind_int64(f->visits, 2, o->seen_due);
	sqlite3_bind_int64(f->visits, 3, o->seen_id);
	sqlite3_bind_int64(f->visits, 4, now);
	while (catalog_row(f->visits)) {
		*end = read_visit(f->visits);
		o->seen_id = (*end)->id;
		o->seen_due = sqlite3_column_int64(f->visits, 7);
		end = &(*end)->next;
	}
}

/*
 * Leave memory: others may wait for the room, and what this one has to do
 * later is not forgotten.
 */
static void
forget(struct frontier *f, struct origin **link)
{
	struct origin *o = *link;

	f->more = f->more || f->warm == f->room;
	sqlite3_bind_int64(f->next_origin, 1, o->id - 1);
	if (catalog_row(f->next_origin) &&
	    sqlite3_column_int64(f->next_origin, 0) == o->id &&
	    sqlite3_column_int64(f->next_origin, 1) < f->later)
		f->later = sqlite3_column_int64(f->next_origin, 1);
	sqlite3_reset(f->next_origin);
	*link = o->chain;
	f->warm--;
	pass_on(f, o->host);
	origin_free(f, o);
}

/*
 * Those in the heap that rest for long give way.
 */
static void
leave_heap(struct frontier *f, int64_t now)
{
	struct heap *h = &f->heap;
	size_t n = h->n;

	if (!f->more || f->warm < f->room)
		return;
	h->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct origin *o = h->list[i];

		if (o->at > now + REST_MS && may_leave(f, o))
			o->drained = o->leaving = true;
		else
			heap_push(h, o);
	}
}

/*
 * What was taken is settled.  An origin that rests looks again from its first
 * row on; one that has nothing for now makes room.
 */
void
frontier_committed(struct frontier *f, int64_t now)
{
	leave_heap(f, now);
	for (size_t i = 0; i < WARM_BUCKETS; i++)
		for (struct origin **link = &f->table[i]; *link != NULL;) {
			struct origin *o = *link;

			if (!o->drained || o->out > 0) {
				link = &o->chain;
				continue;
			}
			o->seen_due = o->seen_id = 0;
			if (!o->leaving)
				origin_refill(f, o, now);
			if (o->leaving || o->queue == NULL) {
				forget(f, link);
				continue;
			}
			o->drained = false;
			origin_push(f, o, o->due);
			link = &o->chain;
		}
}

/*
 * ORIGIN has got something to do.
 */
void
frontier_wake(struct frontier *f, int64_t origin)
{
	if (!is_warm(f, origin))
		f->more = true;
}
