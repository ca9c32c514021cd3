/*
 * Which URL is next.  The frontier is a table: memory holds only the origins
 * that are at work, each with the next few of its URLs, in a heap ordered by
 * when each may be asked again.  Of an origin that is in the heap or at work
 * no second request is made.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "crawl/crawl.h"

#define WARM                                                          \
	16 /* origins in memory for each request at a time: they rest \
	      between requests, and others are asked meanwhile */
#define BUCKETS 4096               /* of the table of origins */
#define STEPS 64                   /* origins looked at in one go */
#define CACHE_MS INT64_C(86400000) /* RFC 9309 2.4: a day */

struct frontier {
	const struct plan *plan;
	struct sqlite3_stmt *next_origin, *load, *visits;
	struct origin *table[BUCKETS];
	struct origin **heap;
	size_t n, warm, room;
	int64_t cursor; /* the last origin that was looked at */
	int64_t later;  /* when the first of those not in memory is due */
	bool more, whole, found; /* see look() */
};

static const char next_origin[] =
    "SELECT origin, due FROM frontier WHERE state = 'due' AND origin > ?1 "
    "ORDER BY origin, due LIMIT 1";
static const char load[] =
    "SELECT name, robots, robots_status, robots_at, delay, due, failures "
    "FROM origin WHERE id = ?1";
static const char visits[] =
    "SELECT f.id, f.item, f.source, coalesce(f.target, f.page, item.url), "
    "f.via, f.depth, f.tries, f.due, "
    "item.sha256 IS NOT NULL "
    "FROM frontier AS f LEFT JOIN item ON item.id = f.item "
    "WHERE f.state = 'due' AND f.origin = ?1 AND f.due BETWEEN ?2 AND ?4 "
    "AND (f.due > ?2 OR f.id > ?3) ORDER BY f.due, f.id LIMIT 16";

struct frontier *
frontier_open(struct catalog *cat, const struct plan *plan)
{
	struct frontier *f = calloc(1, sizeof(*f));

	if (f == NULL)
		err(1, NULL);
	f->plan = plan;
	f->room = (size_t)plan->hosts * WARM;
	if ((f->heap = calloc(f->room, sizeof(*f->heap))) == NULL)
		err(1, NULL);
	f->next_origin = catalog_prepare(cat, next_origin);
	f->load = catalog_prepare(cat, load);
	f->visits = catalog_prepare(cat, visits);
	f->later = INT64_MAX;
	f->more = true;
	return f;
}

void
visit_free(struct visit *visit)
{
	if (visit == NULL)
		return;
	free(visit->url);
	free(visit->via);
	free(visit);
}

static void
origin_free(struct origin *o)
{
	while (o->queue != NULL) {
		struct visit *next = o->queue->next;

		visit_free(o->queue);
		o->queue = next;
	}
	robots_free(o->robots);
	free(o->closed);
	free(o->name);
	free(o);
}

void
frontier_close(struct frontier *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		while (f->table[i] != NULL) {
			struct origin *next = f->table[i]->chain;

			origin_free(f->table[i]);
			f->table[i] = next;
		}
	sqlite3_finalize(f->next_origin);
	sqlite3_finalize(f->load);
	sqlite3_finalize(f->visits);
	free(f->heap);
	free(f);
}

static void
heap_push(struct frontier *f, struct origin *o)
{
	size_t i = f->n++;

	for (; i > 0 && f->heap[(i - 1) / 2]->due > o->due; i = (i - 1) / 2)
		f->heap[i] = f->heap[(i - 1) / 2];
	f->heap[i] = o;
}

static struct origin *
heap_pop(struct frontier *f)
{
	struct origin *top = f->heap[0], *last = f->heap[--f->n];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < f->n) {
		if (child + 1 < f->n &&
		    f->heap[child + 1]->due < f->heap[child]->due)
			child++;
		if (last->due <= f->heap[child]->due)
			break;
		f->heap[i] = f->heap[child];
		i = child;
	}
	f->heap[i] = last;
	return top;
}

static bool
is_warm(const struct frontier *f, int64_t id)
{
	for (struct origin *o = f->table[id % BUCKETS]; o != NULL; o = o->chain)
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
	int status = sqlite3_column_int(f->load, 2);

	if (sqlite3_column_type(f->load, 3) == SQLITE_NULL ||
	    time_ms() - sqlite3_column_int64(f->load, 3) > CACHE_MS)
		return;
	if ((status / 100 != 2 && status / 100 != 4) || status == 429)
		return;
	const char *text = (const char *)sqlite3_column_text(f->load, 1);

	o->asked = sqlite3_column_int64(f->load, 3);
	o->status = status;
	o->robots = robots_parse(text == NULL ? "" : text,
	    (size_t)sqlite3_column_bytes(f->load, 1), f->plan->asker.agent);
}

static void
warm_up(struct frontier *f, int64_t id)
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
	o->delay = sqlite3_column_int64(f->load, 4);
	o->due = o->known_due = sqlite3_column_int64(f->load, 5);
	o->failures = sqlite3_column_int(f->load, 6);
	sqlite3_reset(f->load);
	if (o->delay < f->plan->delay)
		o->delay = f->plan->delay;
	o->chain = f->table[id % BUCKETS];
	f->table[id % BUCKETS] = o;
	f->warm++;
	heap_push(f, o);
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
	f->found = true;
	warm_up(f, id);
	return true;
}

/*
 * An origin that may be asked now, out of the heap; or NULL.
 */
struct origin *
frontier_next(struct frontier *f, int64_t now)
{
	if (f->later <= now) {
		f->later = INT64_MAX;
		f->more = true;
	}
	for (int i = 0; i < STEPS && f->more && f->warm < f->room; i++)
		if (!look(f, now))
			break;
	if (f->n == 0 || f->heap[0]->due > now)
		return NULL;
	return heap_pop(f);
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
static void
refill(struct frontier *f, struct origin *o, int64_t now)
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
 * What to ask ORIGIN for; or NULL, and it rests until the next commit.
 */
struct visit *
frontier_take(struct frontier *f, struct origin *o, int64_t now)
{
	struct visit *visit;

	if (o->queue == NULL)
		refill(f, o, now);
	o->drained = o->queue == NULL;
	if (o->drained)
		return NULL;
	visit = o->queue;
	o->queue = visit->next;
	visit->next = NULL;
	o->out++;
	return visit;
}

/*
 * Are the rules that we have of ORIGIN too old?
 */
bool
origin_stale(const struct origin *o, int64_t now)
{
	return o->robots != NULL && now - o->asked > CACHE_MS;
}

/*
 * ORIGIN may be asked again, when it is due.
 */
void
frontier_release(struct frontier *f, struct origin *o)
{
	heap_push(f, o);
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
	origin_free(o);
}

/*
 * What was taken is settled.  An origin that rests looks again from its first
 * row on; one that has nothing for now makes room.
 */
void
frontier_committed(struct frontier *f, int64_t now)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct origin **link = &f->table[i]; *link != NULL;) {
			struct origin *o = *link;

			if (!o->drained || o->out > 0) {
				link = &o->chain;
				continue;
			}
			o->seen_due = o->seen_id = 0;
			refill(f, o, now);
			if (o->queue == NULL) {
				forget(f, link);
				continue;
			}
			o->drained = false;
			heap_push(f, o);
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

/*
 * How long until something is due: ms; -1: nothing is left to do.
 */
int64_t
frontier_wait(const struct frontier *f, int64_t now)
{
	int64_t at = f->n > 0 ? f->heap[0]->due : INT64_MAX;

	if (f->more && f->warm < f->room)
		return 0;
	if (f->later < at)
		at = f->later;
	if (at == INT64_MAX)
		return -1;
	return at > now ? at - now : 0;
}
