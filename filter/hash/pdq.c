/*
 * PDQ: which way each of the 256 lowest frequencies of an image leans.
 *
 * Facebook 2019, "The TMK+PDQF Video-Hashing Algorithm and the PDQ
 * Image-Hashing Algorithm"; where it is silent, as in Meta's pdq/cpp.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define SIDE SCALE_SIDE
#define TERMS 16   /* of the cosine transform, on an axis */
#define MIN_SIDE 5 /* pixels; PDQ hashes nothing smaller */

/* How the stored image becomes another: flips, and then the diagonal. */
struct turn {
	bool down, across, diagonal;
};

struct pdq {
	struct turn upright;
	struct scale *scale;
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

struct pdq *
pdq_new(const struct pdq_image *img)
{
	struct turn up = turn_of(img->orientation);
	bool all = img->all, wanted[2][2] = { { all, all }, { all, all } };
	int least = img->even ? SIDE : MIN_SIDE;
	struct pdq *pdq;

	if (img->width < least || img->height < least)
		return NULL;
	pdq = malloc(sizeof(*pdq));
	if (pdq == NULL)
		err(1, NULL);
	wanted[up.down][up.across] = true;
	pdq->upright = up;
	pdq->scale = scale_new(img, (const bool(*)[2])wanted);
	return pdq;
}

void
pdq_rows(struct pdq *pdq, const struct planes *planes)
{
	scale_rows(pdq->scale, planes);
}

/* The 64 x 64 image as turned, in levels of 0 to 255. */
static void
levels(const struct pdq *pdq, struct turn turn, float out[SIDE][SIDE])
{
	scale_levels(pdq->scale, turn.down, turn.across, out);
	for (int i = 0; i < SIDE && turn.diagonal; i++)
		for (int j = 0; j < i; j++) {
			float swap = out[i][j];

			out[i][j] = out[j][i];
			out[j][i] = swap;
		}
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

/* sqrt(2 / 64) cos(pi k / 128), 0 <= k <= 64 */
static const float cosine[SIDE + 1] = {
	0.176776695,
	0.176723453,
	0.176563760,
	0.176297711,
	0.175925467,
	0.175447252,
	0.174863354,
	0.174174126,
	0.173379981,
	0.172481398,
	0.171478919,
	0.170373148,
	0.169164750,
	0.167854454,
	0.166443048,
	0.164931384,
	0.163320371,
	0.161610979,
	0.159804240,
	0.157901240,
	0.155903127,
	0.153811103,
	0.151626429,
	0.149350421,
	0.146984450,
	0.144529941,
	0.141988373,
	0.139361276,
	0.136650233,
	0.133856878,
	0.130982891,
	0.128030006,
	0.125000000,
	0.121894699,
	0.118715973,
	0.115465737,
	0.112145948,
	0.108758607,
	0.105305754,
	0.101789469,
	0.098211870,
	0.094575111,
	0.090881384,
	0.087132914,
	0.083331957,
	0.079480805,
	0.075581776,
	0.071637220,
	0.067649513,
	0.063621055,
	0.059554275,
	0.055451621,
	0.051315566,
	0.047148600,
	0.042953233,
	0.038731993,
	0.034487422,
	0.030222078,
	0.025938528,
	0.021639355,
	0.017327146,
	0.013004500,
	0.008674021,
	0.004338317,
	0.000000000,
};

/* D[j][i] = sqrt(2 / 64) cos(pi / 128 (i + 1) (2 j + 1)): no DC term. */
static void
cosines(float d[SIDE][TERMS])
{
	float round[4 * SIDE]; /* of k = 0 to 255, once around */

	for (int k = 0; k <= SIDE; k++) {
		round[k] = round[(4 * SIDE - k) % (4 * SIDE)] = cosine[k];
		round[2 * SIDE - k] = round[2 * SIDE + k] = -cosine[k];
	}
	for (unsigned int j = 0; j < SIDE; j++)
		for (unsigned int i = 0; i < TERMS; i++)
			d[j][i] = round[(i + 1) * (2 * j + 1) % (4 * SIDE)];
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
	float d[SIDE][TERMS], t[SIDE];

	cosines(d);
	memset(b, 0, sizeof(float[TERMS][TERMS]));
	for (int i = 0; i < TERMS; i++) {
		memset(t, 0, sizeof(t));
		for (int k = 0; k < SIDE; k += 4) {
			const float weight[] = { d[k][i], d[k + 1][i],
				d[k + 2][i], d[k + 3][i] };

			four_rows(t, a[k], weight, SIDE);
		}
		for (int k = 0; k < SIDE; k += 4)
			four_rows(b[i], d[k], &t[k], TERMS);
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
static void
hash_terms(float b[TERMS][TERMS], uint8_t hash[PDQ_BYTES])
{
	int32_t keys[TERMS * TERMS], middle;

	keys_of(&b[0][0], keys, TERMS * TERMS);
	middle = median(keys, TERMS * TERMS);
	memset(hash, 0, PDQ_BYTES);
	for (int k = 0; k < TERMS * TERMS; k++)
		if (keys[k] > middle)
			hash[PDQ_BYTES - 1 - k / 8] |= (uint8_t)(1 << k % 8);
}

static void
hash_levels(const float a[SIDE][SIDE], uint8_t hash[PDQ_BYTES])
{
	float b[TERMS][TERMS];

	transform(a, b);
	hash_terms(b, hash);
}

/* Term k of an axis is that of k + 1 half waves: flipped, the odd change. */
static void
turn_terms(
    const float b[TERMS][TERMS], struct turn turn, float out[TERMS][TERMS])
{
	for (int i = 0; i < TERMS; i++)
		for (int j = 0; j < TERMS; j++) {
			bool minus = (turn.down && i % 2 == 0) !=
				     (turn.across && j % 2 == 0);
			float term = minus ? -b[i][j] : b[i][j];

			if (turn.diagonal)
				out[j][i] = term;
			else
				out[i][j] = term;
		}
}

int
pdq_turned(const float levels[SIDE][SIDE], unsigned turns,
    uint8_t hashes[8][PDQ_BYTES])
{
	float b[TERMS][TERMS], turned[TERMS][TERMS];

	transform(levels, b);
	for (int k = 0; k < 8; k++) {
		if ((turns >> k & 1) == 0)
			continue;
		turn_terms((const float(*)[TERMS])b, turn_of(k + 1), turned);
		hash_terms(turned, hashes[k]);
	}
	return quality(levels);
}

int
pdq_hash(const struct pdq *pdq, uint8_t hash[PDQ_BYTES])
{
	float a[SIDE][SIDE];

	levels(pdq, pdq->upright, a);
	hash_levels((const float(*)[SIDE])a, hash);
	return quality((const float(*)[SIDE])a);
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
	float a[SIDE][SIDE];

	for (int k = 1; k <= 8; k++) {
		levels(pdq, turn_both(pdq->upright, turn_of(k)), a);
		hash_levels((const float(*)[SIDE])a, hashes[k - 1]);
	}
}

void
pdq_free(struct pdq *pdq)
{
	if (pdq == NULL)
		return;
	scale_free(pdq->scale);
	free(pdq);
}
