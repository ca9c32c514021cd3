/*
 * One pair after the other: which rules of the recipe it breaks, and what they
 * read.  Nothing is measured here; another recipe touches no pixel.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "judge.h"

#define PAIR_MS 2000 /* for one pair; it takes some microseconds */
#define MAX_TEXT 200 /* bytes of a text that a verdict quotes */

/* Of the statement's row. */
enum { MENTION, READABLE, RULES };

struct judge {
	const struct recipe *recipe;
	struct jail jail;
	sqlite3_stmt *stmt;
	uint64_t columns;
	int first; /* of the columns in the statement's row */
	char *rejected;
};

struct judge *
judge_open(struct recipe *recipe, struct catalog *cat)
{
	struct judge *judge = calloc(1, sizeof(*judge));
	char reason[REASON_SIZE];

	if (judge == NULL)
		err(1, NULL);
	judge->recipe = recipe;
	jail_enter(&judge->jail, catalog_db(cat));
	if (rules_compile(recipe, &judge->jail, reason) == -1)
		errx(1, "%s", reason);
	judge->stmt = rules_prepare(recipe, &judge->jail, &judge->columns);
	jail_lift(&judge->jail);
	judge->first = RULES;
	for (size_t i = 0; i < recipe->n; i++)
		judge->first += !recipe->rules[i].needs;
	return judge;
}

void
judge_close(struct judge *judge)
{
	if (judge == NULL)
		return;
	sqlite3_finalize(judge->stmt);
	jail_leave(&judge->jail);
	free(judge->rejected);
	free(judge);
}

void
judge_needs(struct judge *judge)
{
	char reason[REASON_SIZE];

	if (rules_needs(judge->recipe, &judge->jail, reason) == -1)
		errx(1, "%s", reason);
}

/* Whole characters only; what was left out shows. */
static void
quote(struct json *out, const char *s)
{
	char text[MAX_TEXT + 4];
	size_t len = strlen(s), n;
	uint32_t c;

	if (len > MAX_TEXT) {
		for (len = 0; len < MAX_TEXT - 4; len += n)
			n = utf8_read(s + len, MAX_TEXT, &c);
		memcpy(text, s, len);
		memcpy(text + len, "...", 4);
		s = text;
	}
	json_text(out, s);
}

static void
write_value(struct json *out, sqlite3_stmt *stmt, int col, bool json)
{
	const char *s;

	switch (sqlite3_column_type(stmt, col)) {
	case SQLITE_INTEGER:
		json_integer(out, sqlite3_column_int64(stmt, col));
		break;
	case SQLITE_FLOAT:
		json_real(out, sqlite3_column_double(stmt, col));
		break;
	case SQLITE_TEXT:
		s = (const char *)sqlite3_column_text(stmt, col);
		if (json && strlen(s) <= MAX_TEXT)
			json_raw(out, s);
		else
			quote(out, s);
		break;
	default:
		json_text(out, NULL);
	}
}

/* What the rule read: the columns of READ, in the record's order. */
static void
write_values(const struct judge *judge, struct json *out, uint64_t read)
{
	int col = judge->first;

	json_open(out, '{');
	for (int i = 0; columns_name(i) != NULL; i++) {
		if (!(judge->columns >> i & 1))
			continue;
		if (read >> i & 1) {
			json_key(out, columns_name(i));
			write_value(out, judge->stmt, col, columns_json(i));
		}
		col++;
	}
	json_close(out, '}');
}

static void
write_rejected(const struct judge *judge, struct json *out)
{
	const struct recipe *recipe = judge->recipe;
	char name[64];
	int col = RULES;

	json_open(out, '{');
	if (!sqlite3_column_int(judge->stmt, READABLE)) {
		json_key(out, "readable");
		write_values(judge, out,
		    UINT64_C(1) << columns_find("state") |
			UINT64_C(1) << columns_find("unreadable"));
	}
	for (size_t i = 0; i < recipe->n; i++) {
		const struct rule *rule = &recipe->rules[i];

		if (rule->needs || sqlite3_column_int(judge->stmt, col++))
			continue;
		snprintf(
		    name, sizeof(name), "%.*s", rule->name_len, rule->name);
		json_key(out, name);
		write_values(judge, out, rule->columns);
	}
	json_close(out, '}');
}

static bool
keep(const struct judge *judge)
{
	for (int col = READABLE; col < judge->first; col++)
		if (!sqlite3_column_int(judge->stmt, col))
			return false;
	return true;
}

static void
reject(struct judge *judge)
{
	struct json out = { 0 };
	size_t len;

	if ((out.out = open_memstream(&judge->rejected, &len)) == NULL)
		err(1, NULL);
	write_rejected(judge, &out);
	if (fclose(out.out) == EOF)
		err(1, NULL);
}

void
judge_begin(struct judge *judge, int64_t first, int64_t last)
{
	sqlite3_reset(judge->stmt);
	sqlite3_bind_int64(judge->stmt, 1, first);
	sqlite3_bind_int64(judge->stmt, 2, last);
}

bool
judge_next(struct judge *judge, int64_t *mention)
{
	int rc;

	judge->jail.deadline = time_ms() + PAIR_MS;
	rc = sqlite3_step(judge->stmt);
	judge->jail.deadline = INT64_MAX;
	if (rc == SQLITE_ROW) {
		*mention = sqlite3_column_int64(judge->stmt, MENTION);
		return true;
	}
	if (rc == SQLITE_INTERRUPT)
		errx(1, "%s: judging one pair took more than %d s",
		    judge->recipe->name, PAIR_MS / 1000);
	if (rc != SQLITE_DONE)
		errx(1, "%s: %s", judge->recipe->name,
		    sqlite3_errmsg(sqlite3_db_handle(judge->stmt)));
	sqlite3_reset(judge->stmt);
	return false;
}

void
judge_verdict(struct judge *judge, struct verdict *verdict)
{
	free(judge->rejected);
	judge->rejected = NULL;
	verdict->keep = keep(judge);
	if (!verdict->keep)
		reject(judge);
	verdict->rejected = judge->rejected;
}
