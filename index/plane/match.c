/*
 * Queries against each code of a stretch: by the words of the first plane that
 * few unrelated codes pass, then by all of that plane, then by the second.
 * GROUP queries stay in the first-level cache, PART codes in the second.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "index/plane/search.h"

#define QUERIES 512 /* 16 KiB, half of a usual first-level cache */
#define PART 16384  /* codes: 256 KiB, a quarter of a second-level cache */
/*
 * Up to these radii few vectors pass 96 bits, 128, and then 192: of unrelated
 * codes one in 1,100, in 800, and at 63 in 700,000.
 */
#define RADIUS_96 33
#define RADIUS_128 46
#define NEARS 4096 /* that wait for the second plane */
/* Slabs of it: to read them one by one takes as long as the whole. */
#define BLOCKS_FEW 32

/* Near by the first plane. */
struct near {
	uint32_t code, query, distance;
};

/* Of so many random bits, which part of pairs differs in at most RADIUS? */
double
queries_passing(int radius)
{
	double c = ldexp(1, -HALF * 32), sum = 0;

	for (int k = 0; k <= radius && k <= HALF * 32; k++) {
		sum += c;
		c = c * (HALF * 32 - k) / (k + 1);
	}
	return sum;
}

void
queries_make(struct queries *q, const struct code *codes, size_t n, int radius)
{
	double blocks = (double)n * queries_passing(radius) * STRETCH;

	*q = (struct queries) {
		.codes = codes,
		.n = n,
		.radius = radius,
		.kernel = kernel_best(),
		.whole = blocks > BLOCKS_FEW,
	};
	if ((q->words = calloc(n + 1, sizeof(*q->words))) == NULL)
		err(1, NULL);
	if (n > 0)
		memcpy(q->words, codes, n * sizeof(*codes));
}

void
queries_free(struct queries *q)
{
	inverse_free(q->inverse);
	free(q->words);
}

struct match *
match_new(const struct queries *queries, const struct source *source)
{
	struct match *m = calloc(1, sizeof(*m));

	if (m == NULL)
		err(1, NULL);
	m->queries = queries;
	m->hits = calloc(HITS, sizeof(*m->hits));
	m->nears = calloc(NEARS, sizeof(*m->nears));
	m->passes = calloc(QUERIES, sizeof(*m->passes));
	if (m->hits == NULL || m->nears == NULL || m->passes == NULL)
		err(1, NULL);
	stretch_new(&m->stretch, source);
	return m;
}

void
match_free(struct match *m)
{
	if (m == NULL)
		return;
	stretch_free(&m->stretch);
	free(m->hits);
	free(m->nears);
	free(m->passes);
	part_free(m->part);
	free(m);
}

void
match_add(struct match *m, uint32_t code, uint32_t query, unsigned d)
{
	m->hits[m->n++] = (struct hit) { m->stretch.first + code, query, d };
	if (m->n == HITS)
		m->full(m->arg, m);
}

/* By the second plane, all that wait. */
static void
settle(struct match *m)
{
	const struct queries *q = m->queries;
	size_t blocks = 0, last = SIZE_MAX;

	for (size_t i = 0; i < m->nnears; i++) {
		blocks += m->nears[i].code / BLOCK_CODES != last;
		last = m->nears[i].code / BLOCK_CODES;
	}
	if (blocks > BLOCKS_FEW)
		stretch_rest(&m->stretch);
	for (size_t i = 0; i < m->nnears; i++) {
		const struct near *near = &m->nears[i];
		int d = (int)near->distance + stretch_distance(&m->stretch,
						  near->code,
						  q->words[near->query] + HALF);

		if (d <= q->radius)
			match_add(m, near->code, near->query, (unsigned)d);
	}
	m->nnears = 0;
}

/* Codes from AT on and queries from FROM on, of which some words are near. */
static void
check(struct match *m, const struct pass *pass, size_t at, size_t from)
{
	const struct queries *q = m->queries;
	uint32_t query = (uint32_t)from + pass->query;

	for (uint32_t in = pass->codes; in != 0; in &= in - 1) {
		size_t code = at + (size_t)__builtin_ctz(in);
		int d;

		if (code >= m->stretch.place.codes)
			return;
		d = lanes_distance(m->stretch.plane[0], code, q->words[query]);
		if (d > q->radius)
			continue;
		m->passed++;
		m->nears[m->nnears++] =
		    (struct near) { (uint32_t)code, query, (uint32_t)d };
		if (m->nnears == NEARS)
			settle(m);
	}
}

struct range {
	size_t at, end; /* codes */
	size_t from;    /* the first query of the tile */
};

static void
match_tiles(struct match *m, struct tile *tile, const struct range *r)
{
	for (size_t at = r->at; at < r->end; at += TILE) {
		size_t n;

		for (int i = 0; i < 2; i++)
			tile->half[i] = m->stretch.plane[i] + at * HALF;
		n = m->queries->kernel->compare(tile, m->passes);
		for (size_t i = 0; i < n; i++)
			check(m, &m->passes[i], at, r->from);
	}
}

/* FROM is a tile's first code. */
void
match_codes(struct match *m, size_t from, size_t end)
{
	const struct queries *q = m->queries;
	struct tile tile = { .radius = q->radius };

	if (m->stretch.whole && q->radius > RADIUS_128)
		tile.words = 6;
	else
		tile.words = q->radius <= RADIUS_96 ? 3 : HALF;
	for (; from < end; from += PART)
		for (size_t i = 0; i < q->n; i += tile.n) {
			tile.queries = q->words + i;
			tile.n = q->n - i < QUERIES ? q->n - i : QUERIES;
			match_tiles(m, &tile,
			    &(struct range) { from,
				end < from + PART ? end : from + PART, i });
		}
	settle(m);
}

void
match_stretch(struct match *m)
{
	match_codes(m, 0, m->stretch.place.codes);
}
