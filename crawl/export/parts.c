/*
 * Which archives and folders are one export.  Google and Meta cut a large one
 * into several zips, and a photograph's text may be in another than it is.
 */
#include <sys/stat.h>

#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/export/export.h"

#define PARTS 1000   /* of one export; 2 GB each, as Google has them */
#define LOOKED 20000 /* files whose names are looked at for marks */
#define DEPTH 4      /* folders down, as far as marks are looked for */
#define WORD_LEN 12  /* of the random word that ends a name of Meta's */

struct mark {
	const struct platform *platform;
	int left;
	bool found;
};

static bool
look(void *ctx, struct entry *entry)
{
	struct mark *mark = ctx;

	mark->found = mark->platform->marks(entry->name);
	return !mark->found && --mark->left > 0;
}

static bool
marked(const struct platform *platform, const char *path)
{
	struct mark mark = { .platform = platform, .left = LOOKED };
	struct walk walk = { .ctx = &mark, .file = look, .depth = DEPTH };
	struct stat st;
	const char *why;

	if (stat(path, &st) == -1 ||
	    !(S_ISDIR(st.st_mode) || (S_ISREG(st.st_mode) && archive_is(path))))
		return false;
	tree_walk(path, &walk, &why);
	return mark.found;
}

/* Does TEXT, N bytes of it, have the form of PATTERN?  d: a digit. */
static bool
like(const char *text, size_t n, const char *pattern)
{
	if (n != strlen(pattern))
		return false;
	for (size_t i = 0; i < n; i++)
		if (pattern[i] == 'd' ? !isdigit((unsigned char)text[i])
				      : text[i] != pattern[i])
			return false;
	return true;
}

static size_t
digits_before(const char *name, size_t len)
{
	size_t n = 0;

	while (n < len && isdigit((unsigned char)name[len - 1 - n]))
		n++;
	return n;
}

/* instagram-ana-2025-10-29-UXHPhjRr: each zip of an export ends otherwise. */
static size_t
without_word(const char *name, size_t len)
{
	size_t n = 0;

	while (n < len && n <= WORD_LEN &&
	       isalnum((unsigned char)name[len - 1 - n]))
		n++;
	if (n == 0 || n > WORD_LEN || len < n + 12 ||
	    name[len - 1 - n] != '-' ||
	    !like(name + len - n - 12, 11, "-dddd-dd-dd"))
		return len;
	return len - n - 1;
}

/*
 * Length of what the names of all its parts begin with; 0: it has no number.
 * takeout-20240102T123456Z-1-003.zip, ana_20210101_part_2.zip
 */
static size_t
stem(const char *name)
{
	size_t len = strlen(name), n;

	if (!name_ends(name, ".zip"))
		return 0;
	len -= 4;
	if (strncasecmp(name, "instagram-", 10) == 0 ||
	    strncasecmp(name, "facebook-", 9) == 0) {
		n = without_word(name, len);
		return n == len ? 0 : n;
	}
	n = digits_before(name, len);
	if (n == 0 || n > 4 || n == len)
		return 0;
	len -= n;
	if (strncasecmp(name, "takeout-", 8) == 0 && name[len - 1] == '-') {
		n = digits_before(name, len - 1);
		/* The number of the export, or else the time's Z. */
		if (n > 0 && n < 4 && name[len - 2 - n] == '-')
			len -= n + 1;
		return len;
	}
	return len > 6 && strncasecmp(name + len - 6, "_part_", 6) == 0 ? len
									: 0;
}

static bool
same_file(const char *a, const char *b)
{
	struct stat one, two;

	return stat(a, &one) == 0 && stat(b, &two) == 0 &&
	       one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

static void
add(struct parts *parts, const char *path, bool photos)
{
	for (size_t i = 0; i < parts->n; i++)
		if (same_file(parts->list[i].path, path))
			return;
	if (parts->n == PARTS)
		return;
	parts->list =
	    reallocarray(parts->list, parts->n + 1, sizeof(*parts->list));
	if (parts->list == NULL)
		err(1, NULL);
	parts->list[parts->n++] = (struct piece) { text_copy(path), photos };
}

/* Calls ADD for all that lie beside PATH and are of its export. */
static void
beside(struct parts *parts, const char *path, bool photos)
{
	char *copy = text_copy(path), *other;
	const char *folder = dirname(copy), *name = name_base(path);
	size_t len = stem(name);
	struct dirent *at;
	DIR *dir = len == 0 ? NULL : opendir(folder);

	while (dir != NULL && (at = readdir(dir)) != NULL) {
		if (stem(at->d_name) != len ||
		    strncmp(at->d_name, name, len) != 0)
			continue;
		if (asprintf(&other, "%s/%s", folder, at->d_name) == -1)
			err(1, NULL);
		if (archive_is(other))
			add(parts, other, photos);
		free(other);
	}
	if (dir != NULL)
		closedir(dir);
	free(copy);
}

bool
parts_detect(const struct platform *platform, const char *path)
{
	struct parts parts = { 0 };
	bool is = marked(platform, path);

	if (!is)
		beside(&parts, path, false);
	for (size_t i = 0; i < parts.n && !is; i++)
		is = marked(platform, parts.list[i].path);
	parts_clear(&parts);
	return is;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(
	    ((const struct piece *)a)->path, ((const struct piece *)b)->path);
}

/* Do both lie in one folder, with names of one export? */
static bool
siblings(const char *a, const char *b)
{
	size_t folder = (size_t)(name_base(a) - a), len = stem(a + folder);

	return folder == (size_t)(name_base(b) - b) && len > 0 &&
	       stem(b + folder) == len && strncmp(a, b, folder + len) == 0;
}

/* Of those given that lie beside each other, is PATH the first? */
static bool
leads(const char *path, char *const *given)
{
	for (; given != NULL && *given != NULL; given++)
		if (same_file(*given, path))
			return true;
		else if (siblings(*given, path))
			return false;
	return true;
}

/*
 * Each that is given is a source of its own, and its photographs are taken with
 * it; those that only lie beside them are taken with the first that is given.
 */
void
parts_find(struct parts *parts, const struct platform *platform,
    const struct body *body)
{
	char *const *given = body->given;

	add(parts, body->locator, true);
	for (; given != NULL && *given != NULL; given++)
		if (parts_detect(platform, *given))
			add(parts, *given, false);
	beside(parts, body->locator, leads(body->locator, body->given));
	qsort(parts->list, parts->n, sizeof(*parts->list), by_path);
}

void
parts_clear(struct parts *parts)
{
	for (size_t i = 0; i < parts->n; i++)
		free(parts->list[i].path);
	free(parts->list);
	*parts = (struct parts) { 0 };
}
