/*
 * file.h -- a segment as a file: codes with their slots, the items that have
 * them, and which items of older segments are gone.  It is written once and
 * never changed.  Ownership and errors as in schemas.h; what is wrong with a
 * file is said in words that may follow its name: "is cut short".
 */
#ifndef INDEX_SEGMENT_FILE_H
#define INDEX_SEGMENT_FILE_H

#include "index/hamming/segment.h"

#define RULE_LEN 32 /* bytes, with its NUL: fact.pdq_rule */

#define POINT_BITS 6 /* of an entry of features: which of its item's */

enum segment_kind { SEGMENT_PDQ = 1, SEGMENT_FEATURES, SEGMENT_SPDQ };

/* entries.c -- codes and who has them, in any order */

struct entries {
	struct code *codes;
	int64_t *items; /* of features: item << POINT_BITS | point */
	size_t n, room; /* fewer than 2^32 */
};

struct items {
	const int64_t *list; /* ascending */
	size_t n;
};

void entries_add(struct entries *, const void *code, int64_t item);
void entries_clear(struct entries *);
bool items_have(const struct items *, int64_t item);

/* write.c -- the file, from entries */

struct segment_content {
	enum segment_kind kind;
	const char *rule;        /* how the codes were made: fact.pdq_rule */
	int quality;             /* of the worst code taken in: MIN_QUALITY */
	struct entries *entries; /* are taken: empty in the end */
	struct items gone;       /* are no longer valid in older segments */
	const char *path;        /* of the file, in messages */
};

/* FD: an empty file, read and written; the disk has all of it in the end. */
void segment_write(int fd, const struct segment_content *, int jobs);

/* open.c -- a file, found sound.  FD may be closed when it is open */

struct segment_file {
	struct segment segment; /* segment.n distinct codes */
	enum segment_kind kind;
	char rule[RULE_LEN];
	int quality;
	uint64_t nitems; /* of all codes */
	struct items gone;
	uint64_t sum; /* of all that it holds: no other file has it */
	/* Private. */
	uint32_t singles;      /* codes before this one have an item each */
	const uint32_t *first; /* of the others; one more */
	int64_t base;          /* that items count from */
	size_t item_len;       /* 4 or 8 bytes */
	const uint8_t *items;
	struct blocks *blocks;
	uint8_t *data; /* all of the file */
	size_t len;
};

/*
 * NULL, or what is wrong; then there is nothing to close.  map: in some
 * milliseconds, and what is read is found sound when it is first read, for few
 * queries.  load: all of it, into memory, for many.
 */
const char *segment_map(struct segment_file *, int fd);
const char *segment_load(struct segment_file *, int fd, int jobs);
/* Whichever takes less for so many queries. */
const char *segment_open(
    struct segment_file *, int fd, size_t queries, int jobs);
/* All of a mapped one. */
const char *segment_verify(struct segment_file *, int jobs);
void segment_close(struct segment_file *);

/* items.c -- what a file says of its codes.  NULL, or what is wrong */

/* The items of code ID are segment_item() of *FROM up to *TO, ascending. */
const char *segment_items(
    const struct segment_file *, uint32_t id, uint64_t *from, uint64_t *to);
int64_t segment_item(const struct segment_file *, uint64_t i);  /* an entry's */
int64_t segment_owner(const struct segment_file *, uint64_t i); /* no point */
/* N codes from FROM on, as they were given to segment_write(). */
const char *segment_codes(
    const struct segment_file *, uint32_t from, uint32_t n, struct code *to);
/* Adds all whose items are not GONE: what segments are merged with. */
const char *segment_entries(
    const struct segment_file *, const struct items *gone, struct entries *);

#endif
