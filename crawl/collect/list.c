/*
 * list: URLs that somebody else gathered, one a line or one a row, with
 * captions where there are.  Rows come and go one at a time: a list of a
 * billion rows needs no more memory than one of ten.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "crawl/collect/table.h"
#include "crawl/crawl.h"
#include "crawl/feed/feed.h"

#define LINE 65536 /* bytes of a line of text; URLs have 8,000 at most */
#define LINE_END (16 << 20) /* bytes after which a line is no line */

struct list {
	const struct emit *emit;
	const char *path;
	int64_t rows, unusable, malformed; /* malformed: digests */
	bool stopped;
};

static int
fail(char **reason, const char *path, char *what)
{
	if (asprintf(reason, "list: %s: %s", path, what) == -1)
		err(1, NULL);
	free(what);
	return -1;
}

static char *
text(const char *s)
{
	char *out = strdup(s);

	if (out == NULL)
		err(1, NULL);
	return out;
}

/* "list: PATH: " and what was passed over, "; " between; nothing: NULL. */
static void
note(const struct list *list, char *rejects, char **reason)
{
	const char *before = rejects == NULL ? "" : "; ";
	size_t len;
	FILE *out;

	if (rejects == NULL && list->unusable + list->malformed == 0)
		return;
	if ((out = open_memstream(reason, &len)) == NULL)
		err(1, NULL);
	fprintf(
	    out, "list: %s: %s", list->path, rejects == NULL ? "" : rejects);
	if (list->unusable > 0) {
		fprintf(out,
		    "%s%" PRId64 " of %" PRId64 " rows have no URL of the web",
		    before, list->unusable, list->rows);
		before = "; ";
	}
	if (list->malformed > 0)
		fprintf(out,
		    "%s%" PRId64 " digests are malformed and were ignored",
		    before, list->malformed);
	if (fclose(out) == EOF)
		err(1, NULL);
	free(rejects);
}

/* PAIR's URL as it stands in the list; the row is done. */
static void
take(struct list *list, struct pair *pair)
{
	char *url = pair->url == NULL ? NULL : collect_url(NULL, pair->url);

	list->rows++;
	if (url == NULL) {
		list->unusable++;
	} else {
		pair->url = url;
		pair->kind = pair->caption == NULL ? "none" : "list";
		if (!emit_pair(list->emit, pair))
			list->stopped = true;
		free(url);
	}
	if (!list->stopped)
		emit_position(list->emit, list->rows);
}

static void
take_row(struct list *list, struct table *table)
{
	char claim[CLAIM_BYTES];
	int claims = table_claim(table, claim);
	struct pair pair = {
		.url = table_field(table, FIELD_URL),
		.page = table_field(table, FIELD_PAGE),
		.title = table_field(table, FIELD_TITLE),
		.caption = table_field(table, FIELD_CAPTION),
		.author = table_field(table, FIELD_AUTHOR),
		.licence = table_field(table, FIELD_LICENCE),
		.extra = table_extra(table),
		.claimed = claims == 1 ? claim : NULL,
	};

	list->malformed += claims == -1;
	take(list, &pair);
}

static int
no_url(const struct table *table, const char *path, char **reason)
{
	char *names = table_names(table), *what;

	if (asprintf(&what, "no column of URLs among: %s", names) == -1)
		err(1, NULL);
	free(names);
	return fail(reason, path, what);
}

static int
read_table(struct list *list, char **reason)
{
	char *wrong = NULL;
	struct table *table = table_open(list->path, list->rows, &wrong);
	int row = 1;

	if (table == NULL)
		return fail(reason, list->path, wrong);
	if (!table_has(table, FIELD_URL)) {
		row = no_url(table, list->path, reason);
	} else {
		while (!list->stopped && row == 1) {
			row = table_next(table, &wrong);
			if (row == 1)
				take_row(list, table);
		}
		if (row == -1)
			fail(reason, list->path, wrong);
		else if (row == 0)
			note(list, table_rejects(table), reason);
	}
	table_close(table);
	return row == -1 ? -1 : 0;
}

/* What is left of a line that does not fit: false, it never ends. */
static bool
skip_line(gzFile file)
{
	size_t len = LINE;
	int c;

	do
		c = gzgetc(file);
	while (c != '\n' && c != -1 && ++len < LINE_END);
	return len < LINE_END;
}

/*
 * One line into LINE, without its end; a comment, or what is too long, is "".
 * 1; 0 at the end; -1.
 */
static int
read_line(gzFile file, char line[LINE], char **wrong)
{
	int code;
	size_t len;
	const char *said;

	if (gzgets(file, line, LINE) == NULL) {
		said = gzerror(file, &code);
		if (code == Z_OK || code == Z_STREAM_END)
			return 0;
		*wrong = text(*said == '\0' ? "gzip data is cut short" : said);
		return -1;
	}
	len = strlen(line);
	if (len == LINE - 1 && line[len - 1] != '\n') {
		*line = '\0';
		if (!skip_line(file)) {
			*wrong = text("has a line of more than 16 MiB");
			return -1;
		}
	}
	line[strcspn(line, "\r\n")] = '\0';
	if (strncmp(line, "\xef\xbb\xbf", 3) == 0)
		memmove(line, line + 3, strlen(line + 3) + 1);
	if (*line == '#')
		*line = '\0';
	return 1;
}

static int
read_text(struct list *list, char **reason)
{
	int fd = open(list->path, O_RDONLY | O_CLOEXEC), row = 1;
	char line[LINE], *wrong = NULL;
	int64_t done = list->rows;
	bool utf16 = fd != -1 && recode_is_utf16(fd);
	gzFile file;

	if (fd == -1)
		return fail(reason, list->path, text(strerror(errno)));
	if ((file = gzdopen(fd, "r")) == NULL)
		err(1, NULL);
	if (utf16) {
		gzclose(file);
		return fail(reason, list->path, text(RECODE_UTF16));
	}
	for (list->rows = 0; row == 1 && !list->stopped;) {
		row = read_line(file, line, &wrong);
		if (row != 1)
			break;
		if (list->rows < done || *line == '\0')
			list->rows++;
		else
			take(list, &(struct pair) { .url = line });
	}
	gzclose(file);
	if (row == -1)
		return fail(reason, list->path, wrong);
	if (row == 0)
		note(list, NULL, reason);
	return 0;
}

static int
collect(const struct body *body, const struct emit *emit, char **reason)
{
	struct list list = {
		.emit = emit, .path = body->locator, .rows = body->position
	};

	if (form_ends(list.path, ".txt"))
		return read_text(&list, reason);
	return read_table(&list, reason);
}

static bool
takes(const char *locator)
{
	static const char *const suffixes[] = { ".txt", ".csv", ".tsv", ".json",
		".jsonl", ".ndjson", ".parquet" };

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		if (form_ends(locator, suffixes[i]))
			return true;
	return false;
}

const struct collector collector_list = {
	.name = "list",
	.about = "a list of URLs: .txt, .csv, .tsv, .json, .jsonl, .parquet, "
		 "plain or .gz",
	.takes = takes,
	.collect = collect,
};
