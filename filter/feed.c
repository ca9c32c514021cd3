/*
 * What waits to be read: images in the order of their bytes, then captions, a
 * batch of either at a time.  Nothing is held open meanwhile, so that a crawl
 * may write, and memory does not grow with the set.
 */
#include <sys/mman.h>
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "filter/measure/measure.h"
#include "schemas/point.h"
#include "schemas/variant.h"
#include "stage.h"

#define IMAGES 256            /* rows read at once */
#define MAX_CAPTION (1 << 20) /* bytes that are measured of one */
#define MAX_BATCH (1 << 20)   /* bytes of captions that go together */

struct image_row {
	int64_t item, warc, offset, len;
};

struct feed {
	const char *set;
	struct wanted wanted;
	sqlite3_stmt *images, *captions, *count_images, *count_captions;
	struct image_row rows[IMAGES], last;
	size_t n, next;
	int64_t mention; /* the last caption that was taken */
	int64_t warc;    /* the file that is open */
	int fd;
};

/* Many items may have one span; SQLite seeks no row value that ends in id. */
#define SPAN "SELECT id, warc, body_offset, bytes %s"
#define SPANS                                                        \
	"SELECT * FROM (" SPAN " AND warc = ?1 AND body_offset = ?2" \
	" AND id > ?3 ORDER BY id LIMIT ?4) UNION ALL "              \
	"SELECT * FROM (" SPAN " AND (warc, body_offset) > (?1, ?2)" \
	" ORDER BY warc, body_offset, id LIMIT ?4) LIMIT ?4"

/* Those that were measured before there was pii_url are, once more. */
#define UNREAD                                                      \
	" FROM mention WHERE NOT EXISTS (SELECT 1 FROM text WHERE " \
	"text.mention = mention.id AND (pii_url IS NOT NULL OR "    \
	"reason IS NOT NULL))"

static void
add_lack(sqlite3_str *str, const char *measure)
{
	sqlite3_str_appendf(
	    str, " OR instr(" FACT_MEASURES ", ',%s,') = 0", measure);
}

/* What an item's facts lack of what is wanted: SQL over the table fact. */
static void
add_lacks(sqlite3_str *str, const struct wanted *wanted)
{
	const struct measure *measure;

	sqlite3_str_appendall(str, "FALSE");
	if (wanted->dihedral)
		sqlite3_str_appendall(
		    str, " OR (pdq IS NOT NULL AND pdq_dihedral IS NULL)");
	if (wanted->variants)
		sqlite3_str_appendall(str,
		    " OR NOT EXISTS (SELECT 1 FROM variant WHERE"
		    " variant.item = item.id AND rule = '" VARIANT_RULE "')");
	if (wanted->points != WANTED_NO)
		sqlite3_str_appendf(str,
		    " OR NOT EXISTS (SELECT 1 FROM feature WHERE"
		    " feature.item = item.id AND rule = '" POINT_RULE "'"
		    " AND asked = %d)",
		    wanted->points == WANTED_ASKED);
	if (wanted->exact)
		sqlite3_str_appendall(str, " OR pdq_rule <> '" PDQ_EXACT "'");
	for (size_t i = 0; (measure = measures_at(i)) != NULL; i++)
		if (measure->extra && measures_want(wanted, i))
			add_lack(str, measure->name);
	/* Most facts have all: one look is enough. */
	sqlite3_str_appendall(
	    str, " OR (instr(" FACT_MEASURES ", ',all,') = 0 AND (FALSE");
	for (size_t i = 0; (measure = measures_at(i)) != NULL; i++)
		if (!measure->extra && measures_want(wanted, i))
			add_lack(str, measure->name);
	sqlite3_str_appendall(str, "))");
}

/* FROM and WHERE of the items that wait; sqlite3_free() it. */
static char *
waits(struct catalog *cat, const struct wanted *wanted)
{
	sqlite3_str *str = sqlite3_str_new(catalog_db(cat));
	char *sql;

	sqlite3_str_appendall(str,
	    "FROM item WHERE state = 'fetched' AND NOT EXISTS "
	    "(SELECT 1 FROM fact WHERE fact.item = item.id AND "
	    "(reason IS NOT NULL OR (");
	add_lacks(str, wanted);
	sqlite3_str_appendall(str, ") IS NOT TRUE))");
	if ((sql = sqlite3_str_finish(str)) == NULL)
		err(1, NULL);
	return sql;
}

/* FORMAT with two times WAITS in it, or with one. */
static sqlite3_stmt *
prepare(struct catalog *cat, const char *format, const char *waits)
{
	char *sql;
	sqlite3_stmt *stmt;

	if ((sql = sqlite3_mprintf(format, waits, waits)) == NULL)
		err(1, NULL);
	stmt = catalog_prepare(cat, sql);
	sqlite3_free(sql);
	return stmt;
}

struct feed *
feed_open(struct catalog *cat, const char *set, const struct wanted *wanted)
{
	struct feed *feed = calloc(1, sizeof(*feed));
	char *from;

	if (feed == NULL)
		err(1, NULL);
	feed->set = set;
	feed->wanted = *wanted;
	feed->fd = -1;
	from = waits(cat, wanted);
	feed->images = prepare(cat, SPANS, from);
	feed->count_images = prepare(cat, "SELECT count(*) %s", from);
	sqlite3_free(from);
	feed->captions = catalog_prepare(cat,
	    "SELECT id, caption" UNREAD " AND id > ?1 ORDER BY id LIMIT ?2");
	feed->count_captions = catalog_prepare(cat, "SELECT count(*)" UNREAD);
	feed_rewind(feed);
	return feed;
}

void
feed_close(struct feed *feed)
{
	if (feed == NULL)
		return;
	sqlite3_finalize(feed->images);
	sqlite3_finalize(feed->captions);
	sqlite3_finalize(feed->count_images);
	sqlite3_finalize(feed->count_captions);
	if (feed->fd != -1)
		close(feed->fd);
	free(feed);
}

void
feed_rewind(struct feed *feed)
{
	feed->last = (struct image_row) { .item = -1, .warc = -1 };
	feed->n = feed->next = 0;
	feed->mention = INT64_MIN;
}

static int64_t
count(sqlite3_stmt *stmt)
{
	int64_t n = catalog_row(stmt) ? sqlite3_column_int64(stmt, 0) : 0;

	sqlite3_reset(stmt);
	return n;
}

int64_t
feed_images(struct feed *feed)
{
	return count(feed->count_images);
}

int64_t
feed_captions(struct feed *feed)
{
	return count(feed->count_captions);
}

static void
read_images(struct feed *feed)
{
	sqlite3_stmt *stmt = feed->images;

	sqlite3_bind_int64(stmt, 1, feed->last.warc);
	sqlite3_bind_int64(stmt, 2, feed->last.offset);
	sqlite3_bind_int64(stmt, 3, feed->last.item);
	sqlite3_bind_int64(stmt, 4, IMAGES);
	feed->n = feed->next = 0;
	while (catalog_row(stmt)) {
		feed->last = (struct image_row) {
			.item = sqlite3_column_int64(stmt, 0),
			.warc = sqlite3_column_int64(stmt, 1),
			.offset = sqlite3_column_int64(stmt, 2),
			.len = sqlite3_column_int64(stmt, 3),
		};
		feed->rows[feed->n++] = feed->last;
	}
}

/* A descriptor of its own: the file that is open is kept for the next one. */
static int
descriptor(struct feed *feed, const struct image_row *row)
{
	char *path = set_warc(feed->set, row->warc);
	struct stat st;
	int fd;

	if (feed->fd == -1 || feed->warc != row->warc) {
		if (feed->fd != -1)
			close(feed->fd);
		feed->fd = open(path, O_RDONLY | O_CLOEXEC);
		feed->warc = row->warc;
	}
	if (feed->fd == -1 || fstat(feed->fd, &st) == -1 ||
	    (fd = fcntl(feed->fd, F_DUPFD_CLOEXEC, 0)) == -1)
		err(1, "%s", path);
	if (st.st_size - row->offset < row->len)
		errx(1,
		    "%s: ends at %lld, within item %lld: the set is damaged",
		    path, (long long)st.st_size, (long long)row->item);
	free(path);
	return fd;
}

static bool
next_image(struct feed *feed, struct job *job)
{
	const struct image_row *row;

	if (feed->next == feed->n)
		read_images(feed);
	if (feed->next == feed->n)
		return false;
	row = &feed->rows[feed->next++];
	*job = (struct job) { .n = 1, .ids = { row->item } };
	job->request.kind = WORK_IMAGE;
	job->request.wanted = feed->wanted;
	job->request.offset = row->offset;
	job->request.len = row->len;
	job->fd = descriptor(feed, row);
	return true;
}

static void
put(int fd, const void *data, size_t len)
{
	if (write(fd, data, len) != (ssize_t)len)
		err(1, "captions");
}

static bool
next_captions(struct feed *feed, struct job *job)
{
	sqlite3_stmt *stmt = feed->captions;

	*job = (struct job) { .fd = -1 };
	job->request.kind = WORK_TEXTS;
	sqlite3_bind_int64(stmt, 1, feed->mention);
	sqlite3_bind_int64(stmt, 2, BATCH);
	while (job->request.len < MAX_BATCH && catalog_row(stmt)) {
		const void *s = sqlite3_column_text(stmt, 1);
		size_t len = s == NULL ? 0 : strnlen(s, MAX_CAPTION);

		if (job->fd == -1 &&
		    (job->fd = memfd_create("captions", MFD_CLOEXEC)) == -1)
			err(1, "captions");
		put(job->fd, s, len);
		put(job->fd, "", 1);
		job->request.len += (int64_t)len + 1;
		feed->mention = sqlite3_column_int64(stmt, 0);
		job->ids[job->n++] = feed->mention;
	}
	sqlite3_reset(stmt);
	return job->n > 0;
}

bool
feed_next(struct feed *feed, struct job *job)
{
	return next_image(feed, job) || next_captions(feed, job);
}
