/*
 * What in the set is about persons, as far as patterns see it: counts only,
 * never the data.
 */
#include "audit/report/report.h"

static const char sql[] = SQL_KEPT
    ", pair AS (SELECT text.*, keep FROM text LEFT JOIN recipe\n"
    "        ON recipe.active = 1\n"
    "    LEFT JOIN verdict ON verdict.recipe = recipe.id\n"
    "        AND verdict.mention = text.mention)\n"
    ", n AS (SELECT sum(pii_email > 0) AS email, sum(pii_phone > 0) AS phone,\n"
    "        sum(pii_card > 0) AS card, sum(pii_ip > 0) AS ip,\n"
    "        sum(pii_email > 0 AND keep) AS email_kept,\n"
    "        sum(pii_phone > 0 AND keep) AS phone_kept,\n"
    "        sum(pii_card > 0 AND keep) AS card_kept,\n"
    "        sum(pii_ip > 0 AND keep) AS ip_kept\n"
    "    FROM pair)\n"
    "SELECT 'caption: e-mail address' AS kind, coalesce(email, 0) AS found,\n"
    "    coalesce(email_kept, 0) AS kept FROM n UNION ALL\n"
    "SELECT 'caption: phone number', coalesce(phone, 0),\n"
    "    coalesce(phone_kept, 0) FROM n UNION ALL\n"
    "SELECT 'caption: card number', coalesce(card, 0),\n"
    "    coalesce(card_kept, 0) FROM n UNION ALL\n"
    "SELECT 'caption: IP address', coalesce(ip, 0),\n"
    "    coalesce(ip_kept, 0) FROM n UNION ALL\n"
    "SELECT 'image: a place in its EXIF', count(*),\n"
    "    count(*) FILTER (WHERE item IN kept)\n"
    "FROM fact WHERE gps = 1";

const struct section section_personal = {
	.name = "personal",
	.group = GROUP_RIGHT,
	.title = "Personal data",
	.explain = "Captions in which a pattern finds personal data, and "
		   "images whose EXIF holds a place. Patterns miss much, "
		   "and names and faces altogether. The strong tone is "
		   "what the recipe keeps.",
	.sql = sql,
	.axis = "kind",
	.whole = "captions or images",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_bars,
};
