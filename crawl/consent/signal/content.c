/*
 * Content-Signal, which Cloudflare writes into robots.txt: search, ai-train and
 * ai-input, each yes or no.  What is absent neither grants nor restricts.
 *
 * ai-input is what a model is shown when it answers; contentsignals.org defines
 * it apart from training, so it says nothing of a set for training.  use=
 * bounds what may be kept: immediate, nothing; reference, an excerpt and a
 * link; full, all.  A set keeps all: less refuses its copy, which is of the
 * topic crawling.
 */
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"

#define BREAKS ",; \t"

struct word {
	const char *at;
	size_t len;
};

static bool
is(struct word word, const char *text)
{
	return strlen(text) == word.len &&
	       strncasecmp(word.at, text, word.len) == 0;
}

static bool
topic_of(struct word key, enum topic *topic)
{
	*topic = is(key, "ai-train") ? TRAINING
		 : is(key, "search") ? SEARCH
				     : CRAWLING;
	return *topic != CRAWLING || is(key, "use");
}

static enum says
meaning(struct word value)
{
	if (is(value, "no") || is(value, "immediate") || is(value, "reference"))
		return REFUSE;
	return is(value, "yes") || is(value, "full") ? ALLOW : UNKNOWN;
}

/* The pair of KEY and VALUE that is next; false: there is none. */
static bool
next(const char **text, struct word *key, struct word *value)
{
	*text += strspn(*text, BREAKS);
	key->at = *text;
	key->len = strcspn(*text, "=" BREAKS);
	*text += key->len;
	*text += strspn(*text, " \t");
	*value = (struct word) { *text, 0 };
	if (**text != '=')
		return key->len > 0;
	value->at += 1 + strspn(*text + 1, " \t\"");
	value->len = strcspn(value->at, "\"" BREAKS);
	*text = value->at + value->len;
	*text += strspn(*text, "\"");
	return true;
}

/* Said twice, the refusal stands. */
static void
read_pairs(const char *value, enum says said[TOPICS])
{
	struct word key, word;
	enum topic topic;
	enum says says;

	while (next(&value, &key, &word))
		if (topic_of(key, &topic) &&
		    (says = meaning(word)) > said[topic])
			said[topic] = says;
}

const struct signal signal_content = {
	.name = "content-signal",
	.about = "ai-train, search of Content Signals: robots rule, header",
	.preference = { "content-signal", read_pairs },
};
