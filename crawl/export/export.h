/*
 * export.h -- what a person downloads of their own from Instagram, Facebook or
 * Google Photos: zips or folders, several of which may be one export.  It is
 * read twice: what its texts say first, then the photographs.  Nothing in it is
 * trusted, unpacked to disk, or asked for on the web.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include "crawl/collect/collect.h"
#include "crawl/collect/members.h"
#include "crawl/crawl.h"

/* name.c -- names of files in an export */

#define NAME_LEN 4096 /* bytes; Linux takes no longer path */

/* Why a member of an archive may not bear NAME, or NULL. */
const char *name_wrong(const char *name);
/* With / for \, and without ./ before it; to be freed. */
char *name_plain(const char *name);
const char *name_base(const char *name); /* its last part */
/* Where the part WORD, or several a/b, begins in NAME; or NULL. */
const char *name_part(const char *name, const char *words);
/* Does NAME have the WORDS, and after them a part of N digits alone? */
bool name_dated(const char *name, const char *words, size_t n);
bool name_ends(const char *name, const char *suffix);

/* mend.c -- texts that were written as Latin-1 though they are UTF-8 */

char *text_mend(const char *); /* a copy, mended if it needs it; NULL: NULL */

/* date.c -- times, as exports tell them */

#define DATE_LEN 21 /* 2026-11-22T11:00:00Z and NUL */

/* Seconds since 1970, as a number in a text, or ISO 8601; false: neither. */
bool date_number(char out[DATE_LEN], const char *);
/* "Sep 08, 2026 3:08 am", by a clock that is not named; false: no date. */
bool date_words(char out[DATE_LEN], const char *, size_t len);

/* tree.c -- all files of an archive or a folder */

struct entry {
	const char *part, *name; /* of the archive or folder, and in it */
	struct members *members; /* of an archive; or NULL */
	const char *path;        /* of a file in a folder */
};

struct walk {
	void *ctx;
	bool (*file)(void *ctx, struct entry *); /* false: enough */
	void (*wrong)(
	    void *ctx, const char *name, const char *why); /* or NULL */
	int depth; /* of folders that are entered; 0: all */
};

/* 0; or -1, and WHY: it could not be read to its end. */
int tree_walk(const char *part, const struct walk *, const char **why);
/*
 * Up to MAX bytes of the file into TO, after those that are there; NULL, or
 * why they are not all.
 */
const char *entry_read(struct entry *, struct bytes *to, size_t max);

/* parts.c -- archives and folders that are one export together */

struct platform;

struct piece {
	char *path;
	bool photos; /* taken from it now; else only what its texts say */
};

struct parts {
	struct piece *list;
	size_t n;
};

void parts_find(struct parts *, const struct platform *, const struct body *);
void parts_clear(struct parts *);
bool parts_detect(const struct platform *, const char *path);

/* notes.c -- what the texts of an export say of its photographs */

struct note {
	char *caption, *title, *taken; /* to be freed; or NULL */
	char posted[DATE_LEN];         /* "": not told */
	const char *shown;             /* post, story, ...; or NULL */
};

struct notes;

struct text {
	const char *name;
	char *data; /* UTF-8 and a NUL */
	size_t len;
	char **handle; /* of the account, where a text tells it */
};

struct notes *notes_new(void);
void notes_free(struct notes *);
/* PART is whose text says so: the same key may stand in two of them. */
void notes_part(struct notes *, size_t part);
void notes_add(struct notes *, const char *key, const struct note *);
bool notes_find(struct notes *, const char *key, struct note *);
void note_clear(struct note *);
/* Once for each name in a part: false where it comes again. */
bool notes_first(struct notes *, const char *name);
void notes_taken(struct notes *, const char *key);
/* How many keys that are listed were never taken; the first of them. */
int64_t notes_missing(struct notes *, char **first);
/* SQL with TEXT as ?1, made ready once: a string of the program's. */
struct sqlite3_stmt *notes_ask(
    struct notes *, const char *sql, const struct text *);

/* export.c -- one export from its beginning to its end */

/* Where a photograph stands; both NULL: it is none of the export's own. */
struct view {
	const char *shown; /* post, story, profile, ... */
	const char *left;  /* why it is left out */
};

struct platform {
	const char *name;
	/* Does a file or folder of this name show such an export? */
	bool (*marks)(const char *name);
	/* Has this file something to say?  Then NULL, or why it cannot. */
	bool (*speaks)(const char *name);
	const char *(*read)(struct notes *, const struct text *);
	struct view (*view)(const char *name);
	bool (*find)(struct notes *, const char *name, struct note *);
	char *(*handle)(const char *part); /* out of the name of a part */
	bool lists; /* its texts list photographs, by their names alone */
};

int export_collect(const struct platform *, const struct body *,
    const struct emit *, char **reason);

/* meta.c, page.c -- posts of Instagram and Facebook, as JSON and as HTML */

const char *meta_read(struct notes *, const struct text *, bool facebook);
const char *meta_page(struct notes *, const struct text *, bool facebook);
const char *meta_shown(const char *name); /* by the name of their file */
bool meta_find(struct notes *, const char *name, struct note *);
char *meta_handle(const char *part, const char *platform);

#endif
