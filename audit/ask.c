/*
 * Are these photos in that set?  The photos are a catalog of the person's
 * own, which proofsheet-index near has compared with the set; here each match
 * becomes an answer with its evidence.  Nothing leaves the machine.
 */
#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "audit/report/sheet.h"

struct asking {
	struct options common;
	const char *against;
	const char *html; /* file to be written; NULL: none */
};

static const char help[] =
    "usage: proofsheet-audit ask -d MINE --against SET [--json]\n"
    "\n"
    "Says of each photo in the catalog MINE whether SET holds it, by the same\n"
    "bytes or by a near hash, with what SET knows of the image.  Before it:\n"
    "  proofsheet-crawl -d MINE PHOTOS...\n"
    "  proofsheet-filter -d MINE --variants\n"
    "  proofsheet-index near -d MINE --against SET\n"
    "(proofsheet ask runs all four.)  Nothing leaves the machine.\n"
    "\n"
    "  -d, --set MINE   folder of the photos' catalog (default ./set)\n"
    "  --against SET    folder of the set that is asked; only read\n"
    "  --json           one JSON line a photo, see finding.schema.json\n"
    "  --html FILE      the answer as one page, with the pictures side by "
    "side\n"
    "                   if proofsheet-filter --previews SET has made them\n"
    "  -n, --dry-run    keep no findings in MINE\n"
    "  -q, --quiet      no progress\n"
    "  --help, --version\n"
    "\n"
    "exit status: 0 none found, 3 some found, 1 the machine failed, 2 usage\n"
    "example: proofsheet-audit ask -d mine --against set --json\n";

static void
options(struct asking *asking, int argc, char *argv[])
{
	static const struct option longs[] = { OPTIONS_LONG,
		{ "against", required_argument, NULL, OPTION_OWN },
		{ "html", required_argument, NULL, OPTION_OWN + 1 }, { 0 } };
	int c;

	options_default(&asking->common);
	while ((c = getopt_long(argc, argv, OPTIONS_SHORT, longs, NULL)) != -1)
		if (c == OPTION_OWN)
			asking->against = optarg;
		else if (c == OPTION_OWN + 1)
			asking->html = optarg;
		else if (!options_take(&asking->common, c, optarg, help))
			exit(2);
	if (optind < argc)
		errx(2,
		    "ask '%s': photos are taken in by proofsheet-crawl, or "
		    "by: proofsheet ask PHOTOS...",
		    argv[optind]);
	if (asking->against == NULL)
		errx(2, "ask: which set is asked? --against SET");
}

static char *
why(const char *fmt, const char *reason)
{
	char *text;

	if (asprintf(&text, fmt, reason) == -1)
		err(1, NULL);
	return text;
}

/*
 * Why the pixels of this photo could not be compared; NULL: they could.
 */
static char *
unreadable(const struct photo *photo)
{
	if (strcmp(photo->state, "fetched") != 0)
		return why(
		    "%s", photo->reason != NULL
			      ? photo->reason
			      : "not taken in yet: run proofsheet-crawl again");
	if (!photo->measured)
		return why("%s", "not measured yet: run proofsheet-filter");
	return photo->unreadable == NULL ? NULL : why("%s", photo->unreadable);
}

/*
 * What made the search narrower than it says; NULL: nothing did.
 */
static char *
narrowed(const struct photo *photo)
{
	char *text;

	if (photo->quality >= PDQ_FLOOR)
		return photo->dihedral
			   ? NULL
			   : why("%s",
				 "its hash was compared upright only: measure "
				 "with proofsheet-filter --variants");
	if (asprintf(&text,
		"only its bytes were compared: its hash is of quality %lld "
		"of 100, too plain a picture to match (under %d)",
		photo->quality == ABSENT ? 0LL : (long long)photo->quality,
		PDQ_FLOOR) == -1)
		err(1, NULL);
	return text;
}

static char *
verdict(const char *name)
{
	return why("%s", name);
}

struct inquiry {
	struct rows *rows;
	struct evidence *evidence;
	int64_t stale;
};

/*
 * The best match that the set still holds; further: how many more there are.
 */
static bool
best(struct inquiry *inq, const struct photo *photo, struct finding *finding)
{
	struct match match;

	while (rows_match(inq->rows, photo->item, &match)) {
		if (finding->further != ABSENT)
			finding->further++;
		else if (evidence_find(inq->evidence, photo, &match, finding))
			finding->further = 0;
		else
			inq->stale++;
	}
	return finding->further != ABSENT;
}

static void
judge(struct inquiry *inq, const struct photo *photo, struct finding *finding)
{
	finding_clear(finding);
	finding->quality = photo->quality;
	if (best(inq, photo, finding))
		return;
	if ((finding->reason = unreadable(photo)) != NULL) {
		finding->verdict = verdict("not-readable");
		return;
	}
	finding->verdict = verdict("not-found");
	finding->reason = narrowed(photo);
}

/*
 * All photos into the table finding.
 */
static void
inquire(struct inquiry *inq, struct catalog *mine, bool quiet)
{
	struct photo photo = { .quality = ABSENT };
	struct finding finding = { 0 };
	struct progress progress;
	int64_t n = 0;

	progress_begin(&progress, quiet ? NULL : "photos asked",
	    catalog_number(mine, "SELECT count(*) FROM item"));
	while (rows_photo(inq->rows, &photo)) {
		judge(inq, &photo, &finding);
		rows_write(inq->rows, photo.item, &finding);
		progress_step(&progress, ++n);
	}
	progress_end(&progress);
	finding_clear(&finding);
	if (inq->stale > 0)
		warnx("%lld match%s not what the set holds now, and %s left "
		      "out: run proofsheet-index near again",
		    (long long)inq->stale, inq->stale == 1 ? " is" : "es are",
		    inq->stale == 1 ? "was" : "were");
}

/*
 * Text that grows in memory until it is known what stands above it.
 */
struct draft {
	FILE *file;
	char *text;
	size_t len;
};

static void
draft_open(struct draft *draft)
{
	if ((draft->file = open_memstream(&draft->text, &draft->len)) == NULL)
		err(1, NULL);
}

static void
draft_close(struct draft *draft)
{
	if (fclose(draft->file) == EOF)
		err(1, NULL);
}

static void
count(struct tally *tally, const char *verdict)
{
	tally->found += strcmp(verdict, "in-set") == 0;
	tally->absent += strcmp(verdict, "not-found") == 0;
	tally->unreadable += strcmp(verdict, "not-readable") == 0;
}

/* The page, whose head tells what is under it. */
static void
publish(const struct asking *asking, const struct scope *scope,
    const struct tally *tally, struct draft *body)
{
	char *dir = text_copy(asking->html), *slash = strrchr(dir, '/');
	struct draft page;

	draft_close(body);
	draft_open(&page);
	sheet_begin(page.file, scope, tally);
	fwrite(body->text, 1, body->len, page.file);
	sheet_end(page.file);
	draft_close(&page);
	if (slash != NULL)
		*slash = '\0';
	output_write(slash == NULL  ? "."
		     : slash == dir ? "/"
				    : dir,
	    slash == NULL ? asking->html : slash + 1, page.text, page.len);
	free(page.text);
	free(body->text);
	free(dir);
}

/*
 * All findings out of the table, to stdout, and to a page.
 */
static bool
tell(struct rows *rows, const struct asking *asking, struct catalog *mine,
    const struct scope *scope)
{
	struct answer answer = { 0 };
	struct tally tally = { 0 };
	struct draft body;

	draft_open(&body);
	while (rows_answer(rows, &answer)) {
		count(&tally, answer.finding.verdict);
		if (asking->common.json)
			words_json(stdout, scope, &answer);
		else
			words_answer(stdout, scope, &answer);
		if (asking->html != NULL)
			sheet_answer(body.file, mine, scope, &answer);
	}
	if (!asking->common.json)
		words_scope(stdout, scope, &tally);
	if (fflush(stdout) == EOF)
		err(1, "stdout");
	if (asking->html != NULL) {
		publish(asking, scope, &tally, &body);
	} else {
		draft_close(&body);
		free(body.text);
	}
	return tally.found > 0;
}

int
ask(int argc, char *argv[])
{
	struct asking asking = { 0 };
	struct scope scope;
	struct inquiry inq = { 0 };
	struct catalog *mine;
	bool some;

	options(&asking, argc, argv);
	catalog_close(catalog_open(asking.common.set, CATALOG_READ));
	inq.evidence = evidence_open(asking.against, &scope);
	mine = catalog_open(asking.common.set, CATALOG_WRITE);
	catalog_begin(mine);
	inq.rows = rows_open(mine, &scope);
	inquire(&inq, mine, asking.common.quiet);
	if (!asking.common.dry_run)
		catalog_commit(mine);
	some = tell(inq.rows, &asking, mine, &scope);
	rows_close(inq.rows);
	catalog_close(mine);
	evidence_close(inq.evidence);
	scope_clear(&scope);
	return some ? 3 : 0;
}
