/*
 * What a search of many stretches has found so far: a file to which each
 * stretch's hits are added.  It holds whole additions only, or one that was cut
 * off, which its XXH3 tells: a run that was killed goes on after the last.
 */
#include <sys/file.h>
#include <sys/mman.h>

#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "index/index.h"
#include "index/plane/search.h"

#define MAGIC "PrsfHit" /* with its NUL, 8 bytes */

struct start {
	char magic[8];
	uint64_t key[2];
};

struct addition {
	uint64_t n;          /* hits, that follow */
	uint64_t next, done; /* as in spool_add() */
	uint64_t sum;        /* XXH3-64 of what is before, and of them */
};

/* A hit without its query, as it is put in s. */
struct found {
	uint64_t code : 56;
	uint64_t distance : 8;
};

/* A file without a name. */
static FILE *
temporary(void)
{
	const char *folder = getenv("TMPDIR");

	return file_private(
	    folder == NULL || *folder == '\0' ? "/tmp" : folder);
}

static uint64_t
sum(const struct addition *add, const struct hit *hits)
{
	uint64_t head = XXH3_64bits(add, offsetof(struct addition, sum));

	return add->n == 0
		   ? head
		   : XXH3_64bits_withSeed(hits, add->n * sizeof(*hits), head);
}

static void
put(struct spool *spool, const void *data, size_t len)
{
	if (fwrite(data, 1, len, spool->file) != len)
		err(1, "%s", spool->path);
}

/* The next addition, with its hits; false: there is none, or it is cut off. */
static bool
next_addition(struct spool *spool, struct addition *add, struct hit *hits)
{
	return fread(add, sizeof(*add), 1, spool->file) == 1 &&
	       add->n <= HITS &&
	       fread(hits, sizeof(*hits), add->n, spool->file) == add->n &&
	       add->sum == sum(add, hits);
}

static struct hit *
room(void)
{
	struct hit *hits = calloc(HITS, sizeof(*hits));

	if (hits == NULL)
		err(1, NULL);
	return hits;
}

/* What another run has left: all up to the last stretch that was done. */
static void
take_up(struct spool *spool)
{
	struct hit *hits = room();
	struct addition add;
	uint64_t n = 0;
	off_t end = ftello(spool->file);

	while (next_addition(spool, &add, hits)) {
		n += add.n;
		if (!add.done)
			continue;
		spool->next = add.next;
		spool->hits = n;
		end = ftello(spool->file);
	}
	free(hits);
	if (fseeko(spool->file, end, SEEK_SET) == -1 ||
	    ftruncate(fileno(spool->file), end) == -1)
		err(1, "%s", spool->path);
}

static void
begin(struct spool *spool, const struct start *start)
{
	rewind(spool->file);
	if (ftruncate(fileno(spool->file), 0) == -1)
		err(1, "%s", spool->path);
	put(spool, start, sizeof(*start));
}

void
spool_open(struct spool *spool, const char *path, const uint64_t key[2])
{
	struct start start = { MAGIC, { key[0], key[1] } }, was = { 0 };
	size_t len;

	*spool = (struct spool) { .path = path };
	if (path == NULL) {
		spool->path = "what was found";
		spool->file = temporary();
		begin(spool, &start);
		return;
	}
	if ((spool->file = fopen(path, "a+")) == NULL ||
	    (spool->file = freopen(path, "r+", spool->file)) == NULL)
		err(1, "%s", path);
	if (flock(fileno(spool->file), LOCK_EX | LOCK_NB) == -1)
		err(1, "%s: another run is writing it", path);
	len = fread(&was, 1, sizeof(was), spool->file);
	if (len > 0 && memcmp(was.magic, MAGIC, sizeof(MAGIC)) != 0)
		errx(1, "%s: is in the way: no search has left it", path);
	if (len == sizeof(was) && memcmp(&was, &start, sizeof(was)) == 0)
		take_up(spool);
	else
		begin(spool, &start);
}

void
spool_add(struct spool *spool, const struct hit *hits, size_t n, bool done)
{
	struct addition add = { .n = n, .next = spool->next, .done = done };

	add.sum = sum(&add, hits);
	put(spool, &add, sizeof(add));
	if (n > 0)
		put(spool, hits, n * sizeof(*hits));
	if (fflush(spool->file) == EOF)
		err(1, "%s", spool->path);
	spool->hits += n;
}

/* Calls TAKE for each hit. */
static void
each(
    struct spool *spool, void (*take)(void *arg, const struct hit *), void *arg)
{
	struct hit *hits = room();
	struct addition add;

	if (fseeko(spool->file, sizeof(struct start), SEEK_SET) == -1)
		err(1, "%s", spool->path);
	while (next_addition(spool, &add, hits))
		for (size_t i = 0; i < add.n; i++)
			take(arg, &hits[i]);
	free(hits);
}

struct sorting {
	uint64_t *first; /* of each query, where the next of its hits goes */
	size_t queries;
	struct found *found;
};

static void
count(void *arg, const struct hit *hit)
{
	struct sorting *s = arg;

	if (hit->query >= s->queries)
		errx(1, "hits of another search");
	s->first[hit->query + 1]++;
}

static void
place(void *arg, const struct hit *hit)
{
	struct sorting *s = arg;

	s->found[s->first[hit->query]++] =
	    (struct found) { hit->code, hit->distance };
}

/* A file, not memory: there may be more hits than that holds. */
static struct found *
map_new(FILE *file, size_t len)
{
	void *map;

	if ((errno = posix_fallocate(fileno(file), 0, (off_t)len)) != 0)
		err(1, "%zu bytes for what was found", len);
	map = mmap(
	    NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
	if (map == MAP_FAILED)
		err(1, "%zu bytes for what was found", len);
	return map;
}

void
hit_print(const struct hit *hit, FILE *out)
{
	fprintf(out, "%" PRIu32 " %" PRIu64 " %" PRIu32 "\n", hit->query,
	    hit->code, hit->distance);
}

static void
print(const struct sorting *s, FILE *out)
{
	uint64_t at = 0;

	for (size_t q = 0; q < s->queries; q++)
		for (; at < s->first[q]; at++)
			hit_print(
			    &(struct hit) { s->found[at].code, (uint32_t)q,
				(uint32_t)s->found[at].distance },
			    out);
}

/* Of each query the hits are in order: they need only be counted. */
void
spool_print(struct spool *spool, size_t queries, FILE *out)
{
	struct sorting s = { .queries = queries };
	size_t len = spool->hits * sizeof(*s.found);
	FILE *file;

	if (spool->hits == 0)
		return;
	file = temporary();
	s.first = calloc(queries + 1, sizeof(*s.first));
	if (s.first == NULL)
		err(1, NULL);
	s.found = map_new(file, len);
	each(spool, count, &s);
	for (size_t q = 0; q < queries; q++)
		s.first[q + 1] += s.first[q];
	each(spool, place, &s);
	print(&s, out);
	munmap(s.found, len);
	fclose(file);
	free(s.first);
}

void
spool_close(struct spool *spool)
{
	fclose(spool->file);
}
