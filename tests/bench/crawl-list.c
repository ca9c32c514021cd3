/*
 * How fast a list of 10 million URLs is read: rows a second from the file to
 * pairs that are cleaned, bounded and named, which is all that a run does
 * before it writes; then, of a tenth of them, rows a second into a catalog.
 * ROWS in the environment sets another number.
 */
#include <sys/resource.h>

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/crawl.h"
#include "tests/bench/bench.h"
#include "tests/folder.h"

#define ROWS 10000000
#define HOSTS 50000 /* of the list, in no order */
#define BATCH 8192  /* rows in one transaction, as in crawl/run/batch.c */

struct reading {
	struct catalog *cat; /* or NULL: read only */
	struct rows *rows;
	struct finder *finder;
	struct plan plan;
	int64_t n, limit;
	struct found *found, **end;
	int waiting;
};

static void
make_list(const char *path, long rows)
{
	FILE *out = fopen(path, "w");
	uint64_t x = 1;

	if (out == NULL)
		err(1, "%s", path);
	fputs("url,caption,width,height,similarity\n", out);
	for (long i = 0; i < rows; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		fprintf(out,
		    "https://img%d.example%d.org/photos/%x/large-%ld.jpg,"
		    "\"Hills near the town, seen from road %ld at noon\","
		    "%d,%d,0.%d\n",
		    (int)(x >> 33) % 7, (int)(x >> 35) % HOSTS,
		    (unsigned)(x >> 32), i, i % 1000, 640, 480,
		    (int)(x >> 40) % 1000);
	}
	if (fclose(out) != 0)
		err(1, "%s", path);
}

static void
commit(struct reading *r)
{
	catalog_begin(r->cat);
	for (struct found *f = r->found; f != NULL; f = f->next)
		rows_found(r->rows, &r->plan, f);
	catalog_commit(r->cat);
	found_free(r->found);
	r->found = NULL;
	r->end = &r->found;
	r->waiting = 0;
}

static bool
take_pair(void *ctx, const struct pair *pair)
{
	struct reading *r = ctx;
	struct found *found = found_pair(r->finder, pair);

	found->source = 1;
	if (r->cat == NULL) {
		found_free(found);
	} else {
		*r->end = found;
		r->end = &found->next;
		if (++r->waiting == BATCH)
			commit(r);
	}
	return ++r->n < r->limit;
}

/* Rows a second of processor time. */
static double
read_list(const char *path, struct reading *r)
{
	struct emit emit = { .ctx = r, .pair = take_pair };
	struct body body = { .locator = path };
	char *wrong = NULL;
	double began = now();

	if (collector_named("list")->collect(&body, &emit, &wrong) == -1)
		errx(1, "%s", wrong);
	free(wrong);
	if (r->cat != NULL)
		commit(r);
	return (double)r->n / (now() - began);
}

static double
peak_mib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

int
main(void)
{
	const char *given = getenv("ROWS"), *tmp = getenv("TMPDIR");
	int64_t rows = given == NULL ? ROWS : strtoll(given, NULL, 10);
	char folder[] = "list-XXXXXX";
	struct finder *finder = finder_new();
	struct reading all = { .finder = finder, .limit = INT64_MAX };
	struct reading some = {
		.finder = finder, .limit = rows / 10, .end = &some.found
	};
	double read, written;

	if (chdir(tmp == NULL ? "/tmp" : tmp) == -1 ||
	    mkdtemp(folder) == NULL || chdir(folder) == -1)
		err(1, "%s", folder);
	make_list("list.csv", (long)rows);
	read = read_list("list.csv", &all);
	printf("rows of a list read a second, thousands\t%.0f\t>= 300\n",
	    read / 1000);
	printf("peak memory of that, MiB\t%.0f\t<= 300\n", peak_mib());
	fflush(stdout);
	some.cat = catalog_open("set", CATALOG_WRITE);
	catalog_exec(some.cat,
	    "INSERT INTO source (id, collector, locator, agent, policy, "
	    "options, started) VALUES (1, 'list', 'l', 'a', 'p', '{}', 't')");
	some.rows = rows_open(some.cat);
	written = read_list("list.csv", &some);
	printf("rows of a list into the catalog a second, thousands\t%.0f\t\n",
	    written / 1000);
	rows_close(some.rows);
	finder_free(finder);
	catalog_close(some.cat);
	if (chdir("..") == -1)
		err(1, "%s", folder);
	folder_remove(folder);
	return 0;
}
