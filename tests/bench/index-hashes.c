/*
 * The hashes of a set in three segments: what it takes to open them for one
 * query, and to find in all of them what is near what, by two processes.
 */
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "index/hashes/hashes.h"
#include "tests/bench/bench.h"
#include "tests/bench/codes.h"
#include "tests/folder.h"

#define COPIES 10 /* one code in so many is a near copy of the one before */
#define ROUNDS 21

static const struct options opt = { .jobs = 2, .quiet = true };

/* Processor time of this process and those that ended. */
static double
spent(void)
{
	struct rusage all;

	getrusage(RUSAGE_CHILDREN, &all);
	return now() + (double)(all.ru_utime.tv_sec + all.ru_stime.tv_sec) +
	       (double)(all.ru_utime.tv_usec + all.ru_stime.tv_usec) / 1e6;
}

/* Codes FROM up to TO, as the newest segment. */
static void
add_segment(
    struct list *list, const struct codes *codes, size_t from, size_t to)
{
	struct entries entries = { 0 };
	uint64_t state = SEED;
	char *path = hashes_file("set", &source_pdq, list->next);
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	struct segment_file file;

	if (fd == -1)
		err(1, "%s", path);
	for (size_t i = from; i < to; i++) {
		bool copy = i % COPIES == COPIES - 1;
		struct code code = codes_at(codes, copy ? i - 1 : i);

		if (copy)
			code = codes_near(
			    code, 1 + (int)(i / COPIES % RADIUS), &state);
		entries_add(&entries, &code, (int64_t)i + 1);
	}
	segment_write(fd,
	    &(struct segment_content) { .kind = source_pdq.kind,
		.rule = "r0-rgb",
		.quality = source_pdq.quality,
		.entries = &entries,
		.path = path },
	    opt.jobs);
	if (segment_map(&file, fd) != NULL)
		errx(1, "%s", path);
	list->segments[list->n++] = (struct listed) { list->next++, file.sum };
	segment_close(&file);
	close(fd);
	free(path);
}

static void
make(const struct codes *codes)
{
	struct list list = { .next = 1, .live = codes->n };
	size_t n = codes->n;

	add_segment(&list, codes, 0, n / 10 * 7);
	add_segment(&list, codes, n / 10 * 7, n / 100 * 95);
	add_segment(&list, codes, n / 100 * 95, n);
	list_write(&list, "set/hashes/pdq.list");
}

static void
measure_open(const struct codes *codes)
{
	const struct hashes_of of = { &source_pdq, NULL, "set", 1, &opt };
	struct hashes *hashes = calloc(1, sizeof(*hashes));
	double ms[ROUNDS];

	if (hashes == NULL)
		err(1, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		double began = now();

		if (hashes_map(hashes, &of) != NULL)
			errx(1, "%s", hashes->bad);
		ms[i] = (now() - began) * 1e3;
		hashes_close(hashes);
	}
	codes_figure(codes, "three segments opened, ms", median(ms, ROUNDS),
	    codes->n <= 10 * MILLION ? "<= 10" : "");
	free(hashes);
}

static void
found(void *arg, const struct pair *pair)
{
	size_t *pairs = arg;

	*pairs += pair->distance > 0;
}

static void
measure_join(const struct codes *codes)
{
	const struct hashes_of of = { &source_pdq, NULL, "set", 0, &opt };
	struct hashes *hashes = calloc(1, sizeof(*hashes));
	double began = wall(), cpu = spent();
	struct all all;
	size_t i, pairs = 0;

	if (hashes == NULL || hashes_map(hashes, &of) != NULL ||
	    all_make(&all, hashes, opt.jobs, &i) != NULL)
		errx(1, "set/hashes");
	hashes_close(hashes);
	codes_figure(codes, "and their codes gathered, s", wall() - began, "");
	join_self(&(struct scan) { .a = all.codes,
		      .b = all.codes,
		      .na = all.n,
		      .nb = all.n,
		      .self = true,
		      .radius = RADIUS,
		      .found = found,
		      .arg = &pairs },
	    &opt);
	codes_figure(codes, "with the self-join, two processors, s",
	    wall() - began, codes->n == 10 * MILLION ? "<= 30" : "");
	codes_figure(codes, "processor time of that, s", spent() - cpu, "");
	codes_figure(codes, "planted pairs met, %",
	    100.0 * (double)pairs / (double)(codes->n / COPIES), ">= 100");
	all_clear(&all);
	free(hashes);
}

static void
measure(const struct codes *codes)
{
	char folder[] = "index-hashes-XXXXXX";

	if (mkdtemp(folder) == NULL || chdir(folder) == -1 ||
	    mkdir("set", 0777) == -1 || mkdir("set/hashes", 0777) == -1)
		err(1, "%s", folder);
	make(codes);
	measure_open(codes);
	measure_join(codes);
	if (chdir("..") == -1)
		err(1, "..");
	folder_remove(folder);
}

int
main(int argc, char **argv)
{
	(void)argc;
	return codes_run(argv, "1000000 10000000", measure);
}
