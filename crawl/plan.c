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

static const char help[] =
    "usage: proofsheet-crawl [-nqv] [-d SET] [options] SOURCE...\n"
    "       proofsheet-crawl --recheck [-nqv] [-d SET] [--apply] [options]\n"
    "       proofsheet-crawl --rejudge [-nqv] [-d SET] [--policy NAME|FILE]\n"
    "       proofsheet-crawl --history URL|--failures [-d SET] [--json]\n"
    "       proofsheet-crawl --explain URL [options]\n"
    "       proofsheet-crawl --test-robots FILE AGENT URL\n"
    "       proofsheet-crawl --test-headers FILE AGENT [--policy NAME|FILE]\n"
    "       proofsheet-crawl -l\n"
    "\n"
    "Collects pairs of image and text from each SOURCE into the set, and the\n"
    "images' bytes, as far as robots.txt and other signals allow. A SOURCE is\n"
    "a page's URL; a list of URLs with captions (txt, csv, tsv, jsonl,\n"
    "parquet, also .gz); a photograph, a folder of them, a tar or a zip.\n"
    "Stopped or killed, it goes on where it was when it is run again.\n"
    "\n"
    "  -d, --set DIR          the set, made where absent (./set)\n"
    "  -n, --dry-run          print what would be fetched; ask only for "
    "robots.txt\n"
    "                         and for a page that is a SOURCE itself\n"
    "  -j, --jobs N           without meaning here: see --max-hosts\n"
    "  -q, --quiet            no progress, no summary\n"
    "  -v, --verbose          a line for each image and page\n"
    "  -l, --list             list collectors and signals\n"
    "      --json             the summary as JSON, on stdout\n"
    "\n"
    "Pages and pace:\n"
    "      --depth N          follow links of a page N deep on its host (1)\n"
    "      --max-pages N      pages of one source (10000)\n"
    "      --delay MS         pause between two requests to one origin "
    "(1000);\n"
    "                         a longer Crawl-delay is kept\n"
    "      --burst N          requests to one host at once, after a rest (1)\n"
    "      --per-host N       requests to one host at a time (1)\n"
    "      --domain-delay MS, --domain-burst N, --per-domain N\n"
    "                         the same for all hosts of a registrable domain\n"
    "                         together (as --delay, 5, 6)\n"
    "      --max-hosts N      requests at a time, of all hosts (256)\n"
    "      --tries N          of what fails on the way (3)\n"
    "      --timeout S        for one reply (60)\n"
    "      --max-wait S       end when nothing is due sooner (600)\n"
    "      --min-bytes N, --max-bytes N  of one image (0, 67108864)\n"
    "      --retry-failed[=CLASS,...]  what failed in earlier runs is due "
    "once\n"
    "                         more, or those of some classes\n"
    "      --refresh          read each SOURCE and what it led to once more, "
    "as\n"
    "                         far as it is --older-than; what did not change\n"
    "                         comes over the wire only if the server insists\n"
    "      --recheck          ask whether what the set has still stands: its\n"
    "                         robots.txt, headers and pages; print what was\n"
    "                         revoked or deleted since\n"
    "      --apply            with --recheck: withdraw that from the set; the "
    "bytes\n"
    "                         stay, until they are erased\n"
    "      --older-than S     with --refresh and --recheck: what was asked for "
    "in\n"
    "                         the last S seconds is not asked for again (86400)"
    "\n"
    "      --as COLLECTOR     what each SOURCE is, whatever its name: page, "
    "list\n"
    "                         or files\n"
    "\n"
    "Who asks, and how:\n"
    "      --agent TOKEN      name that robots.txt may speak to (proofsheet)\n"
    "      --contact URL      where to learn about this crawl; sent along\n"
    "      --policy NAME|FILE which signals refuse: ai-signals, strict,\n"
    "                         legal-minimum, or a file like those (that of "
    "the\n"
    "                         set; of a new one, ai-signals)\n"
    "      --robots-4xx allow|deny  a robots.txt of status 4xx, but for 404 "
    "and\n"
    "                         410, allows all (as RFC 9309 does) or nothing "
    "(allow)\n"
    "      --allow-address CIDR  an address that is not public, on any port;\n"
    "                         may be given more than once\n"
    "      --dns-server ADDR[:PORT]  ask this one, not the system's; may be "
    "given\n"
    "                         more than once\n"
    "      --dns-parallel N   names that are asked for at a time (64)\n"
    "      --dns-timeout S    for one name, all tries together (10)\n"
    "      --ca FILE          trust these certificates\n"
    "      --help, --version\n"
    "\n"
    "Without the network:\n"
    "      --history URL      each time that an image was asked for or decided "
    "on:\n"
    "                         time, result, HTTP status, URL, reason and WARC "
    "record\n"
    "      --failures         what failed: class, host and number, the most "
    "first;\n"
    "                         both with tabs between, or with --json\n"
    "      --rejudge          the verdict of every item anew, from the "
    "signals\n"
    "                         that the set holds, under --policy; with -n, "
    "only\n"
    "                         print what would change\n"
    "\n"
    "Example:\n"
    "  proofsheet-crawl -d set --contact https://example.org/bot \\\n"
    "      https://example.org/gallery/ captions.tsv ~/photos\n"
    "\n"
    "Exit status: 0 done, 1 the machine failed, 2 usage; of --test-robots and\n"
    "--explain: 0 allowed, 1 not.\n";

enum option_id {
	AGENT = OPTION_OWN,
	CONTACT,
	POLICY,
	CA,
	ADDRESS,
	SERVER,
	AGAIN,
	REFRESH,
	RECHECK,
	APPLY,
	AS,
	DENY,
	REJUDGE,
	HISTORY,
	FAILURES,
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
	[AGE] = { "older-than", 86400, 0, 3153600000 },
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
set_collector(struct plan *plan, const char *name)
{
	if ((plan->as = collector_named(name)) == NULL)
		errx(2, "--as '%s': is none of the collectors that -l lists",
		    name);
}

static void
set_deny(struct plan *plan, const char *word)
{
	plan->deny = strcmp(word, "deny") == 0;
	if (!plan->deny && strcmp(word, "allow") != 0)
		errx(2, "--robots-4xx '%s': is neither allow nor deny", word);
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

/* C is a word alone, and says that something is to be done. */
static bool
take_flag(struct plan *plan, int c)
{
	switch (c) {
	case REFRESH:
		return plan->refresh = true;
	case RECHECK:
		return plan->recheck = true;
	case APPLY:
		return plan->apply = true;
	case REJUDGE:
		return plan->rejudge = true;
	case FAILURES:
		return plan->failures = true;
	default:
		return false;
	}
}

static void
add_server(struct plan *plan, const char *server)
{
	const char *before = plan->dns.servers;
	char *all;

	if (*server == '\0')
		errx(2, "--dns-server '': is no address");
	if (++plan->servers > SERVERS)
		errx(2, "--dns-server '%s': is one more than %d", server,
		    SERVERS);
	if (asprintf(&all, "%s%s%s", before == NULL ? "" : before,
		before == NULL ? "" : ",", server) == -1)
		err(1, NULL);
	free(plan->dns.servers);
	plan->dns.servers = all;
}

static void
take(struct plan *plan, struct words *words, int c)
{
	switch (c) {
	case AGENT:
		words->agent = optarg;
		break;
	case CONTACT:
		words->contact = optarg;
		break;
	case POLICY:
		words->policy = optarg;
		break;
	case CA:
		plan->ca = optarg;
		break;
	case ADDRESS:
		add_address(plan, optarg);
		break;
	case SERVER:
		add_server(plan, optarg);
		break;
	case AGAIN:
		plan->again = true;
		plan->classes = optarg;
		break;
	case AS:
		set_collector(plan, optarg);
		break;
	case DENY:
		set_deny(plan, optarg);
		break;
	case HISTORY:
		plan->history = optarg;
		break;
	case EXPLAIN:
		plan->explain = optarg;
		break;
	case TEST:
		plan->robots = optarg;
		break;
	case HEADERS:
		plan->headers = optarg;
		break;
	default:
		if (take_flag(plan, c))
			break;
		if (c < NUMBERS)
			errx(2, "see --help");
		words->n[c - NUMBERS] =
		    options_number(numbers[c - NUMBERS].name, optarg,
			numbers[c - NUMBERS].lo, numbers[c - NUMBERS].hi);
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
	plan->before = time_ms() - 1000 * words->n[AGE];
	set_pace(plan, words);
	plan->dns.parallel = (int)words->n[PARALLEL];
	plan->dns.timeout = 1000 * (int)words->n[PATIENCE];
}

const struct collector *
plan_collector(const struct plan *plan, const char *locator)
{
	return plan->as != NULL ? plan->as : collector_find(locator);
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
	if (alone != NULL && plan->sources[0] != NULL)
		errx(2, "%s takes no source", alone);
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
	{ "retry-failed", optional_argument, NULL, AGAIN },
	{ "refresh", no_argument, NULL, REFRESH },
	{ "recheck", no_argument, NULL, RECHECK },
	{ "apply", no_argument, NULL, APPLY },
	{ "older-than", required_argument, NULL, NUMBERS + AGE },
	{ "as", required_argument, NULL, AS },
	{ "robots-4xx", required_argument, NULL, DENY },
	{ "rejudge", no_argument, NULL, REJUDGE },
	{ "history", required_argument, NULL, HISTORY },
	{ "failures", no_argument, NULL, FAILURES },
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
		if (!options_take(&plan->common, c, optarg, help))
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
	free(plan->user_agent);
	free(plan->allow);
	free(plan->dns.servers);
}
