/*
 * The formats, by what the bytes are and not by what a server called them.
 */
#include "audit/report/report.h"

static const char sql[] = SQL_KEPT
    "SELECT coalesce(format, 'unknown') AS format, count(*) AS images,\n"
    "    count(*) FILTER (WHERE item IN kept) AS kept, sum(bytes) AS bytes\n"
    "FROM fact JOIN item ON item.id = fact.item\n"
    "WHERE fact.reason IS NULL\n"
    "GROUP BY 1 ORDER BY images DESC, format LIMIT 40";

const struct section section_formats = {
	.name = "formats",
	.group = GROUP_PICTURES,
	.title = "Their formats",
	.explain = "Images that could be decoded. The format is that of "
		   "the bytes, not of the name or the server's word. The "
		   "strong tone is what the recipe keeps.",
	.sql = sql,
	.axis = "format",
	.whole = "images",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_bars,
};
