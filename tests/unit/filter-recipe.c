/*
 * Recipes: what is refused, where, and what a pair is told that breaks rules.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "filter/judge/judge.h"
#include "tests/test.h"

/* Parsed and compiled; REASON is "" where nothing is wrong. */
static struct recipe *
compile(const char *body, char reason[REASON_SIZE])
{
	struct recipe *recipe = recipe_parse("r", body, strlen(body), reason);

	if (recipe == NULL)
		return NULL;
	reason[0] = '\0';
	recipe_check(recipe, reason);
	return recipe;
}

static bool
says(const char *body, const char *wanted)
{
	char reason[REASON_SIZE];

	recipe_free(compile(body, reason));
	if (strcmp(reason, wanted) != 0)
		printf("# %s\n", reason);
	return strcmp(reason, wanted) == 0;
}

#define SAYS(body, reason) OK(says(body, reason))
#define NO(name) "'" name "' is nothing that a rule may read or call"

static void
shapes(void)
{
	SAYS("a: width > 1", "");
	SAYS("# c\n\na: width >\n\t# c\n  1\r\nb: TRUE\n", "");
	SAYS("a:\n  width > 1", "");
	SAYS("", "r:1:1: no rules: a recipe is lines 'name: expression'");
	SAYS("# c\n", "r:1:1: no rules: a recipe is lines 'name: expression'");
	SAYS("needs a: width > 1", "r:1:1: no rules: a recipe is lines 'name: "
				   "expression'");
	SAYS("  a: 1", "r:1:3: goes on with a rule, and there is none above");
	SAYS("a width", "r:1:2: expected 'name: expression', the name of a-z, "
			"0-9, _ and -");
	SAYS("a:\nb: 1", "r:1:3: rule 'a' has no expression");
	SAYS("a: 1\nb: 2\na: 3", "r:3:1: a second rule of the name 'a'");
	SAYS("readable: 1", "r:1:1: a second rule of the name 'readable'");
	SAYS("a: 1\xff", "r:1:5: byte 0xff: a recipe is UTF-8 text");
}

static void
errors(void)
{
	SAYS("b: TRUE\n# c\na: width > 1 AND wdth < 2",
	    "r:3:18: no such column: wdth");
	SAYS("a: width >\n   # c\n   wdth", "r:3:4: no such column: wdth");
	SAYS("a: \"wdth\" > 1", "r:1:4: no such column: wdth");
	SAYS("a: width > > 1", "r:1:12: near \">\": syntax error");
	SAYS("a: width >", "r:1:11: the expression ends too early");
	SAYS("a: nosuch(width)", "r:1:4: no such function: nosuch");
	SAYS("a: (width", "r:1:4: '(' without its ')'");
	SAYS("a: width)", "r:1:9: ')' without its '('");
	SAYS("a: caption = 'x", "r:1:14: a quote that is not closed");
	SAYS("a: caption REGEXP '('",
	    "r:1:4: regexp: missing closing parenthesis at offset 1");
	SAYS("a: max(width) > 1",
	    "r:1:4: min() and max() take two values or more in a rule");
}

#define QUERY "a rule reads the record of its pair: no queries"
#define ONE "a rule is one expression"

static void
attacks(void)
{
	SAYS("a: 1); DROP TABLE item; --", "r:1:5: ')' without its '('");
	SAYS("a: 1; DROP TABLE item", "r:1:5: ';': " ONE);
	SAYS("a: 1, 2", "r:1:5: ',': " ONE);
	SAYS("a: 1 -- 2", "r:1:6: comments stand on lines of their own, after "
			  "'#'");
	SAYS("a: 1 /* 2", "r:1:6: comments stand on lines of their own, after "
			  "'#'");
	SAYS("a: (SELECT 1)", "r:1:5: " QUERY);
	SAYS("a: exists (sElEcT 1)", "r:1:4: " QUERY);
	SAYS("a: 1 IN (WITH RECURSIVE n AS (VALUES (1)) TABLE n)",
	    "r:1:10: " QUERY);
	SAYS("a: width IN item", "r:1:4: no such table: item");
	SAYS("a: width = ?1", "r:1:12: a rule has no parameters");
	SAYS("a: width = :x", "r:1:12: a rule has no parameters");
	SAYS("a: load_extension('x')", "r:1:4: " NO("load_extension"));
	SAYS("a: length(zeroblob(1)) > 1", "r:1:11: " NO("zeroblob"));
	SAYS("a: count(*)", "r:1:4: " NO("count"));
	SAYS("a: random() > 1", "r:1:4: " NO("random"));
	SAYS("a: writefile('x', 'y')", "r:1:4: no such function: writefile");
	SAYS("a: fetched < CURRENT_TIMESTAMP",
	    "r:1:14: " NO("current_timestamp"));
	SAYS("a: keep", "r:1:4: " NO("keep"));
	SAYS("a: duplicate_of IS NULL", "r:1:4: " NO("duplicate_of"));
	SAYS("a: mention > 1", "r:1:4: " NO("mention"));
	SAYS("a: rowid > 1", "r:1:4: " NO("ROWID"));
	SAYS("a: item.id > 1", "r:1:4: no such column: item.id");
	SAYS("a: record.width > 1", "");
}

static bool
is_refused(char *body)
{
	char reason[REASON_SIZE] = "";

	recipe_free(compile(body, reason));
	free(body);
	return reason[0] != '\0';
}

/* Body of N parts, each "name%d: TRUE" or the like. */
static char *
repeat(const char *before, const char *part, int n, const char *after)
{
	char *body;
	size_t len;
	FILE *out = open_memstream(&body, &len);

	fputs(before, out);
	for (int i = 0; i < n; i++)
		fprintf(out, "%s", part);
	fputs(after, out);
	fclose(out);
	return body;
}

static char *
many(int n)
{
	char *body;
	size_t len;
	FILE *out = open_memstream(&body, &len);

	for (int i = 0; i < n; i++)
		fprintf(out, "rule%d: width > %d\n", i, i);
	fclose(out);
	return body;
}

static void
sizes(void)
{
	OK(!is_refused(many(MAX_RULES)));
	OK(is_refused(many(MAX_RULES + 1)));
	OK(is_refused(repeat("a: 1", " + 1", 3000, "")));
	OK(is_refused(repeat("a: ", "(", 101, "1)")));
	OK(is_refused(repeat("a: 1\n", "# comment\n", 7000, "")));
	OK(is_refused(repeat("a", "a", 40, ": 1")));
}

static const char pairs[] =
    "INSERT INTO source VALUES (1, 'list', 'x', 'a', 'p', '{}', 't', NULL, 0, "
    "0, NULL);"
    "INSERT INTO item (id, url, state, bytes, sha256, warc, body_offset) "
    "SELECT value, 'u' || value, 'fetched', 1, zeroblob(32), 0, 0 "
    "FROM json_each('[1, 2, 3]');"
    "UPDATE item SET state = 'refused' WHERE id = 3;"
    "INSERT INTO mention (id, uid, item, source, caption, kind, extra) VALUES "
    "(1, 1, 1, 1, 'a <b> dog', 'alt', '{\"aesthetic\": 5.5}'),"
    "(2, 2, 2, 1, NULL, 'alt', NULL), (3, 3, 3, 1, 'x', 'alt', NULL);"
    "INSERT INTO fact (item, format, width, height) VALUES "
    "(1, 'jpeg', 100, 50);"
    "INSERT INTO fact (item, reason) VALUES (2, 'jpeg: bad');";

static bool
verdict(const char *body, int64_t mention, const char *wanted)
{
	char reason[REASON_SIZE];
	struct recipe *recipe = compile(body, reason);
	struct judge *judge = judge_open(recipe, "set");
	struct verdict got;
	int64_t found;
	bool same;

	judge_begin(judge, mention, mention);
	OK(judge_next(judge, &found) && found == mention);
	judge_verdict(judge, &got);
	same = got.keep == (wanted == NULL) &&
	       (wanted == NULL || strcmp(got.rejected, wanted) == 0);
	if (!same)
		printf("# %s\n", got.rejected == NULL ? "" : got.rejected);
	judge_close(judge);
	recipe_free(recipe);
	return same;
}

#define KEPT(body) OK(verdict(body, 1, NULL))
#define BROKE(mention, body, rejected) OK(verdict(body, mention, rejected))

static void
verdicts(void)
{
	KEPT("a: width = 100\nb: height < width");
	KEPT("a: caption REGEXP '(?i)\\bDOG$' AND caption LIKE '%dog'");
	KEPT("a: caption NOT REGEXP '^dog' AND min(width, height) >= 50");
	KEPT("a: scores ->> 'aesthetic' > 5 AND typeof(width) = 'integer'");
	KEPT(
	    "needs x: TRUE\na: width IN (99, 100) AND width BETWEEN 1 AND 100");
	BROKE(1, "a: width > 100\nb: TRUE\nc: height > width OR format = 'png'",
	    "{\"a\":{\"width\":100},\"c\":{\"format\":\"jpeg\",\"width\":100,"
	    "\"height\":50}}");
	BROKE(1, "a: caption = ''",
	    "{\"a\":{\"caption\":\"a \\u003cb\\u003e "
	    "dog\"}}");
	/* What is not known is not met. */
	BROKE(1, "a: camera <> 'x'", "{\"a\":{\"camera\":null}}");
	BROKE(1, "a: scores ->> 'aesthetic' > 6",
	    "{\"a\":{\"scores\":{\"aesthetic\":5.5}}}");
	BROKE(2, "a: TRUE",
	    "{\"readable\":{\"state\":\"fetched\",\"unreadable\":"
	    "\"jpeg: bad\"}}");
	BROKE(3, "a: width > 1",
	    "{\"readable\":{\"state\":\"refused\","
	    "\"unreadable\":null},\"a\":{\"width\":null}}");
}

static bool
lacks(const char *body)
{
	char reason[REASON_SIZE] = "";
	struct recipe *recipe = compile(body, reason);
	struct judge *judge = judge_open(recipe, "set");
	int rc = judge_needs(judge, reason);

	judge_close(judge);
	recipe_free(recipe);
	return rc == -1 && strstr(reason, "needs the score 'x'") != NULL;
}

static void
needs(void)
{
	OK(!lacks("needs x: scores ->> 'aesthetic' IS NOT NULL\na: TRUE"));
	OK(lacks("needs x: scores ->> 'punsafe' IS NOT NULL\na: TRUE"));
}

static void
shipped(void)
{
	static const char *const names[] = { "basic", "datacomp-basic",
		"laion400m", "coyo", "cc12m", "align", "dj-llava-pretrain",
		"laion-aesthetics", "cleanvision" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		OK(says(recipes_find(names[i]), ""));
	OK(recipes_find("nosuch") == NULL);
}

int
main(void)
{
	char folder[] = "/tmp/filter-recipe.XXXXXX";
	struct catalog *cat;

	if (mkdtemp(folder) == NULL || chdir(folder) == -1)
		err(1, "%s", folder);
	cat = catalog_open("set", CATALOG_WRITE);
	catalog_exec(cat, pairs);
	shapes();
	errors();
	attacks();
	sizes();
	verdicts();
	needs();
	shipped();
	catalog_close(cat);
	unlink("set/catalog.db");
	rmdir("set/hashes");
	rmdir("set/warc");
	rmdir("set/out");
	rmdir("set");
	rmdir(folder);
	return DONE();
}
