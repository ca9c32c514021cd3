/*
 * The TDM Reservation Protocol: a file of the origin, headers, <meta>.  Each of
 * them supersedes the one before; what says nothing, or neither 0 nor 1, leaves
 * that as it was.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/consent/signal.h"

/*
 * Fields of the same name may come joined by commas (RFC 9110, 5.3): one 1 is
 * enough.
 */
static enum says
reservation(const char *value)
{
	bool all = true, reserved = false;

	for (;; value++) {
		char digit;

		value += strspn(value, " \t");
		digit = *value;
		value += digit == '0' || digit == '1';
		value += strspn(value, " \t");
		all = all && (digit == '0' || digit == '1');
		if (*value != '\0' && *value != ',')
			return UNKNOWN;
		reserved = reserved || digit == '1';
		if (*value == '\0')
			break;
	}
	return !all ? UNKNOWN : reserved ? REFUSE : ALLOW;
}

/* What an earlier channel said of this URL decides no more. */
static void
overrule(struct sightings *all, enum place later)
{
	for (size_t i = 0; i < all->n; i++) {
		struct sighting *s = &all->list[i];

		if (s->hop == all->hop && s->place < later &&
		    s->name == signal_tdm.name) {
			s->deciding = false;
			s->overruled = true;
		}
	}
}

static void
see(struct sightings *all, enum place place, const char *name,
    const char *value)
{
	bool policy = strcasecmp(name, "tdm-policy") == 0;
	struct sighting seen = { .topic = policy ? LICENCE : TRAINING,
		.alone = place == IN_PAGE };

	if (!policy && strcasecmp(name, "tdm-reservation") != 0)
		return;
	if (asprintf(&seen.raw, "%s: %s", name, value) == -1)
		err(1, NULL);
	seen.says = policy ? UNKNOWN : reservation(value);
	if (seen.says != UNKNOWN)
		overrule(all, place);
	sightings_add(all, seen, strlen(seen.raw));
	free(seen.raw);
}

static void
site(struct sightings *all, const void *read, const char *path)
{
	struct sighting seen = { .topic = TRAINING };
	const char *raw;

	seen.says = tdmrep_say(read, path, &raw);
	if (raw == NULL)
		return;
	seen.raw = (char *)(uintptr_t)raw;
	sightings_add(all, seen, strlen(raw));
}

static void
header(struct sightings *all, const struct asker *asker, const char *name,
    const char *value)
{
	(void)asker;
	see(all, IN_HEADER, name, value);
}

static void
page(struct sightings *all, const struct asker *asker, const char *name,
    const char *content)
{
	(void)asker;
	see(all, IN_PAGE, name, content);
}

const struct signal signal_tdm = {
	.name = "tdm-reservation",
	.about = "TDMRep: /.well-known/tdmrep.json, header or <meta>",
	.file = { "/.well-known/tdmrep.json", TDMREP_BYTES },
	.read = tdmrep_read,
	.site = site,
	.drop = tdmrep_drop,
	.header = header,
	.page = page,
};
