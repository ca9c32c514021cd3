/*
 * Where the captions come from: an alt text says other things than a title.
 */
#include "audit/report/report.h"

static const char sql[] =
    SQL_PAIR "SELECT kind, count(*) AS pairs, sum(keep) AS kept\n"
	     "FROM pair JOIN mention ON mention.id = pair.mention\n"
	     "GROUP BY kind ORDER BY pairs DESC, kind LIMIT 40";

const struct section section_kinds = {
	.name = "kinds",
	.group = GROUP_WORDS,
	.title = "Where the captions stood",
	.explain = "Pairs, by the place on the page that the caption was "
		   "taken from. The strong tone is what the recipe keeps.",
	.sql = sql,
	.axis = "kind of caption",
	.whole = "pairs",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_bars,
};
