/*
 * schemas.h -- what every stage agrees on: the ground of the house.
 *
 * This is the only header that more than one folder includes; the two below
 * it come with it.
 *
 * Ownership: strings that a function returns are the caller's to free(3);
 * strings that are handed in are copied.  x_clear() empties, x_free(NULL) is
 * fine.  A struct record owns its strings: catalog_next() refills it,
 * record_clear() empties it.
 *
 * Errors: what the machine does wrong (memory, disk, a damaged catalog) ends
 * the program through err(3) with status 1.  What the input does wrong is
 * returned, and its reason recorded.
 */
#ifndef SCHEMAS_H
#define SCHEMAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemas/duck/duck.h"
#include "schemas/tool/tool.h"

struct sqlite3;
struct sqlite3_stmt;

/* record.c -- one pair, as far as the stages have learnt about it */

/*
 * Name and order as in record.sql; KEYs stay out of manifests.  NULL is NULL,
 * ABSENT or NaN.
 */
/* clang-format off */
#define RECORD(KEY, TEXT, INTEGER, REAL)                                    \
	KEY(item) KEY(mention)                                              \
	TEXT(uid) TEXT(url) TEXT(page) TEXT(title) TEXT(caption) TEXT(kind) \
	TEXT(author) TEXT(licence) TEXT(source)                             \
	TEXT(state) INTEGER(status) TEXT(fetched) TEXT(mime)                \
	INTEGER(bytes) TEXT(sha256) TEXT(visibility) TEXT(signals)          \
	TEXT(consent)                                                       \
	TEXT(unreadable) TEXT(format) INTEGER(width) INTEGER(height)        \
	INTEGER(orientation) INTEGER(frames)                                \
	TEXT(pdq) INTEGER(pdq_quality) TEXT(pdq_rule)                       \
	TEXT(spdq) TEXT(phash64) TEXT(pixel_sha256)                         \
	REAL(spread) REAL(sharpness) REAL(sharpness_256)                    \
	REAL(brightness) REAL(brightness_p5) REAL(brightness_p99)           \
	REAL(blurriness) REAL(contrast) REAL(entropy) REAL(entropy_rgb)     \
	REAL(clipped_dark) REAL(clipped_light)                              \
	REAL(noise) REAL(blockiness) INTEGER(jpeg_quality)                  \
	REAL(colourfulness)                                                 \
	INTEGER(grey) INTEGER(colours) REAL(dominant_share)                 \
	REAL(border_share) REAL(bar_share) INTEGER(inner_x)                 \
	INTEGER(inner_y) INTEGER(inner_width) INTEGER(inner_height)         \
	REAL(flat_share) REAL(graphic) REAL(text_share)                     \
	TEXT(camera) TEXT(lens) TEXT(software) TEXT(taken) INTEGER(gps)     \
	TEXT(data_mining) TEXT(training_mining) TEXT(digital_source)        \
	TEXT(copyright) TEXT(rights_url) INTEGER(has_creator)               \
	INTEGER(has_credit) INTEGER(has_caption) INTEGER(has_place)         \
	INTEGER(has_persons)                                                \
	INTEGER(characters) INTEGER(words) INTEGER(hidden_characters)       \
	TEXT(language)                                                      \
	REAL(language_confidence) REAL(alphanumeric_share)                  \
	REAL(special_share) REAL(capital_share) REAL(word_repetition)       \
	REAL(phrase_repetition) REAL(character_repetition)                  \
	TEXT(boilerplate) REAL(boilerplate_share) REAL(rare_share)          \
	INTEGER(pii_email) INTEGER(pii_phone) INTEGER(pii_card)             \
	INTEGER(pii_ip) INTEGER(pii_iban) INTEGER(pii_ssn)                  \
	INTEGER(pii_handle) INTEGER(pii_url)                                \
	TEXT(scores) TEXT(recipe) INTEGER(keep) TEXT(rejected)              \
	TEXT(duplicate_of)
/* clang-format on */

#define RECORD_INTEGER(name) int64_t name;
#define RECORD_TEXT(name) char *name;
#define RECORD_REAL(name) double name;

struct record {
	RECORD(RECORD_INTEGER, RECORD_TEXT, RECORD_INTEGER, RECORD_REAL)
};

void record_clear(struct record *);
void record_json(struct json *, const struct record *); /* a manifest's row */

/* catalog.c -- the SQLite file in which the stages meet */

#define CATALOG_VERSION 5 /* PRAGMA user_version that this program writes */

enum catalog_mode {
	CATALOG_READ,  /* a set of somebody else's: nothing in it is trusted */
	CATALOG_WRITE, /* made where absent, migrated where old */
};

struct catalog;

struct catalog *catalog_open(const char *set, enum catalog_mode);
void catalog_close(struct catalog *);
struct sqlite3 *catalog_db(struct catalog *);
void catalog_begin(struct catalog *);
void catalog_commit(struct catalog *);
void catalog_hold(struct catalog *); /* many reads follow; not for long */
void catalog_release(struct catalog *);
void catalog_exec(struct catalog *, const char *sql);
int64_t catalog_number(struct catalog *, const char *sql);

/* Statements: bind with sqlite3_bind_*, finalize with sqlite3_finalize. */
struct sqlite3_stmt *catalog_prepare(struct catalog *, const char *sql);
void catalog_step(struct sqlite3_stmt *); /* gives no rows; then reset */
bool catalog_row(struct sqlite3_stmt *);  /* false: no more; then reset */
char *catalog_text(struct sqlite3_stmt *, int col); /* a copy, or NULL */

/* The rest of a SELECT over the view record: "WHERE ... ORDER BY ...". */
struct sqlite3_stmt *catalog_records(struct catalog *, const char *rest);
bool catalog_next(struct sqlite3_stmt *, struct record *);

/* set.c -- the folder that a set is */

void set_make(const char *set); /* with its folders, where absent */
char *set_path(const char *set, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *set_warc(const char *set, int64_t file); /* set/warc/00000.warc */
/* Hold set/NAME.lock until closed or dead; -1: another process has it. */
int set_lock(const char *set, const char *name, bool wait);

/* span.c -- a stretch of a file, mapped: bytes are never copied */

struct span {
	const uint8_t *data;
	size_t len;
	void *map; /* what span_close() unmaps; private */
	size_t maplen;
};

int span_open(struct span *, int fd, int64_t offset, int64_t len);
void span_close(struct span *);

/* uid.c -- the name of a pair, mention.uid */

#define UID_SIZE 33 /* 32 hex digits and a NUL */

struct namer; /* SHA-256, made ready once for all names */

struct namer *namer_new(void);
void namer_free(struct namer *);
/* OF: url, page, kind and caption; what is absent has no length. */
void uid_write(struct namer *, char out[UID_SIZE], const struct span of[4]);

#endif
