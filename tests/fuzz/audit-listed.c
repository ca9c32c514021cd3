/*
 * Whatever a set has for a URL, an author, or a person for an account: what is
 * read of it is bounded, and a host read again is the same.
 */
#include <assert.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "audit/listed/listed.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = strndup((const char *)data, len), *host;
	struct account account;
	struct place place;
	char key[KEY_LEN];

	if (text == NULL)
		err(1, NULL);
	if (place_read(&place, text)) {
		assert(place.name > 0 && place.name <= strlen(place.host));
		assert(place.path[0] == '/');
		key_url(key, &place);
		assert(strlen(key) < KEY_LEN - 1);
	}
	if (account_read(&account, text)) {
		assert(account.handle[0] != '\0');
		key_account(key, &account, false);
	}
	host = place_host(text);
	assert(host == NULL || strlen(host) < HOST_LEN);
	free(host);
	free(text);
	return 0;
}
