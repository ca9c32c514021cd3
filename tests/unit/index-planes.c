/*
 * What is found by reading codes from a file, plain or of two planes, is what
 * comparing every code finds, in order: at each radius, by each way to count
 * bits that this processor has, with the second plane and where it is asked
 * for, and by an index of the queries.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/plane/cost.h"
#include "index/plane/search.h"
#include "tests/codes.h"
#include "tests/test.h"

#define QUERIES 600 /* more than are compared at a time */

/* Codes in files of both forms. */
struct files {
	struct code *codes;
	size_t n;
	char plain[32], planes[32];
};

struct text {
	char *data;
	size_t len;
};

static int
file_new(char name[32])
{
	memcpy(name, "/tmp/proofsheet-XXXXXX", 23);
	return mkstemp(name);
}

static void
files_make(struct files *files, size_t n)
{
	uint64_t state = n;
	int plain = file_new(files->plain), planes = file_new(files->planes);
	FILE *out = fdopen(plain, "w");
	struct planes_writer *w = planes_begin(planes, files->planes);

	files->codes = codes_make(n + 1, &state);
	files->n = n;
	if (out == NULL ||
	    fwrite(files->codes, sizeof(*files->codes), n, out) != n)
		err(1, "%s", files->plain);
	fclose(out);
	/* In pieces of any size. */
	for (size_t at = 0, some; at < n; at += some) {
		some = codes_rand(&state) % 70000;
		some = some < n - at ? some : n - at;
		planes_add(w, files->codes + at, some);
	}
	OK(planes_end(w) == n);
	close(planes);
}

static void
files_clear(struct files *files)
{
	unlink(files->plain);
	unlink(files->planes);
	free(files->codes);
}

/* By comparing every code with each of N queries. */
static struct text
by_all(const struct files *files, const struct queries *q)
{
	struct text text;
	FILE *out = open_memstream(&text.data, &text.len);

	for (size_t i = 0; i < q->n; i++)
		for (size_t k = 0; k < files->n; k++) {
			int d = code_distance(&q->codes[i], &files->codes[k]);

			if (d <= q->radius)
				fprintf(out, "%zu %zu %d\n", i, k, d);
		}
	fclose(out);
	return text;
}

static struct text
by_stream(const char *path, const struct queries *queries)
{
	const struct options opt = { .jobs = 2, .quiet = true };
	const uint64_t key[2] = { 0 };
	struct source source;
	struct spool spool;
	struct stream stream = { queries, &source, &spool, &opt };
	struct text text;
	FILE *out = open_memstream(&text.data, &text.len);

	source_open(&source, path);
	spool_open(&spool, NULL, key);
	stream_run(&stream);
	spool_print(&spool, queries->n, out);
	spool_close(&spool);
	source_close(&source);
	fclose(out);
	return text;
}

static bool
finds(const char *path, const struct queries *queries, const struct text *all)
{
	struct text text = by_stream(path, queries);
	bool same =
	    text.len == all->len && memcmp(text.data, all->data, all->len) == 0;

	free(text.data);
	return same;
}

/* An index of the queries. */
static struct inverse *
inverse_for(const struct queries *q)
{
	struct split split;
	struct plan plan;

	split_choose_lists(&split, &plan, q->n, q->radius);
	return inverse_new(q, &plan, &split, 2);
}

/* By each kernel, and by an index of the queries, from each file; WHOLE or only
 * where it is asked for. */
static int
differing(const struct files *files, struct queries *q)
{
	struct text all = by_all(files, q);
	const struct kernel *kernel;
	int bad = 0;

	for (size_t i = 0; (kernel = kernel_at(i)) != NULL; i++) {
		if (!kernel->runs())
			continue;
		q->kernel = kernel;
		q->whole = false;
		bad += !finds(files->plain, q, &all);
		bad += !finds(files->planes, q, &all);
		q->whole = true;
		bad += !finds(files->planes, q, &all);
	}
	q->inverse = inverse_for(q);
	bad += !finds(files->plain, q, &all);
	bad += !finds(files->planes, q, &all);
	free(all.data);
	return bad;
}

static void
test_size(size_t n, size_t queries, const int *radii)
{
	struct code asked[QUERIES];
	struct files files;
	struct queries q;
	uint64_t state = n + 7;

	files_make(&files, n);
	for (size_t i = 0; i < queries; i++)
		asked[i] = codes_flipped(
		    files.codes[codes_rand(&state) % (n + 1)], 40, &state);
	for (; *radii >= 0; radii++) {
		queries_make(&q, asked, queries, *radii);
		OK(differing(&files, &q) == 0);
		queries_free(&q);
	}
	files_clear(&files);
}

/* Which codes pass the first plane: hash.md says so at 31. */
static void
test_passing(void)
{
	OK(queries_passing(31) > 2.0e-9 && queries_passing(31) < 2.2e-9);
	OK(queries_passing(63) > 0.46 && queries_passing(63) < 0.47);
	OK(queries_passing(128) > 0.999999);
}

static enum method
best(uint64_t codes, size_t queries, double memory)
{
	struct cost cost;

	cost_estimate(&cost, &(struct job) {
				 .codes = codes,
				 .queries = queries,
				 .radius = 31,
				 .jobs = 2,
				 .code_bytes = 16,
				 .from_disk = (double)codes * 16 > memory / 2,
				 .memory = memory,
				 .scan_ns = 0.1,
			     });
	return cost_least(&cost);
}

/* An index of codes needs memory, and many queries; that of queries, more. */
static void
test_cost(void)
{
	const double gib = 1 << 30;

	OK(best(0, 0, 20 * gib) == BY_SCAN);
	OK(best(100000000, 1, 20 * gib) == BY_SCAN);
	OK(best(100000000, 1000000, 20 * gib) == BY_INDEX);
	OK(best(100000000, 10000, 2 * gib) == BY_QUERIES);
	OK(best(100000000, 100, 2 * gib) == BY_SCAN);
	OK(best(1100000000, 64, 20 * gib) == BY_SCAN);
	OK(best(1100000000, 10000, 20 * gib) == BY_QUERIES);
	OK(best((uint64_t)1 << 33, 1, 1e15) == BY_SCAN);
}

int
main(void)
{
	static const int all[] = { 0, 1, 7, 20, 31, 33, 34, 46, 47, 48, 63, 80,
		-1 };
	static const int few[] = { 24, 60, -1 };

	test_passing();
	test_cost();
	test_size(0, 3, few);
	test_size(1, 3, few);
	test_size(BLOCK_CODES, 0, few);
	test_size(BLOCK_CODES + 1, 5, few);
	test_size(2000, 60, all);
	test_size(5000, QUERIES, few); /* crowds of more than HITS */
	test_size(STRETCH, 2, few);
	test_size(2 * STRETCH + TILE + 1, 3, few);
	return DONE();
}
