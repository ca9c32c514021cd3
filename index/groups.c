/*
 * Members of one component, in groups of which all are near one another, or in
 * one.  Members of the same code count once: the first of them is compared.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "index/groups.h"

#define EXACT                                                          \
	20000 /* members of different codes: 0.5 s to compare them all \
	       */

static size_t *
places(size_t n)
{
	size_t *list = calloc(n + 1, sizeof(*list));

	if (list == NULL)
		err(1, NULL);
	for (size_t i = 0; i < n; i++)
		list[i] = NOBODY;
	return list;
}

void
groups_make(struct groups *g, size_t n)
{
	*g = (struct groups) {
		.codes = calloc(n + 1, sizeof(*g->codes)),
		.leader = places(n),
		.next = places(n),
		.last = places(n),
		.other = places(n),
		.first = places(n),
		.n = n,
	};
	if (g->codes == NULL)
		err(1, NULL);
}

void
groups_clear(struct groups *g)
{
	free(g->codes);
	free(g->leader);
	free(g->next);
	free(g->last);
	free(g->other);
	free(g->first);
	*g = (struct groups) { 0 };
}

/* Is MEMBER near to all of LEADER's group, or the same as one of it? */
static bool
fits(const struct groups *g, size_t leader, size_t member, int radius)
{
	for (size_t i = leader; radius < CODE_BITS && i != NOBODY;
	     i = g->next[i]) {
		int d = code_distance(&g->codes[i], &g->codes[member]);

		if (d == 0)
			return true;
		if (d > radius)
			return false;
	}
	return true;
}

void
groups_join(struct groups *g, size_t member, size_t root, int radius)
{
	size_t *at = &g->first[root];

	while (*at != NOBODY && !fits(g, *at, member, radius))
		at = &g->other[*at];
	if (*at == NOBODY) {
		*at = member;
	} else {
		g->next[g->last[*at]] = member;
	}
	g->leader[member] = *at;
	g->last[*at] = member;
}

bool
groups_alone(const struct groups *g, size_t member)
{
	return g->next[g->leader[member]] == NOBODY;
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct code));
}

/* The codes of LEADER's group, each once; returns how many. */
static size_t
gather(const struct groups *g, size_t leader, struct code *codes)
{
	size_t n = 0, distinct = 0;

	for (size_t i = leader; i != NOBODY; i = g->next[i])
		codes[n++] = g->codes[i];
	qsort(codes, n, sizeof(*codes), compare);
	for (size_t i = 0; i < n; i++)
		if (distinct == 0 || compare(&codes[distinct - 1], &codes[i]))
			codes[distinct++] = codes[i];
	return distinct;
}

/* The code that is farthest from code FROM, and how far. */
static int
farthest(const struct code *codes, size_t n, size_t *from)
{
	const struct code origin = codes[*from];
	int most = 0;

	for (size_t i = 0; i < n; i++) {
		int d = code_distance(&origin, &codes[i]);

		if (d > most) {
			most = d;
			*from = i;
		}
	}
	return most;
}

/* Of too many, the farthest from one, and what is farthest from that. */
static struct diameter
diameter(const struct code *codes, size_t n)
{
	struct diameter d = { .exact = n <= EXACT };
	size_t steps = d.exact ? n : 2;

	for (size_t i = 0, from = 0; i < steps; i++) {
		size_t at = d.exact ? i : from;
		int bits = farthest(codes, n, &at);

		from = at;
		d.bits = bits > d.bits ? bits : d.bits;
	}
	return d;
}

/*
 * Of all groups the widest.
 */
struct diameter
groups_diameter(const struct groups *g)
{
	struct diameter widest = { .exact = true };
	struct code *codes = calloc(g->n + 1, sizeof(*codes));

	if (codes == NULL)
		err(1, NULL);
	for (size_t i = 0; i < g->n; i++) {
		struct diameter d;

		if (g->leader[i] != i)
			continue;
		d = diameter(codes, gather(g, i, codes));
		widest.exact = widest.exact && d.exact;
		widest.bits = d.bits > widest.bits ? d.bits : widest.bits;
	}
	free(codes);
	return widest;
}
