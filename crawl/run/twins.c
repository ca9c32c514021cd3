/*
 * Bodies that are here already, by their digest: what many URLs lead to is
 * stored once.  The catalog knows of all that was committed; what waits for
 * the next commit is in memory.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

#define SLOTS (4 * BATCH) /* a power of two */

struct twins {
	struct stored held[BATCH];
	uint16_t slot[SLOTS]; /* 1 + the place in held; 0: free */
	size_t n;
};

struct twins *
twins_new(void)
{
	struct twins *twins = calloc(1, sizeof(*twins));

	if (twins == NULL)
		err(1, NULL);
	return twins;
}

/*
 * Where the body of DIGEST is, or would be.
 */
static uint16_t *
slot_of(struct twins *twins, const uint8_t digest[32])
{
	uint32_t at;

	memcpy(&at, digest, sizeof(at));
	while (twins->slot[at %= SLOTS] != 0) {
		const struct stored *s = &twins->held[twins->slot[at] - 1];

		if (memcmp(s->sha256, digest, sizeof(s->sha256)) == 0)
			break;
		at++;
	}
	return &twins->slot[at];
}

/*
 * The record that holds the body of DIGEST, or false.
 */
bool
twins_find(struct crawl *c, const uint8_t digest[32], struct stored *prior)
{
	uint16_t at = *slot_of(c->twins, digest);

	if (at == 0)
		return rows_prior(c->rows, digest, prior);
	*prior = c->twins->held[at - 1];
	return true;
}

void
twins_add(struct twins *twins, const struct stored *stored)
{
	uint16_t *slot = slot_of(twins, stored->sha256);

	if (*slot != 0 || twins->n == BATCH)
		return;
	twins->held[twins->n++] = *stored;
	*slot = (uint16_t)twins->n;
}

/*
 * All is committed.
 */
void
twins_forget(struct twins *twins)
{
	if (twins->n > 0)
		memset(twins->slot, 0, sizeof(twins->slot));
	twins->n = 0;
}
