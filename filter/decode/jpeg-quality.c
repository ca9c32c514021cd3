/*
 * How hard a JPEG was compressed, as its quantisation tables tell: the quality
 * at which the Independent JPEG Group's encoder would have come nearest.
 */
#include "filter/pixels.h"
#include "jpeg.h"

/*
 * ITU-T T.81 annex K, tables K.1 and K.2, which jcparam.c scales by 5000 / q
 * percent under 50, by 200 - 2 q from there on.
 */
static const uint8_t base[2][DCTSIZE2] = {
	{ 16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14,
	    13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22,
	    37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64,
	    78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99 },
	{ 17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24,
	    26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99,
	    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99 },
};

/* Of the first N tables that are made for QUALITY. */
FAST static int
weight(int n, int quality)
{
	const uint8_t *values = &base[0][0];
	int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
	int sum = 0;

	for (int i = 0; i < n * DCTSIZE2; i++) {
		int v = (values[i] * scale + 50) / 100;

		sum += v < 1 ? 1 : v > UINT8_MAX ? UINT8_MAX : v;
	}
	return sum;
}

/* Of those that the file has; 0: it has not all. */
static int
weight_of(const struct jpeg_decompress_struct *cinfo, int components)
{
	int sum = 0;

	for (int c = 0; c < components; c++) {
		int slot = cinfo->comp_info[c].quant_tbl_no;
		const JQUANT_TBL *table = slot < 0 || slot >= NUM_QUANT_TBLS
					      ? NULL
					      : cinfo->quant_tbl_ptrs[slot];

		if (table == NULL)
			return 0;
		for (int i = 0; i < DCTSIZE2; i++)
			sum += table->quantval[i];
	}
	return sum;
}

/*
 * Tables of a higher quality weigh less: the least quality than which the next
 * one is no nearer.  Of the light, and of the first colour where there is one.
 */
int
jpeg_quality(const struct jpeg_decompress_struct *cinfo)
{
	int n = cinfo->num_components < 2 ? 1 : 2;
	int wanted = weight_of(cinfo, n);
	int lo = 1, hi = 100;

	if (wanted == 0)
		return 0;
	while (lo < hi) {
		int q = (lo + hi) / 2;

		if (weight(n, q) + weight(n, q + 1) <= 2 * wanted)
			hi = q;
		else
			lo = q + 1;
	}
	return lo;
}
