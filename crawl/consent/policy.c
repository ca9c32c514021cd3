/*
 * The policy profiles: which signals refuse, as far as they speak of which
 * topics.  A profile is a text of lines "signal: topic...", and # begins a
 * comment.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/consent.h"

#define POLICY_BYTES (64 * 1024) /* of a file; those we ship have some 1000 */

/* In the order of their names. */
static const char *const names[] = { "strict", "ai-signals", "legal-minimum",
	NULL };
static const char *const bodies[] = {
#include "crawl/policies/strict.inc"
	,
#include "crawl/policies/ai-signals.inc"
	,
#include "crawl/policies/legal-minimum.inc"
};

static const char *const topics[TOPICS] = { "crawling", "training", "search",
	"licence", "price" };

const char *
topic_name(enum topic topic)
{
	return topics[topic];
}

const char *const *
policy_names(void)
{
	return names;
}

/* A word of a line, up to a blank, a colon, or where a comment begins. */
struct word {
	const char *at;
	size_t len;
};

static struct word
next_word(const char **line)
{
	struct word word;

	*line += strspn(*line, " \t\r:");
	word.at = *line;
	word.len = strcspn(*line, " \t\r:#\n");
	*line += word.len;
	return word;
}

static bool
is(struct word word, const char *text)
{
	return strlen(text) == word.len &&
	       strncmp(word.at, text, word.len) == 0;
}

static const char *
next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line == '\0' ? NULL : line + 1;
}

bool
policy_heeds(const struct policy *policy, const char *signal, enum topic topic)
{
	for (const char *line = policy->body; line != NULL;
	     line = next_line(line)) {
		const char *at = line;
		struct word word = next_word(&at);

		if (word.len == 0 || !is(word, signal))
			continue;
		while ((word = next_word(&at)).len > 0)
			if (is(word, topics[topic]))
				return true;
	}
	return false;
}

static bool
is_topic(struct word word)
{
	for (int i = 0; i < TOPICS; i++)
		if (is(word, topics[i]))
			return true;
	return false;
}

static bool
is_signal(struct word word)
{
	for (size_t i = 0; signals_name(i) != NULL; i++)
		if (is(word, signals_name(i)))
			return true;
	return false;
}

/* False: LINE is empty, or a comment. */
static bool
check_line(const struct policy *policy, const char *line, int number)
{
	struct word signal = next_word(&line), word;
	bool any = false;

	if (signal.len == 0)
		return false;
	if (!is_signal(signal))
		errx(2, "policy '%s': line %d: no signal '%.*s'; -l lists them",
		    policy->name, number, (int)signal.len, signal.at);
	for (; (word = next_word(&line)).len > 0; any = true)
		if (!is_topic(word))
			errx(2,
			    "policy '%s': line %d: no topic '%.*s'; there are "
			    "crawling, training, search, licence and price",
			    policy->name, number, (int)word.len, word.at);
	if (!any)
		errx(2, "policy '%s': line %d: '%.*s' has no topic",
		    policy->name, number, (int)signal.len, signal.at);
	return true;
}

static char *
file_text(const char *path)
{
	FILE *f = fopen(path, "re");
	char *text;
	size_t n;

	if (f == NULL && errno == ENOENT)
		errx(2,
		    "--policy '%s': is neither strict, ai-signals or "
		    "legal-minimum, nor a file",
		    path);
	if (f == NULL)
		err(2, "--policy '%s'", path);
	if ((text = calloc(1, POLICY_BYTES + 1)) == NULL)
		err(1, NULL);
	n = fread(text, 1, POLICY_BYTES, f);
	if (ferror(f))
		err(2, "--policy '%s'", path);
	if (n == POLICY_BYTES)
		errx(2, "--policy '%s': exceeds %d bytes", path, POLICY_BYTES);
	if (memchr(text, '\0', n) != NULL) /* what follows would be lost */
		errx(2, "--policy '%s': is no text", path);
	fclose(f);
	return text;
}

void
policy_read(struct policy *policy, const char *name)
{
	int number = 1;
	bool any = false;

	if ((policy->name = strdup(name)) == NULL)
		err(1, NULL);
	policy->body = NULL;
	for (int i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], name) == 0)
			policy->body = strdup(bodies[i]);
	if (policy->body == NULL)
		policy->body = file_text(name);
	for (const char *line = policy->body; line != NULL;
	     line = next_line(line))
		any = check_line(policy, line, number++) || any;
	if (!any) /* nobody would be listened to */
		errx(2, "policy '%s': heeds no signal", policy->name);
}

void
policy_clear(struct policy *policy)
{
	free(policy->name);
	free(policy->body);
	*policy = (struct policy) { 0 };
}
