/*
 * How often pictures that have nothing to do with one another are near: hashes
 * of the set that is searched are searched for in it as a photo's are, but of
 * the pictures mirrored in their diagonals or given a quarter turn.  These are
 * like all others (the distances are spread as those of upright ones are,
 * tests/bench/README.md), and whatever copies the set holds, they are not among
 * them; a set has mirrored copies, but hardly such.  If it has, they count as
 * chance: the figure may be too high, not too low.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>

#include "index/near/near.h"

#define RULE "1"         /* another way to count is another rule */
#define SAMPLE 16384     /* codes: of 10 million, 8 s of a core */
#define TURNS 4          /* each is searched for as so many pictures */
#define SPREAD 1000000   /* pairs whose distances are looked at */
#define ACROSS 0x55      /* of each byte: every other column */
#define DOWN 0xff        /* of every other row, which is two bytes */
#define SIDE 16          /* frequencies across, and down */
#define SEED 0x50727366U /* any: the same set has the same figures */

struct sample {
	struct code *codes, *turned;
	size_t n;
	const struct segment *segment; /* that is searched */
	struct chance *chance;
};

/* SplitMix64: Steele, Lea and Flood, OOPSLA 2014. */
static uint64_t
draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15U;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

/*
 * Of the picture mirrored in its diagonal: its frequencies across are those
 * down; then mirrored across and down, as K says: every other frequency changes
 * sign.  SPDQ of these pictures is that, but where a sum is near the median.
 */
static struct code
turn(const struct code *code, int k)
{
	struct code turned = { { 0 } };
	const uint8_t *from = (const uint8_t *)code;
	uint8_t *to = (uint8_t *)&turned;

	for (int i = 0; i < CODE_BITS; i++) {
		int at = i % SIDE * SIDE + i / SIDE;

		if ((from[i / 8] & 0x80 >> i % 8) != 0)
			to[at / 8] |= (uint8_t)(0x80 >> at % 8);
	}
	for (int i = 0; i < CODE_BITS / 8; i++)
		to[i] ^= (uint8_t)(((k & 1) != 0 ? ACROSS : 0) ^
				   ((k & 2) != 0 && i % 4 >= 2 ? DOWN : 0));
	return turned;
}

/* Code I of all segments, one after the other. */
static const char *
code_at(const struct hashes *hashes, uint64_t i, struct code *code)
{
	size_t s = 0;

	while (i >= hashes->files[s].segment.n)
		i -= hashes->files[s++].segment.n;
	return segment_codes(&hashes->files[s], (uint32_t)i, 1, code);
}

static const char *
take(struct sample *sample, const struct hashes *hashes)
{
	uint64_t total = (uint64_t)sample->chance->codes, state = SEED;
	const char *why = NULL;

	sample->n = total < SAMPLE ? (size_t)total : SAMPLE;
	sample->codes = calloc(sample->n + 1, sizeof(*sample->codes));
	sample->turned = calloc(TURNS * sample->n + 1, sizeof(*sample->turned));
	if (sample->codes == NULL || sample->turned == NULL)
		err(1, NULL);
	for (size_t i = 0; i < sample->n && why == NULL; i++) {
		uint64_t at = total <= SAMPLE ? i : draw(&state) % total;

		why = code_at(hashes, at, &sample->codes[i]);
		for (int k = 0; k < TURNS; k++)
			sample->turned[TURNS * i + (size_t)k] =
			    turn(&sample->codes[i], k);
	}
	return why;
}

/* An image that is near its own mirror image says nothing of others. */
static void
count(void *arg, const struct pair *pair)
{
	struct sample *sample = arg;
	const struct segment *segment = sample->segment;
	struct code own =
	    order_apply(&segment->order, &sample->codes[pair->a / TURNS]);

	if (code_distance(&own, &segment->codes[pair->b]) >
	    sample->chance->radius)
		sample->chance->hits[pair->distance]++;
}

static const char *
search(struct sample *sample, const struct hashes *hashes, int jobs)
{
	const char *why = NULL;

	for (size_t i = 0; i < hashes->n && why == NULL; i++) {
		struct batch batch = {
			.segment = &hashes->files[i].segment,
			.plan.radius = sample->chance->radius,
			.jobs = jobs,
			.queries = sample->turned,
			.n = TURNS * sample->n,
			.sink = { count, sample },
		};

		sample->segment = batch.segment;
		plan_make(&batch.plan, &batch.segment->split, batch.segment->n);
		why = batch_run(&batch);
	}
	return why;
}

/* Of distances of pairs, near or not. */
static void
spread(const struct sample *sample)
{
	struct chance *chance = sample->chance;
	uint64_t state = SEED;
	double n = 0, sum = 0, squares = 0;

	for (int k = 0; k < SPREAD && sample->n > 1; k++) {
		size_t i = draw(&state) % sample->n;
		size_t j = draw(&state) % sample->n;
		int d = code_distance(
		    &sample->turned[TURNS * i], &sample->codes[j]);

		if (i == j)
			continue;
		n++;
		sum += d;
		squares += (double)d * d;
	}
	chance->mean = sum / n;
	chance->deviation = sqrt(squares / n - chance->mean * chance->mean);
}

static bool
count_all(
    struct chance *chance, const struct hashes *hashes, const struct args *args)
{
	struct sample sample = { .chance = chance };
	const char *why;

	*chance = (struct chance) { .radius = args->radius };
	for (size_t i = 0; i < hashes->n; i++)
		chance->codes += hashes->files[i].segment.n;
	why = take(&sample, hashes);
	if (why == NULL)
		why = search(&sample, hashes, args->opt.jobs);
	chance->sampled = TURNS * (int64_t)sample.n;
	if (why == NULL)
		spread(&sample);
	free(sample.codes);
	free(sample.turned);
	return why == NULL && sample.n > 0;
}

/*
 * It takes longer than to search for a person's photos: it is kept, as long as
 * the hashes are the same.
 */
bool
chance_count(
    struct chance *chance, const struct hashes *hashes, const struct args *args)
{
	char name[40];
	bool kept;

	snprintf(name, sizeof(name), "chance-" RULE "-%d", args->radius);
	kept = hashes_kept(hashes, name, chance, sizeof(*chance));
	if (!kept) {
		if (!count_all(chance, hashes, args))
			return false;
		hashes_keep(hashes, name, chance, sizeof(*chance));
	}
	chance->kind = hashes->source->name;
	return true;
}
