/*
 * What in the set is about persons, as far as patterns see it: counts only,
 * never the data.
 */
#include "audit/report/report.h"

/* Each column of a kind, and what it is: found, and found in what is kept. */
/* clang-format off */
#define KINDS(X)                                  \
	X(pii_email, "e-mail address")            \
	X(pii_phone, "phone number")              \
	X(pii_card, "card number")                \
	X(pii_ip, "IP address")                   \
	X(pii_iban, "bank account")               \
	X(pii_ssn, "social security number")      \
	X(pii_handle, "name in a network")
/* clang-format on */
#define SUMS(column, what)                                      \
	"    sum(" #column " > 0) AS " #column ", sum(" #column \
	" > 0 AND keep) AS " #column "_kept,\n"
#define ROW(column, what)                                                  \
	"SELECT 'caption: " what "' AS kind, coalesce(" #column ", 0) AS " \
	"found,\n    coalesce(" #column "_kept, 0) AS kept FROM n UNION ALL\n"
#define IMAGE(column, what)                                                 \
	"SELECT 'image: " what "', count(*),\n"                             \
	"    count(*) FILTER (WHERE item IN kept)\nFROM fact WHERE " column \
	" = 1"

/* One pass over the captions. */
static const char sql[] = SQL_KEPT
    ", pair AS (SELECT text.*, keep FROM text LEFT JOIN recipe\n"
    "        ON recipe.active = 1\n"
    "    LEFT JOIN verdict ON verdict.recipe = recipe.id\n"
    "        AND verdict.mention = text.mention)\n"
    ", n AS (SELECT\n" KINDS(SUMS) "    count(*) FROM pair)\n" KINDS(ROW) IMAGE(
	"gps", "the coordinates of a place") " UNION ALL\n" IMAGE("has_place",
	"the name of a place") " UNION ALL\n" IMAGE("has_persons",
	"names of whom it shows");

const struct section section_personal = {
	.name = "personal",
	.group = GROUP_RIGHT,
	.title = "Personal data",
	.explain = "Captions in which a pattern finds personal data, and "
		   "images whose EXIF, IPTC or XMP hold a place or names. "
		   "Patterns miss much, and names in captions and faces "
		   "altogether. The strong tone is what the recipe "
		   "keeps.",
	.sql = sql,
	.axis = "kind",
	.whole = "captions or images",
	.share = "kept by the recipe",
	.value = 1,
	.part = 2,
	.picture = picture_bars,
};
