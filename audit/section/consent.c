/*
 * What owners said, and whether it decided.
 */
#include "audit/report/report.h"

static const char sql[] =
    "WITH said AS (\n"
    "    SELECT name, place, says, deciding, item, ended FROM signal\n"
    "    UNION ALL\n"
    "    SELECT name || iif(name = 'cawg-training-mining',\n"
    "        ' (signature not verified)', ''), place, says,\n"
    "        says = 'refuse' AND (name, topic) IN\n"
    "        (SELECT name, topic FROM heeded), item, NULL FROM embedded)\n"
    "SELECT name, place, says, sum(ended IS NULL) AS signals,\n"
    "    sum(deciding AND ended IS NULL) AS deciding,\n"
    "    count(DISTINCT iif(ended IS NULL, item, NULL)) AS images,\n"
    "    sum(ended IS NOT NULL) AS ended\n"
    "FROM said GROUP BY name, place, says\n"
    "ORDER BY signals DESC, name, place, says LIMIT 40";

const struct section section_consent = {
	.name = "consent",
	.group = GROUP_RIGHT,
	.title = "What the owners' signals say",
	.explain = "Consent signals that were seen, by name and by what "
		   "they say: each is kept as received, in the table signal "
		   "with its time, or, where it was read in the bytes of the "
		   "image itself, in the table fact. One that a later "
		   "visit saw no more has ended, and decides nothing. The "
		   "strong tone refuses "
		   "under the set's policy: such an image is not taken, or "
		   "not used. Of C2PA assertions no signature is verified.",
	.sql = sql,
	.axis = "signal, where it was read, what it says",
	.whole = "signals",
	.share = "deciding",
	.value = 3,
	.part = 4,
	.picture = picture_bars,
};
