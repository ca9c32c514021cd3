/*
 * audit.h -- all to answers: what is in a set, and whether a photo is.
 *
 * Whatever comes out of a set was written by strangers.  It reaches a
 * terminal through say(), a page through html_text(), JSON through json.c.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include "schemas/schemas.h"
#include "schemas/variant.h"

/* ask.c -- are these photos in that set? */

int ask(int argc, char *argv[]); /* exit status: 0, or 3 if one was found */

/* listed/ -- what that set lists under a name, apart from pictures */

int listed_run(int argc, char *argv[]); /* exit status, as of ask() */

/* evidence.c -- what the asked set knows of an image */

#define PDQ_BYTES 32
#define PDQ_FLOOR \
	50 /* quality below which a hash matches nothing (PDQ paper) */

/* What was asked: the same for every photo. */
struct scope {
	char *set;              /* its folder, as realpath(3) says */
	int64_t images, hashed; /* held; of these, with a hash that can match */
	int64_t radius; /* of the search, bits of 256; ABSENT: none recorded */
	int64_t snapshot;    /* row of the newest manifest; ABSENT: none */
	char *digest, *made; /* of it: 64 hex digits, when; NULL: none */
	int64_t rows;        /* pairs in it */
	int64_t recipe_id;   /* of the manifest; without one, the set's own */
	char *recipe;        /* its name; NULL: there is none */
	bool recipe_changed; /* the set's own is another one by now */
	char asked[21];      /* now */
	struct chance *pdq, *spdq; /* by kind of hash */
};

/* One photo of the person's own catalog. */
struct photo {
	int64_t item;
	char *url, *state, *reason; /* reason: why it was not taken in */
	char *unreadable;           /* why it cannot be decoded, or NULL */
	bool measured;              /* filter has seen it */
	int64_t quality;            /* of its hash; ABSENT: it has none */
	uint8_t sha256[32];         /* zeroes where it was not taken in */
	uint8_t pixels[32];         /* of its pixels; zeroes: not known */
	uint8_t pdq[8][PDQ_BYTES];  /* of the pixels turned as EXIF 1..8 say */
	bool dihedral;              /* false: only pdq[0] is there */
	struct variant_photo shape; /* sides 0: not known */
	uint8_t *codes; /* as in the table variant, or the photo's own SPDQ */
	size_t ncodes;
};

/* A row of near. */
struct match {
	int64_t other, distance, orientation;
	int64_t variant; /* its number; ABSENT: none, compared by PDQ */
	bool same_bytes;
};

/* Columns of the table finding that differ from photo to photo. */
#define FINDING(TEXT, INTEGER, REAL)  \
	TEXT(verdict)                 \
	TEXT(match)                   \
	INTEGER(distance)             \
	TEXT(transformation)          \
	INTEGER(variant)              \
	INTEGER(other)                \
	REAL(expected_chance_matches) \
	REAL(ideal_chance_matches)    \
	INTEGER(further)              \
	TEXT(listed)                  \
	TEXT(rules)                   \
	TEXT(refused)                 \
	TEXT(representative)          \
	TEXT(url)                     \
	TEXT(page)                    \
	TEXT(caption)                 \
	TEXT(fetched)                 \
	INTEGER(quality)              \
	TEXT(reason)

#define FINDING_TEXT(name) char *name;
#define FINDING_INTEGER(name) int64_t name;
#define FINDING_REAL(name) double name; /* NaN: not known */

struct finding {
	FINDING(FINDING_TEXT, FINDING_INTEGER, FINDING_REAL)
};

/* A finding as it is shown. */
struct answer {
	struct finding finding;
	int64_t item;          /* the photo's */
	char *file, *sha256;   /* of the photo: a path, 64 hex digits */
	char *rules, *refused; /* of finding, in words */
};

struct evidence;

struct evidence *evidence_open(const char *set, struct scope *);
void evidence_close(struct evidence *);
/* False: the set holds no such image any more, or another under that number. */
bool evidence_find(struct evidence *, const struct photo *,
    const struct match *, struct finding *);
void scope_clear(struct scope *);
void want_tables(
    struct catalog *); /* of a set: ends the program if it is none */

/* rows.c -- photos and matches out of a catalog, findings into it */

struct rows;

struct rows *rows_open(struct catalog *mine, struct scope *);
void rows_close(struct rows *);
bool rows_photo(struct rows *, struct photo *); /* the next, by item */
bool rows_match(struct rows *, int64_t item, struct match *); /* best first */
void rows_write(struct rows *, int64_t item, const struct finding *);
bool rows_answer(struct rows *, struct answer *); /* the next, as written */
/* Columns from COL on: width, height, the box within margins. */
void shape_read(struct sqlite3_stmt *, int col, struct variant_photo *);
void finding_clear(struct finding *);
void answer_clear(struct answer *);
void photo_clear(struct photo *);

/* words.c -- a finding for people, and for programs */

struct tally {
	int64_t found, absent, unreadable;
};

char *chance_words(const struct finding *); /* of a near match */
char *file_name(const char *url);           /* file:///a%20b -> /a b */
void say(FILE *, const char *stranger);     /* safe on a terminal */
void words_answer(FILE *, const struct scope *, const struct answer *);
void words_json(FILE *, const struct scope *, const struct answer *);
void words_scope(FILE *, const struct scope *, const struct tally *);

/* report/ -- what is in a set, and by what right? */

int report(int argc, char *argv[]);
void sections_list(FILE *);

#endif
