/*
 * The formats of a manifest.  JSON lines come first and are always written:
 * they are what a snapshot's digest is of.
 */
#include "index/index.h"

#define WRITERS(X) \
	X(jsonl)   \
	X(csv)     \
	X(parquet)

#define DECLARE(name) extern const struct writer writer_##name;
#define POINT(name) &writer_##name,

WRITERS(DECLARE)

const struct writer *
writer_at(size_t i)
{
	static const struct writer *const writers[] = { WRITERS(POINT) };

	return i < sizeof(writers) / sizeof(writers[0]) ? writers[i] : NULL;
}
