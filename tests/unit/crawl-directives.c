/*
 * X-Robots-Tag and meta robots: what refuses, for whom; the lines that a
 * parser which splits at the first colon loses.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"
#include "tests/test.h"

static const struct asker ours = { "proofsheet", false };
static const struct asker strict = { "proofsheet", true };

#define REFUSES(value) OK(directives_say(value, &ours) == REFUSE)
#define PASSES(value) OK(directives_say(value, &ours) == UNKNOWN)

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
	REFUSES("max-snippet: -1, max-video-preview: 5, noimageai");
	REFUSES("unavailable_after: 25 Jun 2010 15:00:00 PST, noai");
	REFUSES("unavailable_after: Wed, 03 Dec 2025 13:09:53 GMT, noai");
	REFUSES("unavailable_after: 2025-12-03T13:09:53Z, noai");
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
policy(void)
{
	OK(directives_say("noindex", &strict) == REFUSE);
	OK(directives_say("none", &strict) == REFUSE);
	OK(directives_say("noimageindex", &strict) == REFUSE);
	OK(directives_say("demobot: noindex", &strict) == UNKNOWN);
	OK(directives_say("nofollow, noarchive", &strict) == UNKNOWN);
	OK(directives_say("noai", &strict) == REFUSE);
}

static void
sightings(void)
{
	struct sightings seen = { 0 };

	signals_header(&seen, &ours, "Content-Type", "noai");
	OK(seen.n == 0);
	signals_header(&seen, &ours, "x-robots-tag", "noindex");
	OK(seen.n == 1 && sightings_refusal(&seen) == NULL);
	OK(!seen.list[0].deciding && seen.list[0].says == UNKNOWN);
	signals_header(&seen, &ours, "X-Robots-Tag", "no\x01tranS, noai");
	OK(seen.n == 2 && sightings_refusal(&seen) == &seen.list[1]);
	OK(strcmp(seen.list[1].raw, "no tranS, noai") == 0);
	OK(strcmp(seen.list[1].name, "x-robots-tag") == 0);
	OK(seen.list[1].place == IN_HEADER);
	sightings_clear(&seen);

	signals_page(&seen, &ours, "viewport", "noai");
	signals_page(&seen, &ours, "googlebot", "noai");
	OK(seen.n == 0);
	signals_page(&seen, &ours, "PROOFSHEET", "noai");
	OK(seen.n == 1 && sightings_refusal(&seen) != NULL);
	OK(strcmp(seen.list[0].raw, "PROOFSHEET: noai") == 0);
	sightings_clear(&seen);
}

static void
following(void)
{
	OK(directives_nofollow("noindex, NoFollow", &ours));
	OK(directives_nofollow("none", &ours));
	OK(directives_nofollow("proofsheet: nofollow", &ours));
	OK(!directives_nofollow("otherbot: nofollow", &ours));
	OK(!directives_nofollow("follow, max-snippet: nofollow", &ours));
}

int
main(void)
{
	directives();
	scopes();
	policy();
	sightings();
	following();
	return DONE();
}
