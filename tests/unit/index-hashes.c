/*
 * The mapped file of codes: whatever becomes of it, it is taken for sound only
 * when it is, and the set's codes are those of its catalog.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/hamming/hamming.h"
#include "tests/test.h"

static const char facts[] =
    "INSERT INTO item (id, url) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'),"
    " (5, 'e');"
    "INSERT INTO fact (item, pdq, pdq_quality) VALUES"
    " (1, CAST(printf('%.32c', 'z') AS BLOB), 100),"
    " (2, CAST(printf('%.32c', 'a') AS BLOB), 50),"
    " (3, CAST(printf('%.32c', 'z') AS BLOB), 80),"
    " (4, CAST(printf('%.32c', 'q') AS BLOB), 49),"
    " (5, NULL, NULL);";

static const char set[] = "set";

static char *
slurp(size_t *len)
{
	FILE *file = fopen("set/hashes/pdq.codes", "r");
	char *data = malloc(4096);

	if (file == NULL || data == NULL)
		err(1, "set/hashes/pdq.codes");
	*len = fread(data, 1, 4096, file);
	fclose(file);
	return data;
}

static void
spit(const char *data, size_t len)
{
	FILE *file = fopen("set/hashes/pdq.codes", "w");

	if (file == NULL || fwrite(data, 1, len, file) != len)
		err(1, "set/hashes/pdq.codes");
	fclose(file);
}

static bool
is_ours(const struct hashes *h)
{
	return h->ncodes == 2 && h->nitems == 3 && h->first[0] == 0 &&
	       h->first[1] == 1 && h->first[2] == 3 && h->items[0] == 2 &&
	       h->items[1] == 1 && h->items[2] == 3 &&
	       memcmp(&h->codes[0], "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 32) ==
		   0;
}

static bool
opens(struct catalog *cat)
{
	struct hashes h;
	bool ours;

	hashes_open(&h, cat, set);
	ours = is_ours(&h) && h.token == hashes_token(cat);
	hashes_close(&h);
	return ours;
}

/* Each byte changed, each shorter length: detected, each time. */
static bool
is_each_change_seen(const char *data, size_t len)
{
	struct hashes h;
	char *copy;
	bool seen = true;

	for (size_t i = 0; i < len; i++) {
		copy = malloc(len);
		memcpy(copy, data, len);
		copy[i] ^= 1;
		/* Bytes between the header and the codes mean nothing. */
		seen =
		    seen && ((i >= 80 && i < HASHES_HEADER) ||
				hashes_read(&h, (uint8_t *)copy, len) != NULL);
		free(copy);
		copy = malloc(i + 1);
		memcpy(copy, data, i);
		seen = seen && hashes_read(&h, (uint8_t *)copy, i) != NULL;
		free(copy);
	}
	return seen;
}

static bool
is_made_anew(struct catalog *cat, const char *data, size_t len)
{
	struct hashes h;
	bool bad;

	spit(data, len);
	bad = hashes_load(&h, set) != NULL;
	hashes_close(&h);
	return bad && opens(cat) && hashes_load(&h, set) == NULL &&
	       (hashes_close(&h), true);
}

static ino_t
file_number(void)
{
	struct stat st;

	return stat("set/hashes/pdq.codes", &st) == 0 ? st.st_ino : 0;
}

static bool
is_kept(struct catalog *cat)
{
	ino_t before = file_number();

	return opens(cat) && before != 0 && file_number() == before;
}

static int64_t
codes_after(struct catalog *cat, const char *sql)
{
	struct hashes h;
	int64_t n;

	catalog_exec(cat, sql);
	hashes_open(&h, cat, set);
	n = (int64_t)(100 * h.ncodes + h.nitems);
	hashes_close(&h);
	return n;
}

/* Sound by its digest, and made to lead outside of itself. */
static bool
is_lie_seen(const char *data, size_t len, size_t at, uint64_t lie)
{
	struct hashes h, of;
	struct span body;
	uint8_t *copy = malloc(len);
	bool seen;

	memcpy(copy, data, len);
	memcpy(copy + at, &lie, sizeof(lie));
	hashes_read(&of, (const uint8_t *)data, len);
	body = (struct span) { .data = copy + HASHES_HEADER,
		.len = len - HASHES_HEADER };
	hashes_head(copy, &of, &body);
	seen = hashes_read(&h, copy, len) != NULL;
	free(copy);
	return seen;
}

static void
try(struct catalog *cat)
{
	size_t len, first = HASHES_HEADER + 2 * sizeof(struct code);
	char *data;

	catalog_exec(cat, facts);
	OK(opens(cat));
	OK(is_kept(cat));
	data = slurp(&len);
	OK(len == HASHES_HEADER + 2 * 32 + 3 * 8 + 3 * 8);
	OK(is_each_change_seen(data, len));
	OK(is_made_anew(cat, data, len - 1));
	OK(is_made_anew(cat, data, 3));
	OK(is_made_anew(cat, data, 0));
	OK(is_lie_seen(data, len, first, 1));
	OK(is_lie_seen(data, len, first + 8, 0));
	OK(is_lie_seen(data, len, first + 8, 1000000));
	OK(is_lie_seen(data, len, first + 16, 1000000));
	OK(!is_lie_seen(data, len, first + 24, 1000000));
	data[8] ^= 2;
	OK(is_made_anew(cat, data, len));
	free(data);
	unlink("set/hashes/pdq.codes");
	OK(opens(cat));
	OK(codes_after(
	       cat, "UPDATE fact SET pdq_quality = 50 WHERE item = 4") == 304);
	OK(codes_after(cat, "UPDATE fact SET pdq = zeroblob(32)"
			    " WHERE item IN (1, 2)") == 304);
	OK(codes_after(cat, "UPDATE fact SET brightness = 1") == 304);
	OK(codes_after(cat, "DELETE FROM item WHERE id IN (1, 3)") == 202);
	OK(codes_after(cat, "DELETE FROM item") == 0);
}

int
main(void)
{
	char folder[] = "/tmp/index-hashes-XXXXXX";
	struct catalog *cat;

	if (mkdtemp(folder) == NULL || chdir(folder) == -1)
		err(1, "%s", folder);
	cat = catalog_open(set, CATALOG_WRITE);
	try(cat);
	catalog_close(cat);
	unlink("set/hashes/pdq.codes");
	unlink("set/catalog.db");
	rmdir("set/hashes");
	rmdir("set/warc");
	rmdir("set/out");
	rmdir("set");
	OK(rmdir(folder) == 0);
	return DONE();
}
