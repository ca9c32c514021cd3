/*
 * The answers about a person's photos as one page: plain words first, figures
 * after.  Like the report it has no script and loads nothing; its pictures are
 * small copies that filter made, without a word of where they were taken.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "audit/report/report.h"
#include "audit/report/sheet.h"

static const char css[] =
#include "audit/report.css.inc"
    ;

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
    "<meta charset=\"utf-8\"/>\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'; img-src data:\"/>\n"
    "<meta name=\"viewport\" "
    "content=\"width=device-width, initial-scale=1\"/>\n"
    "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
    "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
    "<meta name=\"generator\" content=\"proofsheet " VERSION "\"/>\n"
    "<title>Are these photos in that set?</title>\n<style>\n";

static const char shown[] =
    "SELECT mine.jpeg, theirs.jpeg, fact.width, fact.height,\n"
    "    fact.inner_x, fact.inner_y, fact.inner_width, fact.inner_height\n"
    "FROM item LEFT JOIN fact ON fact.item = item.id\n"
    "    LEFT JOIN preview AS mine ON mine.against = ''\n"
    "    AND mine.item = item.id AND mine.sha256 = item.sha256\n"
    "    LEFT JOIN preview AS theirs ON theirs.against = ?2\n"
    "    AND theirs.item = ?3 WHERE item.id = ?1";

void
sheet_begin(FILE *out, const struct scope *scope, const struct tally *tally)
{
	int64_t photos = tally->found + tally->absent + tally->unreadable;

	fprintf(out, "%s%s</style>\n</head>\n<body>\n", head, css);
	fputs("<header>\n<p class=\"brand\">Proofsheet</p>\n"
	      "<h1>Are these photos in that set?</h1>\n<p class=\"lede\">Of ",
	    out);
	html_number(out, photos);
	fprintf(out, " photo%s, ", plural(photos));
	html_number(out, tally->found);
	fprintf(out, " %s in the set, ", tally->found == 1 ? "is" : "are");
	html_number(out, tally->absent);
	fprintf(out, " %s not found in it, and ",
	    tally->absent == 1 ? "was" : "were");
	html_number(out, tally->unreadable);
	fputs(" could not be read.</p>\n<dl class=\"facts\"><dt>set</dt><dd>",
	    out);
	html_text(out, scope->set);
	fputs("</dd><dt>images in it</dt><dd>", out);
	html_number(out, scope->images);
	fputs(", with a hash that can match ", out);
	html_number(out, scope->hashed);
	fputs("</dd><dt>manifest, SHA-256</dt><dd>", out);
	html_text(out, scope->digest == NULL ? "none" : scope->digest);
	fprintf(out, "</dd><dt>asked</dt><dd>%s</dd>", scope->asked);
	fputs("<dt>left this machine</dt><dd>nothing</dd></dl>\n</header>\n"
	      "<main>\n",
	    out);
}

static struct span
jpeg(struct sqlite3_stmt *stmt, int col)
{
	return (struct span) { .data = sqlite3_column_blob(stmt, col),
		.len = (size_t)sqlite3_column_bytes(stmt, col) };
}

static void
pictures(FILE *out, struct sqlite3_stmt *stmt, const struct answer *answer)
{
	struct drawn drawn = {
		.variant = answer->finding.variant,
		.words = answer->finding.transformation,
	};
	struct span mine = jpeg(stmt, 0), theirs = jpeg(stmt, 1);

	shape_read(stmt, 2, &drawn.photo);
	fputs("<div class=\"pair\">\n", out);
	drawing_photo(out, &mine, &drawn);
	drawing_image(out, &theirs);
	fputs("</div>\n", out);
}

static void
fact(FILE *out, const char *name, const char *text)
{
	if (text == NULL)
		return;
	fprintf(out, "<dt>%s</dt><dd>", name);
	html_link(out, text);
	fputs("</dd>\n", out);
}

static void
likeness(FILE *out, const struct finding *finding)
{
	char *chance;

	if (strcmp(finding->match, "near") != 0)
		return;
	chance = chance_words(finding);
	fprintf(out,
	    "<dt>distance</dt><dd>%" PRId64 " of 256 bits; of unrelated "
	    "pictures about 128</dd>\n",
	    finding->distance);
	fact(out, "by chance", chance);
	free(chance);
}

static const char *
standing(const struct finding *finding)
{
	if (finding->listed == NULL)
		return NULL;
	return strcmp(finding->listed, "manifest") == 0
		   ? "listed in its newest manifest"
		   : "held, and not listed in its newest manifest";
}

static void
facts(FILE *out, const struct answer *answer)
{
	const struct finding *finding = &answer->finding;

	fputs("<dl class=\"facts\">\n", out);
	fact(out, "image", finding->url);
	fact(out, "page", finding->page);
	fact(out, "caption", finding->caption);
	fact(out, "fetched", finding->fetched);
	fact(out, "standing", standing(finding));
	fact(out, "rejected by", answer->rules);
	fact(out, "copy of", finding->representative);
	fact(out, "refused", answer->refused);
	if (finding->match != NULL)
		likeness(out, finding);
	fact(out, "but", finding->reason);
	fact(out, "your file, SHA-256", answer->sha256);
	fputs("</dl>\n", out);
}

static const char *
headline(const struct finding *finding)
{
	if (strcmp(finding->verdict, "not-found") == 0)
		return "Not found in this set";
	if (strcmp(finding->verdict, "in-set") != 0)
		return "Could not be read";
	if (strcmp(finding->match, "bytes") == 0)
		return "In the set: this very file";
	return strcmp(finding->match, "pixels") == 0
		   ? "In the set: the same pixels"
		   : "In the set: a picture that is nearly the same";
}

void
sheet_answer(FILE *out, struct catalog *mine, const struct scope *scope,
    const struct answer *answer)
{
	struct sqlite3_stmt *stmt;

	fprintf(out, "<section class=\"%s\">\n<h3>%s</h3>\n<p><bdi>",
	    answer->finding.verdict, headline(&answer->finding));
	html_text(out, answer->file);
	fputs("</bdi></p>\n", out);
	if (answer->finding.match != NULL) {
		stmt = catalog_prepare(mine, shown);
		sqlite3_bind_int64(stmt, 1, answer->item);
		sqlite3_bind_text(stmt, 2, scope->set, -1, SQLITE_STATIC);
		sqlite3_bind_int64(stmt, 3, answer->finding.other);
		if (catalog_row(stmt))
			pictures(out, stmt, answer);
		sqlite3_finalize(stmt);
	}
	facts(out, answer);
	fputs("</section>\n", out);
}

void
sheet_end(FILE *out)
{
	fputs(
	    "</main>\n<footer>\n<h2>How to read this</h2>\n"
	    "<p>A near match means that two hashes of 256 bits differ in few. "
	    "Compare the pictures themselves before you rely on it. What is "
	    "shaded on your photo is not in the image of the set; a frame "
	    "beyond it is a border that was added.</p>\n"
	    "<p>The answer is of this set at that time. What was not found "
	    "may have been changed beyond what was searched for, and of "
	    "other sets, and of any model, nothing is said.</p>\n"
	    "<p>Made by proofsheet " VERSION
	    ". This page holds small copies of the pictures, and loads "
	    "nothing from elsewhere.</p>\n"
	    "</footer>\n</body>\n</html>\n",
	    out);
}
