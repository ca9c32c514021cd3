/*
 * A segment's file, opened: mapped, so that little is read, or read into memory
 * of large pages.  What is mapped is not changed, but for by mistake.
 */
#include <sys/mman.h>
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "index/segment/form.h"

#define STEP 256 /* blocks that are read and verified at once: 1 MiB */
/*
 * Of places that are read for each block of the file, measured with
 * tests/bench/index-segment.c at 10 million codes: up to FEW it is faster to
 * verify the blocks one by one, and from MANY on to load them into large pages.
 */
#define FEW 0.3
#define MANY 450
#define CUT_SHORT "is cut short"
#define BLOCK_DIFFERS "is damaged: the XXH3 of a block differs"

/*
 * Mapped bytes may go away: where somebody writes the file anew in its place,
 * or the disk fails.  What was found by then may be right or not, and a copy of
 * all files would take what mapping spares: so the program says why it ends.
 * The next run sees the file's length, and makes the index anew.
 */
static void
bytes_gone(int signal)
{
	static const char said[] =
	    "proofsheet-index: a file of the index was cut short, or its disk "
	    "failed, while it was read: run this again\n";
	ssize_t n = write(STDERR_FILENO, said, sizeof(said) - 1);

	(void)signal;
	(void)n;
	_exit(1);
}

static void
expect_loss(void)
{
	struct sigaction action = { .sa_handler = bytes_gone };

	sigemptyset(&action.sa_mask);
	if (sigaction(SIGBUS, &action, NULL) == -1)
		err(1, "sigaction");
}

/* How many bytes came, or -1. */
static ssize_t
read_at(int fd, void *to, size_t len, size_t from)
{
	size_t have = 0;

	while (have < len) {
		ssize_t n = pread(
		    fd, (char *)to + have, len - have, (off_t)(from + have));

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		if (n == 0)
			break;
		have += (size_t)n;
	}
	return (ssize_t)have;
}

/* What the head says, held against the file's length. */
static const char *
read_head(struct segment_file *file, struct head *head, int fd)
{
	uint8_t block[BLOCK_LEN] = { 0 };
	const char *why;
	struct stat st;

	if (fstat(fd, &st) == -1 ||
	    read_at(fd, block, sizeof(block), 0) < (ssize_t)sizeof(block))
		return CUT_SHORT;
	if ((why = form_read(file, head, block)) != NULL)
		return why;
	file->len = form_file_len(file);
	if ((size_t)st.st_size < file->len)
		return CUT_SHORT;
	return (size_t)st.st_size > file->len ? "has more bytes than it says"
					      : NULL;
}

static const char *
check_sums(const struct segment_file *file, const struct head *head)
{
	return form_sum(file->blocks->sums,
		   file->blocks->n * sizeof(*file->blocks->sums)) == head->sums
		   ? NULL
		   : "is damaged: the XXH3 of its blocks' differs";
}

/* It is small, and all of it is used. */
static const char *
check_gone(const struct segment_file *file)
{
	const struct items *gone = &file->gone;

	if (!blocks_sound(file->segment.blocks, gone->list,
		gone->n * sizeof(*gone->list)))
		return BLOCK_DIFFERS;
	for (size_t i = 1; i < gone->n; i++)
		if (gone->list[i - 1] >= gone->list[i])
			return "is damaged: its items do not ascend";
	return NULL;
}

static struct blocks *
blocks_new(const struct segment_file *file)
{
	struct blocks *blocks = calloc(1, sizeof(*blocks));

	if (blocks == NULL)
		err(1, NULL);
	blocks->data = file->data + BLOCK_LEN;
	blocks->sums = (const void *)(file->data + form_sums_at(file));
	blocks->n = form_sums_at(file) / BLOCK_LEN - 1;
	blocks->is_sound =
	    calloc(blocks->n / 64 + 1, sizeof(*blocks->is_sound));
	if (blocks->is_sound == NULL)
		err(1, NULL);
	return blocks;
}

/* Several threads at work on the blocks of a file. */
struct check {
	const struct segment_file *file;
	int fd; /* they are read from there; -1: are in memory */
	_Atomic(bool) is_bad;
};

static void
check_step(void *arg, int thread, size_t unit)
{
	struct check *check = arg;
	const struct blocks *blocks = check->file->blocks;
	size_t from = unit * STEP;
	size_t n = blocks->n - from < STEP ? blocks->n - from : STEP;
	size_t at = (from + 1) * BLOCK_LEN;

	(void)thread;
	if (check->fd != -1 &&
	    read_at(check->fd, check->file->data + at, n * BLOCK_LEN, at) !=
		(ssize_t)(n * BLOCK_LEN))
		check->is_bad = true;
	else if (!blocks_match(blocks, from, n))
		check->is_bad = true;
}

/* From then on nothing need be looked at. */
static const char *
check_all(struct segment_file *file, int fd, int jobs)
{
	struct check check = { .file = file, .fd = fd };
	size_t steps = (file->blocks->n + STEP - 1) / STEP;

	crew_work(&(struct crew) { jobs, steps, check_step, &check });
	if (check.is_bad)
		return BLOCK_DIFFERS;
	file->segment.blocks = NULL;
	return NULL;
}

static const char *
map(struct segment_file *file, int fd)
{
	struct head head;
	const char *why = read_head(file, &head, fd);

	if (why != NULL)
		return why;
	expect_loss();
	file->data = mmap(NULL, file->len, PROT_READ, MAP_SHARED, fd, 0);
	if (file->data == MAP_FAILED)
		err(1, "%zu bytes of a file", file->len);
	form_place(file);
	file->segment.blocks = file->blocks = blocks_new(file);
	if ((why = check_sums(file, &head)) != NULL)
		return why;
	return check_gone(file);
}

static const char *
load(struct segment_file *file, int fd, int jobs)
{
	struct head head;
	const char *why = read_head(file, &head, fd);
	size_t at, len;

	if (why != NULL)
		return why;
	at = form_sums_at(file);
	len = file->len - at;
	file->data = pages_new(file->len);
	form_place(file);
	file->segment.blocks = file->blocks = blocks_new(file);
	if (read_at(fd, file->data + at, len, at) != (ssize_t)len)
		return CUT_SHORT;
	if ((why = check_sums(file, &head)) != NULL ||
	    (why = check_all(file, fd, jobs)) != NULL)
		return why;
	return check_gone(file);
}

void
segment_close(struct segment_file *file)
{
	if (file->blocks != NULL)
		free(file->blocks->is_sound);
	free(file->blocks);
	if (file->data != NULL)
		pages_free(file->data, file->len);
	*file = (struct segment_file) { 0 };
}

/* WHY: there is nothing to keep. */
static const char *
settle(struct segment_file *file, const char *why)
{
	if (why != NULL)
		segment_close(file);
	return why;
}

const char *
segment_map(struct segment_file *file, int fd)
{
	*file = (struct segment_file) { 0 };
	return settle(file, map(file, fd));
}

const char *
segment_load(struct segment_file *file, int fd, int jobs)
{
	*file = (struct segment_file) { 0 };
	return settle(file, load(file, fd, jobs));
}

/*
 * What is read from the disk for that comes in large pages, where the system
 * has them for files: ext4 from Linux 6.16 on.
 */
const char *
segment_verify(struct segment_file *file, int jobs)
{
	if (file->segment.blocks == NULL)
		return NULL;
	(void)madvise(file->data, file->len, MADV_HUGEPAGE);
	return check_all(file, -1, jobs);
}

/* Places that so many queries read, for each block of the file. */
static double
places(const struct segment_file *file, size_t queries)
{
	struct plan plan = { .radius = RADIUS };

	plan_make(&plan, &file->segment.split, file->segment.n);
	return (double)queries / (double)file->blocks->n *
	       (plan.scan ? file->segment.n
			  : 2 * plan.probes + plan.candidates);
}

const char *
segment_open(struct segment_file *file, int fd, size_t queries, int jobs)
{
	const char *why = segment_map(file, fd);
	double many;

	if (why != NULL || (many = places(file, queries)) < FEW)
		return why;
	if (many < MANY || file->len > pages_available() / 2)
		return settle(file, segment_verify(file, jobs));
	segment_close(file);
	return segment_load(file, fd, jobs);
}
