/*
 * The texts of a CBOR item (RFC 8949), and under which names they stand, read
 * head by head by libcbor, which allocates nothing for it.
 */
#include <string.h>

#include "c2pa.h"

#include <cbor.h>

enum kind { SCALAR, TEXT, ARRAY, MAP, ENDLESS, ENDLESS_MAP, TAG, BREAK };

/* One item's head. */
struct head {
	enum kind kind;
	const uint8_t *text;
	size_t n; /* bytes, items, or pairs */
};

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

static void
text(struct walk *walk, const struct head *head)
{
	struct level *level;

	if (walk->depth == 0)
		return;
	level = &walk->levels[walk->depth - 1];
	if (!level->map || !level->key) {
		walk->text(walk, (const char *)head->text, head->n);
		return;
	}
	if (head->n < sizeof(level->name)) {
		memcpy(level->name, head->text, head->n);
		level->name[head->n] = '\0';
	}
}

/* An item has ended, and with it, perhaps, what it is the last of. */
static void
ended(struct walk *walk)
{
	while (walk->depth > 0) {
		struct level *level = &walk->levels[walk->depth - 1];

		level->key = !level->key;
		if (level->endless || --level->left > 0)
			return;
		walk->depth--;
	}
}

static int
begin(struct walk *walk, const struct head *head)
{
	bool map = head->kind == MAP || head->kind == ENDLESS_MAP;
	struct level level = { .map = map,
		.key = true,
		.endless = head->kind == ENDLESS || head->kind == ENDLESS_MAP,
		.left = map ? 2 * head->n : head->n };

	if (walk->depth == MAX_NESTING)
		return -1;
	if (level.left == 0 && !level.endless)
		ended(walk);
	else
		walk->levels[walk->depth++] = level;
	return 0;
}

/* A key that is no text, or too long for one of ours, has no name. */
static void
forget_name(struct walk *walk)
{
	struct level *level = &walk->levels[walk->depth - 1];

	if (level->key)
		level->name[0] = '\0';
}

static bool
is_endless(const struct walk *walk)
{
	return walk->depth > 0 && walk->levels[walk->depth - 1].endless;
}

/* -1: no more can be read. */
static int
take(struct walk *walk, const struct head *head)
{
	if (head->kind == TAG)
		return 0;
	if (head->kind == BREAK) {
		if (!is_endless(walk))
			return -1;
		walk->depth--;
		ended(walk);
		return 0;
	}
	if (walk->depth > 0)
		forget_name(walk);
	if (head->kind != TEXT && head->kind != SCALAR)
		return begin(walk, head);
	if (head->kind == TEXT)
		text(walk, head);
	ended(walk);
	return 0;
}

void
cbor_walk(struct walk *walk, const uint8_t *bytes, size_t len)
{
	struct cbor_callbacks callbacks = cbor_empty_callbacks;
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
	walk->depth = 0;
	for (size_t at = 0; at < len; at += result.read) {
		head = (struct head) { SCALAR, NULL, 0 };
		result =
		    cbor_stream_decode(bytes + at, len - at, &callbacks, &head);
		/* No item is less than a byte. */
		if (result.status != CBOR_DECODER_FINISHED || head.n > len ||
		    take(walk, &head) == -1)
			return;
	}
}
