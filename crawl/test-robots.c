/*
 * --test-robots FILE AGENT URL: what a robots.txt says, without a network.
 */
#include <err.h>
#include <stdlib.h>

#include "crawl/crawl.h"
#include "crawl/fetch/url.h"

/*
 * Of no URL, the root's.  What is in it is asked for by nobody: one that holds
 * a secret has a rule, too.
 */
static void
read_url(struct url *url, const char *text)
{
	const char *wrong =
	    url_parse(url, *text == '\0' ? "http://a.example/" : text);

	if (wrong != NULL)
		errx(2, "'%s': %s", text, wrong);
}

int
robots_test(const struct plan *plan)
{
	const char *agent = plan->sources[0], *line;
	struct robots *robots;
	struct url url;
	char *text;
	size_t len;
	bool allowed;

	if (agent == NULL || plan->sources[1] == NULL ||
	    plan->sources[2] != NULL)
		errx(2, "--test-robots takes FILE AGENT URL; see --help");
	read_url(&url, plan->sources[1]);
	text = test_file(plan->robots, ROBOTS_BYTES + 1, &len);
	robots = robots_parse(text, len, agent);
	allowed = robots_allow(robots, url.path, &line);
	if (!plan->common.verbose)
		line = NULL;
	printf("%s%s%s\n", allowed ? "allowed" : "disallowed",
	    line == NULL ? "" : ": ", line == NULL ? "" : line);
	robots_free(robots);
	free(text);
	url_clear(&url);
	return allowed ? 0 : 1;
}
