/*
 * The photographs of ../shared/data, one after the other.
 */
#include "tests/folder.h"

#define PHOTOS "../shared/data/photos"

struct photos {
	int step, n; /* every so many; of so many */
	void (*each)(void *arg, const struct span *);
	void *arg;
};

static inline void
photos_take(void *ctx, const char *file)
{
	struct photos *photos = ctx;
	struct span span;

	if (photos->n++ % photos->step != 0)
		return;
	if (!file_map(&span, file))
		err(1, "%s", file);
	photos->each(photos->arg, &span);
	span_close(&span);
}

/* Calls EACH for each JPEG below FOLDER, or for its every STEPth. */
static inline void
photos_each(const char *folder, int step,
    void (*each)(void *arg, const struct span *), void *arg)
{
	struct photos photos = { step, 0, each, arg };

	folder_walk((char *)(uintptr_t)folder, ".jpg", photos_take, &photos);
}
