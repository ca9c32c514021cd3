/*
 * One pair after the other: which rules of the recipe it breaks, and what they
 * read.  Nothing is measured here; another recipe touches no pixel.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "judge.h"

#define MAX_TEXT 200 /* bytes of a text that a verdict quotes */

/* Of the statement's row. */
enum { MENTION, READABLE, CONSENT, RULES };

/* The pair at hand. */
struct pair {
	int64_t mention;
	bool alone; /* a rule failed over it: what it read is asked for anew */
	bool readable, consent, holds[MAX_RULES];
	char errors[MAX_RULES][REASON_SIZE]; /* "": the rule did not fail */
};

struct judge {
	const struct recipe *recipe;
	struct catalog *cat; /* nothing but the recipe's statements */
	struct jail jail;
	struct alone *alone;
	sqlite3_stmt *stmt, *refusals;
	struct columns columns;
	int first;    /* of the columns in the statement's row */
	int64_t last; /* pair that is asked for */
	struct pair pair;
	char *rejected;
};

struct judge *
judge_open(const struct recipe *recipe, const char *set)
{
	struct judge *judge = calloc(1, sizeof(*judge));

	if (judge == NULL)
		err(1, NULL);
	judge->recipe = recipe;
	judge->cat = catalog_open(set, CATALOG_READ);
	jail_enter(&judge->jail, catalog_db(judge->cat), recipe);
	judge->alone = alone_new(recipe, &judge->jail);
	judge->stmt = rules_prepare(recipe, &judge->jail, &judge->columns);
	judge->refusals = rules_prepare_refusals(&judge->jail);
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
	sqlite3_finalize(judge->refusals);
	alone_free(judge->alone);
	jail_leave(&judge->jail);
	catalog_close(judge->cat);
	free(judge->rejected);
	free(judge);
}

int
judge_needs(struct judge *judge, char reason[REASON_SIZE])
{
	int rc = rules_needs(judge->recipe, &judge->jail, reason);

	watch_rest(&judge->jail.watch);
	return rc;
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

static void
write_column(const struct judge *judge, struct json *out, int i, int col)
{
	sqlite3_stmt *stmt = judge->stmt;

	json_key(out, columns_name(i));
	if (judge->pair.alone) {
		stmt = alone_value(judge->alone, i, judge->pair.mention);
		col = 1;
	}
	if (stmt == NULL)
		json_text(out, NULL);
	else
		write_value(out, stmt, col, columns_json(i));
	if (judge->pair.alone && stmt != NULL)
		sqlite3_reset(stmt);
}

/* What the rule read: the columns of READ, in the record's order. */
static void
write_values(
    const struct judge *judge, struct json *out, const struct columns *read)
{
	int col = judge->first;

	for (int i = 0; i < COLUMNS; i++) {
		if (!judge->columns.has[i])
			continue;
		if (read->has[i])
			write_column(judge, out, i, col);
		col++;
	}
}

static void
write_rule(const struct judge *judge, struct json *out, size_t i)
{
	const struct rule *rule = &judge->recipe->rules[i];
	char name[64];

	snprintf(name, sizeof(name), "%.*s", rule->name_len, rule->name);
	json_key(out, name);
	json_open(out, '{');
	write_values(judge, out, &rule->columns);
	if (judge->pair.errors[i][0] != '\0') {
		json_key(out, "error");
		json_text(out, judge->pair.errors[i]);
	}
	json_close(out, '}');
}

static void
write_readable(const struct judge *judge, struct json *out)
{
	struct columns read = { 0 };

	read.has[columns_find("state")] = true;
	read.has[columns_find("unreadable")] = true;
	json_key(out, "readable");
	json_open(out, '{');
	write_values(judge, out, &read);
	json_close(out, '}');
}

/* The signals that refuse, each as it was read. */
static void
write_consent(const struct judge *judge, struct json *out)
{
	sqlite3_stmt *stmt = judge->refusals;

	json_key(out, "consent");
	json_open(out, '{');
	json_key(out, "consent");
	json_text(out, "refuse");
	sqlite3_bind_int64(stmt, 1, judge->pair.mention);
	while (catalog_row(stmt)) {
		json_key(out, (const char *)sqlite3_column_text(stmt, 0));
		quote(out, (const char *)sqlite3_column_text(stmt, 1));
	}
	json_close(out, '}');
}

static void
write_rejected(const struct judge *judge, struct json *out)
{
	json_open(out, '{');
	if (!judge->pair.readable)
		write_readable(judge, out);
	if (!judge->pair.consent)
		write_consent(judge, out);
	for (size_t i = 0; i < judge->recipe->n; i++)
		if (!judge->pair.holds[i])
			write_rule(judge, out, i);
	json_close(out, '}');
}

static bool
keep(const struct judge *judge)
{
	for (size_t i = 0; i < judge->recipe->n; i++)
		if (!judge->pair.holds[i])
			return false;
	return judge->pair.readable && judge->pair.consent;
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

bool
judge_sizes(struct judge *judge, char text[SIZES_TEXT])
{
	const double *q = judge->jail.quartiles;

	if (!judge->jail.asks)
		return false;
	if (!judge->jail.counted)
		quartiles_count(&judge->jail);
	snprintf(text, SIZES_TEXT, "[%.9g,%.9g,%.9g]", q[0], q[1], q[2]);
	return true;
}

void
judge_begin(struct judge *judge, int64_t first, int64_t last)
{
	if (judge->jail.asks && !judge->jail.counted)
		quartiles_count(&judge->jail);
	sqlite3_reset(judge->stmt);
	sqlite3_bind_int64(judge->stmt, 1, first);
	sqlite3_bind_int64(judge->stmt, 2, last);
	judge->last = last;
	judge->pair.mention = first - 1;
}

/* What needs something judges no pair, and is never broken by one. */
static void
take_row(struct judge *judge)
{
	struct pair *pair = &judge->pair;
	int col = RULES;

	pair->alone = false;
	pair->mention = sqlite3_column_int64(judge->stmt, MENTION);
	pair->readable = sqlite3_column_int(judge->stmt, READABLE) != 0;
	pair->consent = sqlite3_column_int(judge->stmt, CONSENT) != 0;
	for (size_t i = 0; i < judge->recipe->n; i++) {
		pair->errors[i][0] = '\0';
		pair->holds[i] = judge->recipe->rules[i].needs ||
				 sqlite3_column_int(judge->stmt, col++) != 0;
	}
}

/* Whether a column of the pair is TEXT; NULL: is none. */
static bool
is_text(const struct judge *judge, const char *column, const char *text)
{
	sqlite3_stmt *stmt = alone_value(
	    judge->alone, columns_find(column), judge->pair.mention);
	const char *s = NULL;
	bool same;

	if (stmt == NULL)
		return false;
	s = (const char *)sqlite3_column_text(stmt, 1);
	same = s == NULL || text == NULL ? s == text : strcmp(s, text) == 0;
	sqlite3_reset(stmt);
	return same;
}

/* The statement failed over the pair: it begins anew after it. */
static void
take_alone(struct judge *judge)
{
	struct pair *pair = &judge->pair;
	int64_t mention = judge->jail.mention;

	pair->alone = true;
	for (size_t i = 0; i < judge->recipe->n; i++)
		pair->holds[i] =
		    judge->recipe->rules[i].needs ||
		    alone_holds(judge->alone, i, mention, pair->errors[i]);
	judge_begin(judge, mention + 1, judge->last);
	pair->mention = mention;
	pair->readable = is_text(judge, "state", "fetched") &&
			 is_text(judge, "unreadable", NULL);
	pair->consent = !is_text(judge, "consent", "refuse");
}

bool
judge_next(struct judge *judge, int64_t *mention)
{
	int rc;

	judge->jail.mention = judge->pair.mention;
	rc = jail_step(&judge->jail, judge->stmt);
	if (rc == SQLITE_DONE) {
		sqlite3_reset(judge->stmt);
		watch_rest(&judge->jail.watch);
		return false;
	}
	if (rc == SQLITE_ROW)
		take_row(judge);
	else if (jail_blames_recipe(rc) &&
		 judge->jail.mention > judge->pair.mention)
		take_alone(judge);
	else
		errx(1, "%s: %s", judge->recipe->name,
		    sqlite3_errmsg(judge->jail.db));
	*mention = judge->pair.mention;
	return true;
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
