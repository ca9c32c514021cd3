/*
 * Which rules of the recipe reject how many pairs, and which of them alone:
 * what another threshold would bring back.
 */
#include "audit/report/report.h"

static const char sql[] =
    "WITH broken AS (SELECT rule.key AS rule,\n"
    "        (SELECT count(*) FROM json_each(rejected)) AS rules\n"
    "    FROM recipe\n"
    "    JOIN verdict ON verdict.recipe = recipe.id AND verdict.keep = 0\n"
    "    JOIN mention ON mention.id = verdict.mention\n"
    "    JOIN fact ON fact.item = mention.item AND fact.reason IS NULL,\n"
    "        json_each(iif(json_valid(rejected), rejected, '{}')) AS rule\n"
    "    WHERE recipe.active = 1)\n"
    "SELECT rule, count(*) AS pairs, sum(rules = 1) AS alone\n"
    "FROM broken GROUP BY rule ORDER BY pairs DESC, rule LIMIT 40";

const struct section section_rejections = {
	.name = "rejections",
	.group = GROUP_MADE,
	.title = "What the recipe rejects, by rule",
	.explain = "Pairs of a decoded image and a caption that the recipe "
		   "rejects, under each rule that they break; a pair that "
		   "breaks two counts under both. The rule consent is every "
		   "recipe's: a signal refuses. The strong tone broke "
		   "this rule and no other: it would come back without it.",
	.sql = sql,
	.axis = "rule of the recipe",
	.whole = "pairs rejected",
	.share = "by this rule alone",
	.value = 1,
	.part = 2,
	.picture = picture_bars,
};
