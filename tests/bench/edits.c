/*
 * Writes what the web makes of photographs: FOLDER/photos/NAME.jpg, those asked
 * for; FOLDER/others/NAME.jpg, the rest; FOLDER/edits/ROW/NAME.*, the edits.
 * Prints of each row its number, name and the recall that is wanted, or "".
 */
#include <sys/stat.h>

#include <limits.h>

#include <libheif/heif.h>
#include <webp/encode.h>

#include "edits.h"
#include "tests/photos.h"

#define SEED 20261122

struct bench {
	const char *folder;
	int step;
	uint64_t seed;
	char name[NAME_MAX + 1]; /* of the photograph */
};

static const struct row {
	const char *name;
	struct raster (*make)(const struct raster *, struct draw *);
	int lo, hi;         /* JPEG quality; 0: what KIND is */
	const char *wanted; /* of the hashes; "": is not */
	enum { JPEG, WEBP, AVIF } kind;
} rows[] = {
	{ "JPEG 75", same, 75, 75, ">= 99", JPEG },
	{ "JPEG 50", same, 50, 50, ">= 99", JPEG },
	{ "JPEG 20", same, 20, 20, ">= 99", JPEG },
	{ "JPEG 10", same, 10, 10, ">= 99", JPEG },
	{ "WebP 30 to 80", same, 30, 80, ">= 99", WEBP },
	{ "AVIF 30 to 80", same, 30, 80, ">= 99", AVIF },
	{ "resized to 50 to 100 %", shrunk, 60, 95, ">= 99", JPEG },
	{ "resized to 128", thumbnail, 60, 95, ">= 99", JPEG },
	{ "squashed, img2dataset no", squashed, 95, 95, ">= 99", JPEG },
	{ "img2dataset keep_ratio", keep_ratio, 95, 95, ">= 99", JPEG },
	{ "img2dataset center_crop", center_crop, 95, 95, ">= 99", JPEG },
	{ "img2dataset border", border, 95, 95, ">= 99", JPEG },
	{ "cropped by 0 to 20 % a side", cropped, 60, 95, ">= 99", JPEG },
	{ "cropped by 0 to 25 % on one side", cropped_one, 60, 95, ">= 99",
	    JPEG },
	{ "each margin 0 to 5 %", margins_5, 60, 95, "", JPEG },
	{ "each margin 0 to 10 %", margins_10, 60, 95, "", JPEG },
	{ "each margin 0 to 20 %", margins_20, 60, 95, "", JPEG },
	{ "a window of 70 to 100 % of the area", window_70, 60, 95, "", JPEG },
	{ "a window of 50 % of the area", window_50, 60, 95, "", JPEG },
	{ "a border of 2 to 20 %", framed, 60, 95, ">= 99", JPEG },
	{ "a blurred border of 5 to 15 %", framed_blurred, 60, 95, "", JPEG },
	{ "letterbox of 4 to 25 %", letterbox, 60, 95, ">= 99", JPEG },
	{ "mirrored", mirrored, 60, 95, ">= 99", JPEG },
	{ "turned, or mirrored and turned", turned, 60, 95, ">= 99", JPEG },
	{ "mirrored, cropped 0 to 20 %", mirrored_cropped, 60, 95, ">= 99",
	    JPEG },
	{ "tilted by up to 3 degrees", tilted, 60, 95, ">= 99", JPEG },
	{ "the same, corners cut off", tilted_cut, 60, 95, ">= 99", JPEG },
	{ "tilted by 10 degrees", tilted_10, 60, 95, "", JPEG },
	{ "gamma .6 to 1.6", gamma_off, 60, 95, ">= 99", JPEG },
	{ "contrast .6 to 1.5, brightness", contrast_off, 60, 95, ">= 99",
	    JPEG },
	{ "hue by up to 40 degrees", hue_off, 60, 95, ">= 99", JPEG },
	{ "grey", grey, 60, 95, ">= 99", JPEG },
	{ "sepia", sepia, 60, 95, ">= 99", JPEG },
	{ "inverted", inverted, 60, 95, ">= 99", JPEG },
	{ "blurred by .5 to 3 pixels", blurred, 60, 95, ">= 99", JPEG },
	{ "cropped by 0 to 3 %, resized, JPEG", social, 60, 75, ">= 99", JPEG },
	{ "a caption", captioned, 60, 95, "", JPEG },
	{ "a meme's bar", meme, 60, 95, "", JPEG },
	{ "a logo in a corner", logo, 60, 95, "", JPEG },
	{ "a tiled watermark", watermarked, 60, 95, "", JPEG },
	{ "a screenshot", screenshot, 60, 95, "", JPEG },
	{ "perspective", perspective, 60, 95, "", JPEG },
};

#define ROWS ((int)(sizeof(rows) / sizeof(*rows)))

static void
write_file(const char *path, const void *data, size_t len)
{
	FILE *file = fopen(path, "w");

	if (file == NULL || fwrite(data, len, 1, file) != 1 ||
	    fclose(file) == EOF)
		err(1, "%s", path);
}

static void
write_avif(const char *path, const struct raster *r, int quality)
{
	struct heif_context *ctx = heif_context_alloc();
	struct heif_encoder *encoder = NULL;
	struct heif_image *image = NULL;
	uint8_t *plane;
	int stride;

	heif_image_create(r->width, r->height, heif_colorspace_RGB,
	    heif_chroma_interleaved_RGB, &image);
	heif_image_add_plane(
	    image, heif_channel_interleaved, r->width, r->height, 8);
	plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
	for (int y = 0; y < r->height; y++)
		memcpy(plane + (size_t)y * (size_t)stride, edit_at(r, 0, y),
		    3 * (size_t)r->width);
	heif_context_get_encoder_for_format(
	    ctx, heif_compression_AV1, &encoder);
	if (encoder == NULL)
		errx(1, "this libheif writes no AVIF");
	heif_encoder_set_lossy_quality(encoder, quality);
	heif_encoder_set_parameter(encoder, "speed", "8");
	heif_context_encode_image(ctx, image, encoder, NULL, NULL);
	heif_context_write_to_file(ctx, path);
	heif_image_release(image);
	heif_encoder_release(encoder);
	heif_context_free(ctx);
}

static void
encode(const struct bench *bench, int i, const struct raster *r, struct draw *d)
{
	static const char *const suffix[] = { "jpg", "webp", "avif" };
	const struct row *row = &rows[i];
	int quality = row->lo + draw_one(d, row->hi - row->lo + 1);
	char path[PATH_MAX];
	uint8_t *data = NULL;
	size_t len = 0;

	snprintf(path, sizeof(path), "%s/edits/%02d/%s.%s", bench->folder, i,
	    bench->name, suffix[row->kind]);
	if (row->kind == AVIF) {
		write_avif(path, r, quality);
		return;
	}
	if (row->kind == JPEG)
		data = raster_jpeg(r, quality, &len);
	else
		len = WebPEncodeRGB(r->rgb, r->width, r->height, 3 * r->width,
		    (float)quality, &data);
	write_file(path, data, len);
	free(data);
}

static void
edit(const struct bench *bench, const struct raster *photo)
{
	for (int i = 0; i < ROWS; i++) {
		struct draw d = { SEED ^ bench->seed ^ (uint64_t)i };
		struct raster r = rows[i].make(photo, &d);

		encode(bench, i, &r, &d);
		free(r.rgb);
	}
}

/* FNV-1a, public domain: the same photographs, and edits, everywhere. */
static uint64_t
name_seed(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (; *name != '\0'; name++)
		hash = (hash ^ (uint8_t)*name) * 0x100000001b3;
	return hash;
}

static void
take(void *arg, const char *file)
{
	struct bench *bench = arg;
	const char *slash = strrchr(file, '/');
	char path[PATH_MAX];
	struct raster photo;
	struct span span;
	bool asked;

	if (!file_map(&span, file))
		err(1, "%s", file);
	snprintf(bench->name, sizeof(bench->name), "%.*s",
	    (int)strcspn(slash + 1, "."), slash + 1);
	bench->seed = name_seed(bench->name);
	asked = bench->seed % (uint64_t)bench->step == 0;
	snprintf(path, sizeof(path), "%s/%s/%s.jpg", bench->folder,
	    asked ? "photos" : "others", bench->name);
	write_file(path, span.data, span.len);
	if (asked) {
		photo = raster_read(span.data, span.len);
		edit(bench, &photo);
		free(photo.rgb);
	}
	span_close(&span);
}

static void
folder(const char *path, const char *name)
{
	char *whole = set_path(path, "%s", name);

	if (mkdir(whole, 0777) == -1)
		err(1, "%s", whole);
	free(whole);
}

int
main(int argc, char **argv)
{
	struct bench bench = { .step = 1 };

	if (argc != 3)
		errx(2, "usage: edits FOLDER STEP");
	bench.folder = argv[1];
	bench.step = (int)options_number("STEP", argv[2], 1, 1000);
	folder(argv[1], "photos");
	folder(argv[1], "others");
	folder(argv[1], "edits");
	for (int i = 0; i < ROWS; i++) {
		char name[20];

		snprintf(name, sizeof(name), "edits/%02d", i);
		folder(argv[1], name);
		printf("%02d|%s|%s\n", i, rows[i].name, rows[i].wanted);
	}
	folder_walk((char[]) { PHOTOS }, ".jpg", take, &bench);
	return 0;
}
