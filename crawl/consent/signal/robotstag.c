/*
 * The header Robots-Tag, proposed in place of X-Robots-Tag
 * (draft-illyes-repext): lists of directives, each for one robot or for all,
 * as in "*=noindex, noai; otherbot=".
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"

/* Is what stands before '=', of LEN, a name of ours? */
static bool
ours(const char *name, size_t len, const char *agent)
{
	while (len > 0 && (name[len - 1] == ' ' || name[len - 1] == '\t'))
		len--;
	return len == 0 || (len == 1 && *name == '*') ||
	       (len == strlen(agent) && strncasecmp(name, agent, len) == 0);
}

/* The directives of all lists that are for AGENT. */
static char *
for_agent(const char *value, const char *agent)
{
	char *text = malloc(strlen(value) + 2), *end = text;

	if (text == NULL)
		err(1, NULL);
	while (*value != '\0') {
		size_t len, name;

		value += strspn(value, " \t");
		len = strcspn(value, ";");
		name = strcspn(value, "=;");
		if (value[name] != '=' || ours(value, name, agent)) {
			name = value[name] == '=' ? name + 1 : 0;
			end = mempcpy(end, value + name, len - name);
			*end++ = ',';
		}
		value += len + (value[len] == ';');
	}
	*end = '\0';
	return text;
}

static void
header(struct sightings *all, const struct asker *asker, const char *name,
    const char *value)
{
	char *directives;

	if (strcasecmp(name, "Robots-Tag") != 0)
		return;
	directives = for_agent(value, asker->agent);
	directives_see(all, asker, directives, value);
	free(directives);
}

const struct signal signal_robotstag = {
	.name = "robots-tag",
	.about = "the same in Robots-Tag (draft-illyes-repext)",
	.header = header,
};
