/*
 * The segments of a set: whatever becomes of their files, and in whatever way
 * the catalog changes, they give what it has.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/hashes/hashes.h"
#include "index/index.h"
#include "tests/folder.h"
#include "tests/test.h"

#define LIST "set/hashes/pdq.list"
#define FIRST "set/hashes/pdq-1.segment"
#define FILE_MAX 1000000 /* bytes, of any file here */

static const char facts[] =
    "INSERT INTO item (id, url) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'),"
    " (5, 'e');"
    "INSERT INTO fact (item, pdq, pdq_quality) VALUES"
    " (1, CAST(printf('%.32c', 'z') AS BLOB), 100),"
    " (2, CAST(printf('%.32c', 'a') AS BLOB), 50),"
    " (3, CAST(printf('%.32c', 'z') AS BLOB), 80),"
    " (4, CAST(printf('%.32c', 'q') AS BLOB), 49),"
    " (5, NULL, NULL);";

static const struct options opt = { .jobs = 2, .quiet = true };

static struct hashes_of
of(struct catalog *cat)
{
	return (struct hashes_of) { &source_pdq, cat, "set", 1, &opt };
}

static char *
slurp(const char *path, size_t *len)
{
	FILE *file = fopen(path, "r");
	char *data = malloc(FILE_MAX);

	if (file == NULL || data == NULL)
		err(1, "%s", path);
	*len = fread(data, 1, FILE_MAX, file);
	fclose(file);
	return data;
}

static void
spit(const char *path, const char *data, size_t len)
{
	FILE *file = fopen(path, "w");

	if (file == NULL || fwrite(data, 1, len, file) != len)
		err(1, "%s", path);
	fclose(file);
}

/* The codes' first letters, each followed by its items. */
static void
read_all(struct hashes *hashes, char out[100])
{
	struct all all;
	size_t i;
	int n = 0;

	out[0] = '\0';
	if (all_make(&all, hashes, 2, &i) != NULL)
		return;
	for (i = 0; i < all.n; i++) {
		n += snprintf(out + n, 100 - (size_t)n, "%c",
		    *(const char *)&all.codes[i]);
		for (uint32_t j = all.first[i]; j < all.first[i + 1]; j++)
			n += snprintf(out + n, 100 - (size_t)n, "%lld",
			    (long long)all.items[j]);
	}
	if (hashes->list.live != all.nitems)
		snprintf(out, 100, "live %llu of %zu",
		    (unsigned long long)hashes->list.live, all.nitems);
	all_clear(&all);
}

/* Opened, they are WANT. */
static bool
are(struct catalog *cat, const char *want)
{
	struct hashes *hashes = calloc(1, sizeof(*hashes));
	const struct hashes_of whose = of(cat);
	char out[100];

	if (hashes == NULL)
		err(1, NULL);
	hashes_open(hashes, &whose);
	read_all(hashes, out);
	hashes_close(hashes);
	if (strcmp(out, want) != 0)
		printf("# got: %s\n", out);
	free(hashes);
	return strcmp(out, want) == 0;
}

static bool
become(struct catalog *cat, const char *sql, const char *want)
{
	catalog_exec(cat, sql);
	return are(cat, want);
}

static enum hashes_state
look(struct catalog *cat)
{
	struct hashes *hashes = calloc(1, sizeof(*hashes));
	const struct hashes_of whose = of(cat);
	enum hashes_state state = hashes_look(hashes, &whose);

	hashes_close(hashes);
	free(hashes);
	return state;
}

static ino_t
number_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_ino : 0;
}

static size_t
segments(void)
{
	struct list list;

	return list_read(&list, LIST) == NULL ? list.n : 99;
}

/* Each byte of the list changed, each shorter length. */
static bool
is_each_change_seen(const char *data, size_t len)
{
	struct list list;
	bool seen = true;

	for (size_t i = 0; i < len; i++) {
		char *copy = malloc(len);

		memcpy(copy, data, len);
		copy[i] ^= 1;
		seen = seen && list_parse(&list, copy, len) != NULL;
		free(copy);
		copy = malloc(i + 1);
		memcpy(copy, data, i);
		seen = seen && list_parse(&list, copy, i) != NULL;
		free(copy);
	}
	return seen && list_parse(&list, data, len) == NULL;
}

static bool
is_made_anew(
    struct catalog *cat, const char *path, const char *data, size_t len)
{
	spit(path, data, len);
	return look(cat) == HASHES_LOST && are(cat, "a2z13") &&
	       look(cat) == HASHES_CURRENT;
}

static void
try_damage(struct catalog *cat)
{
	size_t len;
	char *data = slurp(LIST, &len);

	OK(is_each_change_seen(data, len));
	OK(is_made_anew(cat, LIST, data, len - 1));
	OK(is_made_anew(cat, LIST, data, 0));
	data[8] ^= 2;
	OK(is_made_anew(cat, LIST, data, len));
	free(data);
	data = slurp(FIRST, &len);
	OK(is_made_anew(cat, FIRST, data, len - 1));
	OK(is_made_anew(cat, FIRST, data, 0));
	data[100] ^= 2;
	OK(is_made_anew(cat, FIRST, data, len));
	free(data);
	unlink(FIRST);
	OK(look(cat) == HASHES_LOST && are(cat, "a2z13"));
	unlink(LIST);
	OK(look(cat) == HASHES_LOST && are(cat, "a2z13"));
}

/* What is not the newest is honoured no longer; nor is what is elsewhere. */
static void
try_changes(struct catalog *cat)
{
	OK(become(
	    cat, "UPDATE fact SET pdq_quality = 50 WHERE item = 4", "a2q4z13"));
	OK(segments() == 2);
	OK(become(cat,
	    "UPDATE fact SET pdq = CAST(printf('%.32c', 'q') AS BLOB)"
	    " WHERE item IN (1, 2)",
	    "q124z3"));
	OK(segments() == 3);
	OK(become(cat, "UPDATE fact SET brightness = 1, pdq = pdq", "q124z3"));
	OK(segments() == 3);
	OK(become(
	    cat, "UPDATE fact SET pdq_quality = 9 WHERE item = 4", "q12z3"));
	OK(become(cat, "DELETE FROM item WHERE id IN (1, 3)", "q2"));
	OK(become(cat,
	    "INSERT INTO item (id, url) VALUES (1, 'a');"
	    "INSERT INTO fact (item, pdq, pdq_quality) VALUES"
	    " (1, CAST(printf('%.32c', 'b') AS BLOB), 100)",
	    "b1q2"));
	OK(become(cat, "DELETE FROM item", ""));
	OK(become(cat, facts, "a2z13"));
}

/* The folder comes back from before, and from another set. */
static void
try_another(struct catalog *cat)
{
	size_t len;
	char *data = slurp(LIST, &len);
	struct list list;

	OK(list_read(&list, LIST) == NULL);
	catalog_exec(cat, "UPDATE fact SET pdq = zeroblob(32) WHERE item = 1");
	OK(look(cat) == HASHES_BEHIND);
	OK(become(cat,
	    "UPDATE fact SET pdq = CAST(printf('%.32c', 'z') AS BLOB)"
	    " WHERE item = 1",
	    "a2z13"));
	hash_log_trim(cat, "pdq", log_end(cat, "pdq").id);
	OK(is_made_anew(cat, LIST, data, len));
	list.known = log_end(cat, "pdq");
	list.known.token ^= 1;
	list_write(&list, LIST);
	OK(look(cat) == HASHES_LOST && are(cat, "a2z13"));
	free(data);
}

/* Whatever is merged, all stays; and what was left behind goes. */
static void
try_merge(struct catalog *cat)
{
	struct hashes *hashes = calloc(1, sizeof(*hashes));
	const struct hashes_of whose = of(cat);
	int pid;

	spit("set/hashes/pdq-77.segment", "left", 4);
	spit("set/hashes/pdq.codes", "of version 4", 12);
	OK(become(cat, "DELETE FROM item WHERE id = 3", "a2z1"));
	OK(become(cat, "DELETE FROM item WHERE id = 1", "a2"));
	OK(number_of("set/hashes/pdq-77.segment") == 0);
	OK(number_of("set/hashes/pdq.codes") == 0);
	OK(segments() > 1);
	hashes_open(hashes, &whose);
	pid = hashes_merge_begin(hashes);
	OK(pid > 0);
	hashes_merge_end(pid);
	OK(segments() == 1);
	hashes_close(hashes);
	OK(look(cat) == HASHES_CURRENT && are(cat, "a2"));
	free(hashes);
}

/* What was computed of them is theirs until something changes. */
static void
try_kept(struct catalog *cat)
{
	struct hashes *hashes = calloc(1, sizeof(*hashes));
	const struct hashes_of whose = of(cat);
	char text[6] = "";

	hashes_open(hashes, &whose);
	OK(!hashes_kept(hashes, "test", text, 6));
	hashes_keep(hashes, "test", "bytes", 6);
	OK(hashes_kept(hashes, "test", text, 6) && strcmp(text, "bytes") == 0);
	OK(!hashes_kept(hashes, "test", text, 5));
	hashes_close(hashes);
	catalog_exec(cat, "UPDATE fact SET pdq_quality = 99 WHERE item = 2");
	hashes_open(hashes, &whose);
	OK(!hashes_kept(hashes, "test", text, 6));
	hashes_close(hashes);
	free(hashes);
}

int
main(void)
{
	char folder[] = "/tmp/index-hashes-XXXXXX";
	struct catalog *cat;
	ino_t before;

	if (mkdtemp(folder) == NULL || chdir(folder) == -1)
		err(1, "%s", folder);
	cat = catalog_open("set", CATALOG_WRITE);
	OK(are(cat, ""));
	catalog_exec(cat, facts);
	OK(are(cat, "a2z13"));
	before = number_of(LIST);
	OK(are(cat, "a2z13") && before != 0 && number_of(LIST) == before);
	try_damage(cat);
	try_changes(cat);
	try_another(cat);
	try_merge(cat);
	try_kept(cat);
	catalog_close(cat);
	folder_remove(folder);
	return DONE();
}
