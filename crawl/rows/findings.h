/*
 * findings.h -- inside rows/: what a recheck finds of an image, and what it
 * then does.
 */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "crawl/rows/bind.h"
#include "crawl/rows/recheck.h"

#define GOOD "result IN ('fetched', 'unchanged')"
#define BAD \
	"(result = 'refused' OR (result = 'failed' AND status IN (404, 410)))"

/*
 * The last: it was refused by what a page says, not by its own reply.  Reasons
 * of old sets are not worded as their signals: what refuses still is its own.
 */
#define IMAGE                                                          \
	"SELECT item.id, item.url, state, reason, "                    \
	"coalesce(max(checked, fetched), fetched), state = 'refused' " \
	"AND reason NOT LIKE 'withdrawn:%' "                           \
	"AND reason NOT LIKE 'price:%' AND NOT EXISTS (SELECT 1 "      \
	"FROM signal WHERE signal.item = item.id "                     \
	"AND item.reason = signal.name || ': ' || signal.raw) "        \
	"AND NOT EXISTS (SELECT 1 FROM standing JOIN heeded "          \
	"USING (name, topic) WHERE standing.item = item.id "           \
	"AND says = 'refuse' AND stands) FROM "

/* How the reason of an attempt begins that is of the text alone. */
#define OF_TEXT "text: "
/* Of a mention: a text that may be used yet. */
#define TEXT_IN "coalesce(caption, title) IS NOT NULL AND withdrawn IS NULL"
/* Of a mention: its page is there yet, as far as is known. */
#define PAGE_IN                                             \
	"coalesce(withdrawn, '') NOT LIKE 'deleted:%' AND " \
	"coalesce(withdrawn, '') NOT LIKE 'http:%'"

#define FINDINGS(X)                                                           \
	X(item, IMAGE "item WHERE item.id = ?")                               \
	X(page_of, "SELECT page FROM frontier WHERE id = ?")                  \
	X(of_page, IMAGE "shown JOIN item ON item.id = shown.item "           \
			 "WHERE shown.page = ?1 "                             \
			 "AND (?2 = 0 OR NOT EXISTS (SELECT 1 FROM mention "  \
			 "WHERE mention.item = item.id AND mention.page IS "  \
			 "NOT ?1 AND " PAGE_IN "))")                          \
	X(texts, IMAGE                                                        \
	    "item WHERE item.state = 'fetched' AND item.id IN "               \
	    "(SELECT item FROM shown WHERE page = ?1) "                       \
	    "AND EXISTS (SELECT 1 FROM mention WHERE "                        \
	    "mention.item = item.id AND page = ?1 AND " TEXT_IN ") "          \
	    "AND (?2 = 0 OR EXISTS (SELECT 1 FROM mention WHERE "             \
	    "mention.item = item.id AND mention.page IS NOT ?1 AND " PAGE_IN  \
	    "))")                                                             \
	X(texts_away,                                                         \
	    IMAGE "item WHERE item.state = 'fetched' AND item.id IN "         \
		  "(SELECT item FROM shown WHERE page = ?1) "                 \
		  "AND EXISTS (SELECT 1 FROM mention WHERE "                  \
		  "mention.item = item.id AND page = ?1 "                     \
		  "AND withdrawn IS NOT NULL)")                               \
	X(before, "SELECT raw FROM signal WHERE (item = ?1 OR url = ?2) "     \
		  "AND name = ?3 AND place = ?4 AND raw <> ?5 "               \
		  "ORDER BY seen DESC LIMIT 1")                               \
	X(since, "SELECT min(at) FROM attempt WHERE item = ?1 AND url = ?2 "  \
		 "AND " BAD " AND id > (SELECT coalesce(max(id), 0) "         \
		 "FROM attempt WHERE item = ?1 AND url = ?2 AND " GOOD ")")   \
	X(checked, "UPDATE item SET checked = " NOW " WHERE id = ?")          \
	X(withdraw, "UPDATE item SET state = 'refused', reason = ? "          \
		    "WHERE id = ?")                                           \
	X(leave, "UPDATE main.frontier SET state = 'refused', reason = ? "    \
		 "WHERE item = ?")                                            \
	X(withdraw_text, "UPDATE mention SET withdrawn = ?1 "                 \
			 "WHERE item = ?2 AND page = ?3 AND " TEXT_IN)        \
	X(away, "UPDATE mention SET withdrawn = ?1 "                          \
		"WHERE item = ?2 AND page = ?3 AND withdrawn IS NULL")        \
	X(note, "INSERT INTO attempt (item, url, at, result, status) "        \
		"SELECT item, page, " NOW ", 'unchanged', 200 FROM shown "    \
		"WHERE page = ?1 AND (item = (SELECT min(item) FROM shown "   \
		"WHERE page = ?1) OR EXISTS (SELECT 1 FROM attempt "          \
		"WHERE attempt.item = shown.item AND attempt.url = ?1)) "     \
		"AND (?2 = 0 OR NOT EXISTS (SELECT 1 FROM mention WHERE "     \
		"mention.item = shown.item AND page = ?1 AND " TEXT_IN "))")  \
	X(known, "SELECT a.item, a.url, a.reason, EXISTS (SELECT 1 "          \
		 "FROM shown WHERE page = a.url AND item = a.item) AS paged " \
		 "FROM attempt AS a JOIN item ON item.id = a.item "           \
		 "WHERE item.state = 'fetched' AND a.at > ? "                 \
		 "AND (a.result = 'refused' OR (a.result = 'failed' "         \
		 "AND a.status IN (404, 410))) "                              \
		 "AND NOT EXISTS (SELECT 1 FROM attempt AS b "                \
		 "WHERE b.item = a.item AND b.id > a.id "                     \
		 "AND b.result IN ('fetched', 'unchanged') AND CASE "         \
		 "WHEN paged THEN b.url = a.url ELSE NOT EXISTS (SELECT 1 "   \
		 "FROM shown WHERE page = b.url AND item = b.item) END) "     \
		 "ORDER BY a.id")

#define FINDING_NAME(name, sql) FIND_##name,

enum { FINDINGS(FINDING_NAME) FIND_COUNT };

struct recheck {
	struct catalog *cat;
	struct rows *rows;
	struct sqlite3_stmt *stmt[FIND_COUNT];
	bool apply;
	void *ctx;
	void (*say)(void *ctx, const struct finding *);
};

/* An item as it stands, before what was heard is written. */
struct image {
	int64_t id;
	char *url, *state, *reason, *stood;
	bool paged; /* by a page's signal it was refused */
	bool text;  /* it is of its text alone, that a page gave */
	struct image *next;
};

/* Statement WHICH, with an integer and a text or two; NULL: none. */
struct sqlite3_stmt *recheck_bind(
    struct recheck *, int which, int64_t id, const char *text);
/* The first column of its first row, or NULL. */
char *recheck_text(struct sqlite3_stmt *);
/* All rows of a statement: what is written meanwhile does not change them. */
struct image *images_read(struct sqlite3_stmt *);
void images_free(struct image *);
bool image_is_in(const struct image *);
/* It was taken away, by PAGE or by none, and would be taken today. */
bool image_is_back(const struct image *, const char *page);
/* When what PAGE says now, or else its own URL, was first heard; to be freed.
 */
char *image_since(struct recheck *, int64_t item, const char *url);
/* False: that was done before. */
bool image_withdraw(
    struct recheck *, const struct image *, const char *page, const char *why);
/* It is revoked or deleted: by its own reply, or by that of PAGE. */
void image_lose(struct recheck *, const struct image *, const struct outcome *,
    const char *page);
void image_say(struct recheck *, const struct image *, enum change,
    const struct outcome *);

#endif
