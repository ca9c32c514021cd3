/*
 * near --codes: chooses how the codes of a file are searched, and says so.
 */
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/codes/codes.h"

static const char *const names[METHODS] = { "scan", "queries", "index" };

static enum method
method_of(const char *name)
{
	int i = 0;

	while (i < METHODS && strcmp(names[i], name) != 0)
		i++;
	return (enum method)i;
}

bool
codes_method(const char *name)
{
	return method_of(name) < METHODS;
}

static void
map(struct span *span, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1)
		err(1, "%s", path);
	if (st.st_size % (off_t)sizeof(struct code) != 0)
		errx(1,
		    "%s: has %lld bytes, which are not codes of %zu bytes each",
		    path, (long long)st.st_size, sizeof(struct code));
	if (st.st_size / (off_t)sizeof(struct code) >= UINT32_MAX)
		errx(1, "%s: has more than %u codes", path, UINT32_MAX);
	if (st.st_size > 0 && span_open(span, fd, 0, st.st_size) == -1)
		err(1, "%s", path);
	close(fd);
}

static void
choose(struct asked *asked)
{
	const struct args *args = asked->args;
	struct job job = {
		.codes = asked->codes.n,
		.queries = asked->n,
		.radius = args->radius,
		.jobs = args->opt.jobs,
		.code_bytes =
		    (int)sizeof(struct code) / (asked->codes.planes ? 2 : 1),
		.from_disk = asked->codes.from_disk,
		.memory = (double)pages_available(),
		.scan_ns = kernel_best()->ns,
	};

	cost_estimate(&asked->cost, &job);
	asked->method = cost_least(&asked->cost);
	if (args->method == NULL)
		return;
	asked->method = method_of(args->method);
	if (isinf(asked->cost.seconds[asked->method]))
		errx(1, "--method %s: takes more memory than is free",
		    args->method);
}

static void
print_choice(const struct asked *asked)
{
	fprintf(stderr,
	    "%" PRIu64 " codes, %zu queries, expected: ", asked->codes.n,
	    asked->n);
	for (int i = 0; i < METHODS; i++)
		if (isinf(asked->cost.seconds[i]))
			fprintf(stderr, "%s no memory, ", names[i]);
		else
			fprintf(stderr, "%s %.3g s, ", names[i],
			    asked->cost.seconds[i]);
	fprintf(stderr, "taken: %s\n", names[asked->method]);
}

/*
 * What is told apart: other codes, queries, or radius; and an index of codes,
 * which finds query after query, from what finds code after code.
 */
static void
key(const struct asked *asked, uint64_t out[2])
{
	const uint64_t of[4] = { asked->codes.sum,
		asked->n == 0 ? 0
			      : XXH3_64bits(asked->queries,
				    asked->n * sizeof(struct code)),
		(uint64_t)asked->args->radius, asked->method == BY_INDEX };
	XXH128_hash_t sum = XXH3_128bits(of, sizeof(of));

	out[0] = sum.low64;
	out[1] = sum.high64;
}

static void
answer(struct asked *asked)
{
	if (asked->method == BY_INDEX)
		answer_by_index(asked);
	else
		answer_by_scan(asked);
}

/* Lines to standard output, as they come or when all are found. */
static void
answer_here(struct asked *asked)
{
	struct spool spool;
	uint64_t of[2];

	if (asked->method == BY_INDEX) {
		answer(asked);
		return;
	}
	key(asked, of);
	spool_open(&spool, NULL, of);
	asked->spool = &spool;
	answer(asked);
	spool_print(&spool, asked->n, stdout);
	spool_close(&spool);
}

static char *
beside(const char *path, const char *suffix)
{
	char *name;

	if (asprintf(&name, "%s.%s", path, suffix) == -1)
		err(1, NULL);
	return name;
}

/* Into a file: what a run found that was stopped, is in one beside it. */
static void
answer_to(struct asked *asked, const char *path)
{
	char *part = beside(path, "part"), *temp = beside(path, "new");
	struct spool spool;
	uint64_t of[2];
	FILE *out;

	key(asked, of);
	spool_open(&spool, part, of);
	if (spool.next > 0 && !asked->args->opt.quiet)
		fprintf(stderr, "%s: goes on where a run before it stopped\n",
		    part);
	asked->spool = &spool;
	answer(asked);
	if ((out = fopen(temp, "w")) == NULL)
		err(1, "%s", temp);
	spool_print(&spool, asked->n, out);
	file_sync(out, temp);
	fclose(out);
	file_publish(temp, path);
	if (unlink(part) == -1)
		err(1, "%s", part);
	spool_close(&spool);
	free(part);
	free(temp);
}

int
near_codes(const struct args *args)
{
	struct asked asked = { .args = args };
	struct span queries = { 0 };
	int64_t began = time_ms();

	source_open(&asked.codes, args->codes);
	map(&queries, args->queries);
	asked.queries = (const void *)queries.data;
	asked.n = queries.len / sizeof(struct code);
	choose(&asked);
	if (args->plan)
		print_choice(&asked);
	if (args->opt.dry_run)
		return 0;
	if (args->output != NULL)
		answer_to(&asked, args->output);
	else
		answer_here(&asked);
	if (args->plan)
		fprintf(stderr, "found: %.3g s\n",
		    (double)(time_ms() - began) / 1000);
	span_close(&queries);
	source_close(&asked.codes);
	return 0;
}
