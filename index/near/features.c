/*
 * Which items of another set show what photos of this one do, by local
 * features: the codes of a photo's points are searched for, and where several
 * points of an item are like some of them, it is seen whether these agree on
 * one place.  A photo at a time.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "index/features/features.h"
#include "index/near/near.h"
#include "schemas/point.h"

/*
 * Bits of 256.  Of points that are the same 81 of 100 are as near, after
 * blending, squashing and writing over; of others 2 in 100,000.
 */
#define FEATURE_RADIUS 40

/* A photo, or an item that is like it. */
struct seen {
	int64_t item;
	double width, height; /* of 1, the longer side */
	size_t n;
	struct point points[POINTS_ASKED];
};

struct feature_run {
	struct search_run *run;
	struct hashes hashes; /* the other's */
	struct hashes_of of;
	struct sqlite3_stmt *photos, *items;
	struct seen photo, mirrored, item;
	struct code codes[2 * POINTS_ASKED]; /* of the photo, then mirrored */
	struct hits hits;
	size_t segment;  /* that is searched */
	const char *why; /* is it no good */
};

/*
 * Columns: item, points, width, height.  They may be a stranger's: false, if
 * they are not what they should be.
 */
static bool
read_seen(struct seen *seen, struct sqlite3_stmt *stmt, size_t most)
{
	const uint8_t *points = sqlite3_column_blob(stmt, 1);
	double width = sqlite3_column_double(stmt, 2);
	double height = sqlite3_column_double(stmt, 3);
	double longer = width > height ? width : height;

	seen->item = sqlite3_column_int64(stmt, 0);
	seen->n = points_count((size_t)sqlite3_column_bytes(stmt, 1), most);
	if (!(width >= 1 && height >= 1 && longer <= UINT32_MAX))
		return false;
	seen->width = width / longer;
	seen->height = height / longer;
	for (size_t i = 0; i < seen->n; i++)
		point_read(&seen->points[i], points + i * POINT_BYTES);
	return seen->n > 0;
}

static void
take_codes(struct feature_run *f)
{
	struct seen *photo = &f->photo, *mirrored = &f->mirrored;

	*mirrored = *photo;
	for (size_t i = 0; i < photo->n; i++) {
		point_mirror(&mirrored->points[i]);
		memcpy(&f->codes[i], photo->points[i].code, POINT_CODE);
		memcpy(&f->codes[photo->n + i], mirrored->points[i].code,
		    POINT_CODE);
	}
}

static void
add_found(void *arg, const struct pair *pair)
{
	struct feature_run *f = arg;
	const struct segment_file *file = &f->hashes.files[f->segment];
	struct hit hit = { .query = (uint32_t)pair->a,
		.mirrored = pair->a >= f->photo.n,
		.distance = (uint8_t)pair->distance };
	uint64_t i, end;
	const char *why = segment_items(file, (uint32_t)pair->b, &i, &end);

	if (why != NULL)
		f->why = why;
	/* Of a code that very many items have, no more than the hits take. */
	for (; why == NULL && i < end && end - i <= f->hits.hot; i++) {
		hit.item = segment_owner(file, i);
		hit.point = segment_item(file, i) & ((1 << POINT_BITS) - 1);
		if (!items_have(&f->hashes.gone[f->segment], hit.item))
			hits_add(&f->hits, &hit);
	}
}

/* NULL, or what is wrong with the segment. */
static const char *
search_segment(struct feature_run *f)
{
	const struct segment *segment = &f->hashes.files[f->segment].segment;
	struct batch batch = {
		.segment = segment,
		.plan.radius = FEATURE_RADIUS,
		.jobs = f->run->args->opt.jobs,
		.queries = f->codes,
		.n = 2 * f->photo.n,
		.sink = { add_found, f },
	};
	const char *why;

	f->why = NULL;
	plan_make(&batch.plan, &segment->split, segment->n);
	why = batch_run(&batch);
	return why != NULL ? why : f->why;
}

/* A segment that turns out bad is made anew, and all is searched again. */
static void
search_codes(struct feature_run *f)
{
	hits_begin(&f->hits, 2 * f->photo.n, f->hashes.list.live);
	for (f->segment = 0; f->segment < f->hashes.n;) {
		const char *why = search_segment(f);

		if (why == NULL) {
			f->segment++;
			continue;
		}
		run_reopen(f->run, &f->hashes,
		    &(struct fault_of) { &f->of, f->segment, why });
		hits_begin(&f->hits, 2 * f->photo.n, f->hashes.list.live);
		f->segment = 0;
	}
	hits_sort(&f->hits);
}

static bool
read_item(struct feature_run *f, int64_t item)
{
	bool there;

	if (f->item.item == item && f->item.n > 0)
		return true;
	sqlite3_bind_int64(f->items, 1, item);
	there =
	    catalog_row(f->items) && read_seen(&f->item, f->items, POINTS_KEPT);
	sqlite3_reset(f->items);
	return there;
}

static struct spot
spot(const struct seen *seen, const struct point *point)
{
	return (struct spot) { point->x * seen->width, point->y * seen->height,
		point->size, point->angle };
}

/* Where the photo is in the item, if N hits of it agree. */
static void
compare(struct feature_run *f, const struct hit *hits, size_t n,
    struct agreement *out)
{
	const struct seen *from = hits->mirrored ? &f->mirrored : &f->photo;
	struct match matches[MATCHES];
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = hits[i].query - (hits->mirrored ? from->n : 0);
		const struct point *to = &f->item.points[hits[i].point];

		/* The index may be older than what it was made of. */
		if (hits[i].point >= f->item.n)
			continue;
		matches[count++] = (struct match) { spot(from,
							&from->points[at]),
			spot(&f->item, to), hits[i].point, hits[i].distance };
	}
	matches_verify(matches, count, out);
}

/* How many points of the item are where the photo would be. */
static int
count_within(const struct feature_run *f, const struct affine *t)
{
	struct affine back;
	int n = 0;

	if (!affine_inverse(t, &back))
		return 0;
	for (size_t i = 0; i < f->item.n; i++) {
		struct spot at = spot(&f->item, &f->item.points[i]);
		double x = back.a * at.x + back.b * at.y + back.c;
		double y = back.d * at.x + back.e * at.y + back.f;

		n += x >= 0 && x <= f->photo.width && y >= 0 &&
		     y <= f->photo.height;
	}
	return n;
}

/* That few agree may be chance, if there are many that do not. */
static bool
is_enough(const struct feature_run *f, const struct agreement *agreement)
{
	if (agreement->inliers >= INLIERS_MANY)
		return true;
	return agreement->inliers >= INLIERS &&
	       agreement->inliers * INLIERS_SHARE >=
		   count_within(f, &agreement->affine);
}

/* Of shares of the one's sides, to shares of the other's. */
static void
write_affine(
    char *out, size_t len, const struct feature_run *f, const struct affine *t)
{
	double w = f->photo.width, h = f->photo.height;
	double across = f->item.width, down = f->item.height;

	snprintf(out, len, "[[%.5f, %.5f, %.5f], [%.5f, %.5f, %.5f]]",
	    t->a * w / across, t->b * h / across, t->c / across,
	    t->d * w / down, t->e * h / down, t->f / down);
}

static void
find(struct feature_run *f)
{
	struct near_row row = { .item = f->photo.item };
	struct hit hits[MATCHES];
	int best = 0;
	size_t at = 0, n;

	f->item.n = 0;
	while ((n = hits_next(&f->hits, &at, hits)) > 0) {
		struct agreement agreement;
		char affine[200];

		best = row.other == hits->item ? best : 0;
		if (!read_item(f, hits->item))
			continue;
		compare(f, hits, n, &agreement);
		if (agreement.inliers <= best || !is_enough(f, &agreement))
			continue;
		/* Mirrored comes second, and must be better. */
		best = agreement.inliers;
		row.other = hits->item;
		row.orientation = hits->mirrored ? 2 : 1;
		write_affine(affine, sizeof(affine), f, &agreement.affine);
		nears_add_features(f->run->nears, &row, best, affine);
	}
}

/* Photo after photo; UNITS are those that an earlier run was stopped after. */
static void
search_photos(struct feature_run *f, size_t n)
{
	struct nears *nears = f->run->nears;
	const uint8_t *units = nears_units(nears, n);
	struct progress progress;
	int64_t last = INT64_MIN;

	progress_begin(&progress,
	    f->run->args->opt.quiet ? NULL : "photos by their features",
	    (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		bool there;

		sqlite3_bind_int64(f->photos, 1, last);
		if (!catalog_row(f->photos))
			break;
		there = read_seen(&f->photo, f->photos, POINTS_ASKED);
		last = f->photo.item;
		sqlite3_reset(f->photos);
		if (there && !units[i]) {
			take_codes(f);
			search_codes(f);
			find(f);
		}
		nears_done(nears, i);
		progress_step(&progress, (int64_t)i + 1);
	}
	progress_end(&progress);
}

/* Two kinds of points of two rules are not compared. */
#define POINTS                                                          \
	"SELECT feature.item, points, width, height FROM feature JOIN " \
	"fact USING (item) WHERE rule = '" POINT_RULE "' AND asked = "

void
features_state(
    struct catalog *cat, struct catalog *other, char *state, size_t len)
{
	struct mark theirs = log_end(other, source_features.name);

	snprintf(state, len, ", %lld features, there %lld:%lld",
	    (long long)catalog_number(cat,
		"SELECT coalesce(sum(length(points)), 0) FROM feature"
		" WHERE asked = 1"),
	    (long long)theirs.id, (long long)theirs.token);
}

static void
search_all(struct feature_run *f, struct catalog *other, size_t n)
{
	f->photos = catalog_prepare(f->run->cat,
	    POINTS "1 AND feature.item > ?1 ORDER BY feature.item LIMIT 1");
	f->items = catalog_prepare(other, POINTS "0 AND feature.item = ?1");
	search_photos(f, n);
	sqlite3_finalize(f->photos);
	sqlite3_finalize(f->items);
	hits_clear(&f->hits);
}

bool
search_features(struct search_run *run, struct catalog *other)
{
	size_t n = (size_t)catalog_number(run->cat,
	    "SELECT count(*) FROM feature WHERE asked = 1 AND rule "
	    "= '" POINT_RULE "'");
	struct feature_run *f = calloc(1, sizeof(*f));
	bool any;

	if (f == NULL)
		err(1, NULL);
	f->run = run;
	f->of = run_hashes(run, other, n * 2 * POINTS_ASKED);
	f->of.source = &source_features;
	if (n > 0)
		run_open(run, &f->hashes, &f->of);
	if ((any = f->hashes.n > 0))
		search_all(f, other, n);
	hashes_close(&f->hashes);
	free(f);
	return any;
}
