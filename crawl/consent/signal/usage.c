/*
 * Content-Usage of the IETF's AIPREF (draft-ietf-aipref-vocab and -attach of
 * August 2026): a dictionary whose values are the tokens y or n; whatever else
 * stands in it is no error, and says nothing.  One that is too long to be read
 * may refuse.
 */
#include <string.h>

#include "crawl/consent/sf.h"
#include "crawl/consent/signal.h"

static enum says
preferred(const struct sf_list *list, const char *key)
{
	const struct sf_item *item = sf_get(list, key);

	if (sf_is_token(item, "n"))
		return REFUSE;
	return sf_is_token(item, "y") ? ALLOW : UNKNOWN;
}

static void
read_labels(const char *value, enum says said[TOPICS])
{
	struct sf_list list;

	int rc = sf_dictionary(&list, value, strlen(value));

	said[TRAINING] =
	    rc == SF_TOO_LONG ? REFUSE : preferred(&list, "train-ai");
	said[SEARCH] = rc == SF_TOO_LONG ? REFUSE : preferred(&list, "search");
	sf_clear(&list);
}

const struct signal signal_usage = {
	.name = "content-usage",
	.about = "train-ai, search of IETF AIPREF: robots rule, header",
	.preference = { "content-usage", read_labels },
	.joined = "Content-Usage",
};
