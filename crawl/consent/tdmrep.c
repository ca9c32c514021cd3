/*
 * /.well-known/tdmrep.json of the TDM Reservation Protocol (W3C community
 * group report of 10 May 2024): an array of rules, of which the first whose
 * location matches a path speaks of it.  What was not read of it may refuse.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "crawl/consent/signal.h"

#define RULES 10000 /* of one file; adopters have up to some hundred */

struct rule {
	struct pattern pattern;
	enum says says;
	char *raw; /* its JSON */
};

struct tdmrep {
	struct rule *rules;
	size_t n;
};

/* What is no array of objects has no rules; a rule without location, none. */
static const char sql[] =
    "SELECT value ->> '$.location',"
    "    CASE WHEN value -> '$.tdm-reservation' IN ('0', '1')"
    "    THEN value ->> '$.tdm-reservation' END, value "
    "FROM json_each(CASE WHEN json_valid(?1) AND json_type(?1) = 'array'"
    "    THEN ?1 ELSE '[]' END) "
    "WHERE type = 'object' AND json_type(value, '$.location') = 'text' "
    "ORDER BY key LIMIT ?2";

static struct rule *
add(struct tdmrep *file, const char *location)
{
	struct rule *rule;

	if ((file->n & (file->n - 1)) == 0) { /* room doubles */
		file->rules = reallocarray(
		    file->rules, file->n == 0 ? 1 : 2 * file->n, sizeof(*rule));
		if (file->rules == NULL)
			err(1, NULL);
	}
	rule = &file->rules[file->n++];
	pattern_read(&rule->pattern, location, strlen(location));
	return rule;
}

static void
add_row(struct tdmrep *file, struct sqlite3_stmt *row)
{
	struct rule *rule =
	    add(file, (const char *)sqlite3_column_text(row, 0));

	rule->says = sqlite3_column_type(row, 1) == SQLITE_NULL ? UNKNOWN
		     : sqlite3_column_int(row, 1) == 1          ? REFUSE
								: ALLOW;
	rule->raw = text_copy((const char *)sqlite3_column_text(row, 2));
}

/* Of a path that no rule before it speaks of. */
static void
add_unread(struct tdmrep *file, int n, const char *unit)
{
	struct rule *rule = add(file, "/");

	rule->says = REFUSE;
	rule->raw = limit_text(&(struct limit) { "tdmrep.json", n, unit });
}

/* A page of another kind in its place says nothing, however long. */
static bool
is_array(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && strchr(" \t\r\n", text[i]) != NULL && text[i] != '\0')
		i++;
	return i < len && text[i] == '[';
}

static void
read_rules(struct tdmrep *file, struct sqlite3_stmt *row)
{
	int n = 0;

	sqlite3_bind_int(row, 2, RULES + 1);
	while (sqlite3_step(row) == SQLITE_ROW)
		if (n++ < RULES)
			add_row(file, row);
	if (n > RULES)
		add_unread(file, RULES, "rules");
}

/*
 * NULL where it says nothing.
 */
void *
tdmrep_read(const char *text, size_t len, const struct whose *whose)
{
	struct tdmrep *file = calloc(1, sizeof(*file));
	struct sqlite3_stmt *row = NULL;
	struct sqlite3 *db = NULL;
	bool cut = len > TDMREP_BYTES;

	(void)whose;
	if (file == NULL || sqlite3_open(":memory:", &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &row, NULL) != SQLITE_OK)
		errx(1, "sqlite: %s",
		    db == NULL ? "out of memory" : sqlite3_errmsg(db));
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (cut && is_array(text, len))
		add_unread(file, TDMREP_BYTES, "bytes");
	sqlite3_bind_text(row, 1, text, (int)len, SQLITE_STATIC);
	if (!cut)
		read_rules(file, row);
	sqlite3_finalize(row);
	sqlite3_close(db);
	if (file->n > 0)
		return file;
	free(file);
	return NULL;
}

/*
 * What it says of PATH; *RAW is the rule, or NULL: it has none.
 */
enum says
tdmrep_say(const void *read, const char *path, const char **raw)
{
	const struct tdmrep *file = read;
	char *normal = pattern_path(path);
	const struct rule *first = NULL;

	for (size_t i = 0; i < file->n && first == NULL; i++)
		if (pattern_matches(&file->rules[i].pattern, normal))
			first = &file->rules[i];
	free(normal);
	*raw = first == NULL ? NULL : first->raw;
	return first == NULL ? UNKNOWN : first->says;
}

void
tdmrep_drop(void *read)
{
	struct tdmrep *file = read;

	for (size_t i = 0; i < file->n; i++) {
		pattern_clear(&file->rules[i].pattern);
		free(file->rules[i].raw);
	}
	free(file->rules);
	free(file);
}
