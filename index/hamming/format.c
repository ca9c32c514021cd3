/*
 * The form of set/hashes/pdq.codes, read and sealed.
 *
 *   struct header, zeros up to HASHES_HEADER
 *   ncodes     x 32 bytes  distinct codes, in the order of their bytes
 *   ncodes + 1 x 8 bytes   where the items of each code begin, and the end
 *   nitems     x 8 bytes   item ids, of each code ascending
 *
 * Numbers are the machine's own; order tells another machine's file.
 */
#include <err.h>
#include <string.h>

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

int64_t
hashes_token(struct catalog *cat)
{
	return catalog_number(cat, "SELECT token FROM generation");
}
