/*
 * What owners said, and whether it decided.
 */
#include "audit/report/report.h"

static const char sql[] = "SELECT name, place, says, count(*) AS signals, "
			  "sum(deciding) AS deciding,\n"
			  "    count(DISTINCT item) AS images\n"
			  "FROM signal GROUP BY name, place, says\n"
			  "ORDER BY signals DESC, name, place, says LIMIT 40";

const struct section section_consent = {
	.name = "consent",
	.group = GROUP_RIGHT,
	.title = "What the owners' signals say",
	.explain = "Consent signals that were seen, by name and by what "
		   "they say: each is kept as received, with its time, in "
		   "the table signal. The strong tone decided whether the "
		   "image was taken.",
	.sql = sql,
	.axis = "signal, where it was read, what it says",
	.whole = "signals",
	.share = "deciding",
	.value = 3,
	.part = 4,
	.picture = picture_bars,
};
