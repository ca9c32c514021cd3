/*
 * The name of a pair, the same in every run: the first 16 bytes of the SHA-256
 * of its url, page, kind and caption, with a line feed between.
 */
#include <err.h>

#include <openssl/evp.h>

#include "schemas/schemas.h"

void
uid_write(char out[UID_SIZE], const struct span of[4])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t sum[EVP_MAX_MD_SIZE];

	if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
		errx(1, "libcrypto: no SHA-256");
	for (int i = 0; i < 4; i++) {
		if (i > 0)
			EVP_DigestUpdate(ctx, "\n", 1);
		if (of[i].len > 0)
			EVP_DigestUpdate(ctx, of[i].data, of[i].len);
	}
	EVP_DigestFinal_ex(ctx, sum, NULL);
	EVP_MD_CTX_free(ctx);
	hex_write(out, sum, UID_SIZE / 2);
}
