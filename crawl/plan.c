/*
 * The command line: what is asked of this run.
 */
#include <ctype.h>
#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "crawl/crawl.h"

#define SERVERS 8 /* of DNS; the system's resolver knows three */

enum option_id {
	AGENT = OPTION_OWN,
	CONTACT,
	POLICY,
	CA,
	ADDRESS,
	SERVER,
	AGAIN,
	PART,
	REFRESH,
	RECHECK,
	APPLY,
	EVENTS,
	AS,
	DENY,
	REJUDGE,
	HISTORY,
	FAILURES,
	COPIES,
	CLAIMS,
	EXPLAIN,
	TEST,
	HEADERS,
	NUMBERS
};

/* Options that are a number. */
enum {
	DELAY,
	HOSTS,
	TRIES,
	DEPTH,
	TIMEOUT,
	WAIT,
	PAGES,
	BYTES,
	BURST,
	PER_HOST,
	DOMAIN_DELAY,
	DOMAIN_BURST,
	PER_DOMAIN,
	PARALLEL,
	PATIENCE,
	LEAST,
	AGE,
	COUNT
};

static const struct number {
	const char *name;
	long long value, lo, hi;
} numbers[COUNT] = {
	[DELAY] = { "delay", 1000, 0, 86400000 },
	[HOSTS] = { "max-hosts", 256, 1, 10000 },
	[TRIES] = { "tries", 3, 1, 100 },
	[DEPTH] = { "depth", 1, 0, 1000 },
	[TIMEOUT] = { "timeout", 60, 1, 86400 },
	[WAIT] = { "max-wait", 600, 0, 86400 },
	[PAGES] = { "max-pages", 10000, 1, 1000000000 },
	[AGE] = { "older-than", SINCE_NOW, 0, 3153600000 },
	[LEAST] = { "min-bytes", 0, 0, 1LL << 32 },
	[BYTES] = { "max-bytes", 64LL << 20, 1, 1LL << 32 },
	[BURST] = { "burst", 1, 1, 1000 },
	[PER_HOST] = { "per-host", 1, 1, 1000 },
	[DOMAIN_DELAY] = { "domain-delay", -1, 0, 86400000 },
	[DOMAIN_BURST] = { "domain-burst", 5, 1, 1000 },
	[PER_DOMAIN] = { "per-domain", 6, 1, 10000 },
	[PARALLEL] = { "dns-parallel", 64, 1, 10000 },
	[PATIENCE] = { "dns-timeout", 10, 1, 3600 },
};

struct words {
	const char *agent, *contact, *policy;
	long long n[COUNT];
};

static void
set_collector(struct plan *plan, const char *names)
{
	if (collector_among(names, NULL) == NULL)
		errx(2, "--as '%s': is none of the collectors that -l lists",
		    names);
	plan->as = names;
}

/* Is WORD, of --NAME, the first of the two? */
static bool
either(const char *name, const char *word, const char *const two[2])
{
	bool first = strcmp(word, two[0]) == 0;

	if (!first && strcmp(word, two[1]) != 0)
		errx(2, "--%s '%s': is neither %s nor %s", name, word, two[1],
		    two[0]);
	return first;
}

static void
set_part(struct plan *plan, const char *text)
{
	part_clear(&plan->part);
	if (part_read(&plan->part, text) == -1)
		errx(2, "--part '%s': is not I/N, with I from 1 to N", text);
}

static void
add_address(struct plan *plan, const char *cidr)
{
	plan->allow =
	    reallocarray(plan->allow, plan->allowed + 1, sizeof(*plan->allow));
	if (plan->allow == NULL)
		err(1, NULL);
	if (range_read(&plan->allow[plan->allowed++], cidr) == -1)
		errx(2, "--allow-address '%s': is no address or CIDR range",
		    cidr);
}

static void
add_server(struct plan *plan, const char *server)
{
	const char *before = plan->dns.servers;
	char *all;
	int n = 1;

	if (*server == '\0')
		errx(2, "--dns-server '': is no address");
	for (const char *p = before; p != NULL; p = strchr(p + 1, ','))
		n++;
	if (n > SERVERS)
		errx(2, "--dns-server '%s': is one more than %d", server,
		    SERVERS);
	if (asprintf(&all, "%s%s%s", before == NULL ? "" : before,
		before == NULL ? "" : ",", server) == -1)
		err(1, NULL);
	free(plan->dns.servers);
	plan->dns.servers = all;
}

/* Where the text goes that C is followed by, as it stands; or NULL. */
static const char **
text_of(struct plan *plan, struct words *words, int c)
{
	switch (c) {
	case AGENT:
		return &words->agent;
	case CONTACT:
		return &words->contact;
	case POLICY:
		return &words->policy;
	case CA:
		return &plan->ca;
	case EVENTS:
		return &plan->events;
	case HISTORY:
		return &plan->history;
	case EXPLAIN:
		return &plan->explain;
	case TEST:
		return &plan->robots;
	case HEADERS:
		return &plan->headers;
	default:
		return NULL;
	}
}

/* What is to be done where C, a word alone, is given; or NULL. */
static bool *
flag_of(struct plan *plan, int c)
{
	switch (c) {
	case REFRESH:
		return &plan->refresh;
	case RECHECK:
		return &plan->recheck;
	case APPLY:
		return &plan->apply;
	case REJUDGE:
		return &plan->rejudge;
	case FAILURES:
		return &plan->failures;
	case COPIES:
		return &plan->copies;
	default:
		return NULL;
	}
}

/* What is of a kind of its own. */
static void
take_other(struct plan *plan, int c)
{
	switch (c) {
	case ADDRESS:
		add_address(plan, optarg);
		break;
	case SERVER:
		add_server(plan, optarg);
		break;
	case PART:
		set_part(plan, optarg);
		break;
	case AGAIN:
		plan->again = true;
		plan->classes = optarg;
		break;
	case AS:
		set_collector(plan, optarg);
		break;
	case DENY:
		plan->deny = either("robots-4xx", optarg,
		    (const char *const[]) { "deny", "allow" });
		break;
	case CLAIMS:
		plan->unverified = either("claims", optarg,
		    (const char *const[]) { "record", "verify" });
		break;
	default:
		errx(2, "see --help");
	}
}

static void
take(struct plan *plan, struct words *words, int c)
{
	const char **text = text_of(plan, words, c);
	bool *flag = flag_of(plan, c);

	if (text != NULL) {
		*text = optarg;
	} else if (flag != NULL) {
		*flag = true;
	} else if (c >= NUMBERS) {
		const struct number *number = &numbers[c - NUMBERS];

		words->n[c - NUMBERS] = options_number(
		    number->name, optarg, number->lo, number->hi);
	} else {
		take_other(plan, c);
	}
}

/*
 * The product token has letters, '-' and '_' only: others could not be
 * spoken to in robots.txt.  The rest of the header must be one line.
 */
static void
set_agent(struct plan *plan, const struct words *words)
{
	const char *contact = words->contact;

	plan->asker.agent = words->agent;
	for (const char *p = words->agent; *p != '\0' || p == words->agent; p++)
		if (!isalpha((unsigned char)*p) && *p != '-' && *p != '_')
			errx(2,
			    "--agent '%s': has other characters than "
			    "letters, '-' and '_' (RFC 9309 2.2.1)",
			    words->agent);
	for (const char *p = contact; p != NULL && *p != '\0'; p++)
		if (*p <= ' ' || *p == 0x7f)
			errx(2, "--contact '%s': is no URL", contact);
	if (asprintf(&plan->user_agent,
		contact == NULL ? "%s/" VERSION : "%s/" VERSION " (+%s)",
		words->agent, contact) == -1)
		err(1, NULL);
}

/*
 * A delay of a whole domain is as long as that of one host, unless it is said.
 */
static void
set_pace(struct plan *plan, const struct words *words)
{
	plan->burst = (int)words->n[BURST];
	plan->per_host = (int)words->n[PER_HOST];
	plan->domain_delay = (int)words->n[DOMAIN_DELAY];
	if (plan->domain_delay == -1)
		plan->domain_delay = plan->delay;
	plan->domain_burst = (int)words->n[DOMAIN_BURST];
	plan->per_domain = (int)words->n[PER_DOMAIN];
}

static void
set_numbers(struct plan *plan, const struct words *words)
{
	plan->delay = (int)words->n[DELAY];
	plan->hosts = (int)words->n[HOSTS];
	plan->tries = (int)words->n[TRIES];
	plan->depth = (int)words->n[DEPTH];
	plan->timeout = (int)words->n[TIMEOUT];
	plan->wait = (int)words->n[WAIT];
	plan->pages = words->n[PAGES];
	plan->bytes = words->n[BYTES];
	plan->least = words->n[LEAST];
	plan->before = words->n[AGE] == SINCE_NOW
			   ? SINCE_NOW
			   : time_ms() - 1000 * words->n[AGE];
	set_pace(plan, words);
	plan->dns.parallel = (int)words->n[PARALLEL];
	plan->dns.timeout = 1000 * (int)words->n[PATIENCE];
}

const struct collector *
plan_collector(const struct plan *plan, const char *locator)
{
	if (plan->as == NULL)
		return collector_find(locator);
	/* One alone is what it is, whatever it looks like. */
	return strchr(plan->as, ',') == NULL
		   ? collector_named(plan->as)
		   : collector_among(plan->as, locator);
}

static void
check_source(const struct plan *plan, const char *locator)
{
	const struct collector *collector = plan_collector(plan, locator);
	const char *wrong;
	struct url url;

	if ((collector == NULL || !collector->fetched) &&
	    strstr(locator, "://") == NULL && access(locator, F_OK) == -1)
		err(2, "source '%s'", locator);
	if (collector == NULL)
		errx(2, "source '%s': no collector takes it; -l lists them",
		    locator);
	if (!collector->fetched)
		return;
	if ((wrong = url_read(&url, locator)) != NULL)
		errx(2, "source '%s': %s", locator, wrong);
	url_clear(&url);
}

/* The option that is about what a set has, and takes no source; or NULL. */
static const char *
alone_of(const struct plan *plan)
{
	return plan->rejudge           ? "--rejudge"
	       : plan->recheck         ? "--recheck"
	       : plan->failures        ? "--failures"
	       : plan->copies          ? "--copies"
	       : plan->history != NULL ? "--history"
				       : NULL;
}

/* What earlier runs left is done without a source, if that is asked for. */
static void
check_sources(const struct plan *plan)
{
	const char *alone = alone_of(plan);

	if (plan->apply && !plan->recheck)
		errx(2, "--apply: goes with --recheck");
	if (plan->events != NULL && !plan->recheck)
		errx(2, "--events: goes with --recheck");
	if (alone != NULL && plan->sources[0] != NULL)
		errx(2, "%s takes no source", alone);
	if (alone != NULL &&
	    (plan->refresh || (plan->rejudge && plan->recheck)))
		errx(2, "%s: goes with neither --refresh nor its like", alone);
	if (plan->common.list || plan->robots != NULL ||
	    plan->headers != NULL || plan->explain != NULL || alone != NULL)
		return;
	if (plan->sources[0] == NULL && !plan->again)
		errx(2, "no source is given; see --help");
	for (char **s = plan->sources; *s != NULL; s++)
		check_source(plan, *s);
}

static const struct option options[] = {
	OPTIONS_LONG,
	{ "agent", required_argument, NULL, AGENT },
	{ "contact", required_argument, NULL, CONTACT },
	{ "policy", required_argument, NULL, POLICY },
	{ "ca", required_argument, NULL, CA },
	{ "allow-address", required_argument, NULL, ADDRESS },
	{ "part", required_argument, NULL, PART },
	{ "retry-failed", optional_argument, NULL, AGAIN },
	{ "refresh", no_argument, NULL, REFRESH },
	{ "recheck", no_argument, NULL, RECHECK },
	{ "apply", no_argument, NULL, APPLY },
	{ "events", required_argument, NULL, EVENTS },
	{ "older-than", required_argument, NULL, NUMBERS + AGE },
	{ "as", required_argument, NULL, AS },
	{ "robots-4xx", required_argument, NULL, DENY },
	{ "rejudge", no_argument, NULL, REJUDGE },
	{ "history", required_argument, NULL, HISTORY },
	{ "failures", no_argument, NULL, FAILURES },
	{ "copies", no_argument, NULL, COPIES },
	{ "claims", required_argument, NULL, CLAIMS },
	{ "explain", required_argument, NULL, EXPLAIN },
	{ "test-robots", required_argument, NULL, TEST },
	{ "test-headers", required_argument, NULL, HEADERS },
	{ "delay", required_argument, NULL, NUMBERS + DELAY },
	{ "max-hosts", required_argument, NULL, NUMBERS + HOSTS },
	{ "tries", required_argument, NULL, NUMBERS + TRIES },
	{ "depth", required_argument, NULL, NUMBERS + DEPTH },
	{ "timeout", required_argument, NULL, NUMBERS + TIMEOUT },
	{ "max-wait", required_argument, NULL, NUMBERS + WAIT },
	{ "max-pages", required_argument, NULL, NUMBERS + PAGES },
	{ "min-bytes", required_argument, NULL, NUMBERS + LEAST },
	{ "max-bytes", required_argument, NULL, NUMBERS + BYTES },
	{ "burst", required_argument, NULL, NUMBERS + BURST },
	{ "per-host", required_argument, NULL, NUMBERS + PER_HOST },
	{ "domain-delay", required_argument, NULL, NUMBERS + DOMAIN_DELAY },
	{ "domain-burst", required_argument, NULL, NUMBERS + DOMAIN_BURST },
	{ "per-domain", required_argument, NULL, NUMBERS + PER_DOMAIN },
	{ "dns-parallel", required_argument, NULL, NUMBERS + PARALLEL },
	{ "dns-timeout", required_argument, NULL, NUMBERS + PATIENCE },
	{ "dns-server", required_argument, NULL, SERVER },
	{ NULL, 0, NULL, 0 },
};

/*
 * Ends the program where the command line is wrong.
 */
void
plan_read(struct plan *plan, int argc, char *argv[])
{
	struct words words = { .agent = "proofsheet" };
	int c;

	*plan = (struct plan) { 0 };
	options_default(&plan->common);
	for (int i = 0; i < COUNT; i++)
		words.n[i] = numbers[i].value;
	while (
	    (c = getopt_long(argc, argv, OPTIONS_SHORT, options, NULL)) != -1)
		if (!options_take(&plan->common, c, optarg, plan_help()))
			take(plan, &words, c);
	set_agent(plan, &words);
	if (words.policy != NULL)
		policy_read(&plan->policy, words.policy);
	plan->asker.policy = &plan->policy;
	set_numbers(plan, &words);
	plan->sources = argv + optind;
	check_sources(plan);
}

void
plan_clear(struct plan *plan)
{
	policy_clear(&plan->policy);
	part_clear(&plan->part);
	free(plan->user_agent);
	free(plan->allow);
	free(plan->dns.servers);
}
