/*
 * The rules that a site sets for robots: RFC 9309, as functions of bytes alone.
 * Only the lines that concern one agent are kept.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"

#define DELAY_MS 86400000.0 /* a longer Crawl-delay is taken as one day */

struct rule {
	bool allow;
	struct pattern pattern; /* the longest that matches rules */
	char *line;             /* as received */
};

/* Rules of all groups that name the agent, or of all groups for '*'. */
struct group {
	bool named;
	struct rule *rules;
	size_t n;
	int64_t delay; /* ms, -1 = none */
};

/* A line that is not the RFC's, and to whom it speaks. */
struct kept {
	struct extension line;
	bool own, rest; /* it stands in a group for us, for all */
};

struct robots {
	bool cut;  /* it is longer than ROBOTS_BYTES */
	bool over; /* it has more lines for us than ROBOTS_EXTENSIONS */
	struct group own, rest;
	struct kept *kept;
	size_t n;
};

/* Where the parser stands. */
struct parser {
	struct robots *robots;
	const char *agent;
	bool own, rest; /* the group being read is for us, for all */
	bool ruled;     /* it has rules: the next user-agent begins another */
	bool grouped;   /* a group has begun */
	int number;     /* of the line */
};

struct line {
	const char *key, *value;
	size_t keylen, valuelen;
	const char *whole;
	size_t len;
};

static void
trim(const char **s, size_t *len)
{
	while (*len > 0 && isspace((unsigned char)**s)) {
		++*s;
		--*len;
	}
	while (*len > 0 && isspace((unsigned char)(*s)[*len - 1]))
		--*len;
}

/*
 * Slips of the pen that are read as they were meant, as Google's parser does.
 */
static const char *const agent_keys[] = { "user-agent", "useragent",
	"user agent", NULL };
static const char *const allow_keys[] = { "allow", NULL };
static const char *const disallow_keys[] = { "disallow", "dissallow",
	"dissalow", "disalow", "diasllow", "disallaw", NULL };
static const char *const delay_keys[] = { "crawl-delay", NULL };
/* Those that signals read; license is no group's, wherever it stands. */
static const char *const other_keys[] = { "content-usage", "content-signal",
	"license", NULL };
static const char *const global_keys[] = { "license", NULL };

static const char *
key_of(const struct line *line, const char *const *keys)
{
	for (; *keys != NULL; keys++)
		if (line->keylen == strlen(*keys) &&
		    strncasecmp(line->key, *keys, line->keylen) == 0)
			break;
	return *keys;
}

static bool
key_is(const struct line *line, const char *const *keys)
{
	return key_of(line, keys) != NULL;
}

static void
add_rule(struct group *group, bool allow, const struct line *line)
{
	struct rule *rule;

	if ((group->n & (group->n - 1)) == 0) { /* room doubles */
		group->rules = reallocarray(group->rules,
		    group->n == 0 ? 1 : 2 * group->n, sizeof(*rule));
		if (group->rules == NULL)
			err(1, NULL);
	}
	rule = &group->rules[group->n++];
	rule->allow = allow;
	pattern_read(&rule->pattern, line->value, line->valuelen);
	rule->line = text_part(line->whole, line->len);
}

/*
 * "user-agent: Foo/1.0" names Foo: the token ends where its letters end.
 */
static void
user_agent(struct parser *p, const struct line *line)
{
	size_t n = 0;

	if (p->ruled)
		p->own = p->rest = p->ruled = false;
	p->grouped = true;
	if (line->valuelen > 0 && line->value[0] == '*' &&
	    (line->valuelen == 1 || isspace((unsigned char)line->value[1])))
		p->rest = p->robots->rest.named = true;
	while (n < line->valuelen &&
	       (isalpha((unsigned char)line->value[n]) ||
		   line->value[n] == '-' || line->value[n] == '_'))
		n++;
	if (n > 0 && n == strlen(p->agent) &&
	    strncasecmp(line->value, p->agent, n) == 0)
		p->own = p->robots->own.named = true;
}

static void
path_rule(struct parser *p, bool allow, const struct line *line)
{
	p->ruled = true;
	if (line->valuelen == 0)
		return;
	if (p->own)
		add_rule(&p->robots->own, allow, line);
	if (p->rest)
		add_rule(&p->robots->rest, allow, line);
}

static void
crawl_delay(struct parser *p, const struct line *line)
{
	char *text = text_part(line->value, line->valuelen), *end;
	double ms = 1000 * strtod(text, &end);

	p->ruled = true;
	if (end > text && ms >= 0) { /* no NaN is */
		int64_t delay = ms > DELAY_MS ? (int64_t)DELAY_MS : (int64_t)ms;

		if (p->own && delay > p->robots->own.delay)
			p->robots->own.delay = delay;
		if (p->rest && delay > p->robots->rest.delay)
			p->robots->rest.delay = delay;
	}
	free(text);
}

/*
 * Kept, and without a say in where a group ends.
 */
static void
extension(struct parser *p, const struct line *line)
{
	struct robots *robots = p->robots;
	bool global = !p->grouped || key_is(line, global_keys);
	bool own = p->own || global, rest = p->rest || global;

	if (!own && !rest)
		return;
	if (robots->n == ROBOTS_EXTENSIONS) {
		robots->over = true;
		return;
	}
	if ((robots->n & (robots->n - 1)) == 0) { /* room doubles */
		robots->kept = reallocarray(robots->kept,
		    robots->n == 0 ? 1 : 2 * robots->n, sizeof(*robots->kept));
		if (robots->kept == NULL)
			err(1, NULL);
	}
	robots->kept[robots->n++] = (struct kept) {
		.line = {
		    .key = key_of(line, other_keys),
		    .value = text_part(line->value, line->valuelen),
		    .raw = text_part(line->whole, line->len),
		    .number = p->number,
		},
		.own = own,
		.rest = rest,
	};
}

/*
 * Where the key ends: at the colon, or in a line of two words, without one,
 * at the white space between them.
 */
static const char *
separator(const char *s, size_t len)
{
	const char *colon = memchr(s, ':', len), *gap;
	size_t word = 0, rest;

	if (colon != NULL)
		return colon;
	trim(&s, &len);
	while (word < len && !isspace((unsigned char)s[word]))
		word++;
	gap = s + word;
	rest = len - word;
	s = gap;
	trim(&s, &rest);
	for (size_t i = 0; i < rest; i++)
		if (isspace((unsigned char)s[i]))
			return NULL;
	return rest > 0 ? gap : NULL;
}

/*
 * Records that are not known (Sitemap) do not end a group (2.2.4).
 */
static void
take_line(struct parser *p, const char *s, size_t len)
{
	struct line line = { .key = s };
	const char *end, *hash = memchr(s, '#', len);

	if (hash != NULL)
		len = (size_t)(hash - s);
	if ((end = separator(s, len)) == NULL)
		return;
	line.whole = s;
	line.len = len;
	trim(&line.whole, &line.len);
	line.keylen = (size_t)(end - s);
	line.value = end + 1;
	line.valuelen = len - line.keylen - 1;
	trim(&line.key, &line.keylen);
	trim(&line.value, &line.valuelen);
	if (key_is(&line, agent_keys))
		user_agent(p, &line);
	else if (key_is(&line, allow_keys))
		path_rule(p, true, &line);
	else if (key_is(&line, disallow_keys))
		path_rule(p, false, &line);
	else if (key_is(&line, delay_keys))
		crawl_delay(p, &line);
	else if (key_is(&line, other_keys))
		extension(p, &line);
}

static void
drop(struct extension *line)
{
	free((char *)(uintptr_t)line->value);
	free((char *)(uintptr_t)line->raw);
}

/* Now that it is known which groups are ours, only their lines stay. */
static void
choose(struct robots *robots)
{
	size_t n = 0;

	for (size_t i = 0; i < robots->n; i++) {
		struct kept *kept = &robots->kept[i];

		if (robots->own.named ? kept->own : kept->rest)
			robots->kept[n++] = *kept;
		else
			drop(&kept->line);
	}
	robots->n = n;
}

/*
 * What stands in TEXT, of *LEN, but for NUL; NULL: there is none.  One in
 * UTF-16 is ASCII with NULs but for what its comments say.
 */
static char *
without_nul(const char *text, size_t *len)
{
	char *copy, *end;

	if (memchr(text, '\0', *len) == NULL)
		return NULL;
	if ((copy = end = malloc(*len)) == NULL)
		err(1, NULL);
	if (*len >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 ||
			     memcmp(text, "\xfe\xff", 2) == 0)) {
		text += 2;
		*len -= 2;
	}
	for (size_t i = 0; i < *len; i++)
		if (text[i] != '\0')
			*end++ = text[i];
	*len = (size_t)(end - copy);
	return copy;
}

/*
 * What is parsed of TEXT: whole lines.  Half an Allow could allow more.
 */
static size_t
part(const char *text, size_t len)
{
	if (len <= ROBOTS_BYTES)
		return len;
	len = ROBOTS_BYTES;
	while (len > 0 && text[len - 1] != '\n' && text[len - 1] != '\r')
		len--;
	return len;
}

/*
 * TEXT is a robots.txt; AGENT the product token to which it speaks.
 */
struct robots *
robots_parse(const char *text, size_t len, const char *agent)
{
	static const char bom[] = "\xef\xbb\xbf";
	struct robots *robots = calloc(1, sizeof(*robots));
	struct parser p = { .robots = robots, .agent = agent };
	size_t at = 0, n;
	char *copy;

	if (robots == NULL)
		err(1, NULL);
	robots->own.delay = robots->rest.delay = -1;
	robots->cut = len > ROBOTS_BYTES;
	len = part(text, len);
	if ((copy = without_nul(text, &len)) != NULL)
		text = copy;
	while (at < len && at < 3 && text[at] == bom[at]) /* or half a mark */
		at++;
	for (; at < len; at += n + 1) {
		for (n = 0; at + n < len; n++)
			if (text[at + n] == '\n' || text[at + n] == '\r')
				break;
		p.number += !(n == 0 && at > 0 && text[at] == '\n' &&
			      text[at - 1] == '\r'); /* no line in CR LF */
		take_line(&p, text + at, n);
	}
	free(copy);
	choose(robots);
	return robots;
}

/*
 * RFC 9309 2.3.1.3 and 2.3.1.4; status 429 says that the server is busy.
 */
struct robots *
robots_reply(int status, const char *text, size_t len, const char *agent)
{
	if (status / 100 == 2)
		return robots_parse(text, len, agent);
	if (status / 100 == 4 && status != 429)
		return robots_parse("", 0, agent);
	return NULL;
}

static const struct group *
group_of(const struct robots *robots)
{
	return robots->own.named ? &robots->own : &robots->rest;
}

/*
 * May PATH (with its query, from '/' on) be fetched?  *LINE: the rule that
 * says so, as received, or NULL.  The longest match rules; Allow on a tie.
 */
bool
robots_allow(const struct robots *robots, const char *path, const char **line)
{
	const struct group *group = group_of(robots);
	const struct rule *best = NULL;
	char *normal;

	*line = NULL;
	if (strcmp(path, "/robots.txt") == 0)
		return true;
	normal = pattern_path(path);
	for (size_t i = 0; i < group->n; i++) {
		const struct rule *rule = &group->rules[i];

		if (best != NULL &&
		    (rule->pattern.len < best->pattern.len ||
			(rule->pattern.len == best->pattern.len &&
			    !rule->allow)))
			continue;
		if (pattern_matches(&rule->pattern, normal))
			best = rule;
	}
	free(normal);
	if (best == NULL)
		return true;
	*line = best->line;
	return best->allow;
}

bool
robots_cut(const struct robots *robots)
{
	return robots->cut;
}

bool
robots_speaks(const struct robots *robots)
{
	return robots->own.named || robots->rest.named;
}

bool
robots_over(const struct robots *robots)
{
	return robots->over;
}

void
robots_see(struct sightings *all, const struct robots *robots, const char *path,
    enum topic topic)
{
	const char *line;
	bool allowed = robots_allow(robots, path, &line);

	if (line != NULL)
		sightings_add(all,
		    (struct sighting) {
			.topic = topic,
			.says = allowed ? ALLOW : REFUSE,
			.raw = (char *)(uintptr_t)line,
		    },
		    strlen(line));
}

/*
 * Crawl-delay in ms, no part of the RFC; the longest that was given, or -1.
 */
int64_t
robots_delay(const struct robots *robots)
{
	return group_of(robots)->delay;
}

const struct extension *
robots_extension(const struct robots *robots, size_t i)
{
	return i < robots->n ? &robots->kept[i].line : NULL;
}

static void
clear(struct group *group)
{
	for (size_t i = 0; i < group->n; i++) {
		pattern_clear(&group->rules[i].pattern);
		free(group->rules[i].line);
	}
	free(group->rules);
}

void
robots_free(struct robots *robots)
{
	if (robots == NULL)
		return;
	clear(&robots->own);
	clear(&robots->rest);
	for (size_t i = 0; i < robots->n; i++)
		drop(&robots->kept[i].line);
	free(robots->kept);
	free(robots);
}
