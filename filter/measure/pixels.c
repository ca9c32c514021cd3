/*
 * SHA-256 of pixels: the same picture in other bytes, losslessly packed anew
 * or with other EXIF, has the same.
 */
/* EVP would read its configuration first, which kills a worker. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/sha.h>

#include "measure.h"

#define STRETCH 1024 /* pixels */

struct state {
	SHA256_CTX sha;
};

static void
begin(void *state, const struct image *img)
{
	struct state *s = state;

	(void)img;
	SHA256_Init(&s->sha);
}

FAST static void
interleave(uint8_t *restrict out, const uint8_t *const rgb[3], size_t at, int n)
{
	const uint8_t *restrict r = rgb[0] + at, *restrict g = rgb[1] + at;
	const uint8_t *restrict b = rgb[2] + at;

	for (int x = 0; x < n; x++) {
		out[3 * x] = r[x];
		out[3 * x + 1] = g[x];
		out[3 * x + 2] = b[x];
	}
}

static void
strip(void *state, const struct strip *strip)
{
	struct state *s = state;
	uint8_t pixels[3 * STRETCH];

	for (int i = 0; i < strip->planes.rows; i++)
		for (int x = 0; x < strip->width; x += STRETCH) {
			int left = strip->width - x;
			int n = left < STRETCH ? left : STRETCH;

			interleave(pixels, strip->planes.rgb,
			    (size_t)i * strip->planes.stride + (size_t)x, n);
			SHA256_Update(&s->sha, pixels, 3 * (size_t)n);
		}
}

static void
end(void *state, const struct image *img, struct value out[])
{
	struct state *s = state;
	uint8_t digest[SHA256_DIGEST_LENGTH];

	(void)img;
	SHA256_Final(digest, &s->sha);
	value_blob(&out[0], digest, sizeof(digest));
}

const struct measure measure_pixels = {
	.name = "pixels",
	.about = "SHA-256 of R, G, B, 8 bits each, row after row as stored; "
		 "alpha is laid on white",
	.source = "FIPS 180-4",
	.cost = "every pixel, 1.7 ns",
	.columns = { { "pixel_sha256", "256 bits", 1, 0 } },
	.full = true,
	.colour = true,
	.extra = true,
	.size = sizeof(struct state),
	.begin = begin,
	.strip = strip,
	.end = end,
};
