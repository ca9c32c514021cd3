/*
 * plane.h -- codes on a disk, more than memory holds: read once for many
 * queries, and the second half of a code only where the first is near.
 *
 * A plane is one half of the codes, 128 bits of each; of LANES codes the words
 * lie side by side, as vectors take them.  Ownership and errors as in
 * schemas.h; what is wrong with a file ends the program with its name.
 */
#ifndef INDEX_PLANE_H
#define INDEX_PLANE_H

#include <stdio.h>

#include "index/hamming/blocks.h"
#include "index/hamming/hamming.h"

#define WORDS 8                      /* of 32 bits, of a code */
#define HALF (WORDS / 2)             /* of a plane */
#define VECTOR_CODES 16              /* whose words lie side by side */
#define BLOCK_CODES (BLOCK_LEN / 16) /* of a plane: they have one XXH3 */
#define STRETCH 262144 /* codes that are read at a time: 4 MiB a plane */

/* lanes.c -- codes in planes */

/* Codes AT.. of both planes; AT and, but for the last ones, N: of vectors. */
void lanes_put(
    uint32_t *const plane[2], size_t at, const struct code *, size_t n);
struct code lanes_get(uint32_t *const plane[2], size_t at);
/* How many of its bits differ from those of CODE, in one plane. */
int lanes_distance(const uint32_t *plane, size_t at, const uint32_t *words);

/* format.c -- the file of two planes */

#define PLANES_HEADER BLOCK_LEN /* bytes */

uint64_t planes_len(uint64_t n); /* bytes that N codes take */

struct planes_writer;

struct planes_writer *planes_begin(int fd, const char *path);
void planes_add(struct planes_writer *, const struct code *, size_t n);
uint64_t planes_end(struct planes_writer *);       /* how many it has */
bool planes_is(const uint8_t head[PLANES_HEADER]); /* or of another form */
/* NULL, or what is wrong; *N codes, *SUM: no other file has it. */
const char *planes_head(const uint8_t head[PLANES_HEADER], uint64_t len,
    uint64_t *n, uint64_t *sum);
void planes_seal(uint8_t head[PLANES_HEADER], uint64_t n, uint64_t content);

/* Where stretch K is: sums, of so many blocks; then plane after plane. */
struct place {
	uint64_t at;
	size_t codes, blocks, sums; /* sums: bytes */
};

void planes_place(struct place *, uint64_t n, uint64_t k);

/* source.c -- codes of a file, of either form, stretch by stretch */

struct source {
	const char *path;
	uint64_t n, sum; /* SUM: another file has another one */
	bool planes;     /* else codes one after another */
	bool from_disk;  /* past the page cache */
	/* Private. */
	int fd, direct; /* DIRECT: -1 where it is not wanted */
};

struct stretch {
	const struct source *source;
	struct place place;
	uint64_t first;     /* code */
	uint32_t *plane[2]; /* place.codes, and zeros up to a block */
	bool whole;         /* the second plane is read */
	uint64_t bytes;     /* that were read so far */
	/* Private. */
	uint8_t *memory;
	size_t len;
	uint64_t *sums;
	struct code *codes; /* of a plain file */
	uint32_t *block;
	size_t at; /* which block that is; SIZE_MAX: none */
};

void source_open(struct source *, const char *path);
void source_close(struct source *);
uint64_t source_stretches(const struct source *);
void stretch_new(struct stretch *, const struct source *);
void stretch_free(struct stretch *);
/* WHOLE: with the second plane, which may come in any case. */
void stretch_read(struct stretch *, uint64_t k, bool whole);
void stretch_rest(struct stretch *); /* the second plane, if it did not */
/* In how many of the second half's bits code AT differs from WORDS. */
int stretch_distance(struct stretch *, size_t at, const uint32_t *words);

#endif
