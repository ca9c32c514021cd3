/*
 * The assertion on training and mining, in every form that it had; which
 * manifest counts; and boxes and items that lie.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/embedded/embedded.h"
#include "tests/jumbf.h"
#include "tests/test.h"

#define LABEL "cawg.training-mining"
#define ALL                                                           \
	"{\"cawg.data_mining\":\"notAllowed\",\"cawg.ai_inference\":" \
	"\"allowed\","                                                \
	"\"cawg.ai_generative_training\":\"notAllowed\","             \
	"\"cawg.ai_training\":\"constrained\"}"

static const char *const all[] = { "cawg.data_mining", "notAllowed",
	"cawg.ai_inference", "allowed", "cawg.ai_generative_training",
	"notAllowed", "cawg.ai_training", "constrained", NULL };
static const char *const no[] = { "cawg.ai_training", "notAllowed", NULL };
static const char *const yes[] = { "cawg.ai_training", "allowed", NULL };

/* To its exact size, so that ASan sees what is read beyond. */
static struct rights
read_store(const struct bytes *store, size_t len)
{
	struct image img = { .format = "" };
	uint8_t *copy = malloc(len + (len == 0));

	memcpy(copy, store->data, len);
	c2pa_read(copy, len, &img);
	free(copy);
	return img.rights;
}

static bool
says(const struct bytes *store, size_t len, const char *wanted)
{
	struct rights rights = read_store(store, len);

	if (strcmp(rights.training_mining, wanted) == 0)
		return true;
	printf("# %s\n", rights.training_mining);
	return false;
}

static struct bytes
entries(bool within, const char *const pairs[])
{
	struct bytes cbor = { .len = 0 };

	cbor_entries(&cbor, within, pairs);
	return cbor;
}

/* A store of one manifest with one assertion. */
static struct bytes
one(const char *label, const struct bytes *cbor)
{
	struct bytes store = { .len = 0 };
	size_t at = super_begin(&store, "c2pa", "c2pa");

	put_manifest(&store, "c2ma", label, cbor);
	box_end(&store, at);
	return store;
}

static bool
reads(const char *label, const struct bytes *cbor, const char *wanted)
{
	struct bytes store = one(label, cbor);

	return says(&store, store.len, wanted);
}

static void
forms(void)
{
	static const char *const old[] = { "c2pa.ai_training", "notAllowed",
		"c2pa.data_mining", "allowed", NULL };
	struct bytes cbor = entries(true, all);

	OK(reads(LABEL, &cbor, ALL));
	OK(reads(LABEL "__1", &cbor, ALL));
	OK(reads("c2pa.training-mining", &cbor, ALL));
	OK(reads("cawg.training-minings", &cbor, ""));
	OK(reads("c2pa.hash.data", &cbor, ""));
	OK(reads(NULL, &cbor, ""));
	cbor = entries(false, all);
	OK(reads(LABEL, &cbor, ALL));
	cbor = entries(true, old);
	OK(reads("c2pa.training-mining", &cbor,
	    "{\"c2pa.ai_training\":\"notAllowed\","
	    "\"c2pa.data_mining\":\"allowed\"}"));
}

/* Beside the entries: a text of conditions, metadata, tags, no end given. */
static void
company(void)
{
	struct bytes cbor = { .len = 0 };

	put(&cbor, "\xbf", 1);
	cbor_text(&cbor, "metadata");
	cbor_head(&cbor, 4, 2);
	put(&cbor, "\xf9\x3c\x00\x5f\x41x\x41y\xff", 9);
	cbor_head(&cbor, 0, 7);
	put(&cbor, "\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a", 9);
	cbor_text(&cbor, "entries");
	put(&cbor, "\xbf", 1);
	cbor_text(&cbor, "cawg.ai_training");
	cbor_head(&cbor, 5, 2);
	cbor_text(&cbor, "constraints_info");
	cbor_text(&cbor, "ask me");
	cbor_text(&cbor, "use");
	put(&cbor, "\xc1", 1);
	cbor_text(&cbor, "constrained");
	put(&cbor, "\xff\xff", 2);
	OK(reads(LABEL, &cbor, "{\"cawg.ai_training\":\"constrained\"}"));
}

static void
odd(void)
{
	static const char *const both[] = { "c2pa.ai_training", "allowed",
		"cawg.ai_training", "notAllowed", NULL };
	static const char *const mine[] = { "com.example.x", "allowed", "a\"b",
		"notAllowed", "cawg.ai_training", "perhaps", NULL };
	static const char *const words[] = { "allowed", NULL };
	const char *many[2 * 40 + 3];
	struct bytes cbor = entries(true, both);

	OK(reads(LABEL, &cbor, "{\"c2pa.ai_training\":\"notAllowed\"}"));
	cbor = entries(true, mine);
	OK(reads(LABEL, &cbor, "{\"com.example.x\":\"allowed\"}"));
	/* An assertion that says nothing is still there. */
	cbor = entries(true, words + 1);
	OK(reads(LABEL, &cbor, "{}"));
	cbor.len = 0;
	OK(reads(LABEL, &cbor, "{}"));
	cbor_text(&cbor, "no");
	OK(reads(LABEL, &cbor, "{}"));
	for (size_t i = 0; i < 40; i++) {
		char *name;

		if (asprintf(&name, "com.example.number.%zu", i) == -1)
			return;
		many[2 * i] = name;
		many[2 * i + 1] = words[0];
	}
	many[80] = no[0];
	many[81] = no[1];
	many[82] = NULL;
	cbor = entries(true, many);
	/* What matters comes first, and what has no room is left out. */
	OK(reads(LABEL, &cbor,
	    "{\"cawg.ai_training\":\"notAllowed\","
	    "\"com.example.number.0\":\"allowed\","
	    "\"com.example.number.1\":\"allowed\","
	    "\"com.example.number.2\":\"allowed\","
	    "\"com.example.number.3\":\"allowed\","
	    "\"com.example.number.4\":\"allowed\","
	    "\"com.example.number.5\":\"allowed\"}"));
	for (size_t i = 0; i < 40; i++)
		free((char *)many[2 * i]);
}

/* Manifests, each of its type: m, standard; u, an update; c, compressed. */
static struct bytes
store_of(const char *types, const char *const *const pairs[])
{
	struct bytes store = { .len = 0 };
	size_t at = super_begin(&store, "c2pa", "c2pa");

	for (; *types != '\0'; types++, pairs++) {
		struct bytes cbor = { .len = 0 };

		if (*pairs != NULL)
			cbor = entries(true, *pairs);
		put_manifest(&store,
		    *types == 'm'   ? "c2ma"
		    : *types == 'u' ? "c2um"
				    : "c2cm",
		    *pairs != NULL ? LABEL : NULL, &cbor);
	}
	box_end(&store, at);
	return store;
}

/* The last one, and what updates led to it: C2PA 2.1, section 11.1.4.2. */
static void
manifests(void)
{
	static const char refuses[] = "{\"cawg.ai_training\":\"notAllowed\"}";
	static const char allows[] = "{\"cawg.ai_training\":\"allowed\"}";
	static const struct {
		const char *types, *wanted; /* types: see store_of() */
		const char *const *pairs[3];
	} stores[] = {
		{ "mm", allows, { no, yes } },
		{ "mm", "", { no, NULL } },
		{ "mu", refuses, { no, NULL } },
		{ "mu", allows, { no, yes } },
		{ "mmu", refuses, { yes, no, NULL } },
		/* Compressed, and so not known. */
		{ "mc", refuses, { no, NULL } },
		{ "u", refuses, { no } },
	};

	for (size_t i = 0; i < sizeof(stores) / sizeof(*stores); i++) {
		struct bytes store = store_of(stores[i].types, stores[i].pairs);

		OK(says(&store, store.len, stores[i].wanted));
	}
}

static bool
is_json(const char *s)
{
	size_t len = strlen(s);

	return len == 0 || (s[0] == '{' && s[len - 1] == '}');
}

/* Whatever the lengths claim; a long box; one that ends with the file. */
static void
lengths(void)
{
	struct bytes cbor = entries(true, all), store = one(LABEL, &cbor), copy;
	struct bytes longer = { .len = 0 };
	size_t odd_ones = 0;

	for (size_t len = 0; len < store.len; len++)
		odd_ones += !is_json(read_store(&store, len).training_mining);
	for (size_t at = 0; at < store.len; at++)
		for (int i = -1; i <= 1; i++) {
			copy = store;
			copy.data[at] = (uint8_t)i;
			odd_ones += !is_json(
			    read_store(&copy, copy.len).training_mining);
		}
	OK(odd_ones == 0);
	copy = store;
	memset(copy.data, 0, 4);
	OK(says(&copy, copy.len, ALL));
	memset(copy.data, 0xff, 4);
	OK(says(&copy, copy.len, ALL));
	put_number(&longer, 1, 4);
	put_text(&longer, "jumb");
	put_number(&longer, store.len + 8, 8);
	put(&longer, store.data + 8, store.len - 8);
	OK(says(&longer, longer.len, ALL));
}

static void
deep(void)
{
	struct bytes cbor = { .len = 0 };

	/* What is written before what goes too deep counts. */
	cbor_head(&cbor, 5, 2);
	cbor_text(&cbor, "cawg.ai_training");
	cbor_head(&cbor, 5, 1);
	cbor_text(&cbor, "use");
	cbor_text(&cbor, "notAllowed");
	for (int i = 0; i < 4000; i++)
		put(&cbor, i % 2 == 0 ? "\x9f" : "\xbf", 1);
	OK(reads(LABEL, &cbor, "{\"cawg.ai_training\":\"notAllowed\"}"));
	/* An array of 2^64 - 1, a text as long, ends without beginnings. */
	cbor.len = 0;
	put(&cbor, "\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10);
	OK(reads(LABEL, &cbor, "{}"));
	cbor.len = 0;
	put(&cbor, "\x7b\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10);
	OK(reads(LABEL, &cbor, "{}"));
	cbor.len = 0;
	put(&cbor, "\xff\xff\xa1\xff\xff", 5);
	OK(reads(LABEL, &cbor, "{}"));
}

int
main(void)
{
	forms();
	company();
	odd();
	manifests();
	lengths();
	deep();
	return DONE();
}
