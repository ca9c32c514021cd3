/*
 * From a JPEG's own samples, its colours whole, or halved on both sides, or
 * none, to RGB: what libjpeg does in two steps over memory, bit for bit.
 * Y is luma already.
 */
#include "ycc.h"

#define STRETCH 512 /* pixels: their colours stay in the first cache */

static uint8_t
held(int v)
{
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

/* Three parts of the nearer row, one of the other; its ends once more. */
FAST static void
blend(int16_t *restrict sums, const uint8_t *restrict near,
    const uint8_t *restrict far, int width)
{
	for (int x = 0; x < width; x++)
		sums[x] = (int16_t)(3 * near[x] + far[x]);
	sums[-1] = sums[0];
	sums[width] = sums[width - 1];
}

/* Three parts of the nearer sample, one of the other; less 128. */
FAST static void
across(int16_t *restrict out, const int16_t *sums, int n)
{
	for (int i = 0; i < n / 2; i++) {
		int mid = 3 * sums[i] - 16 * 128;

		out[2 * i] = (int16_t)((mid + sums[i - 1] + 8) >> 4);
		out[2 * i + 1] = (int16_t)((mid + sums[i + 1] + 7) >> 4);
	}
}

FAST static void
lessen(int16_t *restrict out, const uint8_t *restrict in, int n)
{
	for (int x = 0; x < n; x++)
		out[x] = (int16_t)(in[x] - 128);
}

/* Of N pixels, a multiple of PAD. */
FAST static void
colours(const uint8_t *restrict y, int16_t both[2][STRETCH],
    uint8_t *const rgb[3], int n)
{
	const int16_t *restrict cb = both[0], *restrict cr = both[1];
	uint8_t *restrict r = rgb[0], *restrict g = rgb[1],
			  *restrict b = rgb[2];

	n = n / PAD * PAD; /* as it is: so that no rest is left */
	for (int x = 0; x < n; x++) {
		int u = cb[x], v = cr[x], light = y[x];

		r[x] = held(light + v + ((v * CR_R + (1 << 14)) >> 15));
		g[x] =
		    held(light - v + ((u * CB_G + v * CR_G + (1 << 15)) >> 16));
		b[x] = held(light + 2 * u + ((u * CB_B + (1 << 14)) >> 15));
	}
}

/* N pixels from X on. */
static void
stretch(const struct ycc *in, const struct room *out, size_t at, int x)
{
	int left = (out->width - x + PAD - 1) / PAD * PAD;
	int n = left < STRETCH ? left : STRETCH;
	uint8_t *const rgb[] = { out->rgb[0] + at + x, out->rgb[1] + at + x,
		out->rgb[2] + at + x };
	int16_t both[2][STRETCH];

	for (int c = 0; c < 2; c++)
		if (in->far[c] != NULL)
			across(both[c], out->sums[c] + x / 2, n);
		else
			lessen(both[c], in->near[c] + x, n);
	colours(in->y + x, both, rgb, n);
}

static void
row_plain(const struct ycc *in, const struct room *out, size_t at)
{
	for (int c = 0; c < 2; c++)
		if (in->far[c] != NULL)
			blend(out->sums[c], in->near[c], in->far[c],
			    (out->width + 1) / 2);
	memcpy(out->luma + at, in->y, (size_t)out->width);
	for (int x = 0; x < out->width; x += STRETCH)
		stretch(in, out, at, x);
}

static void
row_grey(const struct ycc *in, const struct room *out, size_t at)
{
	memcpy(out->luma + at, in->y, (size_t)out->width);
	for (int c = 0; c < 3 && out->rgb[c] != out->luma; c++)
		memcpy(out->rgb[c] + at, in->y, (size_t)out->width);
}

/* Past a row's end of luma its last pixel goes on. */
static void
pad(uint8_t *end)
{
	memset(end, end[-1], PAD);
}

static void
rows(const struct ycc *in, int n, const struct room *out, ycc_row *colours_of)
{
	size_t at = 0;

	for (int i = 0; i < n; i++, in++, at += out->stride) {
		if (in->near[0] == NULL)
			row_grey(in, out, at);
		else
			colours_of(in, out, at);
		pad(out->luma + at + out->width);
	}
}

void
ycc_plain(const struct ycc *in, int n, const struct room *out)
{
	rows(in, n, out, row_plain);
}

void
ycc_rows(const struct ycc *in, int n, const struct room *out)
{
	rows(in, n, out, ycc_avx2() ? ycc_row_avx2 : row_plain);
}
