/*
 * The assertion cawg.training-mining (CAWG, Training and Data Mining, 1.1) and
 * c2pa.training-mining before it.  The entries are a map within "entries", or,
 * as an earlier text had it, the assertion itself.
 */
#include <string.h>

#include "c2pa.h"

#define RESERVED 4 /* entries: those of a known name */

static const char *const uses[] = { "allowed", "constrained", "notAllowed" };

#define USES ((int)(sizeof(uses) / sizeof(uses[0])))

/* "ai_training" of cawg.ai_training and c2pa.ai_training; else NULL. */
static const char *
known(const char *name)
{
	static const char *const names[] = { "data_mining", "ai_inference",
		"ai_generative_training", "ai_training" };

	if (strncmp(name, "cawg.", 5) != 0 && strncmp(name, "c2pa.", 5) != 0)
		return NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name + 5, names[i]) == 0)
			return name + 5;
	return NULL;
}

static bool
is_same(const char *a, const char *b)
{
	if (known(a) != NULL && known(b) != NULL)
		return strcmp(known(a), known(b)) == 0;
	return strcmp(a, b) == 0;
}

/* Labels are made of these: C2PA 2.1, section 6.2. */
static bool
is_label(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && strspn(name, "abcdefghijklmnopqrstuvwxyz"
				       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789._-") == len;
}

/* A later manifest overrides; in one manifest the stricter use holds. */
static void
add(struct training *training, const char *name, int use)
{
	struct permission *entry = training->entries,
			  *end = entry + training->n;
	size_t room =
	    known(name) != NULL ? MAX_ENTRIES : MAX_ENTRIES - RESERVED;

	while (entry < end && !is_same(entry->name, name))
		entry++;
	if (entry == end) {
		if (training->n >= room)
			return;
		training->n++;
		text_fit(entry->name, sizeof(entry->name), name);
		entry->manifest = 0;
	}
	if (entry->manifest < training->manifest || use > entry->use)
		entry->use = use;
	entry->manifest = training->manifest;
}

/* The value of a pair: is it the "use" of an entry? */
void
training_take(const struct walk *walk, const char *text, size_t len)
{
	const struct level *level = &walk->levels[walk->depth - 1];
	bool here = walk->depth == 2, below = walk->depth == 3;

	if (strcmp(level->name, "use") != 0 || (!here && !below) ||
	    (below && strcmp(walk->levels[0].name, "entries") != 0) ||
	    !is_label(level[-1].name))
		return;
	for (int i = 0; i < USES; i++)
		if (strlen(uses[i]) == len && memcmp(uses[i], text, len) == 0)
			add(walk->arg, level[-1].name, i);
}

void
training_write(const struct training *training, char *json, size_t size)
{
	size_t at = 1;
	char pair[NAME_SIZE + 24];

	json[0] = '{';
	/* What is known to matter comes first. */
	for (int turn = 0; turn < 2; turn++)
		for (size_t i = 0; i < training->n; i++) {
			const struct permission *entry = &training->entries[i];
			int len = snprintf(pair, sizeof(pair),
			    "%s\"%s\":\"%s\"", at > 1 ? "," : "", entry->name,
			    uses[entry->use]);

			if ((known(entry->name) == NULL) != (turn == 1) ||
			    at + (size_t)len + 2 > size)
				continue;
			memcpy(json + at, pair, (size_t)len);
			at += (size_t)len;
		}
	memcpy(json + at, "}", 2);
}
