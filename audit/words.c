/*
 * A finding in words, for a person at a terminal, and as a JSON line.
 *
 * The words claim what was compared and no more: what a set holds says
 * nothing of any model, and what was not found in one set, as it is now, may
 * be in another.
 */
#include <err.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"

static int
digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);

	return c == '\0' || at == NULL ? -1 : (int)(at - digits);
}

/*
 * The file behind a file: URL (RFC 8089), percent-decoded; any other URL as
 * it is.  %00 stays, as no name holds it.
 */
char *
file_name(const char *url)
{
	char *name = strdup(url), *p = name;

	if (name == NULL)
		err(1, NULL);
	if (strncmp(url, "file://", 7) != 0)
		return name;
	for (url += 7; *url != '\0'; url++) {
		int hi = *url == '%' ? digit(url[1]) : -1;
		int lo = hi == -1 ? -1 : digit(url[2]);

		if (lo == -1 || hi + lo == 0) {
			*p++ = *url;
			continue;
		}
		*p++ = (char)(hi << 4 | lo);
		url += 2;
	}
	*p = '\0';
	return name;
}

void
say(FILE *out, const char *stranger)
{
	char *clean = text_clean(stranger, strlen(stranger));

	fputs(clean == NULL ? "(a name that cannot be shown)" : clean, out);
	free(clean);
}

static void
line(FILE *out, const char *label, const char *stranger)
{
	if (stranger == NULL)
		return;
	fprintf(out, "    %-9s", label);
	say(out, stranger);
	putc('\n', out);
}

/*
 * What the recipe that chose the manifest makes of an image that it does not
 * list.
 */
static void
judged(FILE *out, const struct scope *scope, const struct answer *answer)
{
	const char *rules = answer->finding.rules;

	if (scope->recipe == NULL)
		return;
	if (rules == NULL)
		fputs("; not judged by recipe ", out);
	else if (answer->rules == NULL)
		fputs("; kept by recipe ", out);
	else
		fputs("; rejected by recipe ", out);
	say(out, scope->recipe);
	if (answer->rules != NULL) {
		fputs(", by its rules: ", out);
		say(out, answer->rules);
	}
	if (scope->recipe_changed)
		fputs(
		    " (the set's recipe has changed since that manifest)", out);
}

static void
listed(FILE *out, const struct scope *scope, const struct answer *answer)
{
	const struct finding *finding = &answer->finding;

	fprintf(out, "    %-9s", "listed");
	if (strcmp(finding->listed, "manifest") == 0) {
		fputs("yes, in the set's newest manifest\n", out);
		return;
	}
	fputs(scope->digest == NULL
		  ? "held; the set has published no manifest"
		  : "held, but not in the set's newest manifest",
	    out);
	judged(out, scope, answer);
	putc('\n', out);
	line(out, "copy of", finding->representative);
}

/*
 * The error rate of a near match: an upper bound that was counted, and what
 * random bits would make of it.  A small set cannot be counted on.
 */
char *
chance_words(const struct finding *finding)
{
	double bound = finding->expected_chance_matches;
	char *text;
	int n;

	if (isnan(bound))
		n = asprintf(&text, "not counted in this set");
	else if (bound < 1)
		n = asprintf(&text,
		    "at most %.2g images as near are to be expected (95 %%, "
		    "counted on this set); of random bits %.0e",
		    bound, finding->ideal_chance_matches);
	else
		n = asprintf(&text,
		    "this set is too small, or has too many turned copies, to "
		    "count less than %.2g (95 %%); of random bits %.0e",
		    bound, finding->ideal_chance_matches);
	if (n == -1)
		err(1, NULL);
	return text;
}

static void
by_chance(FILE *out, const struct finding *finding)
{
	char *text;

	if (strcmp(finding->match, "near") != 0)
		return;
	text = chance_words(finding);
	line(out, "chance", text);
	free(text);
}

static void
found(FILE *out, const struct scope *scope, const struct answer *answer)
{
	const struct finding *finding = &answer->finding;

	line(out, "image", finding->url);
	line(out, "page", finding->page);
	line(out, "caption", finding->caption);
	line(out, "fetched", finding->fetched);
	listed(out, scope, answer);
	line(out, "refused", answer->refused);
	by_chance(out, finding);
	if (finding->further > 0)
		fprintf(out,
		    "    %-9s%" PRId64 " more image%s in the set match%s it\n",
		    "further", finding->further, plural(finding->further),
		    finding->further == 1 ? "es" : "");
}

static void
absent(FILE *out, const struct scope *scope, const struct finding *finding)
{
	fprintf(out, "    No image in this set has the same bytes%s.\n",
	    finding->reason == NULL ? ", or a hash that is near" : "");
	line(out, "set", scope->set);
	fprintf(out, "    %-9s%" PRId64 " image%s by %s bytes", "searched",
	    scope->images, plural(scope->images),
	    scope->images == 1 ? "its" : "their");
	if (finding->reason == NULL)
		fprintf(out,
		    "; the %" PRId64 " of them that %s a hash,\n"
		    "    %-9swithin %" PRId64
		    " of 256 bits, in all eight orientations",
		    scope->hashed, scope->hashed == 1 ? "has" : "have", "",
		    scope->radius);
	putc('\n', out);
	line(out, "but", finding->reason);
}

/*
 * FILE as a person in this folder would name it.
 */
static const char *
shown(const char *file)
{
	char here[PATH_MAX];
	size_t len;

	if (getcwd(here, sizeof(here)) == NULL)
		return file;
	len = strlen(here);
	return strncmp(file, here, len) == 0 && file[len] == '/'
		   ? file + len + 1
		   : file;
}

/*
 * The answer first, then the file, then the evidence.
 */
void
words_answer(FILE *out, const struct scope *scope, const struct answer *answer)
{
	const struct finding *finding = &answer->finding;
	bool in = strcmp(finding->verdict, "in-set") == 0;
	bool near = in && strcmp(finding->match, "near") == 0;

	if (near)
		fprintf(out,
		    "IN THE SET (near-duplicate: %" PRId64 " of 256 bits, %s)",
		    finding->distance,
		    strcmp(finding->transformation, "none") == 0
			? "unchanged"
			: finding->transformation);
	else if (in)
		fprintf(out, "IN THE SET (same %s)", finding->match);
	else if (strcmp(finding->verdict, "not-found") == 0)
		fputs("NOT FOUND", out);
	else
		fputs("NOT READABLE", out);
	fputs("  ", out);
	say(out, shown(answer->file));
	putc('\n', out);
	if (in)
		found(out, scope, answer);
	else if (strcmp(finding->verdict, "not-found") == 0)
		absent(out, scope, finding);
	else
		line(out, "why", finding->reason);
	putc('\n', out);
}

void
words_scope(FILE *out, const struct scope *scope, const struct tally *tally)
{
	int64_t photos = tally->found + tally->absent + tally->unreadable;

	fprintf(out,
	    "%" PRId64 " photo%s: %" PRId64 " found, %" PRId64
	    " not found, %" PRId64 " not readable\n",
	    photos, plural(photos), tally->found, tally->absent,
	    tally->unreadable);
	line(out, "set", scope->set);
	fprintf(out,
	    "    %-9s%" PRId64 " image%s, %" PRId64
	    " of them with a hash that can match\n",
	    "holds", scope->images, plural(scope->images), scope->hashed);
	if (scope->digest != NULL)
		fprintf(out, "    %-9s%s of %s, %" PRId64 " pair%s\n",
		    "manifest", scope->digest, scope->made, scope->rows,
		    plural(scope->rows));
	fprintf(out,
	    "    %-9sequal bytes; PDQ hashes within %" PRId64 " of 256 bits\n"
	    "    %-9snothing left this machine\n"
	    "A near match means that two hashes of 256 bits differ in so many;"
	    " those of\nunrelated pictures differ in about 128.  Compare the"
	    " pictures themselves before\nyou rely on it.  The answer is of"
	    " this set as it was at %s; of\nother sets, and of any model, it"
	    " says nothing.\n",
	    "method", scope->radius, "sent", scope->asked);
}

static void
text(struct json *out, const char *key, const char *s)
{
	json_key(out, key);
	json_text(out, s);
}

static void
integer(struct json *out, const char *key, int64_t n)
{
	json_key(out, key);
	json_integer(out, n);
}

static void
real(struct json *out, const char *key, double n)
{
	json_key(out, key);
	json_real(out, n);
}

static void
match_json(struct json *out, const struct finding *finding)
{
	text(out, "verdict", finding->verdict);
	text(out, "listed", finding->listed);
	json_key(out, "rules");
	json_raw(out, finding->rules);
	json_key(out, "refused");
	json_raw(out, finding->refused);
	text(out, "match", finding->match);
	integer(out, "distance", finding->distance);
	text(out, "transformation", finding->transformation);
	real(out, "expected_chance_matches", finding->expected_chance_matches);
	real(out, "ideal_chance_matches", finding->ideal_chance_matches);
	text(out, "url", finding->url);
	text(out, "page", finding->page);
	text(out, "caption", finding->caption);
	text(out, "fetched", finding->fetched);
	text(out, "representative", finding->representative);
	integer(out, "further", finding->further);
	integer(out, "quality", finding->quality);
	text(out, "reason", finding->reason);
}

/*
 * One line; see schemas/finding.schema.json.
 */
void
words_json(FILE *out, const struct scope *scope, const struct answer *answer)
{
	struct json json = { .out = out };

	json_open(&json, '{');
	text(&json, "file", answer->file);
	text(&json, "sha256", answer->sha256);
	match_json(&json, &answer->finding);
	text(&json, "set", scope->set);
	integer(&json, "images", scope->images);
	integer(&json, "hashed", scope->hashed);
	integer(&json, "radius", scope->radius);
	text(&json, "snapshot", scope->digest);
	text(&json, "recipe", scope->recipe);
	json_key(&json, "recipe_changed");
	json_bool(&json, scope->recipe_changed);
	text(&json, "sent", "nothing");
	text(&json, "asked", scope->asked);
	json_close(&json, '}');
	json_line(&json);
}
