/*
 * PDQ without a rescaled image.  Its two box blurs and the sampling are one
 * sparse matrix for each axis: the 64 x 64 image is V I H', in whole numbers,
 * so that the same pixels give the same bits in whichever order they come.
 *
 * Facebook 2019, "The TMK+PDQF Video-Hashing Algorithm and the PDQ
 * Image-Hashing Algorithm"; where it is silent, as in its pdq/cpp.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measure/measure.h"

#define SIDE 64    /* of the image that is hashed */
#define TERMS 16   /* of its cosine transform, on an axis */
#define MIN_SIDE 5 /* pixels; PDQ hashes nothing smaller */
/* 255,000 thousandths times a sum of weights up to this is under 2^32. */
#define MAX_WEIGHT 16843
/* Pixels: windows up to this are many and short; see tents(). */
#define NARROW 4
#define SLOTS 4 /* lines that are under way at once: three, at most */

/* Output OUT gains TIMES * the sum of weight[i] * pixel[lo + i]. */
struct line {
	int out, lo, hi;
	bool whole; /* the weights are a tent of full length */
	int64_t times;
	const uint16_t *weights;
};

/* 64 outputs; the last is two lines where the blur meets the border. */
struct axis {
	struct line line[SIDE + 1];
	int lines;
	uint16_t *weights;
	int64_t divisor; /* of each output */
};

/* How the stored image becomes another: flips, and then the diagonal. */
struct turn {
	bool down, across, diagonal;
};

struct pdq {
	int width, y;
	struct turn upright;
	bool all;
	struct axis rows[2], columns[2]; /* [1]: flipped */
	int next[2];     /* lines of rows[] before this one are done */
	int narrow;      /* the window across where tents() pays; or 0 */
	uint32_t *tents; /* of one row of sums, for a narrow image */
	uint32_t *sums[2][SLOTS];     /* of columns, for lines under way */
	uint32_t weight[2][SLOTS];    /* that is in the sums */
	int64_t (*cells[2][2])[SIDE]; /* [down][across]; NULL: not wanted */
};

/* EXIF 2.32, tag 0x0112: from the stored pixels to the upright ones. */
static struct turn
turn_of(int orientation)
{
	static const struct turn turns[9] = {
		[1] = { false, false, false },
		[2] = { false, true, false },
		[3] = { true, true, false },
		[4] = { true, false, false },
		[5] = { false, false, true },
		[6] = { true, false, true },
		[7] = { true, true, true },
		[8] = { false, true, true },
	};

	return turns[orientation >= 1 && orientation <= 8 ? orientation : 1];
}

/* FIRST, and then SECOND. */
static struct turn
turn_both(struct turn first, struct turn second)
{
	bool swap = first.diagonal;

	return (struct turn) {
		.down = first.down ^ (swap ? second.across : second.down),
		.across = first.across ^ (swap ? second.down : second.across),
		.diagonal = first.diagonal ^ second.diagonal,
	};
}

/*
 * One axis of N pixels.  The window is F = ceil(N / 128) wide and covers
 * [q - (F - HALF), q + HALF - 1]; twice blurred, a tent of 2 F - 1 weights.
 * Where F is even, the very last window has a pixel too few and PDQ divides
 * by F - 1: its box is taken out of the tent and is a line of its own.
 */
static void
lines(struct axis *axis, int n)
{
	int f = (n + 127) / 128, left = f - (f + 2) / 2;
	int taps = 2 * f - 1;
	bool even = f % 2 == 0;
	uint16_t *w;

	axis->divisor = (int64_t)f * f * (even ? f - 1 : 1);
	w = calloc((SIDE + 1) * (size_t)taps, sizeof(*w));
	if (w == NULL)
		err(1, NULL);
	axis->weights = w;
	for (int i = 0; i < SIDE; i++, w += taps) {
		int lo = (2 * i + 1) * n / 128 - 2 * left;

		axis->line[i] = (struct line) { i, lo, lo + taps - 1, true,
			even ? f - 1 : 1, w };
		for (int k = 0; k < taps; k++)
			w[k] = (uint16_t)(k < f ? k + 1 : taps - k);
	}
	axis->lines = SIDE;
	if (!even)
		return;
	axis->line[SIDE - 1].hi = n - 1;
	axis->line[SIDE - 1].whole = false;
	for (int k = f - 1; k < taps; k++)
		(w - taps)[k]--;
	for (int k = 0; k < f - 1; k++)
		w[k] = 1;
	axis->line[axis->lines++] =
	    (struct line) { SIDE - 1, n - f + 1, n - 1, false, f, w };
}

/* The same for pixels in the opposite order. */
static void
flip(struct axis *axis, int n)
{
	struct line last;
	uint16_t *w, swap;

	for (int i = 0; i < axis->lines; i++) {
		struct line *line = &axis->line[i];
		int len = line->hi - line->lo + 1;

		w = axis->weights + (line->weights - axis->weights);
		for (int k = 0; k < len / 2; k++) {
			swap = w[k];
			w[k] = w[len - 1 - k];
			w[len - 1 - k] = swap;
		}
		line->lo = n - 1 - line->hi;
		line->hi = line->lo + len - 1;
	}
	for (int i = 0; i < axis->lines / 2; i++) {
		last = axis->line[axis->lines - 1 - i];
		axis->line[axis->lines - 1 - i] = axis->line[i];
		axis->line[i] = last;
	}
}

static void *
zeroed(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		err(1, NULL);
	return p;
}

/* Where every tent fits 32 bits, and there are more of them than pixels. */
static void
narrow(struct pdq *pdq, int f_across, int f_down)
{
	size_t n = (size_t)pdq->width + 2 * NARROW;

	if (f_across < 2 || f_across > NARROW || f_down > 4 * NARROW)
		return;
	pdq->narrow = f_across;
	pdq->tents = zeroed(n, sizeof(uint32_t));
}

struct pdq *
pdq_new(int width, int height, int orientation, bool all)
{
	size_t n = (size_t)width + 2 * NARROW;
	struct turn up = turn_of(orientation);
	struct pdq *pdq;

	if (width < MIN_SIDE || height < MIN_SIDE)
		return NULL;
	pdq = zeroed(1, sizeof(*pdq));
	pdq->width = width;
	pdq->upright = up;
	for (int k = 0; k < 2; k++) {
		lines(&pdq->rows[k], height);
		lines(&pdq->columns[k], width);
		for (int i = 0; i < SLOTS && (all || k == up.down); i++)
			pdq->sums[k][i] = zeroed(n, sizeof(uint32_t));
		for (int h = 0; h < 2; h++)
			if (all || (k == up.down && h == up.across))
				pdq->cells[k][h] =
				    zeroed(SIDE, sizeof(*pdq->cells[k][h]));
	}
	narrow(pdq, (width + 127) / 128, (height + 127) / 128);
	flip(&pdq->rows[1], height);
	flip(&pdq->columns[1], width);
	return pdq;
}

FAST static void
set(uint32_t *restrict sums, const uint32_t *restrict exact, uint32_t weight,
    int width)
{
	for (int x = 0; x < width; x++)
		sums[x] = weight * exact[x];
}

FAST static void
add(uint32_t *restrict sums, const uint32_t *restrict exact, uint32_t weight,
    int width)
{
	for (int x = 0; x < width; x++)
		sums[x] += weight * exact[x];
}

static inline void
tents_of(
    const int f, uint32_t *restrict out, const uint32_t *restrict sums, int n)
{
	for (int x = 0; x < n; x++) {
		uint32_t sum = (uint32_t)f * sums[x + f - 1];

		for (int k = 1; k < f; k++)
			sum += (uint32_t)k *
			       (sums[x + k - 1] + sums[x + 2 * f - 1 - k]);
		out[x] = sum;
	}
}

/* OUT[x]: the tent of F weights up, and down again, from x on. */
FAST static void
tents(const int f, uint32_t *restrict out, const uint32_t *restrict sums, int n)
{
	if (f == 2)
		tents_of(2, out, sums, n);
	else if (f == 3)
		tents_of(3, out, sums, n);
	else
		tents_of(4, out, sums, n);
}

static uint64_t
weighted(const struct line *line, const uint32_t *sums)
{
	int n = line->hi - line->lo + 1;
	uint64_t sum = 0;

	for (int k = 0; k < n; k++)
		sum += (uint64_t)line->weights[k] * sums[line->lo + k];
	return sum;
}

/* READY: the tents of these sums, or NULL. */
static void
across(const struct axis *axis, const uint32_t *sums, const uint32_t *ready,
    int64_t row[SIDE])
{
	for (int i = 0; i < axis->lines; i++) {
		const struct line *line = &axis->line[i];
		uint64_t sum = ready != NULL && line->whole
				   ? ready[line->lo]
				   : weighted(line, sums);

		row[line->out] += line->times * (int64_t)sum;
	}
}

/* What one line of rows has summed goes, through columns, into cells. */
static void
spend(struct pdq *pdq, int down, int i)
{
	const struct line *line = &pdq->rows[down].line[i];
	const uint32_t *sums = pdq->sums[down][i % SLOTS];

	if (pdq->narrow > 0)
		tents(pdq->narrow, pdq->tents, sums, pdq->width);
	for (int h = 0; h < 2; h++) {
		int64_t(*cells)[SIDE] = pdq->cells[down][h], row[SIDE] = { 0 };

		if (cells == NULL)
			continue;
		across(&pdq->columns[h], sums,
		    pdq->narrow > 0 ? pdq->tents : NULL, row);
		for (int j = 0; j < SIDE; j++)
			cells[line->out][j] += line->times * row[j];
	}
	pdq->weight[down][i % SLOTS] = 0;
}

static void
gather(struct pdq *pdq, int down, const uint32_t *exact)
{
	const struct axis *axis = &pdq->rows[down];
	int y = pdq->y;

	for (int i = pdq->next[down]; i < axis->lines; i++) {
		const struct line *line = &axis->line[i];
		uint32_t *weight = &pdq->weight[down][i % SLOTS], more;
		uint32_t *sums = pdq->sums[down][i % SLOTS];

		if (line->lo > y)
			break;
		more = line->weights[y - line->lo];
		if (*weight + more > MAX_WEIGHT)
			spend(pdq, down, i);
		if (*weight == 0)
			set(sums, exact, more, pdq->width);
		else
			add(sums, exact, more, pdq->width);
		*weight += more;
		if (line->hi == y) {
			spend(pdq, down, i);
			pdq->next[down] = i + 1;
		}
	}
}

void
pdq_row(struct pdq *pdq, const uint32_t *exact)
{
	for (int k = 0; k < 2; k++)
		if (pdq->sums[k][0] != NULL)
			gather(pdq, k, exact);
	pdq->y++;
}

/* The 64 x 64 image as turned, in levels of 0 to 255. */
static void
levels(const struct pdq *pdq, struct turn turn, float out[SIDE][SIDE])
{
	int64_t(*cells)[SIDE] = pdq->cells[turn.down][turn.across];
	double scale = 1 / (1000.0 * (double)pdq->rows[0].divisor *
			       (double)pdq->columns[0].divisor);

	for (int i = 0; i < SIDE; i++)
		for (int j = 0; j < SIDE; j++)
			*(turn.diagonal ? &out[j][i] : &out[i][j]) =
			    (float)((double)cells[i][j] * scale);
}

/* How much changes from one pixel to the next: of 100. */
FAST static int
quality(const float a[SIDE][SIDE])
{
	int sum = 0;

	for (int i = 0; i < SIDE - 1; i++)
		for (int j = 0; j < SIDE; j++)
			sum += abs((int)((a[i][j] - a[i + 1][j]) * 100 / 255));
	for (int i = 0; i < SIDE; i++)
		for (int j = 0; j < SIDE - 1; j++)
			sum += abs((int)((a[i][j] - a[i][j + 1]) * 100 / 255));
	return sum / 90 < 100 ? sum / 90 : 100;
}

/* D[i][j] = sqrt(2 / 64) cos(pi / 128 (i + 1) (2 j + 1)): no DC term. */
static void
cosines(float d[TERMS][SIDE])
{
	double quarter[SIDE + 1];

	for (int k = 0; k <= SIDE; k++)
		quarter[k] = sqrt(2.0 / SIDE) * cos(M_PI / (2 * SIDE) * k);
	for (int i = 0; i < TERMS; i++)
		for (int j = 0; j < SIDE; j++) {
			int k = (i + 1) * (2 * j + 1) % (4 * SIDE);

			k = k > 2 * SIDE ? 4 * SIDE - k : k;
			d[i][j] = (float)(k > SIDE ? -quarter[2 * SIDE - k]
						   : quarter[k]);
		}
}

/* OUT += the four rows from IN on, each times its weight, in that order. */
static inline void
four_rows(
    float *restrict out, const float *restrict in, const float weight[4], int n)
{
	for (int j = 0; j < n; j++) {
		float sum = out[j] + weight[0] * in[j];

		sum += weight[1] * in[n + j];
		sum += weight[2] * in[2 * n + j];
		out[j] = sum + weight[3] * in[3 * n + j];
	}
}

/* B = D A D', 16 x 16. */
FAST static void
transform(const float a[SIDE][SIDE], float b[TERMS][TERMS])
{
	float d[TERMS][SIDE], columns[SIDE][TERMS], t[SIDE];

	cosines(d);
	for (int i = 0; i < TERMS; i++)
		for (int j = 0; j < SIDE; j++)
			columns[j][i] = d[i][j];
	memset(b, 0, sizeof(float[TERMS][TERMS]));
	for (int i = 0; i < TERMS; i++) {
		memset(t, 0, sizeof(t));
		for (int k = 0; k < SIDE; k += 4)
			four_rows(t, a[k], &d[i][k], SIDE);
		for (int k = 0; k < SIDE; k += 4)
			four_rows(b[i], columns[k], &t[k], TERMS);
	}
}

/* Whole numbers in the order of the floats, which are no NaN. */
static void
keys_of(const float *v, int32_t *keys, int n)
{
	for (int i = 0; i < n; i++) {
		float value = v[i] + 0.0F; /* -0 is 0 */

		memcpy(&keys[i], &value, sizeof(value));
		if (keys[i] < 0)
			keys[i] ^= INT32_MAX;
	}
}

/* The 128th of 256 in order: what Torben's method gives, never a mean. */
FAST static int32_t
median(const int32_t *keys, int n)
{
	int64_t lo = INT32_MIN, hi = INT32_MAX;

	while (lo < hi) {
		int32_t middle = (int32_t)(lo + (hi - lo) / 2);
		int count = 0;

		for (int i = 0; i < n; i++)
			count += keys[i] <= middle;
		if (count >= n / 2)
			hi = middle;
		else
			lo = (int64_t)middle + 1;
	}
	return (int32_t)lo;
}

/* Bit 16 i + j is whether B[i][j] exceeds the median; bit 255 leads. */
static int
hash_turned(const struct pdq *pdq, struct turn turn, uint8_t hash[PDQ_BYTES])
{
	float a[SIDE][SIDE], b[TERMS][TERMS];
	int32_t keys[TERMS * TERMS], middle;

	levels(pdq, turn, a);
	transform((const float(*)[SIDE])a, b);
	keys_of(&b[0][0], keys, TERMS * TERMS);
	middle = median(keys, TERMS * TERMS);
	memset(hash, 0, PDQ_BYTES);
	for (int k = 0; k < TERMS * TERMS; k++)
		if (keys[k] > middle)
			hash[PDQ_BYTES - 1 - k / 8] |= (uint8_t)(1 << k % 8);
	return quality((const float(*)[SIDE])a);
}

int
pdq_hash(const struct pdq *pdq, uint8_t hash[PDQ_BYTES])
{
	return hash_turned(pdq, pdq->upright, hash);
}

/*
 * Entry k - 1 is the hash of what the upright image becomes where EXIF
 * orientation k is done to it: 1 as it is, 2 mirrored, 3 half a turn,
 * 4 mirrored top to bottom, 5 transposed, 6 a quarter clockwise, 7 transposed
 * along the other diagonal, 8 a quarter counter-clockwise.
 */
void
pdq_dihedral(const struct pdq *pdq, uint8_t hashes[8][PDQ_BYTES])
{
	for (int k = 1; k <= 8; k++)
		hash_turned(
		    pdq, turn_both(pdq->upright, turn_of(k)), hashes[k - 1]);
}

void
pdq_free(struct pdq *pdq)
{
	if (pdq == NULL)
		return;
	free(pdq->tents);
	for (int k = 0; k < 2; k++) {
		free(pdq->rows[k].weights);
		free(pdq->columns[k].weights);
		for (int i = 0; i < SLOTS; i++)
			free(pdq->sums[k][i]);
		for (int h = 0; h < 2; h++)
			free(pdq->cells[k][h]);
	}
	free(pdq);
}
