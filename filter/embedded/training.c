/*
 * The assertion cawg.training-mining (CAWG, Training and Data Mining, 1.1) and
 * c2pa.training-mining before it: CBOR, read head by head by libcbor, which
 * allocates nothing for it.  The entries are a map within "entries", or, as an
 * earlier text had it, the assertion itself.
 */
#include <string.h>

#include "embedded.h"

#include <cbor.h>

#define MAX_NESTING 8 /* maps and arrays; what is written takes 3 */
#define RESERVED 4    /* entries: those of a known name */

enum kind { SCALAR, TEXT, ARRAY, MAP, ENDLESS, ENDLESS_MAP, TAG, BREAK };

/* One item's head. */
struct head {
	enum kind kind;
	const uint8_t *text;
	size_t n; /* bytes, items, or pairs */
};

/* An array or a map that has begun. */
struct level {
	size_t left; /* items, keys among them */
	bool endless, map;
	bool key; /* a key is next */
	char name[NAME_SIZE];
};

struct reader {
	struct training *training;
	int depth;
	struct level levels[MAX_NESTING];
};

static const char *const uses[] = { "allowed", "constrained", "notAllowed" };

#define USES ((int)(sizeof(uses) / sizeof(uses[0])))

static void
on_text(void *arg, cbor_data text, size_t len)
{
	*(struct head *)arg = (struct head) { TEXT, text, len };
}

static void
on_array(void *arg, size_t n)
{
	*(struct head *)arg = (struct head) { ARRAY, NULL, n };
}

static void
on_map(void *arg, size_t n)
{
	*(struct head *)arg = (struct head) { MAP, NULL, n };
}

/* An array without an end given, or a string in pieces. */
static void
on_endless(void *arg)
{
	((struct head *)arg)->kind = ENDLESS;
}

static void
on_endless_map(void *arg)
{
	((struct head *)arg)->kind = ENDLESS_MAP;
}

static void
on_tag(void *arg, uint64_t tag)
{
	(void)tag;
	((struct head *)arg)->kind = TAG;
}

static void
on_break(void *arg)
{
	((struct head *)arg)->kind = BREAK;
}

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
static void
value(struct reader *reader, const struct head *head)
{
	const struct level *level = &reader->levels[reader->depth - 1];
	bool here = reader->depth == 2, below = reader->depth == 3;

	if (strcmp(level->name, "use") != 0 || (!here && !below) ||
	    (below && strcmp(reader->levels[0].name, "entries") != 0) ||
	    !is_label(level[-1].name))
		return;
	for (int i = 0; i < USES; i++)
		if (strlen(uses[i]) == head->n &&
		    memcmp(uses[i], head->text, head->n) == 0)
			add(reader->training, level[-1].name, i);
}

static void
text(struct reader *reader, const struct head *head)
{
	struct level *level;

	if (reader->depth == 0)
		return;
	level = &reader->levels[reader->depth - 1];
	if (!level->map)
		return;
	if (!level->key) {
		value(reader, head);
		return;
	}
	if (head->n < sizeof(level->name)) {
		memcpy(level->name, head->text, head->n);
		level->name[head->n] = '\0';
	}
}

/* An item has ended, and with it, perhaps, what it is the last of. */
static void
ended(struct reader *reader)
{
	while (reader->depth > 0) {
		struct level *level = &reader->levels[reader->depth - 1];

		level->key = !level->key;
		if (level->endless || --level->left > 0)
			return;
		reader->depth--;
	}
}

static int
begin(struct reader *reader, const struct head *head)
{
	bool map = head->kind == MAP || head->kind == ENDLESS_MAP;
	struct level level = { .map = map,
		.key = true,
		.endless = head->kind == ENDLESS || head->kind == ENDLESS_MAP,
		.left = map ? 2 * head->n : head->n };

	if (reader->depth == MAX_NESTING)
		return -1;
	if (level.left == 0 && !level.endless)
		ended(reader);
	else
		reader->levels[reader->depth++] = level;
	return 0;
}

/* A key that is no text, or too long for one of ours, has no name. */
static void
forget_name(struct reader *reader)
{
	struct level *level = &reader->levels[reader->depth - 1];

	if (level->key)
		level->name[0] = '\0';
}

static bool
is_endless(const struct reader *reader)
{
	return reader->depth > 0 && reader->levels[reader->depth - 1].endless;
}

/* -1: no more can be read. */
static int
take(struct reader *reader, const struct head *head)
{
	if (head->kind == TAG)
		return 0;
	if (head->kind == BREAK) {
		if (!is_endless(reader))
			return -1;
		reader->depth--;
		ended(reader);
		return 0;
	}
	if (reader->depth > 0)
		forget_name(reader);
	if (head->kind != TEXT && head->kind != SCALAR)
		return begin(reader, head);
	if (head->kind == TEXT)
		text(reader, head);
	ended(reader);
	return 0;
}

void
training_read(struct training *training, const uint8_t *bytes, size_t len)
{
	struct cbor_callbacks callbacks = cbor_empty_callbacks;
	struct reader reader = { .training = training };
	struct cbor_decoder_result result;
	struct head head;

	callbacks.string = on_text;
	callbacks.string_start = on_endless;
	callbacks.byte_string_start = on_endless;
	callbacks.array_start = on_array;
	callbacks.indef_array_start = on_endless;
	callbacks.map_start = on_map;
	callbacks.indef_map_start = on_endless_map;
	callbacks.tag = on_tag;
	callbacks.indef_break = on_break;
	for (size_t at = 0; at < len; at += result.read) {
		head = (struct head) { SCALAR, NULL, 0 };
		result =
		    cbor_stream_decode(bytes + at, len - at, &callbacks, &head);
		/* No item is less than a byte. */
		if (result.status != CBOR_DECODER_FINISHED || head.n > len ||
		    take(&reader, &head) == -1)
			return;
	}
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
