/*
 * The file of two planes, written as its codes come.
 *
 *   struct header, zeros up to PLANES_HEADER
 *   of each STRETCH codes, the last of which may be fewer:
 *     XXH3-64 of each block of the first plane, then of the second; zeros up to
 *     a block; the first plane; the second; zeros for codes up to a block
 *   the magic again: no such file has the length of a file of codes
 *
 * Numbers are the machine's own; order tells another machine's file.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/plane/plane.h"

#define MAGIC "PrsfPln" /* with its NUL, 8 bytes */
#define FORMAT_VERSION 1
#define ORDER 0x01020304
#define MAX_CODES ((uint64_t)1 << 40) /* 32 TiB: more is damage */

struct header {
	char magic[8];
	uint32_t version, order;
	uint64_t n;
	uint64_t content; /* XXH3-64 of all sums of blocks */
	uint64_t sum;     /* and of what is before */
};

struct planes_writer {
	int fd;
	const char *path;
	uint64_t n;      /* codes */
	uint64_t *image; /* of one stretch: sums, planes */
	XXH3_state_t *content;
};

static size_t
blocks_len(size_t len)
{
	return (len + BLOCK_LEN - 1) / BLOCK_LEN * BLOCK_LEN;
}

static void
shape(struct place *place, size_t codes)
{
	place->codes = codes;
	place->blocks = (codes + BLOCK_CODES - 1) / BLOCK_CODES;
	place->sums = blocks_len(2 * place->blocks * sizeof(uint64_t));
}

static size_t
place_len(const struct place *place)
{
	return place->sums + 2 * place->blocks * BLOCK_LEN;
}

void
planes_place(struct place *place, uint64_t n, uint64_t k)
{
	uint64_t left = n - k * STRETCH;

	shape(place, STRETCH);
	place->at = PLANES_HEADER + k * place_len(place);
	if (left < STRETCH)
		shape(place, (size_t)left);
}

uint64_t
planes_len(uint64_t n)
{
	struct place end;

	planes_place(&end, n, n / STRETCH);
	return end.at + place_len(&end) + sizeof(MAGIC);
}

static uint64_t
head_sum(const struct header *head)
{
	return XXH3_64bits(head, offsetof(struct header, sum));
}

void
planes_seal(uint8_t out[PLANES_HEADER], uint64_t n, uint64_t content)
{
	struct header head = {
		.magic = MAGIC,
		.version = FORMAT_VERSION,
		.order = ORDER,
		.n = n,
		.content = content,
	};

	head.sum = head_sum(&head);
	memset(out, 0, PLANES_HEADER);
	memcpy(out, &head, sizeof(head));
}

bool
planes_is(const uint8_t head[PLANES_HEADER])
{
	return memcmp(head, MAGIC, sizeof(MAGIC)) == 0;
}

const char *
planes_head(
    const uint8_t in[PLANES_HEADER], uint64_t len, uint64_t *n, uint64_t *sum)
{
	struct header head;

	memcpy(&head, in, sizeof(head));
	if (!planes_is(in))
		return "is no file of planes";
	if (head.order != ORDER)
		return "is of a machine with another order of bytes";
	if (head.version != FORMAT_VERSION)
		return "is of another version of this program";
	if (head.sum != head_sum(&head) || head.n > MAX_CODES)
		return "is damaged: the XXH3 of its header differs";
	if (len != planes_len(head.n))
		return "is cut short, or too long";
	*n = head.n;
	*sum = head.sum;
	return NULL;
}

static void
put(const struct planes_writer *w, const void *data, size_t len, uint64_t at)
{
	const uint8_t *from = data;

	while (len > 0) {
		ssize_t n = pwrite(w->fd, from, len, (off_t)at);

		if (n == -1)
			err(1, "%s", w->path);
		from += n;
		len -= (size_t)n;
		at += (uint64_t)n;
	}
}

static void
planes_of(const struct planes_writer *w, const struct place *place,
    uint32_t *plane[2])
{
	plane[0] = (void *)((uint8_t *)w->image + place->sums);
	plane[1] = plane[0] + place->blocks * BLOCK_LEN / sizeof(uint32_t);
}

/* What has come of the last stretch; a full one is laid out for itself. */
static void
flush(struct planes_writer *w, uint64_t k)
{
	struct place place, full;
	uint32_t *plane[2], *from[2];

	planes_place(&place, w->n, k);
	planes_place(&full, (k + 1) * STRETCH, k);
	planes_of(w, &full, from);
	planes_of(w, &place, plane);
	for (int i = 0; i < 2; i++)
		memmove(plane[i], from[i], place.blocks * BLOCK_LEN);
	memset(w->image, 0, place.sums);
	for (size_t i = 0; i < 2 * place.blocks; i++)
		w->image[i] = block_sum((uint8_t *)plane[0] + i * BLOCK_LEN);
	XXH3_64bits_update(w->content, w->image, place.sums);
	put(w, w->image, place_len(&place), place.at);
}

struct planes_writer *
planes_begin(int fd, const char *path)
{
	struct planes_writer *w = calloc(1, sizeof(*w));
	struct place full;

	planes_place(&full, STRETCH, 0);
	if (w == NULL || (w->image = calloc(1, place_len(&full))) == NULL ||
	    (w->content = XXH3_createState()) == NULL)
		err(1, NULL);
	XXH3_64bits_reset(w->content);
	w->fd = fd;
	w->path = path;
	return w;
}

void
planes_add(struct planes_writer *w, const struct code *codes, size_t n)
{
	struct place full;
	uint32_t *plane[2];

	planes_place(&full, STRETCH, 0);
	planes_of(w, &full, plane);
	while (n > 0) {
		size_t at = (size_t)(w->n % STRETCH);
		size_t some = n < STRETCH - at ? n : STRETCH - at;

		lanes_put(plane, at, codes, some);
		w->n += some;
		codes += some;
		n -= some;
		if (w->n % STRETCH == 0)
			flush(w, w->n / STRETCH - 1);
	}
}

/* Where codes of the stretch before are: zeros, up to a block. */
static void
fill_block(const struct planes_writer *w)
{
	const struct code zero = { 0 };
	struct place full;
	uint32_t *plane[2];

	planes_place(&full, STRETCH, 0);
	planes_of(w, &full, plane);
	for (uint64_t i = w->n; i % BLOCK_CODES != 0; i++)
		lanes_put(plane, (size_t)(i % STRETCH), &zero, 1);
}

uint64_t
planes_end(struct planes_writer *w)
{
	uint8_t head[PLANES_HEADER];
	uint64_t n = w->n;

	if (n % STRETCH > 0) {
		fill_block(w);
		flush(w, n / STRETCH);
	}
	planes_seal(head, n, XXH3_64bits_digest(w->content));
	put(w, MAGIC, sizeof(MAGIC), planes_len(n) - sizeof(MAGIC));
	put(w, head, sizeof(head), 0);
	if (fsync(w->fd) == -1)
		err(1, "%s", w->path);
	XXH3_freeState(w->content);
	free(w->image);
	free(w);
	return n;
}
