/*
 * X-Robots-Tag and meta robots: what refuses, for whom; the lines that a
 * parser which splits at the first colon loses.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/signal.h"
#include "tests/test.h"

#define AGENT "proofsheet"
#define SAYS(value, topic) directives_say(value, AGENT, topic)
#define REFUSES(value) OK(SAYS(value, TRAINING) == REFUSE)
#define PASSES(value) OK(SAYS(value, TRAINING) == UNKNOWN)

static void
directives(void)
{
	REFUSES("noai");
	REFUSES("NoAI");
	REFUSES("noimageai");
	REFUSES("noml");
	REFUSES(" noarchive ,\tnoai ");
	REFUSES("noarchive noai");
	REFUSES("noarchive; noai");
	REFUSES("noai, max-image-preview: large");
	REFUSES("max-image-preview:large, noai");
	REFUSES("noai max-image-preview: large");
	REFUSES("max-image-preview: large noai");
	REFUSES("max-snippet: -1, max-video-preview: 5, noimageai");
	REFUSES("unavailable_after: 25 Jun 2010 15:00:00 PST, noai");
	REFUSES("unavailable_after: Wed, 03 Dec 2025 13:09:53 GMT, noai");
	REFUSES("unavailable_after: 2025-12-03T13:09:53Z, noai");
	REFUSES("\"noai, noimageai\"");
	REFUSES("'noai'");
	PASSES("unavailable_after: noai");
	PASSES("");
	PASSES(",,:,;:");
	PASSES("noaindex");
	PASSES("no ai");
	PASSES("noindex, nofollow, none, noimageindex");
}

static void
scopes(void)
{
	REFUSES("proofsheet: noai");
	REFUSES("ProofSheet : noai");
	REFUSES("proofsheet/1.0: noai");
	PASSES("proofsheets/1.0: noai");
	REFUSES("*: noai");
	REFUSES("demobot: noindex, proofsheet: noai");
	REFUSES("proofsheet: noindex, noai");
	REFUSES("noai, demobot: noindex");
	REFUSES("demobot: unavailable_after: 25 Jun 2010 15:00:00 PST, "
		"proofsheet: max-snippet: 3, noai");
	PASSES("demobot: noai");
	PASSES("demobot: noindex, noai, noimageai");
	PASSES("proofsheet: noindex, demobot: noai");
	PASSES("proofsheets: noai");
}

static void
search(void)
{
	OK(SAYS("noindex", SEARCH) == REFUSE);
	OK(SAYS("none", SEARCH) == REFUSE);
	OK(SAYS("noimageindex", SEARCH) == REFUSE);
	OK(SAYS("demobot: noindex", SEARCH) == UNKNOWN);
	OK(SAYS("nofollow, noarchive", SEARCH) == UNKNOWN);
	OK(SAYS("noai", SEARCH) == UNKNOWN);
}

static void
headers(const struct asker *ours, const struct asker *strict)
{
	struct sightings seen = { 0 };

	signals_header(&seen, ours, "Content-Type", "noai");
	OK(seen.n == 0);
	signals_header(&seen, ours, "x-robots-tag", "noindex");
	OK(seen.n == 1 && sightings_refusal(&seen) == NULL);
	OK(!seen.list[0].deciding && seen.list[0].says == REFUSE);
	OK(seen.list[0].topic == SEARCH);
	signals_header(&seen, ours, "X-Robots-Tag", "no\x01tranS, noai");
	OK(seen.n == 2 && sightings_refusal(&seen) == &seen.list[1]);
	OK(strcmp(seen.list[1].raw, "no tranS, noai") == 0);
	OK(strcmp(seen.list[1].name, "x-robots-tag") == 0);
	OK(seen.list[1].place == IN_HEADER);
	sightings_clear(&seen);

	signals_header(&seen, strict, "X-Robots-Tag", "none, noml");
	OK(seen.n == 2 && seen.list[0].deciding && seen.list[1].deciding);
	sightings_clear(&seen);
	signals_header(&seen, strict, "X-Robots-Tag", "all");
	OK(seen.n == 1 && seen.list[0].says == UNKNOWN);
	sightings_clear(&seen);
}

static void
pages(const struct asker *ours)
{
	struct sightings seen = { 0 };

	signals_page(&seen, ours, "viewport", "noai");
	signals_page(&seen, ours, "googlebot", "noai");
	OK(seen.n == 0);
	signals_page(&seen, ours, "PROOFSHEET", "noai");
	OK(seen.n == 1 && sightings_refusal(&seen) != NULL);
	OK(strcmp(seen.list[0].raw, "PROOFSHEET: noai") == 0);
	sightings_clear(&seen);
}

/* A flood of them is bounded, and hides no refusal; the same twice is one. */
static void
flood(const struct asker *ours)
{
	struct sightings seen = { 0 };
	char value[40];

	for (int i = 0; i < 2000; i++) {
		snprintf(value, sizeof(value), "noarchive, max-snippet: %d", i);
		signals_header(&seen, ours, "X-Robots-Tag", value);
	}
	OK(seen.n == 500 && sightings_refusal(&seen) == NULL);
	for (int i = 0; i < 2000; i++) {
		snprintf(value, sizeof(value), "noai, max-snippet: %d", i);
		signals_header(&seen, ours, "X-Robots-Tag", value);
	}
	OK(seen.n == 501 && sightings_refusal(&seen) == &seen.list[500]);
	sightings_clear(&seen);
	signals_header(&seen, ours, "X-Robots-Tag", "noai");
	signals_header(&seen, ours, "X-Robots-Tag", "noai");
	OK(seen.n == 1);
	sightings_clear(&seen);
}

/* Signals and topics that MILD heeds and STRICTER does not. */
static int
unheeded(const struct policy *mild, const struct policy *stricter)
{
	int n = 0;

	for (size_t i = 0; signals_name(i) != NULL; i++)
		for (int t = 0; t < TOPICS; t++)
			n += policy_heeds(
				 mild, signals_name(i), (enum topic)t) &&
			     !policy_heeds(
				 stricter, signals_name(i), (enum topic)t);
	return n;
}

/* What refuses under a profile, refuses under each stricter one. */
static void
profiles(void)
{
	const char *const *names = policy_names();
	struct policy stricter;

	policy_read(&stricter, names[0]);
	OK(policy_heeds(&stricter, "x-robots-tag", SEARCH));
	for (int i = 0; names[i] != NULL; i++) {
		struct policy policy;

		policy_read(&policy, names[i]);
		OK(policy_heeds(&policy, "robots", CRAWLING));
		OK(!policy_heeds(&policy, "robots", PRICE));
		OK(policy_heeds(&policy, "plus-data-mining", TRAINING));
		OK(unheeded(&policy, &stricter) == 0);
		policy_clear(&stricter);
		stricter = policy;
	}
	policy_clear(&stricter);
}

static void
following(void)
{
	OK(directives_nofollow("noindex, NoFollow", AGENT));
	OK(directives_nofollow("none", AGENT));
	OK(directives_nofollow("proofsheet: nofollow", AGENT));
	OK(!directives_nofollow("otherbot: nofollow", AGENT));
	OK(!directives_nofollow("follow, max-snippet: nofollow", AGENT));
}

int
main(void)
{
	struct policy mild, strict;

	policy_read(&mild, "ai-signals");
	policy_read(&strict, "strict");
	directives();
	scopes();
	search();
	headers(&(struct asker) { AGENT, &mild },
	    &(struct asker) { AGENT, &strict });
	pages(&(struct asker) { AGENT, &mild });
	flood(&(struct asker) { AGENT, &mild });
	profiles();
	following();
	policy_clear(&mild);
	policy_clear(&strict);
	return DONE();
}
