/*
 * The recipe itself: a threshold that is not shown cannot be disputed.
 */
#include "audit/report/report.h"

static const char sql[] =
    "SELECT name, judged, lower(hex(sha256)) AS sha256, body\n"
    "FROM recipe WHERE active = 1";

const struct section section_recipe = {
	.name = "recipe",
	.group = GROUP_MADE,
	.title = "The recipe",
	.explain = "The rules as they were judged, in full.",
	.sql = sql,
	.axis = "recipe",
	.whole = "recipes",
	.value = 1,
	.picture = picture_text,
};
