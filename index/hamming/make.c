/*
 * Makes the file of hashes.c from the catalog, in one pass and with flat
 * memory: the parts whose place in the file shows at the end only are kept in
 * files of their own until then.
 */
#include <sys/stat.h>

#include <err.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "index/hamming/hamming.h"
#include "index/index.h"

struct make {
	FILE *codes, *first, *items; /* CODES is the file itself */
	struct hashes of;
	struct code last;
};

struct sqlite3_stmt *
hashes_rows(struct catalog *cat)
{
	struct sqlite3_stmt *stmt = catalog_prepare(cat,
	    "SELECT pdq, item FROM fact WHERE pdq_quality >= ?1"
	    " AND length(pdq) = 32 ORDER BY pdq, item");

	sqlite3_bind_int(stmt, 1, MIN_QUALITY);
	return stmt;
}

static void
put(FILE *to, const void *data, size_t len)
{
	if (fwrite(data, len, 1, to) != 1)
		err(1, "hashes");
}

static void
add(struct make *make, const void *pdq, int64_t item)
{
	struct hashes *of = &make->of;
	uint64_t n = of->nitems;

	if (of->ncodes == 0 ||
	    memcmp(&make->last, pdq, sizeof(make->last)) != 0) {
		memcpy(&make->last, pdq, sizeof(make->last));
		put(make->codes, pdq, sizeof(make->last));
		put(make->first, &n, sizeof(n));
		of->ncodes++;
	}
	put(make->items, &item, sizeof(item));
	of->nitems++;
}

/*
 * One transaction, so that the token is that of the rows.
 */
static void
read_catalog(struct make *make, struct catalog *cat)
{
	struct sqlite3_stmt *stmt;
	uint64_t end;

	catalog_exec(cat, "BEGIN");
	make->of.token = hashes_token(cat);
	stmt = hashes_rows(cat);
	while (catalog_row(stmt))
		add(make, sqlite3_column_blob(stmt, 0),
		    sqlite3_column_int64(stmt, 1));
	sqlite3_finalize(stmt);
	catalog_commit(cat);
	end = make->of.nitems;
	put(make->first, &end, sizeof(end));
}

static void
append(FILE *to, FILE *from)
{
	char buf[65536];
	size_t n;

	rewind(from);
	while ((n = fread(buf, 1, sizeof(buf), from)) > 0)
		put(to, buf, n);
	if (ferror(from))
		err(1, "hashes");
	fclose(from);
}

static void
seal(const struct make *make)
{
	int fd = fileno(make->codes);
	uint8_t head[HASHES_HEADER];
	struct span body;
	struct stat st;

	if (fflush(make->codes) == EOF || fstat(fd, &st) == -1 ||
	    span_open(&body, fd, sizeof(head),
		st.st_size - (int64_t)sizeof(head)) == -1)
		err(1, "hashes");
	hashes_head(head, &make->of, &body);
	span_close(&body);
	if (pwrite(fd, head, sizeof(head), 0) != sizeof(head))
		err(1, "hashes");
}

void
hashes_make(FILE *file, struct catalog *cat, const char *folder)
{
	static const char zeros[HASHES_HEADER];
	struct make make = {
		.codes = file,
		.first = file_private(folder),
		.items = file_private(folder),
	};

	put(file, zeros, sizeof(zeros));
	read_catalog(&make, cat);
	append(file, make.first);
	append(file, make.items);
	seal(&make);
}
