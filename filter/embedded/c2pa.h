/*
 * c2pa.h -- what the assertions of a manifest say, in CBOR or in JSON.
 */
#ifndef C2PA_H
#define C2PA_H

#include "property.h"

#define NAME_SIZE 64   /* bytes of a name */
#define MAX_NESTING 16 /* maps and arrays; what is written takes 7 */

/* An array or a map that has begun. */
struct level {
	size_t left; /* items, keys among them */
	int id;      /* the parser's own */
	bool endless, map;
	bool key;             /* a key is next */
	char name[NAME_SIZE]; /* of the value at hand; "": longer, or no text */
};

/* Through the texts of an item, and the names that lead to them. */
struct walk {
	/* For each text in a map or an array, which levels[depth - 1] is. */
	void (*text)(const struct walk *, const char *text, size_t len);
	void *arg;
	int depth;
	struct level levels[MAX_NESTING];
};

/* cbor.c -- up to where it is broken, or nests too deeply */

void cbor_walk(struct walk *, const uint8_t *bytes, size_t len);

/* json.c -- numbers, true and false are texts, too; nothing of what is broken
 */

struct json_parser;

/* Opens PARSER where it is NULL; the caller's to free with the next one. */
void json_walk(struct walk *, struct json_parser **parser, const uint8_t *bytes,
    size_t len);
void json_free(struct json_parser *); /* NULL: does nothing */

/* training.c -- the assertions on training and mining: entry -> use */

#define MAX_ENTRIES 16 /* of all assertions; four names are known */

struct permission {
	char name[NAME_SIZE]; /* cawg.ai_training, ... */
	int use;              /* the stricter, the higher */
	int manifest;         /* that says so: 1, 2, ... */
};

struct training {
	int manifest; /* the one at hand */
	bool found;   /* an assertion, be it one that says nothing */
	size_t n;
	struct permission entries[MAX_ENTRIES];
};

/* Of one assertion; the walk's arg is the struct training. */
void training_take(const struct walk *, const char *text, size_t len);
/* A JSON object; an entry for which there is no room is left out. */
void training_write(const struct training *, char *json, size_t size);

/* metadata.c -- JSON-LD, as XMP is written in it */

#define MAX_PREFIXES 32 /* of namespaces; IPTC's example has 8 */
#define URI_SIZE 128    /* bytes of a namespace; the longest known has 48 */

struct metadata {
	struct properties *to;
	bool schema; /* names without a prefix are schema.org's */
	size_t n;
	struct prefix {
		char name[NAME_SIZE], uri[URI_SIZE];
	} prefixes[MAX_PREFIXES];
};

/* Of one assertion, first the one, then the other; arg: struct metadata. */
void metadata_context(const struct walk *, const char *text, size_t len);
void metadata_take(const struct walk *, const char *text, size_t len);

#endif
