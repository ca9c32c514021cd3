/*
 * set/hashes/pdq.codes: the PDQ hashes of a set, as a file to be mapped.  Made
 * from the catalog and bound to it by a token; where it is absent, damaged or
 * of other facts it is made anew.  It is never changed in place.
 *
 *   struct header, zeros up to HASHES_HEADER
 *   ncodes     x 32 bytes  distinct codes, in the order of their bytes
 *   ncodes + 1 x 8 bytes   where the items of each code begin, and the end
 *   nitems     x 8 bytes   item ids, of each code ascending
 *
 * Numbers are the machine's own; order tells another machine's file.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "index/hamming/hamming.h"
#include "index/index.h"

#define MAGIC "PrsfPDQ" /* with its NUL, 8 bytes */
#define FORMAT_VERSION 1
#define ORDER 0x01020304
#define MAX_CODES ((uint64_t)1 << 40) /* 32 TiB: more is damage */

struct header {
	char magic[8];
	uint32_t version, order;
	uint32_t quality; /* of the worst hash taken in */
	uint32_t zero;
	int64_t token;
	uint64_t ncodes, nitems;
	uint8_t sha256[SHA256_LEN]; /* of all else in the file */
};

static void
digest(uint8_t out[SHA256_LEN], const struct header *head, const uint8_t *body,
    size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1 ||
	    EVP_DigestUpdate(ctx, head, offsetof(struct header, sha256)) != 1 ||
	    EVP_DigestUpdate(ctx, body, len) != 1 ||
	    EVP_DigestFinal_ex(ctx, out, NULL) != 1)
		errx(1, "libcrypto: no SHA-256");
	EVP_MD_CTX_free(ctx);
}

static bool
is_header(const struct header *head, size_t len)
{
	return memcmp(head->magic, MAGIC, sizeof(head->magic)) == 0 &&
	       head->version == FORMAT_VERSION && head->order == ORDER &&
	       head->quality == MIN_QUALITY && head->ncodes < MAX_CODES &&
	       head->nitems < MAX_CODES &&
	       len == HASHES_HEADER + head->ncodes * sizeof(struct code) +
			  (head->ncodes + 1 + head->nitems) * sizeof(uint64_t);
}

/*
 * A digest shows damage, not malice: the file may come with a stranger's set,
 * and these are used as indices.
 */
static bool
is_ascending(const struct hashes *hashes)
{
	const uint64_t *first = hashes->first;

	for (size_t i = 0; i < hashes->ncodes; i++)
		if (first[i] >= first[i + 1])
			return false;
	return first[0] == 0 && first[hashes->ncodes] == hashes->nitems;
}

const char *
hashes_read(struct hashes *hashes, const uint8_t *data, size_t len)
{
	struct header head;
	uint8_t sum[SHA256_LEN];

	if (len < HASHES_HEADER)
		return "is cut short";
	memcpy(&head, data, sizeof(head));
	if (!is_header(&head, len))
		return "is of another version, or cut short";
	digest(sum, &head, data + HASHES_HEADER, len - HASHES_HEADER);
	if (memcmp(sum, head.sha256, sizeof(sum)) != 0)
		return "is damaged: its SHA-256 differs";
	hashes->ncodes = head.ncodes;
	hashes->nitems = head.nitems;
	hashes->token = head.token;
	hashes->codes = (const void *)(data + HASHES_HEADER);
	hashes->first = (const void *)(hashes->codes + hashes->ncodes);
	hashes->items = (const void *)(hashes->first + hashes->ncodes + 1);
	return is_ascending(hashes) ? NULL : "has codes of no item";
}

void
hashes_head(uint8_t out[HASHES_HEADER], const struct hashes *hashes,
    const struct span *body)
{
	struct header head = {
		.magic = MAGIC,
		.version = FORMAT_VERSION,
		.order = ORDER,
		.quality = MIN_QUALITY,
		.token = hashes->token,
		.ncodes = hashes->ncodes,
		.nitems = hashes->nitems,
	};

	digest(head.sha256, &head, body->data, body->len);
	memset(out, 0, HASHES_HEADER);
	memcpy(out, &head, sizeof(head));
}

static const char *
load(struct hashes *hashes, int fd)
{
	struct stat st;
	const char *why;

	*hashes = (struct hashes) { 0 };
	if (fstat(fd, &st) == -1 ||
	    span_open(&hashes->span, fd, 0, st.st_size) == -1)
		return "cannot be mapped";
	why = hashes_read(hashes, hashes->span.data, hashes->span.len);
	if (why != NULL)
		hashes_close(hashes);
	return why;
}

const char *
hashes_load(struct hashes *hashes, const char *set)
{
	char *path = set_path(set, "hashes/pdq.codes");
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *why = "is absent";

	free(path);
	*hashes = (struct hashes) { 0 };
	if (fd == -1)
		return why;
	why = load(hashes, fd);
	close(fd);
	return why;
}

void
hashes_close(struct hashes *hashes)
{
	span_close(&hashes->span);
	*hashes = (struct hashes) { 0 };
}

int64_t
hashes_token(struct catalog *cat)
{
	return catalog_number(cat, "SELECT token FROM generation");
}

/*
 * The set is of somebody else, or on a medium that cannot be written.
 */
static void
make_private(struct hashes *hashes, struct catalog *cat)
{
	const char *why, *folder = getenv("TMPDIR");
	FILE *file;

	if (folder == NULL || *folder == '\0')
		folder = "/tmp";
	file = file_private(folder);
	hashes_make(file, cat, folder);
	if ((why = load(hashes, fileno(file))) != NULL)
		errx(1, "%s: a file just written there %s", folder, why);
	fclose(file);
}

static bool
is_current(struct hashes *hashes, struct catalog *cat, const char *set)
{
	if (hashes_load(hashes, set) != NULL)
		return false;
	if (hashes->token == hashes_token(cat))
		return true;
	hashes_close(hashes);
	return false;
}

static void
make_in_set(struct catalog *cat, const char *set)
{
	char *folder = set_path(set, "hashes");
	char *path = set_path(set, "hashes/pdq.codes");
	char *temp = set_path(set, "hashes/pdq.codes.new");
	FILE *file = fopen(temp, "w+");

	if (file == NULL)
		err(1, "%s", temp);
	hashes_make(file, cat, folder);
	file_sync(file, temp);
	fclose(file);
	file_publish(temp, path);
	free(temp);
	free(path);
	free(folder);
}

static bool
is_writable(const char *set)
{
	char *folder = set_path(set, "hashes");
	bool can = access(folder, W_OK | X_OK) == 0;

	free(folder);
	return can;
}

/*
 * Another program may have made the file while this one waited for the lock.
 */
static void
make_locked(struct hashes *hashes, struct catalog *cat, const char *set)
{
	char *folder = set_path(set, "hashes");
	int lock = file_lock(folder);

	if (!is_current(hashes, cat, set)) {
		make_in_set(cat, set);
		if (hashes_load(hashes, set) != NULL)
			errx(1, "%s: a file just written there is damaged",
			    folder);
	}
	close(lock);
	free(folder);
}

void
hashes_open(struct hashes *hashes, struct catalog *cat, const char *set)
{
	if (is_current(hashes, cat, set))
		return;
	if (is_writable(set))
		make_locked(hashes, cat, set);
	else
		make_private(hashes, cat);
}
