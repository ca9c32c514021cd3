/*
 * Content-Usage and Content-Signal: in headers, and as lines of robots.txt.
 */
#include "tests/seen.h"
#include "tests/test.h"

#define ALL "User-agent: *\n"

/* What the headers, or else the robots.txt TEXT, say for PATH. */
struct ask {
	const char *signal, *headers[3], *text, *path;
};

static enum says
ask(struct ask q, enum topic topic)
{
	struct sightings seen = { 0 };
	struct policy policy;
	struct asker asker = { AGENT, &policy };
	enum says says;

	policy_read(&policy, "ai-signals");
	if (q.text != NULL) {
		struct robots *robots =
		    robots_parse(q.text, strlen(q.text), AGENT);

		signals_robots(&seen, &asker, robots, q.path);
		robots_free(robots);
	}
	for (int i = 0; i < 3 && q.headers[i] != NULL; i++)
		signals_header(&seen, &asker, q.signal, q.headers[i]);
	says = seen_says(&seen, q.signal, topic);
	/* The policy heeds what speaks of training, and nothing else here. */
	if (topic == TRAINING &&
	    (sightings_refusal(&seen) != NULL) != (says == REFUSE))
		says = (enum says)(-1);
	sightings_clear(&seen);
	policy_clear(&policy);
	return says;
}

#define USAGE(topic, ...) \
	ask((struct ask) { "content-usage", { __VA_ARGS__ } }, topic)
#define SIGNAL(topic, ...) \
	ask((struct ask) { "content-signal", { __VA_ARGS__ } }, topic)
#define RULE(name, topic, lines, at)                                          \
	ask((struct ask) { .signal = (name), .text = (lines), .path = (at) }, \
	    topic)

/* The vocabulary: only the tokens y and n; the last of a key; no errors. */
static void
usage(void)
{
	OK(USAGE(TRAINING, "train-ai=n") == REFUSE);
	OK(USAGE(TRAINING, "train-ai=y") == ALLOW);
	OK(USAGE(SEARCH, "train-ai=n") == UNKNOWN);
	OK(USAGE(SEARCH, "train-ai=y, search=n") == REFUSE);
	OK(USAGE(TRAINING, "train-ai=y, search=n") == ALLOW);
	OK(USAGE(TRAINING, "train-ai=n;x=y, other") == REFUSE);
	OK(USAGE(TRAINING, "train-ai=\"n\"") == UNKNOWN);
	OK(USAGE(TRAINING, "train-ai=?0") == UNKNOWN);
	OK(USAGE(TRAINING, "train-ai=no") == UNKNOWN);
	OK(USAGE(TRAINING, "train-ai=N") == UNKNOWN);
	OK(USAGE(TRAINING, "train-ai") == UNKNOWN);
	OK(USAGE(TRAINING, "train-ai=n, train-ai") == UNKNOWN);
	OK(USAGE(TRAINING, "train-ai=y, train-ai=n") == REFUSE);
	OK(USAGE(TRAINING, "train-ai=n, Search=y") == UNKNOWN);
	OK(USAGE(TRAINING, "train-ai=n,") == UNKNOWN);
	OK(USAGE(TRAINING, "ai=n, genai=n, bots=n") == UNKNOWN);
	OK(USAGE(TRAINING, "") == UNKNOWN);
}

/* Several headers are one dictionary: an error in one fails all. */
static void
repeated(void)
{
	OK(USAGE(TRAINING, "search=y", "train-ai=n") == REFUSE);
	OK(USAGE(SEARCH, "search=y", "train-ai=n") == ALLOW);
	OK(USAGE(TRAINING, "train-ai=n", "train-ai=y") == ALLOW);
	OK(USAGE(TRAINING, "train-ai=n", "search=y", "BAD=1") == UNKNOWN);
}

static void
usage_rules(void)
{
#define U(lines, at) RULE("content-usage", TRAINING, lines, at)
	/* The draft's own example. */
	static const char draft[] =
	    ALL "Allow: /\nDisallow: /never/\n"
		"Content-Usage: train-ai=n\n"
		"Content-Usage: /ai-ok/ train-ai=y\n\n"
		"User-Agent: ExampleBot\nAllow: /\nContent-Usage: train-ai=y\n";

	OK(U(draft, "/test") == REFUSE);
	OK(U(draft, "/ai-ok/test") == ALLOW);
	OK(U(ALL "Content-Usage: train-ai=y\n"
		 "User-agent: proofsheet\nContent-Usage: train-ai=n\n",
	       "/") == REFUSE);
	OK(U(ALL "content-usage: /a train-ai=n\n", "/b") == UNKNOWN);
	OK(U(ALL "Content-usage :/a\ttrain-ai=n # so\n", "/a?b") == REFUSE);
	OK(U(ALL "Content-Usage: /*.png$ train-ai=n\n", "/x.png") == REFUSE);
	OK(U(ALL "Content-Usage: /a train-ai=y\nContent-Usage: /a train-ai=n\n",
	       "/a") == REFUSE);
	OK(U(ALL "Content-Usage: /a search=n\nContent-Usage: train-ai=n\n",
	       "/a") == UNKNOWN);
	OK(U(ALL "Content-Usage: train-ai=n, Oops\n", "/a") == UNKNOWN);
	OK(U("User-agent: other\nContent-Usage: train-ai=n\n", "/") == UNKNOWN);
	OK(U("Content-Usage: train-ai=n\n" ALL "Allow: /\n", "/") == REFUSE);
#undef U
}

static void
content_signal(void)
{
	OK(SIGNAL(TRAINING, "search=yes,ai-train=no") == REFUSE);
	OK(SIGNAL(SEARCH, "search=yes,ai-train=no") == ALLOW);
	OK(SIGNAL(TRAINING, "ai-train=yes, search=no") == ALLOW);
	OK(SIGNAL(TRAINING, "AI-Train = No") == REFUSE);
	OK(SIGNAL(TRAINING, "ai-train=no ai-train=yes") == REFUSE);
	OK(SIGNAL(TRAINING, "search=yes", "ai-train=no") == REFUSE);
	OK(SIGNAL(TRAINING, "search=yes") == UNKNOWN);
	OK(SIGNAL(TRAINING, "ai-input=no") == UNKNOWN);
	OK(SIGNAL(TRAINING, "ai-train=maybe") == UNKNOWN);
	OK(SIGNAL(TRAINING, "ai-train") == UNKNOWN);
	OK(SIGNAL(TRAINING, "=no,,;=") == UNKNOWN);
	OK(SIGNAL(TRAINING, "xai-train=no") == UNKNOWN);
	OK(SIGNAL(CRAWLING, "use=reference") == REFUSE);
	OK(SIGNAL(CRAWLING, "ai-train=yes,use=immediate") == REFUSE);
	OK(SIGNAL(CRAWLING, "use=full") == ALLOW);
	OK(RULE("content-signal", TRAINING,
	       ALL "Content-Signal: search=yes,ai-train=no\nAllow: /\n\n"
		   "User-agent: GPTBot\nDisallow: /\n",
	       "/a.png") == REFUSE);
	OK(RULE("content-signal", TRAINING,
	       ALL "Content-Signal: ai-train=no\nContent-Signal: /a "
		   "ai-train=yes\n",
	       "/a.png") == ALLOW);
}

/* Lines of other kinds never end a group (RFC 9309 2.2.4). */
static void
groups(void)
{
	static const char text[] =
	    "User-agent: other\nContent-Signal: ai-train=no\nLicense: /l\n"
	    "Content-Usage: train-ai=n\nUser-agent: proofsheet\n"
	    "Disallow: /x\nContent-Signal: search=no\n";
	struct robots *robots = robots_parse(text, strlen(text), AGENT);
	const struct extension *line = robots_extension(robots, 0);
	const char *rule;

	OK(!robots_allow(robots, "/x", &rule));
	OK(line != NULL && strcmp(line->raw, "License: /l") == 0);
	OK(line->number == 3 && strcmp(line->value, "/l") == 0);
	line = robots_extension(robots, 1);
	OK(line != NULL && line->number == 7);
	OK(strcmp(line->key, "content-signal") == 0);
	OK(robots_extension(robots, 2) == NULL);
	robots_free(robots);
	robots = robots_parse(text, strlen(text), "other");
	OK(!robots_allow(robots, "/x", &rule));
	OK(robots_extension(robots, 3) != NULL);
	robots_free(robots);
}

int
main(void)
{
	usage();
	repeated();
	usage_rules();
	content_signal();
	groups();
	return DONE();
}
