/*
 * audit.h -- all to answers: what is in a set, and whether a photo is.
 *
 * Whatever comes out of a set was written by strangers.  It reaches a
 * terminal through say(), a page through html_text(), JSON through json.c.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include "schemas/schemas.h"

/* ask.c -- are these photos in that set? */

int ask(int argc, char *argv[]); /* exit status: 0, or 3 if one was found */

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
	char *recipe;        /* name of the active one, or NULL */
	char asked[21];      /* now */
};

/* One photo of the person's own catalog. */
struct photo {
	int64_t item;
	char *url, *state, *reason; /* reason: why it was not taken in */
	char *unreadable;           /* why it cannot be decoded, or NULL */
	bool measured;              /* filter has seen it */
	int64_t quality;            /* of its hash; ABSENT: it has none */
	uint8_t sha256[32];         /* zeroes where it was not taken in */
	uint8_t pdq[8][PDQ_BYTES];  /* of the pixels turned as EXIF 1..8 say */
	bool dihedral;              /* false: only pdq[0] is there */
};

/* A row of near. */
struct match {
	int64_t other, distance, orientation;
	bool same_bytes;
};

/* Columns of the table finding that differ from photo to photo. */
#define FINDING(TEXT, INTEGER)                                                 \
	TEXT(verdict)                                                          \
	TEXT(match) INTEGER(distance) TEXT(transformation) INTEGER(further)    \
	    TEXT(listed) TEXT(rules) TEXT(representative) TEXT(url) TEXT(page) \
		TEXT(caption) TEXT(fetched) INTEGER(quality) TEXT(reason)

#define FINDING_TEXT(name) char *name;
#define FINDING_INTEGER(name) int64_t name;

struct finding {
	FINDING(FINDING_TEXT, FINDING_INTEGER)
};

/* A finding as it is shown. */
struct answer {
	struct finding finding;
	char *file, *sha256; /* of the photo: a path, 64 hex digits */
	char *rules;         /* finding.rules in words */
};

struct evidence;

struct evidence *evidence_open(const char *set, struct scope *);
void evidence_close(struct evidence *);
/* False: the set holds no such image any more, or another under that number. */
bool evidence_find(struct evidence *, const struct photo *,
    const struct match *, struct finding *);
void scope_clear(struct scope *);
void distrust(struct catalog *); /* of a set: ends the program if it is none */

/* rows.c -- photos and matches out of a catalog, findings into it */

struct rows;

struct rows *rows_open(struct catalog *mine, struct scope *);
void rows_close(struct rows *);
bool rows_photo(struct rows *, struct photo *); /* the next, by item */
bool rows_match(struct rows *, int64_t item, struct match *); /* best first */
void rows_write(struct rows *, int64_t item, const struct finding *);
bool rows_answer(struct rows *, struct answer *); /* the next, as written */
void finding_clear(struct finding *);
void answer_clear(struct answer *);
void photo_clear(struct photo *);

/* words.c -- a finding for people, and for programs */

struct tally {
	int64_t found, absent, unreadable;
};

char *file_name(const char *url); /* file:///a%20b -> /a b */
const char *orientation_words(int64_t exif);
void say(FILE *, const char *stranger); /* safe on a terminal */
void words_answer(FILE *, const struct scope *, const struct answer *);
void words_json(FILE *, const struct scope *, const struct answer *);
void words_scope(FILE *, const struct scope *, const struct tally *);

/* report.c -- what is in a set, and by what right? */

int report(int argc, char *argv[]);

/* table.c -- the answer to a section's query, small by its LIMIT */

#define MAX_COLUMNS 8
#define MAX_ROWS 400 /* a picture of more says nothing */

struct cell {
	char *text;     /* NULL: a number */
	int64_t number; /* ABSENT: NULL */
};

struct table {
	int columns, rows;
	char *names[MAX_COLUMNS];
	struct cell cells[MAX_ROWS][MAX_COLUMNS];
};

struct table *table_read(struct catalog *, const char *sql);
void table_free(struct table *);
int table_column(const struct table *, const char *name);     /* -1: none */
int64_t table_number(const struct table *, int row, int col); /* NULL: 0 */
int64_t table_total(const struct table *, int col);
int64_t table_max(const struct table *, int col);
char *table_label(const struct table *, int row, int columns);

/* sections.c -- the questions that a report answers */

struct section {
	const char *name;  /* of one word: key in report.json */
	const char *group; /* heading that it stands under */
	const char *title;
	const char *explain; /* what is counted, and what the tones mean */
	const char *sql;     /* runs in sqlite3(1) as it stands */
	const char *axis;    /* what the first column is, with its unit */
	const char *whole, *share; /* legend of the two series */
	int value, part;           /* their columns; part 0: there is none */
	void (*picture)(FILE *, const struct section *, const struct table *);
};

#define GROUP_MADE "How it came together"
#define GROUP_RIGHT "By what right"
#define GROUP_WHERE "Where from, and when"
#define GROUP_PICTURES "The pictures"
#define GROUP_WORDS "The words"
#define GROUP_RECORD "The record"

/* Images of which the recipe keeps a pair; pairs of images held. */
#define SQL_KEPT                                                         \
	"WITH RECURSIVE kept AS (SELECT DISTINCT mention.item AS item\n" \
	"    FROM recipe JOIN verdict ON verdict.recipe = recipe.id\n"   \
	"        AND verdict.keep = 1\n"                                 \
	"    JOIN mention ON mention.id = verdict.mention\n"             \
	"    WHERE recipe.active = 1)\n"
#define SQL_PAIR                                                 \
	"WITH pair AS (SELECT mention.id AS mention,\n"          \
	"        coalesce(verdict.keep, 0) AS keep\n"            \
	"    FROM mention JOIN item ON item.id = mention.item\n" \
	"        AND item.state = 'fetched'\n"                   \
	"    LEFT JOIN recipe ON recipe.active = 1\n"            \
	"    LEFT JOIN verdict ON verdict.recipe = recipe.id\n"  \
	"        AND verdict.mention = mention.id)\n"

const struct section *section_at(int i); /* NULL: no more */
void sections_list(FILE *);

/* picture-*.c -- inline SVG: no script, no network */

void picture_funnel(FILE *, const struct section *, const struct table *);
void picture_bars(FILE *, const struct section *, const struct table *);
void picture_columns(FILE *, const struct section *, const struct table *);
void picture_text(FILE *, const struct section *, const struct table *);
void picture_none(FILE *, const struct section *, const struct table *);

/* svg.c -- what the pictures are drawn with; sizes in pixels, at 100 % */

struct box {
	double x, y, width, height;
};

void svg_begin(FILE *, const struct section *, double width, double height);
void svg_end(FILE *);
void svg_box(FILE *, const struct box *, const char *class);
void svg_text(FILE *, double x, double y, const char *class); /* is open */
void svg_text_end(FILE *);
double svg_ceiling(int64_t max, double *step); /* round, with 2 to 5 steps */
void svg_legend(FILE *, const struct section *, bool both);

/* html.c -- text of strangers on a page */

void html_text(FILE *, const char *); /* in an element or an attribute */
void html_cut(FILE *, const char *, int columns); /* then an ellipsis */
void html_number(FILE *, int64_t);                /* 1,204 */
void html_bytes(FILE *, int64_t);                 /* 1.2 MB */
void html_link(FILE *, const char *); /* a link only if http or https */

/* page.c -- the page around the sections */

void page_begin(FILE *, const struct table *funnel);
void page_section(FILE *, const struct section *, const struct table *);
void page_group(FILE *, const char *);
void page_table(FILE *, const struct table *);
void page_end(FILE *);

/* output.c -- a file that is there whole, or not at all */

void output_write(
    const char *dir, const char *name, const char *text, size_t len);

#endif
