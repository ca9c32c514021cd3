/*
 * A recipe's text, cut into rules: lines "name: SQL expression".  A line that
 * begins with white space goes on with the rule above; # begins a comment line.
 * Comments within a rule become blanks, so that an offset in its expression is
 * an offset in the file.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"

/* Ours: what a person can read.  A longer list belongs in a table. */
#define MAX_BODY 65536      /* bytes of a recipe */
#define MAX_EXPRESSION 8192 /* bytes of a rule */
#define MAX_NAME 40         /* bytes of a rule's name */

#define BOM "\xef\xbb\xbf"
#define SUFFIX ".recipe"
#define NEEDS "needs "

void
recipe_free(struct recipe *recipe)
{
	if (recipe == NULL)
		return;
	free(recipe->name);
	free(recipe->title);
	free(recipe->body);
	free(recipe->text);
	free(recipe);
}

static size_t
name_length(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-");
}

static bool
is_name(const struct rule *rule, const char *name, size_t len)
{
	return (size_t)rule->name_len == len &&
	       strncmp(rule->name, name, len) == 0;
}

/* The rules that every recipe has come before its own. */
static bool
is_taken(const struct recipe *recipe, const struct rule *new)
{
	static const char *const all[] = { "readable", "consent" };

	for (size_t i = 0; i < recipe->n; i++) {
		const struct rule *rule = &recipe->rules[i];

		if (rule->needs == new->needs &&
		    is_name(new, rule->name, (size_t)rule->name_len))
			return true;
	}
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!new->needs && is_name(new, all[i], strlen(all[i])))
			return true;
	return false;
}

/* The line at AT begins a rule: its name, and where its expression is. */
static int
begin(struct recipe *recipe, size_t at, size_t end, char reason[REASON_SIZE])
{
	const char *text = recipe->text;
	struct rule rule = { 0 };
	size_t len, name = at;

	if (strncmp(text + at, NEEDS, strlen(NEEDS)) == 0) {
		rule.needs = true;
		name += strlen(NEEDS);
	}
	len = name_length(text + name);
	rule.at = name + len + 1;
	rule.name = text + name;
	rule.name_len = (int)len;
	if (len == 0 || text[name + len] != ':')
		return recipe_refuse(recipe, name + len, reason,
		    "expected 'name: expression', the name of a-z, 0-9, _ "
		    "and -");
	if (len > MAX_NAME)
		return recipe_refuse(recipe, name, reason,
		    "a name of %zu characters, more than %d", len, MAX_NAME);
	if (is_taken(recipe, &rule))
		return recipe_refuse(recipe, name, reason,
		    "a second rule of the name '%.*s'", rule.name_len,
		    rule.name);
	if (recipe->n == MAX_RULES)
		return recipe_refuse(
		    recipe, at, reason, "more than %d rules", MAX_RULES);
	rule.len = end - rule.at;
	recipe->rules[recipe->n++] = rule;
	return 0;
}

/* One line, from AT to END. */
static int
line(struct recipe *recipe, size_t at, size_t end, char reason[REASON_SIZE])
{
	char *text = recipe->text;
	size_t first = at + strspn(text + at, " \t\r");

	if (first >= end)
		return 0;
	if (text[first] == '#') {
		memset(text + first, ' ', end - first);
		return 0;
	}
	if (first == at)
		return begin(recipe, at, end, reason);
	if (recipe->n == 0)
		return recipe_refuse(recipe, first, reason,
		    "goes on with a rule, and there is none above");
	recipe->rules[recipe->n - 1].len =
	    end - recipe->rules[recipe->n - 1].at;
	return 0;
}

static int
check_rule(
    const struct recipe *recipe, struct rule *rule, char reason[REASON_SIZE])
{
	const char *what;
	size_t at;

	while (
	    rule->len > 0 && isspace((unsigned char)recipe->text[rule->at])) {
		rule->at++;
		rule->len--;
	}
	while (rule->len > 0 &&
	       isspace((unsigned char)recipe->text[rule->at + rule->len - 1]))
		rule->len--;
	if (rule->len == 0)
		return recipe_refuse(recipe, rule->at, reason,
		    "rule '%.*s' has no expression", rule->name_len,
		    rule->name);
	if (rule->len > MAX_EXPRESSION)
		return recipe_refuse(recipe, rule->at, reason,
		    "an expression of %zu bytes, more than %d", rule->len,
		    MAX_EXPRESSION);
	if (expression_check(recipe->text + rule->at, rule->len, &at, &what) ==
	    -1)
		return recipe_refuse(recipe, rule->at + at, reason, "%s", what);
	return 0;
}

static int
check_bytes(const struct recipe *recipe, size_t len, char reason[REASON_SIZE])
{
	uint32_t c;

	if (len > MAX_BODY)
		return recipe_refuse(recipe, 0, reason,
		    "%zu bytes, more than the %d of a recipe", len, MAX_BODY);
	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_read(recipe->body + i, len - i, &c);
		if (c == 0 || (c == 0xfffd && n == 1))
			return recipe_refuse(recipe, i, reason,
			    "byte 0x%02x: a recipe is UTF-8 text",
			    (unsigned char)recipe->body[i]);
	}
	return 0;
}

static int
parse(struct recipe *recipe, size_t len, char reason[REASON_SIZE])
{
	bool rules = false;

	if (check_bytes(recipe, len, reason) == -1)
		return -1;
	for (size_t at = 0, end; at < len; at = end + 1) {
		end = at + strcspn(recipe->text + at, "\n");
		if (line(recipe, at, end, reason) == -1)
			return -1;
	}
	for (size_t i = 0; i < recipe->n; i++) {
		if (check_rule(recipe, &recipe->rules[i], reason) == -1)
			return -1;
		rules = rules || !recipe->rules[i].needs;
	}
	return rules ? 0
		     : recipe_refuse(recipe, 0, reason,
			   "no rules: a recipe is lines 'name: expression'");
}

static char *
copy(const char *s, size_t len)
{
	char *t = malloc(len + 1);

	if (t == NULL)
		err(1, NULL);
	memcpy(t, s, len);
	t[len] = '\0';
	return t;
}

static char *
title(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *s = slash == NULL ? name : slash + 1;
	size_t len = strlen(s), suffix = strlen(SUFFIX);

	if (len > suffix && strcmp(s + len - suffix, SUFFIX) == 0)
		len -= suffix;
	return copy(s, len);
}

struct recipe *
recipe_parse(
    const char *name, const char *body, size_t len, char reason[REASON_SIZE])
{
	struct recipe *recipe = calloc(1, sizeof(*recipe));

	if (recipe == NULL)
		err(1, NULL);
	/* A byte order mark, as some editors put before UTF-8. */
	if (len >= strlen(BOM) && memcmp(body, BOM, strlen(BOM)) == 0) {
		body += strlen(BOM);
		len -= strlen(BOM);
	}
	recipe->name = copy(name, strlen(name));
	recipe->title = title(name);
	recipe->body = copy(body, len);
	recipe->text = copy(body, len);
	if (parse(recipe, len, reason) == 0)
		return recipe;
	recipe_free(recipe);
	return NULL;
}

/* One byte more than is allowed, so that too much is seen to be. */
static char *
file(const char *path, size_t *len)
{
	char *body = malloc(MAX_BODY + 1);
	FILE *in = fopen(path, "r");

	if (body == NULL)
		err(1, NULL);
	if (in == NULL)
		err(2, "%s: neither a shipped recipe (see -l) nor a file",
		    path);
	*len = fread(body, 1, MAX_BODY + 1, in);
	if (ferror(in))
		err(1, "%s", path);
	fclose(in);
	return body;
}

struct recipe *
recipe_open(const char *name)
{
	const char *shipped = recipes_find(name);
	char reason[REASON_SIZE], *body;
	struct recipe *recipe;
	size_t len;

	if (shipped != NULL)
		recipe = recipe_parse(name, shipped, strlen(shipped), reason);
	else {
		body = file(name, &len);
		recipe = recipe_parse(name, body, len, reason);
		free(body);
	}
	if (recipe == NULL || recipe_check(recipe, reason) == -1)
		errx(2, "%s", reason);
	return recipe;
}
