/*
 * The name of a pair, the same in every run: the first 16 bytes of the SHA-256
 * of its url, page, kind and caption, with a line feed between.
 */
#include <err.h>
#include <stdlib.h>

#include <openssl/evp.h>

#include "schemas/schemas.h"

struct namer {
	EVP_MD_CTX *ctx;
};

struct namer *
namer_new(void)
{
	struct namer *namer = malloc(sizeof(*namer));

	if (namer == NULL)
		err(1, NULL);
	namer->ctx = EVP_MD_CTX_new();
	if (namer->ctx == NULL ||
	    EVP_DigestInit_ex(namer->ctx, EVP_sha256(), NULL) != 1)
		errx(1, "libcrypto: no SHA-256");
	return namer;
}

void
namer_free(struct namer *namer)
{
	if (namer == NULL)
		return;
	EVP_MD_CTX_free(namer->ctx);
	free(namer);
}

void
uid_write(struct namer *namer, char out[UID_SIZE], const struct span of[4])
{
	EVP_MD_CTX *ctx = namer->ctx;
	uint8_t sum[EVP_MAX_MD_SIZE];

	EVP_DigestInit_ex(ctx, NULL, NULL); /* once more, of the same kind */
	for (int i = 0; i < 4; i++) {
		if (i > 0)
			EVP_DigestUpdate(ctx, "\n", 1);
		if (of[i].len > 0)
			EVP_DigestUpdate(ctx, of[i].data, of[i].len);
	}
	EVP_DigestFinal_ex(ctx, sum, NULL);
	hex_write(out, sum, UID_SIZE / 2);
}
