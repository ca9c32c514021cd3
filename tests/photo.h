/*
 * Pixels of a photograph, and pixels as a JPEG.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/pixels.h"
#include "tests/raster-jpeg.h"

#define PHOTOS "../shared/data/photos/"

/* Without that file there are none. */
static inline struct pixels
pixels_of_photo(const char *name)
{
	struct pixels p = { NULL, 0, 0 };
	struct raster raster;
	struct span span;
	struct stat st;
	char path[400];
	int fd;

	snprintf(path, sizeof(path), PHOTOS "%s", name);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return p;
	if (fstat(fd, &st) == -1 || span_open(&span, fd, 0, st.st_size) == -1)
		err(1, "%s", path);
	close(fd);
	raster = raster_read(span.data, span.len);
	span_close(&span);
	return (struct pixels) { raster.rgb, raster.width, raster.height };
}

static inline struct facts
pixels_measure_jpeg(const struct pixels *p, int quality)
{
	static const struct wanted wanted = { 0 };
	struct raster raster = { p->width, p->height, p->rgb };
	struct span span = { 0 };
	struct facts facts;
	uint8_t *jpeg = raster_jpeg(&raster, quality, &span.len);

	span.data = jpeg;
	facts_measure(&span, &wanted, &facts);
	free(jpeg);
	return facts;
}
