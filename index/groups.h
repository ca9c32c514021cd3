/*
 * groups.h -- members that are near one another, and who stands for them.
 */
#ifndef INDEX_GROUPS_H
#define INDEX_GROUPS_H

#include "index/hamming/hamming.h"

#define CODE_BITS 256
#define NOBODY SIZE_MAX

struct groups {
	struct code *codes; /* of each member */
	size_t *leader;     /* who stands for it; NOBODY: not known yet */
	size_t *next;       /* member of the same group, or NOBODY */
	size_t *last;       /* of a leader's group */
	size_t *other;      /* of a leader: the next one of its component */
	size_t *first;      /* of a component's root: its first leader */
	size_t n;
};

struct diameter {
	int bits;   /* that two of one group differ in, at most */
	bool exact; /* else it may be more: the group is too large to tell */
};

void groups_make(struct groups *, size_t n);
void groups_clear(struct groups *);
/* Each member once: who comes first, leads. */
void groups_join(struct groups *, size_t member, size_t root, int radius);
bool groups_alone(const struct groups *, size_t member);
struct diameter groups_diameter(const struct groups *);

#endif
