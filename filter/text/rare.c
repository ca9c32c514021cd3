/*
 * How many words of an English caption are not in common use: not among the
 * 124,000 of SCOWL's lists up to size 60 (Spell Checker Oriented Word Lists:
 * the smaller the size, the more common the word), American, British,
 * Canadian and Australian, names and abbreviations among them.
 */
#include <sys/stat.h>

#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

/* Debian's package scowl: LIST-CLASS.SIZE */
#define LISTS "/usr/share/dict/scowl/"
#define MAX_SIZE 60  /* what spell checkers ship (SCOWL, README) */
#define SLOT_BITS 18 /* 124,000 take 47 % of them */
#define SLOTS ((size_t)1 << SLOT_BITS)
#define MULTIPLIER UINT64_C(6364136223846793005)

struct words {
	size_t n;
	uint32_t slots[SLOTS]; /* the hashes' upper halves; 0: free */
};

/* A run of letters, with apostrophes between them. */
struct token {
	size_t from, to;
};

static bool
is_letter(const struct caption *caption, size_t i)
{
	return i < caption->n &&
	       (caption->classes[i] & (IS_ALNUM | IS_DIGIT)) == IS_ALNUM;
}

static bool
is_apostrophe(const struct caption *caption, size_t i)
{
	return i < caption->n &&
	       (caption->chars[i] == '\'' || caption->chars[i] == 0x2019);
}

/* The next one behind TOKEN; false: there is none. */
static bool
next(const struct caption *caption, struct token *token)
{
	size_t i = token->to;

	while (i < caption->n && !is_letter(caption, i))
		i++;
	token->from = i;
	while (is_letter(caption, i) ||
	       (is_apostrophe(caption, i) && is_letter(caption, i + 1)))
		i++;
	token->to = i;
	return token->from < token->to;
}

static uint64_t
step(uint64_t h, uint32_t c)
{
	return (h ^ c) * MULTIPLIER + 1;
}

static uint64_t
hash(const struct caption *caption, const struct token *token)
{
	uint64_t h = 0;

	for (size_t i = token->from; i < token->to; i++) {
		uint32_t c =
		    is_apostrophe(caption, i) ? '\'' : caption->lower[i];

		h = step(h, c);
	}
	return h;
}

/* Where H is, or would be: by the bits next to those that are kept. */
static uint32_t *
find(struct words *words, uint64_t h)
{
	size_t i = (size_t)(h >> (32 - SLOT_BITS)) % SLOTS;

	while (words->slots[i] != 0 && words->slots[i] != h >> 32)
		i = (i + 1) % SLOTS;
	return &words->slots[i];
}

static void
add(struct words *words, uint64_t h)
{
	uint32_t *slot = find(words, h);

	if (*slot != 0 || words->n == SLOTS / 4 * 3)
		return;
	*slot = (uint32_t)(h >> 32);
	words->n++;
}

/*
 * The words of a list, as next() would tell them apart; by hand, since all of
 * them are read each time that a worker starts.
 */
static void
add_all(struct words *words, const char *s, size_t len)
{
	uint64_t h = 0;
	uint32_t c;

	for (size_t i = 0, n; i < len; i += n) {
		n = (unsigned char)s[i] < 0x80 ? 1
					       : utf8_read(s + i, len - i, &c);
		if (n == 1)
			c = (uint32_t)tolower((unsigned char)s[i]);
		if (n > 1 || isalpha((int)c) ||
		    (c == '\'' && h != 0 && i + 1 < len &&
			isalpha((unsigned char)s[i + 1]))) {
			h = step(h, c);
			continue;
		}
		if (h != 0)
			add(words, h);
		h = 0;
	}
}

static void
read_list(struct words *words, int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	struct span list;
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1)
		err(1, LISTS "%s", name);
	if (st.st_size > 0 && span_open(&list, fd, 0, st.st_size) == 0) {
		add_all(words, (const char *)list.data, list.len);
		span_close(&list);
	}
	close(fd);
}

static bool
is_wanted(const char *name)
{
	static const char *const spellings[] = { "english", "american",
		"british", "british_z", "canadian", "australian" };
	const char *dot = strchr(name, '.');
	size_t len = strcspn(name, "-");

	if (dot == NULL || strtol(dot + 1, NULL, 10) > MAX_SIZE)
		return false;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		if (strlen(spellings[i]) == len &&
		    memcmp(name, spellings[i], len) == 0)
			return true;
	return false;
}

/* Where there are no lists there are no words. */
static void *
load(void)
{
	struct words *words = calloc(1, sizeof(*words));
	DIR *dir = opendir(LISTS);
	struct dirent *entry;

	if (words == NULL)
		err(1, NULL);
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (is_wanted(entry->d_name))
			read_list(words, dirfd(dir), entry->d_name);
	if (dir != NULL)
		closedir(dir);
	return words;
}

/* A possessive is as common as its word. */
static bool
is_listed(struct words *words, const struct caption *caption,
    const struct token *token)
{
	struct token stem = { token->from, token->to - 2 };

	if (*find(words, hash(caption, token)) != 0)
		return true;
	return token->to - token->from > 2 && is_apostrophe(caption, stem.to) &&
	       caption->lower[stem.to + 1] == 's' &&
	       *find(words, hash(caption, &stem)) != 0;
}

static int
measure(void *arg, struct caption *caption, struct value out[])
{
	struct words *words = arg;
	struct token token = { 0, 0 };
	double all = 0, rare = 0;

	if (words->n == 0 || strcmp(caption->language, "en") != 0)
		return 0;
	for (; next(caption, &token); all++)
		rare += !is_listed(words, caption, &token);
	value_real(&out[0], rare / all);
	return 0;
}

const struct text_measure text_rare = {
	.name = "rare",
	.about = "words of an English caption that are not among the 124,000 "
		 "of SCOWL's lists up to size 60; none where its language is "
		 "not en, or without Debian's package scowl",
	.source = "SCOWL; after CC3M, Sharma et al. 2018",
	.cost = "characters",
	.columns = { { "rare_share", "of the words", 0, 1 } },
	.open = load,
	.close = free,
	.measure = measure,
};
