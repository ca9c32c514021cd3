/*
 * Codes of a file, stretch by stretch: of two planes, or codes one after
 * another, which become planes as they are read.  What memory can keep is read
 * through the page cache, that the next run finds it there; what is larger,
 * past it, which takes a tenth of the processor time.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/hamming/crew.h"
#include "index/plane/plane.h"

#define KEPT 0.5   /* of free memory: what a file may take of the page cache */
#define EDGE 65536 /* bytes: how much of a plain file tells it from another */
#define DAMAGED "%s: is damaged: the XXH3 of codes from %" PRIu64 " on differs"

/* Up to LEN bytes, of which the file may have fewer. */
static size_t
read_some(
    const struct source *source, int fd, const struct span *to, uint64_t at)
{
	uint8_t *data = (uint8_t *)(uintptr_t)to->data;
	size_t done = 0;

	while (done < to->len) {
		ssize_t n =
		    pread(fd, data + done, to->len - done, (off_t)(at + done));

		if (n == -1)
			err(1, "%s", source->path);
		if (n == 0)
			break;
		done += (size_t)n;
		/* Past the page cache, an odd count is the end of the file. */
		if (fd == source->direct && n % BLOCK_LEN != 0)
			break;
	}
	return done;
}

static void
read_all(struct stretch *s, void *to, size_t len, uint64_t at)
{
	const struct source *source = s->source;
	struct span span = { .data = to, .len = len };
	int fd = source->direct != -1 ? source->direct : source->fd;

	/* Past the page cache only whole blocks are read. */
	if (fd == source->direct)
		span.len = (len + BLOCK_LEN - 1) / BLOCK_LEN * BLOCK_LEN;
	if (read_some(source, fd, &span, at) < len)
		errx(1, "%s: has become shorter while it was read",
		    source->path);
	s->bytes += len;
}

/* Of a plain file, its first and last bytes: to read all would take long. */
static uint64_t
plain_sum(const struct source *source, const struct stat *st)
{
	uint64_t len = (uint64_t)st->st_size, sums[5] = { len };
	uint8_t edge[EDGE];
	struct span span = { .data = edge, .len = sizeof(edge) };

	sums[1] = (uint64_t)st->st_mtim.tv_sec;
	sums[2] = (uint64_t)st->st_mtim.tv_nsec;
	sums[3] = XXH3_64bits(edge, read_some(source, source->fd, &span, 0));
	sums[4] = XXH3_64bits(edge,
	    read_some(source, source->fd, &span, len < EDGE ? 0 : len - EDGE));
	return XXH3_64bits(sums, sizeof(sums));
}

static void
open_plain(struct source *source, const struct stat *st)
{
	if (st->st_size % (off_t)sizeof(struct code) != 0)
		errx(1,
		    "%s: has %lld bytes, which are not codes of %zu bytes each",
		    source->path, (long long)st->st_size, sizeof(struct code));
	source->n = (uint64_t)st->st_size / sizeof(struct code);
	source->sum = plain_sum(source, st);
}

void
source_open(struct source *source, const char *path)
{
	uint8_t head[PLANES_HEADER] = { 0 };
	struct span span = { .data = head, .len = sizeof(head) };
	struct stat st;
	const char *why;
	size_t len;

	*source = (struct source) { .path = path, .direct = -1 };
	source->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (source->fd == -1 || fstat(source->fd, &st) == -1)
		err(1, "%s", path);
	if (!S_ISREG(st.st_mode))
		errx(1, "%s: is no file", path);
	len = read_some(source, source->fd, &span, 0);
	source->planes = len == sizeof(head) && planes_is(head);
	if (!source->planes) {
		open_plain(source, &st);
	} else if ((why = planes_head(head, (uint64_t)st.st_size, &source->n,
			&source->sum)) != NULL) {
		errx(1, "%s: %s", path, why);
	}
	if ((double)st.st_size / (source->planes ? 2 : 1) >
	    KEPT * (double)pages_available())
		source->direct = open(path, O_RDONLY | O_CLOEXEC | O_DIRECT);
	source->from_disk = source->direct != -1;
}

void
source_close(struct source *source)
{
	close(source->fd);
	if (source->direct != -1)
		close(source->direct);
}

uint64_t
source_stretches(const struct source *source)
{
	return (source->n + STRETCH - 1) / STRETCH;
}

void
stretch_new(struct stretch *s, const struct source *source)
{
	struct place full;
	size_t len;

	planes_place(&full, STRETCH, 0);
	len = full.sums + 2 * full.blocks * BLOCK_LEN + BLOCK_LEN;
	if (!source->planes)
		len += STRETCH * sizeof(struct code);
	*s = (struct stretch) { .source = source, .len = len };
	s->memory = pages_new(len);
	s->block = (void *)s->memory;
	s->sums = (void *)(s->memory + BLOCK_LEN);
	s->codes = (void *)(s->memory + BLOCK_LEN + full.sums +
			    2 * full.blocks * BLOCK_LEN);
}

void
stretch_free(struct stretch *s)
{
	pages_free(s->memory, s->len);
}

/* Slabs FROM..END of both planes, of which the second follows the first. */
static void
check(const struct stretch *s, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++)
		if (block_sum((uint8_t *)s->plane[0] + i * BLOCK_LEN) !=
		    s->sums[i])
			errx(1, DAMAGED, s->source->path,
			    s->first + i % s->place.blocks * BLOCK_CODES);
}

static void
read_planes(struct stretch *s, bool whole)
{
	size_t blocks = s->place.blocks * (whole ? 2 : 1);

	read_all(s, s->sums, s->place.sums + blocks * BLOCK_LEN, s->place.at);
	check(s, 0, blocks);
	s->whole = whole;
}

static void
read_codes(struct stretch *s)
{
	static const struct code zero;
	size_t n = s->place.codes;

	read_all(s, s->codes, n * sizeof(*s->codes), s->first * sizeof(zero));
	lanes_put(s->plane, 0, s->codes, n);
	for (; n % BLOCK_CODES != 0; n++)
		lanes_put(s->plane, n, &zero, 1);
	s->whole = true;
}

void
stretch_read(struct stretch *s, uint64_t k, bool whole)
{
	planes_place(&s->place, s->source->n, k);
	s->first = k * STRETCH;
	s->plane[0] = (void *)((uint8_t *)s->sums + s->place.sums);
	s->plane[1] =
	    s->plane[0] + s->place.blocks * BLOCK_LEN / sizeof(uint32_t);
	s->at = SIZE_MAX;
	if (s->source->planes)
		read_planes(s, whole);
	else
		read_codes(s);
}

void
stretch_rest(struct stretch *s)
{
	size_t blocks = s->place.blocks;

	if (s->whole)
		return;
	read_all(s, s->plane[1], blocks * BLOCK_LEN,
	    s->place.at + s->place.sums + blocks * BLOCK_LEN);
	check(s, blocks, 2 * blocks);
	s->whole = true;
}

int
stretch_distance(struct stretch *s, size_t at, const uint32_t *words)
{
	size_t block = at / BLOCK_CODES, i = s->place.blocks + block;

	if (s->whole)
		return lanes_distance(s->plane[1], at, words);
	if (block != s->at) {
		read_all(s, s->block, BLOCK_LEN,
		    s->place.at + s->place.sums + i * BLOCK_LEN);
		if (block_sum(s->block) != s->sums[i])
			errx(1, DAMAGED, s->source->path,
			    s->first + block * BLOCK_CODES);
		s->at = block;
	}
	return lanes_distance(s->block, at % BLOCK_CODES, words);
}
