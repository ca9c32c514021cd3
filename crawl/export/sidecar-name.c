/*
 * Whose sidecar a file is.  Google Photos writes IMG_1.jpg.json, and since 2024
 * IMG_1.jpg.supplemental-metadata.json; cuts that to 46 characters before
 * .json, wherever this falls; moves (1) from before the suffix to the end; and
 * writes none for an edited copy, nor for the other half of a Live Photo.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/export/takeout.h"

#define CUT 46 /* UTF-16 units of a sidecar's name before .json */

/* A name in its folder, without (n); and n. */
struct name {
	const char *folder; /* from below Takeout, with its slash */
	size_t folder_len;
	char base[NAME_LEN + 1];
	char number[8]; /* digits, or "" */
};

/* Two parts of an export may lie below different roots. */
static void
split(struct name *name, const char *path)
{
	const char *base = name_base(path), *top = NULL, *at = path;

	while ((at = name_part(at, "Takeout/Google Photos")) != NULL)
		top = at++;
	if (top == NULL && (at = name_part(path, "Takeout")) != NULL &&
	    at < base)
		top = at;
	name->folder = top == NULL ? path : top;
	name->folder_len = (size_t)(base - name->folder);
	snprintf(name->base, sizeof(name->base), "%s", base);
	name->number[0] = '\0';
}

/* Takes (12), which stands before AT, out of the name. */
static void
take_number(struct name *name, char *at)
{
	char *open = at;
	size_t n;

	if (at == name->base || at[-1] != ')')
		return;
	for (open--; open > name->base && isdigit((unsigned char)open[-1]);)
		open--;
	n = (size_t)(at - 1 - open);
	if (n == 0 || n >= sizeof(name->number) || open == name->base ||
	    open[-1] != '(')
		return;
	memcpy(name->number, open, n);
	name->number[n] = '\0';
	memmove(open - 1, at, strlen(at) + 1);
}

static char *
key_of(const struct name *name, const char *base, size_t len)
{
	char *key;

	if (asprintf(&key, "%.*s%.*s\n%s", (int)name->folder_len, name->folder,
		(int)len, base, name->number) == -1)
		err(1, NULL);
	return key;
}

/* Bytes of the first N units of UTF-16 in TEXT. */
static size_t
units(const char *text, size_t n)
{
	size_t len = strlen(text), at = 0, count = 0;

	while (at < len) {
		uint32_t cp;
		size_t step = utf8_read(text + at, len - at, &cp);

		count += cp > 0xffff ? 2 : 1;
		if (count > n)
			break;
		at += step;
	}
	return at;
}

size_t
sidecar_keys(const char *name, const char *title, char *keys[3])
{
	static const char word[] = "supplemental-metadata";
	struct name side;
	size_t len, n = 0;
	char *dot;

	if (!name_ends(name, ".json"))
		return 0;
	split(&side, name);
	len = strlen(side.base) - 5;
	side.base[len] = '\0';
	take_number(&side, side.base + len);
	keys[n++] = key_of(&side, side.base, strlen(side.base));
	dot = strrchr(side.base, '.');
	if (dot != NULL && strncmp(dot + 1, word, strlen(dot + 1)) == 0)
		keys[n++] = key_of(&side, side.base, (size_t)(dot - side.base));
	if (title != NULL && strchr(title, '/') == NULL &&
	    strlen(title) <= NAME_LEN)
		keys[n++] = key_of(&side, title, strlen(title));
	return n;
}

/* Length of the stem of BASE without -edited, in the languages seen; 0: none.
 */
static size_t
unedited(const char *base, size_t stem)
{
	static const char *const words[] = { "edited", "bearbeitet",
		"modifi\u00e9", "modifie\u0301", "editado", "editada",
		"modificato", "bewerkt", "redigerad", "redigeret", "redigert",
		"muokattu", "edytowane", "upraveno", "d\u00fczenlendi",
		"\u7de8\u96c6\u6e08\u307f", "\u5df2\u4fee\u6539",
		"\u0438\u0437\u043c\u0435\u043d\u0435\u043d\u043e" };
	const char *dash = memrchr(base, '-', stem);
	size_t n = dash == NULL ? 0 : stem - (size_t)(dash + 1 - base);

	for (size_t i = 0; n > 0 && i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i]) == n &&
		    strncmp(dash + 1, words[i], n) == 0)
			return (size_t)(dash - base);
	return 0;
}

struct search {
	bool (*look)(void *ctx, const char *key, bool sure);
	void *ctx;
};

static bool
try_key(
    const struct search *search, const struct name *name, size_t len, bool sure)
{
	char *key = key_of(name, name->base, len);
	bool found = search->look(search->ctx, key, sure);

	free(key);
	return found;
}

/* As it is, and cut. */
static bool
try_name(const struct search *search, struct name *name, bool sure)
{
	size_t len = strlen(name->base), cut = units(name->base, CUT);
	char number[sizeof(name->number)];
	bool found;

	if (try_key(search, name, len, sure))
		return true;
	if (cut == len)
		return false;
	if (try_key(search, name, cut, false))
		return true;
	if (name->number[0] == '\0')
		return false;
	/* Of two that are cut to the same, the second may have none. */
	memcpy(number, name->number, sizeof(number));
	name->number[0] = '\0';
	found = try_key(search, name, cut, false);
	memcpy(name->number, number, sizeof(number));
	return found;
}

/* A still that shares the sidecar of another of the same stem. */
static bool
try_stem(const struct search *search, struct name *name)
{
	static const char *const suffixes[] = { ".HEIC", ".heic", ".JPG",
		".jpg", ".JPEG", ".jpeg", ".PNG", ".png", ".DNG", ".dng" };
	char *dot = strrchr(name->base, '.');
	size_t stem = dot == NULL ? 0 : (size_t)(dot - name->base);

	if (stem == 0 || stem + 6 > NAME_LEN)
		return false;
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		snprintf(name->base + stem, 6, "%s", suffixes[i]);
		if (try_key(search, name, strlen(name->base), false))
			return true;
	}
	return false;
}

bool
sidecar_search(const char *path,
    bool (*look)(void *ctx, const char *key, bool sure), void *ctx)
{
	const struct search search = { look, ctx };
	struct name name;
	char *dot;
	size_t stem, less;

	split(&name, path);
	if (try_name(&search, &name, true))
		return true;
	dot = strrchr(name.base, '.');
	take_number(&name, dot == NULL ? name.base + strlen(name.base) : dot);
	if (name.number[0] != '\0' && try_name(&search, &name, true))
		return true;
	dot = strrchr(name.base, '.');
	stem = dot == NULL ? strlen(name.base) : (size_t)(dot - name.base);
	less = unedited(name.base, stem);
	if (less > 0) {
		memmove(name.base + less, name.base + stem,
		    strlen(name.base + stem) + 1);
		if (try_name(&search, &name, false))
			return true;
	}
	return try_stem(&search, &name);
}

/* What Google writes _ for, and what it leaves. */
static bool
same(char a, char b)
{
	return a == b || a == '_' || b == '_';
}

/*
 * The stems, as far as both go: the name may be cut, or edited, and have
 * another suffix.
 */
bool
sidecar_agrees(const char *path, const char *title)
{
	struct name name;
	char *dot;
	size_t stem, less, other;

	if (title == NULL)
		return false;
	split(&name, path);
	dot = strrchr(name.base, '.');
	take_number(&name, dot == NULL ? name.base + strlen(name.base) : dot);
	dot = strrchr(name.base, '.');
	stem = dot == NULL ? strlen(name.base) : (size_t)(dot - name.base);
	less = unedited(name.base, stem);
	stem = less > 0 ? less : stem;
	dot = strrchr(title, '.');
	other = dot == NULL ? strlen(title) : (size_t)(dot - title);
	/* A name that is cut is the beginning of its title; others are it. */
	if (stem > other || (stem < other && units(name.base, CUT - 5) >= stem))
		return false;
	for (size_t i = 0; i < stem; i++)
		if (!same(name.base[i], title[i]))
			return false;
	return true;
}
