/*
 * Whether what was taken was public, as far as anything shows it.
 */
#include "audit/report/report.h"

static const char sql[] =
    SQL_KEPT "SELECT visibility, count(*) AS images,\n"
	     "    count(*) FILTER (WHERE id IN kept) AS kept\n"
	     "FROM item\n"
	     "WHERE state = 'fetched' GROUP BY visibility ORDER BY images "
	     "DESC, visibility";

const struct section section_visibility = {
	.name = "visibility",
	.group = GROUP_RIGHT,
	.title = "How public the images are",
	.explain = "Images held, by their visibility and by what proves "
		   "it. Unknown means that nothing proves either; it does "
		   "not mean public.",
	.sql = sql,
	.axis = "visibility",
	.whole = "images held",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_bars,
};
