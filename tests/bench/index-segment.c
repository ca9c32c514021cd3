/*
 * A segment as a file: what writing and opening it take, and a query of it, as
 * it is mapped and as it is loaded.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "index/segment/file.h"
#include "tests/bench/bench.h"
#include "tests/bench/codes.h"

#define ROUNDS 5     /* of opening */
#define QUERIES 2000 /* one by one */

static void
ignore(void *arg, uint32_t id, int distance)
{
	(void)arg, (void)id, (void)distance;
}

static int
write_codes(const struct codes *codes)
{
	FILE *file = tmpfile();
	struct entries entries = { 0 };
	double began, cpu;
	int fd;

	if (file == NULL || (fd = dup(fileno(file))) == -1)
		err(1, "tmpfile");
	fclose(file);
	for (size_t i = 0; i < codes->n; i++) {
		struct code code = codes_at(codes, i);

		entries_add(&entries, &code, (int64_t)i);
	}
	began = wall();
	cpu = now();
	segment_write(fd,
	    &(struct segment_content) { SEGMENT_PDQ, "r0-rgb", MIN_QUALITY,
		&entries, { 0 }, "a segment" },
	    2);
	codes_figure(
	    codes, "file, written on two processors, s", wall() - began, "");
	codes_figure(codes, "file, processor time of that, s", now() - cpu, "");
	codes_figure(codes, "file, bytes a code",
	    (double)lseek(fd, 0, SEEK_END) / (double)codes->n,
	    codes->n == 100 * MILLION ? "<= 90" : "");
	return fd;
}

/* MS: of each query; CODES: which are asked for, a bit or more off. */
static void
ask(const struct codes *codes, const struct segment_file *file, size_t n,
    double ms[])
{
	struct probe probe = { .segment = &file->segment,
		.plan.radius = RADIUS,
		.found = ignore };
	uint64_t state = SEED;

	plan_make(&probe.plan, &file->segment.split, file->segment.n);
	for (size_t i = 0; i < n; i++) {
		struct code query =
		    codes_near(codes_at(codes, codes_rand(&state) % codes->n),
			(int)(i % (RADIUS + 1)), &state);
		double began = now();

		if (probe_code(&probe, &query) != NULL)
			errx(1, "the file is damaged");
		ms[i] = 1e3 * (now() - began);
	}
}

static void
measure_mapped(const struct codes *codes, int fd)
{
	double open[ROUNDS], first[ROUNDS], ms[QUERIES], began;
	struct segment_file file;

	for (int i = 0; i < ROUNDS; i++) {
		began = now();
		if (segment_map(&file, fd) != NULL)
			errx(1, "the file is damaged");
		open[i] = 1e3 * (now() - began);
		ask(codes, &file, 1, &first[i]);
		if (i < ROUNDS - 1)
			segment_close(&file);
	}
	codes_figure(codes, "file, mapped, ms", median(open, ROUNDS),
	    codes->n <= 10 * MILLION ? "<= 10" : "");
	codes_figure(
	    codes, "file, its first query, ms", median(first, ROUNDS), "");
	began = now();
	segment_verify(&file, 2);
	codes_figure(codes, "file, verified, s", now() - began, "");
	ask(codes, &file, QUERIES, ms);
	codes_figure(
	    codes, "file, mapped, a query, p50, ms", median(ms, QUERIES), "");
	segment_close(&file);
}

static void
measure_loaded(const struct codes *codes, int fd)
{
	double ms[QUERIES], began = now();
	struct segment_file file;

	if (segment_load(&file, fd, 2) != NULL)
		errx(1, "the file is damaged");
	codes_figure(codes, "file, loaded, s", now() - began, "");
	ask(codes, &file, QUERIES, ms);
	codes_figure(
	    codes, "file, loaded, a query, p50, ms", median(ms, QUERIES), "");
	segment_close(&file);
}

static void
measure(const struct codes *codes)
{
	int fd = write_codes(codes);

	measure_mapped(codes, fd);
	measure_loaded(codes, fd);
	close(fd);
}

int
main(int argc, char **argv)
{
	(void)argc;
	return codes_run(argv, "1000000 10000000", measure);
}
