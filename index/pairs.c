/*
 * The rows of all pairs.  What names a pair is a digest, so it can be made
 * again; what was said of it when the manifest was published stands there.
 * The catalog may rightly know more by now, of what the world says: signals,
 * verdicts, copies, an image fetched anew.  It may not know otherwise what
 * never changes: what a page said, and what was measured in the same bytes.
 */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "index/index.h"

#define MAX_LINE \
	(16 << 20) /* bytes; also the most that write/parquet.c takes */

/*
 * Columns: the uid, then url, page, kind and caption, of which it is made.
 */
static bool
is_uid(struct namer *namer, struct sqlite3_stmt *stmt)
{
	struct span of[4];
	char uid[UID_SIZE];

	for (int i = 0; i < 4; i++) {
		of[i].data = sqlite3_column_text(stmt, i + 1);
		of[i].len = (size_t)sqlite3_column_bytes(stmt, i + 1);
	}
	uid_write(namer, uid, of);
	return strcmp(uid, (const char *)sqlite3_column_text(stmt, 0)) == 0;
}

void
uids_verify(struct faults *faults, struct catalog *cat)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat,
	    "SELECT uid, url, page, kind, caption FROM mention"
	    " JOIN item ON item.id = mention.item ORDER BY mention.id");
	struct namer *namer = namer_new();
	struct progress p;
	int64_t n = 0;

	progress_begin(&p, faults->args->opt.quiet ? NULL : "pairs",
	    catalog_number(cat, "SELECT count(*) FROM mention"));
	while (catalog_row(stmt)) {
		if (!is_uid(namer, stmt))
			fault(faults,
			    (const char *)sqlite3_column_text(stmt, 1),
			    "a pair's url, page, kind and caption are not "
			    "those of its uid %s",
			    sqlite3_column_text(stmt, 0));
		progress_step(&p, ++n);
	}
	progress_end(&p);
	namer_free(namer);
	sqlite3_finalize(stmt);
}

/* A manifest's lines, beside what the catalog says of the same pairs now. */
struct lines {
	struct faults *faults;
	FILE *file;
	char *line;
	struct sqlite3_stmt *record, *compare;
	FILE *memory;
	char *now;
	size_t len;
	int64_t changed;
};

/*
 * ?1: a line, ?2: the same pair now.  Whether it is the same image, and which
 * of the columns that then never change, have.
 */
static const char compare[] =
    "SELECT ?1 ->> 'url', ?1 ->> 'sha256' IS ?2 ->> 'sha256',"
    " (SELECT group_concat(before.key, ', ')"
    "  FROM json_each(?1) AS before JOIN json_each(?2) AS now USING (key)"
    "  WHERE before.value IS NOT now.value AND before.key NOT IN ('state',"
    "   'status', 'fetched', 'mime', 'visibility', 'signals', 'consent',"
    "   'scores', 'recipe', 'keep', 'rejected', 'duplicate_of'))";

static void
differ(struct lines *lines)
{
	struct sqlite3_stmt *stmt = lines->compare;
	const char *url, *columns;

	sqlite3_bind_text(stmt, 1, lines->line, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 2, lines->now, -1, SQLITE_STATIC);
	if (!catalog_row(stmt))
		return;
	url = (const char *)sqlite3_column_text(stmt, 0);
	columns = (const char *)sqlite3_column_text(stmt, 2);
	if (sqlite3_column_int(stmt, 1) == 1 && columns != NULL)
		fault(lines->faults, url == NULL ? "?" : url,
		    "differs from its line of out/manifest.jsonl in %s",
		    columns);
	else
		lines->changed++;
	sqlite3_reset(stmt);
}

/* The next line, without its end.  False: there is none, or it is no line. */
static bool
next_line(struct lines *lines)
{
	size_t len;

	if (fgets(lines->line, MAX_LINE, lines->file) == NULL)
		return false;
	len = strlen(lines->line);
	if (len == 0 || lines->line[len - 1] != '\n')
		return false;
	lines->line[len - 1] = '\0';
	return true;
}

static void
compare_record(struct lines *lines, const struct record *rec)
{
	struct json json = { .out = lines->memory };
	off_t len;

	rewind(lines->memory);
	record_json(&json, rec);
	if (fflush(lines->memory) == EOF || (len = ftello(lines->memory)) == -1)
		err(1, NULL);
	/* A longer one may have been there before. */
	lines->now[len] = '\0';
	if (strcmp(lines->line, lines->now) != 0)
		differ(lines);
}

static void
compare_lines(struct lines *lines, struct catalog *cat)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat,
	    "SELECT mention FROM listing JOIN snapshot"
	    " ON snapshot.id = listing.snapshot WHERE active = 1"
	    " ORDER BY place");
	struct record rec = { 0 };
	struct progress p;
	int64_t n = 0;

	progress_begin(&p, lines->faults->args->opt.quiet ? NULL : "lines",
	    catalog_number(cat, "SELECT count FROM snapshot WHERE active = 1"));
	while (catalog_row(stmt) && next_line(lines)) {
		sqlite3_bind_int64(
		    lines->record, 1, sqlite3_column_int64(stmt, 0));
		if (catalog_next(lines->record, &rec))
			compare_record(lines, &rec);
		sqlite3_reset(lines->record);
		progress_step(&p, ++n);
	}
	progress_end(&p);
	record_clear(&rec);
	sqlite3_finalize(stmt);
}

/*
 * PATH is what the active snapshot was of, to the bit, and each of the pairs
 * that it lists is there.
 */
void
lines_verify(struct faults *faults, struct catalog *cat, const char *path)
{
	struct lines lines = {
		.faults = faults,
		.file = fopen(path, "r"),
		.line = malloc(MAX_LINE),
		.record = catalog_records(cat, "WHERE mention = ?1"),
		.compare = catalog_prepare(cat, compare),
	};

	lines.memory = open_memstream(&lines.now, &lines.len);
	if (lines.file == NULL || lines.line == NULL || lines.memory == NULL)
		err(1, "%s", path);
	compare_lines(&lines, cat);
	if (lines.changed > 0)
		note(faults, "out/manifest.jsonl",
		    "the catalog knows more by now of %" PRId64 " pair%s in it",
		    lines.changed, plural(lines.changed));
	fclose(lines.file);
	fclose(lines.memory);
	free(lines.now);
	free(lines.line);
	sqlite3_finalize(lines.compare);
	sqlite3_finalize(lines.record);
}
