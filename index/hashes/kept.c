/*
 * What was computed of the hashes as they are, kept beside them: a file of the
 * row of the log that they know, the bytes, and the XXH3 of both.
 */
#define XXH_INLINE_ALL
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xxhash.h>

#include "index/hashes/hashes.h"
#include "index/index.h"

#define KEPT_MAX 65536 /* bytes */

static char *
path_of(const struct hashes *hashes, const char *name)
{
	return set_path(
	    hashes->set, "hashes/%s.%s", hashes->source->name, name);
}

/* Both parts of the file, as one. */
struct kept {
	struct mark known;
	XXH64_hash_t sum; /* of KNOWN and the bytes that follow */
};

static XXH64_hash_t
sum_of(const struct mark *known, const void *data, size_t len)
{
	return XXH3_64bits_withSeed(
	    data, len, XXH3_64bits(known, sizeof(*known)));
}

bool
hashes_kept(const struct hashes *hashes, const char *name, void *to, size_t len)
{
	const struct mark *known = &hashes->list.known;
	char *path = path_of(hashes, name);
	int fd = file_plain(path);
	FILE *file = fd == -1 ? NULL : fdopen(fd, "r");
	void *data = malloc(len + 1);
	struct kept kept;
	bool good = false;

	if (data == NULL || len > KEPT_MAX)
		err(1, NULL);
	free(path);
	if (file != NULL) {
		good = fread(&kept, sizeof(kept), 1, file) == 1 &&
		       fread(data, 1, len + 1, file) == len &&
		       memcmp(&kept.known, known, sizeof(*known)) == 0 &&
		       sum_of(known, data, len) == kept.sum;
		fclose(file);
	}
	if (good)
		memcpy(to, data, len);
	free(data);
	return good;
}

/*
 * Of a set that cannot be written, and of segments that are not kept, nothing
 * is.  Two programs that write it at once write the same.
 */
void
hashes_keep(
    const struct hashes *hashes, const char *name, const void *data, size_t len)
{
	const struct mark *known = &hashes->list.known;
	const struct kept kept = { *known, sum_of(known, data, len) };
	char *path = path_of(hashes, name), *temp;
	FILE *file;

	if (asprintf(&temp, "%s.new", path) == -1)
		err(1, NULL);
	file = hashes->private ? NULL : fopen(temp, "we");
	if (file != NULL) {
		bool good = fwrite(&kept, sizeof(kept), 1, file) == 1 &&
			    fwrite(data, 1, len, file) == len;

		good = fclose(file) != EOF && good;
		if (!good || rename(temp, path) == -1)
			unlink(temp);
	}
	free(temp);
	free(path);
}
