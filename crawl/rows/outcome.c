/*
 * What became of a visit.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/rows/bind.h"

/*
 * Where OUT has looked: what was seen there before, and is not now, ended.  An
 * error page takes back nothing that the image's own reply has said.
 */
static const char *
places(const struct outcome *out)
{
	if (out->state == VISITED)
		return "robots site header page";
	if (out->told)
		return "robots site header";
	return out->state == REFUSED || out->status != 0 ? "robots site" : "";
}

/*
 * The image is there, and what it was asked by on the way, or where it once
 * was, says no more than it did on this way.
 */
static bool
has_come(const struct outcome *out)
{
	return out->visit->item != 0 && out->told && out->state != LATER;
}

static void
signals(struct rows *rows, const struct outcome *out)
{
	const struct visit *v = out->visit;
	char now[21];

	time_write(now, time(NULL));
	RUN(rows, signal_end, text(now), text(v->url), text(places(out)));
	if (has_come(out))
		RUN(rows, signal_moved, text(now), number(v->item),
		    text(v->url), text(v->via));
	for (size_t i = 0; i < out->seen.n; i++) {
		const struct sighting *s = &out->seen.list[i];
		bool images = v->item == 0 && s->place == IN_PAGE && !s->alone;

		RUN(rows, signal_new, key(v->item), text(v->url), text(s->name),
		    text(place_name(s->place)), text(topic_name(s->topic)),
		    text(s->raw), text(says_name(s->says)), number(s->deciding),
		    number(images), text(now));
	}
}

/*
 * FOUND is on a page that refuses, as OUT has it: so do its images, also those
 * that came before.
 */
void
rows_refuse(
    struct rows *rows, const struct outcome *out, const struct found *found)
{
	RUN(rows, item_refuse, text(out->reason), number(found->item));
	if (!rows_changed(rows)) /* it is twice on the page */
		return;
	rows_reopen(rows, found->item);
	RUN(rows, visit_refuse, text(out->reason), number(found->item));
	rows_attempt(rows, &(struct attempt) {
			       .item = found->item,
			       .url = found->url,
			       .result = "refused",
			       .reason = out->reason,
			   });
}

static void
robots(struct rows *rows, const struct outcome *out)
{
	const struct stored *at = &out->stored;

	RUN(rows, origin_robots,
	    (struct value) { out->robots, (int64_t)out->robotslen,
		out->robots == NULL ? SQLITE_NULL : SQLITE_TEXT },
	    number(out->status),
	    at->length > 0 ? blob(at->sha256, sizeof(at->sha256)) : key(0),
	    number(time_ms()), number(out->origin->id));
}

static const char *
result(const struct outcome *out)
{
	if (out->state == VISITED)
		return "fetched";
	if (out->state != LATER)
		return rows_state_name(out->state);
	return out->hop.text == NULL ? "later" : "redirect";
}

static void
attempt(struct rows *rows, const struct outcome *out, bool late)
{
	struct attempt a = {
		.item = out->visit->item,
		.url = out->visit->url,
		.result = result(out),
		.reason = out->reason,
		.status = out->status,
		.record = &out->stored,
		.late = late,
	};

	if (out->state == LATER && out->hop.text != NULL)
		a.reason = out->hop.text;
	if (a.item != 0)
		rows_attempt(rows, &a);
	else
		tally_add(rows->tally, &a);
}

/* Returns the origin of the next request. */
static int64_t
later(struct rows *rows, const struct outcome *out)
{
	const struct visit *v = out->visit;
	int64_t at;

	attempt(rows, out, false);
	if (out->hop.text == NULL) {
		RUN(rows, visit_later, number(out->due), number(v->tries + 1),
		    text(out->reason), number(v->id));
		return out->origin->id;
	}
	at = rows_origin(rows, out->hop.origin);
	RUN(rows, visit_hop, number(out->due), number(at), text(out->hop.text),
	    text(v->via), number(v->id));
	return at;
}

/*
 * That the host of what the set has does not answer is no word about it.
 */
static bool
is_missed(const struct outcome *out)
{
	return out->state == FAILED && out->visit->held && out->status != 404 &&
	       out->status != 410;
}

static void
taken(struct rows *rows, const struct outcome *out)
{
	if (out->state == FETCHED)
		rows_stored(rows, out->visit->item,
		    &(struct received) {
			.mime = out->mime,
			.etag = out->etag,
			.modified = out->modified,
			.status = out->status,
			.url = out->url,
			.at = &out->stored,
		    });
	else
		rows_item_is(rows, out->visit->item, out);
}

static void
ended(struct rows *rows, const struct outcome *out)
{
	bool good = out->state == FETCHED || out->state == UNCHANGED ||
		    out->state == OTHER;

	RUN(rows, visit_over, text(good ? "done" : rows_state_name(out->state)),
	    text(out->reason), number(out->visit->id));
	attempt(rows, out, !rows_changed(rows));
	if (out->visit->item == 0 || out->only)
		return;
	if (out->state == UNCHANGED)
		RUN(rows, item_same, text(out->etag), text(out->modified),
		    number(out->visit->item));
	else if (is_missed(out))
		RUN(rows, item_missed, text(out->reason), key(out->status),
		    number(out->visit->item));
	else
		taken(rows, out);
}

/*
 * Returns the origin that has got something to do by it, or 0.
 */
int64_t
rows_outcome(struct rows *rows, const struct outcome *out)
{
	struct origin *o = out->origin;

	if (o->due != o->known_due)
		RUN(rows, origin_pace, number(o->due), number(o->failures),
		    number(o->delay), number(o->id));
	o->known_due = o->due;
	if (out->visit == NULL) {
		if (out->file != NULL)
			rows_site(rows, out);
		else
			robots(rows, out);
		return 0;
	}
	signals(rows, out);
	if (out->state == LATER)
		return later(rows, out);
	ended(rows, out);
	return 0;
}
