/*
 * What is asked for.  Each name has a key, and each row of the set some: so a
 * list of a hundred thousand URLs takes one pass over the set, as one does.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "audit/listed/listed.h"

#define NAMES 1000000 /* that are asked at once: some 300 MB */

/* A table of twice the size of the list, a power of two; 0: a free place. */
struct names {
	struct name **list;
	char **keys;
	size_t n, room;
	uint32_t *table; /* number in the list, and 1 */
	size_t mask;
};

/* Where KEY is, or would be: all keys begin alike, so no hash of the C library.
 */
static uint32_t *
place_of(const struct names *names, const char *key)
{
	size_t at = XXH3_64bits(key, strlen(key)) & names->mask;

	while (names->table[at] != 0 &&
	       strcmp(names->keys[names->table[at] - 1], key) != 0)
		at = (at + 1) & names->mask;
	return &names->table[at];
}

static void
grow(struct names *names)
{
	names->room = names->room == 0 ? 64 : names->room * 2;
	names->mask = 2 * names->room - 1;
	names->list =
	    reallocarray(names->list, names->room, sizeof(*names->list));
	names->keys =
	    reallocarray(names->keys, names->room, sizeof(*names->keys));
	free(names->table);
	names->table = calloc(names->mask + 1, sizeof(*names->table));
	if (names->list == NULL || names->keys == NULL || names->table == NULL)
		err(1, NULL);
	for (size_t i = 0; i < names->n; i++)
		*place_of(names, names->keys[i]) = (uint32_t)i + 1;
}

struct names *
names_new(void)
{
	struct names *names = calloc(1, sizeof(*names));

	if (names == NULL)
		err(1, NULL);
	grow(names);
	return names;
}

static void
hit_clear(struct hit *hit)
{
	free(hit->url);
	free(hit->page);
	free(hit->author);
	free(hit->state);
	free(hit->fetched);
}

void
names_free(struct names *names)
{
	for (size_t i = 0; i < names->n; i++) {
		for (size_t h = 0; h < names->list[i]->n; h++)
			hit_clear(&names->list[i]->hits[h]);
		free(names->list[i]->hits);
		free(names->list[i]->text);
		free(names->list[i]);
		free(names->keys[i]);
	}
	free(names->table);
	free(names->list);
	free(names->keys);
	free(names);
}

struct name *
names_find(const struct names *names, const char *key)
{
	uint32_t at = *place_of(names, key);

	return at == 0 ? NULL : names->list[at - 1];
}

static void
enter(
    struct names *names, const char *key, enum name_kind kind, const char *text)
{
	struct name *name;

	if (names_find(names, key) != NULL)
		return;
	if (names->n == NAMES)
		errx(2, "listed: more than %d names", NAMES);
	if (names->n == names->room)
		grow(names);
	if ((name = calloc(1, sizeof(*name))) == NULL)
		err(1, NULL);
	*name = (struct name) {
		.kind = kind,
		.text = text_copy(text),
		.item = ABSENT,
	};
	names->list[names->n] = name;
	names->keys[names->n] = text_copy(key);
	*place_of(names, key) = (uint32_t)names->n + 1;
	names->n++;
}

void
key_url(char key[KEY_LEN], const struct place *place)
{
	snprintf(key, KEY_LEN, "u:%s%s", place->host, place->path);
}

void
key_host(char key[KEY_LEN], const char *host, size_t len)
{
	snprintf(key, KEY_LEN, "h:%.*s", (int)len, host);
}

void
key_account(char key[KEY_LEN], const struct account *account, bool any)
{
	snprintf(
	    key, KEY_LEN, "a:%s/%s", any ? "" : account->site, account->handle);
}

static void
add_host(struct names *names, const char *text, char key[KEY_LEN])
{
	char *host = place_host(text);

	if (host == NULL)
		errx(2, "--host '%s': is no name of a host", text);
	if (place_public(host))
		errx(2,
		    "--host '%s': is a public suffix, below which others "
		    "have theirs: name yours",
		    text);
	key_host(key, host, strlen(host));
	enter(names, key, HOST, text);
	free(host);
}

void
names_add(struct names *names, enum name_kind kind, const char *text)
{
	struct account account;
	char key[KEY_LEN];

	if (kind == HOST) {
		add_host(names, text, key);
		return;
	}
	if (!account_read(&account, text)) {
		fprintf(stderr,
		    "proofsheet-audit: --account '%s': is neither a handle nor "
		    "the URL of an account at ",
		    text);
		accounts_list(stderr);
		fputs(", or at a server of the Fediverse\n", stderr);
		exit(2);
	}
	key_account(key, &account, *account.site == '\0');
	enter(names, key, ACCOUNT, text);
}

void
names_read(struct names *names, const char *path)
{
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	long long bad = 0, lines = 0;
	char *line = NULL, key[KEY_LEN];
	struct place place;
	size_t size = 0;
	ssize_t len;

	if (in == NULL)
		err(2, "--url-list '%s'", path);
	while ((len = getline(&line, &size, in)) != -1) {
		char *url = text_clean(line, (size_t)len);

		if (url != NULL && place_read(&place, url)) {
			key_url(key, &place);
			enter(names, key, URL, url);
		} else {
			bad += url != NULL;
		}
		lines += url != NULL;
		free(url);
	}
	if (ferror(in))
		err(1, "%s", path);
	if (in != stdin)
		fclose(in);
	free(line);
	if (lines == bad)
		errx(2, "--url-list '%s': has no URL of the web", path);
	if (bad > 0)
		warnx("%s: %lld of %lld lines are no URL of the web", path, bad,
		    lines);
}

size_t
names_count(const struct names *names)
{
	return names->n;
}

struct name *
names_at(const struct names *names, size_t i)
{
	return names->list[i];
}
