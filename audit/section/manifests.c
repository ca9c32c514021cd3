/*
 * The manifests that were published, each by its digest: what a later reader
 * can hold this report against.
 */
#include "audit/report/report.h"

static const char sql[] =
    "SELECT snapshot.id AS number, made,\n"
    "    iif(snapshot.active, 'yes', 'no') AS current, count AS pairs,\n"
    "    recipe.name AS recipe, program,\n"
    "    lower(hex(snapshot.sha256)) AS sha256\n"
    "FROM snapshot LEFT JOIN recipe ON recipe.id = snapshot.recipe\n"
    "ORDER BY snapshot.id DESC LIMIT 20";

const struct section section_manifests = {
	.name = "manifests",
	.group = GROUP_RECORD,
	.title = "The manifests published",
	.explain = "Each manifest of this set, newest first: the SHA-256 "
		   "of its canonical JSON lines, its pairs, the recipe "
		   "that chose them.",
	.sql = sql,
	.axis = "manifest",
	.whole = "pairs",
	.value = 2,
	.picture = picture_none,
};
