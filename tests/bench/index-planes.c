/*
 * Codes in a file of two planes, read once for many queries: each compared with
 * all of them, or looked up in an index of them.  Each query is a code that is
 * there, with 0 to 31 bits changed, and is to be found.  CODES in the
 * environment sets other numbers, FOLDER where the file lies; QUERIES how many
 * are asked.  What both ways take is set beside the disk, memory, and what
 * plane/cost.c expects.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "index/plane/cost.h"
#include "index/plane/search.h"
#include "tests/bench/bench.h"
#include "tests/bench/codes.h"

#define JOBS 2
#define PIECE 65536            /* codes that are made at a time */
#define DISK ((size_t)2 << 30) /* bytes that are read to time it */
#define READ ((size_t)8 << 20) /* at a time */
#define MEMORY ((size_t)1 << 30)
#define MANY 100000000 /* codes: of more, only the faster way is measured */

struct bench {
	const struct codes *codes;
	char *path;
	struct code *queries;
	uint64_t *wanted; /* the code that each query was made of */
	uint8_t *met;
	size_t n;            /* queries */
	double disk, memory; /* bytes a second */
};

static void
figure(
    const struct bench *bench, const char *what, double value, const char *to)
{
	char name[120];

	snprintf(name, sizeof(name), "planes, %zu queries: %s", bench->n, what);
	codes_figure(bench->codes, name, value, to);
}

static void
make_file(struct bench *bench)
{
	const char *folder = getenv("FOLDER");
	struct code *piece = calloc(PIECE, sizeof(*piece));
	struct planes_writer *w;
	double began = wall();
	int fd;

	if (piece == NULL || asprintf(&bench->path, "%s/planes-XXXXXX",
				 folder == NULL ? "/tmp" : folder) == -1)
		err(1, NULL);
	if ((fd = mkstemp(bench->path)) == -1)
		err(1, "%s", bench->path);
	w = planes_begin(fd, bench->path);
	for (uint64_t at = 0; at < bench->codes->n; at += PIECE) {
		size_t some = bench->codes->n - at;

		some = some < PIECE ? some : PIECE;
		for (size_t i = 0; i < some; i++)
			piece[i] = codes_at(bench->codes, at + i);
		planes_add(w, piece, some);
	}
	planes_end(w);
	close(fd);
	free(piece);
	codes_figure(bench->codes, "planes: written, MB a second",
	    (double)planes_len(bench->codes->n) / 1e6 / (wall() - began), "");
}

/* The file's first bytes, past the page cache. */
static double
disk_speed(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECT);
	void *buf = pages_new(READ);
	double began = wall();
	size_t done = 0;
	ssize_t n;

	while (fd != -1 && done < DISK && (n = read(fd, buf, READ)) > 0)
		done += (size_t)n;
	pages_free(buf, READ);
	close(fd);
	return (double)done / (wall() - began);
}

static void
sum(void *arg, int thread, size_t unit)
{
	const uint64_t *at = (const uint64_t *)arg + unit * (READ / 8);
	volatile uint64_t keep;
	uint64_t all = 0;

	(void)thread;
	for (size_t i = 0; i < READ / 8; i++)
		all += at[i];
	keep = all;
	(void)keep;
}

/* By as many threads; the second time, as the first one gets the memory. */
static double
memory_speed(void)
{
	uint64_t *memory = pages_new(MEMORY);
	double best = 0;

	memset(memory, 1, MEMORY);
	for (int i = 0; i < 3; i++) {
		double began = wall(), speed;

		crew_work(&(struct crew) { JOBS, MEMORY / READ, sum, memory });
		speed = (double)MEMORY / (wall() - began);
		best = speed > best ? speed : best;
	}
	pages_free(memory, MEMORY);
	return best;
}

static void
plant(struct bench *bench)
{
	uint64_t state = SEED + bench->n;

	bench->queries = calloc(bench->n, sizeof(*bench->queries));
	bench->wanted = calloc(bench->n, sizeof(*bench->wanted));
	bench->met = calloc(bench->n, 1);
	if (bench->queries == NULL || bench->wanted == NULL ||
	    bench->met == NULL)
		err(1, NULL);
	for (size_t i = 0; i < bench->n; i++) {
		bench->wanted[i] = codes_rand(&state) % bench->codes->n;
		bench->queries[i] =
		    codes_near(codes_at(bench->codes, bench->wanted[i]),
			(int)(i % (RADIUS + 1)), &state);
	}
}

/* Lines of query, code and distance. */
static void
check(struct bench *bench, FILE *lines)
{
	char line[100], *at;
	size_t met = 0;

	memset(bench->met, 0, bench->n);
	rewind(lines);
	while (fgets(line, sizeof(line), lines) != NULL) {
		size_t query = strtoul(line, &at, 10);
		uint64_t code = strtoull(at, &at, 10);

		if (query < bench->n && code == bench->wanted[query] &&
		    strtoul(at, NULL, 10) == query % (RADIUS + 1))
			bench->met[query]++;
	}
	for (size_t i = 0; i < bench->n; i++)
		met += bench->met[i] == 1;
	figure(bench, "planted neighbours found, %",
	    100.0 * (double)met / (double)bench->n, ">= 100");
}

static void
tell(const struct bench *bench, const struct stream *stream, enum method method,
    double times[3])
{
	double codes = (double)bench->codes->n, n = (double)bench->n;
	double bytes = (double)stream->bytes / times[0];

	figure(bench, "s", times[0], "");
	figure(bench, "over what was expected", times[0] / times[2], "");
	figure(bench, "processor time, s", times[1], "");
	figure(bench, "of that, ns a code", times[1] / codes * 1e9, "");
	if (method == BY_SCAN)
		figure(bench, "and query", times[1] / codes / n * 1e9, "");
	figure(bench, "codes and queries that were compared in full",
	    (double)stream->passed, "");
	figure(bench, "bytes read a second, over the disk's",
	    bytes / bench->disk, "");
	figure(bench, "and over memory's", bytes / bench->memory, "");
}

static void
search(struct bench *bench, enum method method, const struct cost *cost)
{
	const struct options opt = { .jobs = JOBS, .quiet = true };
	const uint64_t key[2] = { 0 };
	struct queries queries;
	struct source source;
	struct spool spool;
	struct stream stream = { &queries, &source, &spool, &opt };
	double began = wall(), cpu = now();
	FILE *lines = tmpfile();

	if (lines == NULL)
		err(1, NULL);
	source_open(&source, bench->path);
	spool_open(&spool, NULL, key);
	queries_make(&queries, bench->queries, bench->n, RADIUS);
	if (method == BY_QUERIES) {
		queries.whole = true;
		queries.inverse = inverse_new(
		    &queries, &cost->lists_plan, &cost->lists, JOBS);
	}
	stream_run(&stream);
	tell(bench, &stream, method,
	    (double[3]) { wall() - began, now() - cpu, cost->seconds[method] });
	spool_print(&spool, bench->n, lines);
	spool_close(&spool);
	check(bench, lines);
	queries_free(&queries);
	source_close(&source);
	fclose(lines);
}

static void
ask(struct bench *bench)
{
	static const char *const names[] = { "expected to be compared, s",
		"expected to be looked up, s" };
	struct source source;
	struct cost cost;

	source_open(&source, bench->path);
	cost_estimate(&cost, &(struct job) {
				 .codes = bench->codes->n,
				 .queries = bench->n,
				 .radius = RADIUS,
				 .jobs = JOBS,
				 .code_bytes = sizeof(struct code) / 2,
				 .from_disk = source.from_disk,
				 .memory = (double)pages_available(),
				 .scan_ns = kernel_best()->ns,
			     });
	source_close(&source);
	plant(bench);
	for (int i = BY_SCAN; i <= BY_QUERIES; i++) {
		double other = cost.seconds[BY_SCAN + BY_QUERIES - i];

		if (bench->codes->n > MANY && cost.seconds[i] > other)
			continue;
		figure(bench, names[i], cost.seconds[i], "");
		search(bench, (enum method)i, &cost);
	}
	free(bench->queries);
	free(bench->wanted);
	free(bench->met);
}

static void
measure(const struct codes *codes)
{
	const char *at = getenv("QUERIES");
	struct bench bench = { .codes = codes };
	char *end;

	make_file(&bench);
	bench.disk = disk_speed(bench.path);
	bench.memory = memory_speed();
	codes_figure(
	    codes, "planes: the disk, MB a second", bench.disk / 1e6, "");
	codes_figure(
	    codes, "planes: memory, MB a second", bench.memory / 1e6, "");
	at = at != NULL ? at : "1 64 1000 10000";
	while ((bench.n = strtoull(at, &end, 10)) > 0) {
		ask(&bench);
		at = end;
	}
	unlink(bench.path);
	free(bench.path);
}

int
main(int argc, char **argv)
{
	(void)argc;
	return codes_run(argv, "10000000", measure);
}
