/*
 * proofsheet-filter: bytes to facts, and facts to verdicts.
 */
#include <err.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"

static const char help[] =
    "usage: proofsheet-filter [-d SET] [-j N] [-r RECIPE] [--follow]\n"
    "                         [--measures LIST] [--exact] [--variants]\n"
    "                         [--features[=asked]] [--dihedral]\n"
    "                         [-n] [-q] [-v] [--json]\n"
    "       proofsheet-filter -p [-j N] [--measures LIST] [--exact]\n"
    "                         [--variants] [--features[=asked]] [--dihedral]\n"
    "                         FILE...\n"
    "       proofsheet-filter [-d SET] [-j N] [-q] --previews OTHER\n"
    "       proofsheet-filter -r RECIPE --show\n"
    "       proofsheet-filter -l\n"
    "\n"
    "Measures what a crawl has brought into a set, pixels and captions, in\n"
    "processes that can do nothing else; then lets a recipe judge which pairs\n"
    "are kept.  A pair that is not kept names every rule it broke.\n"
    "\n"
    "  -d, --set DIR        the set (default: ./set)\n"
    "  -j, --jobs N         workers (default: one a processor)\n"
    "  -r, --recipe RECIPE  judge by a shipped recipe (see -l) or by a file;\n"
    "                       without -r the set's own recipe goes on\n"
    "      --follow         go on while a crawl writes to the set\n"
    "      --measures LIST  take these of -l only, as pdq,size,exif; all is\n"
    "                       the default ones.  JPEGs are decoded no larger,\n"
    "                       and with no more colours, than these need\n"
    "      --exact          hash RGB at full size, as other PDQs do\n"
    "      --dihedral       hash all eight orientations, to ask with\n"
    "      --variants       hash what may have become of each photo, to ask\n"
    "                       with: crops, borders, small turns; and --dihedral\n"
    "      --previews OTHER small copies of what near has found in the set\n"
    "                       OTHER, and of the photos themselves; no facts\n"
    "      --features[=asked]\n"
    "                       local features, by which screenshots, collages "
    "and\n"
    "                       cut pieces are found: 64 points an image, or, to\n"
    "                       ask with, up to 2048\n"
    "  -p, --print          facts of plain files as JSON lines; a FILE that\n"
    "                       is - stands for names on standard input\n"
    "      --check          end with status 2 if the recipe is wrong; needs\n"
    "                       no set\n"
    "      --show           print the recipe's text\n"
    "  -l, --list           decoders, measures, recipes\n"
    "  -n, --dry-run        say what there is to do, and do nothing\n"
    "      --json           the summary as JSON\n"
    "  -q, --quiet          no progress, no summary\n"
    "  -v, --verbose        what workers write to standard error, too\n"
    "      --help, --version\n"
    "\n"
    "Example: proofsheet-filter -d set -r basic\n";

enum {
	OPTION_FOLLOW = OPTION_OWN,
	OPTION_MEASURES,
	OPTION_EXACT,
	OPTION_DIHEDRAL,
	OPTION_VARIANTS,
	OPTION_PREVIEWS,
	OPTION_FEATURES,
	OPTION_CHECK,
	OPTION_SHOW
};

static const struct option longs[] = {
	OPTIONS_LONG,
	{ "recipe", required_argument, NULL, 'r' },
	{ "print", no_argument, NULL, 'p' },
	{ "follow", no_argument, NULL, OPTION_FOLLOW },
	{ "measures", required_argument, NULL, OPTION_MEASURES },
	{ "exact", no_argument, NULL, OPTION_EXACT },
	{ "dihedral", no_argument, NULL, OPTION_DIHEDRAL },
	{ "variants", no_argument, NULL, OPTION_VARIANTS },
	{ "previews", required_argument, NULL, OPTION_PREVIEWS },
	{ "features", optional_argument, NULL, OPTION_FEATURES },
	{ "check", no_argument, NULL, OPTION_CHECK },
	{ "show", no_argument, NULL, OPTION_SHOW },
	{ 0 },
};

static bool
measures(struct wanted *wanted, const char *names)
{
	if (measures_select(names, &wanted->measures) == -1)
		errx(2, "--measures %s: names of -l, with commas between",
		    names);
	return true;
}

/* ARG NULL: of images that are kept. */
static bool
features(struct wanted *wanted, const char *arg)
{
	if (arg != NULL && strcmp(arg, "asked") != 0)
		errx(2, "--features=%s: =asked, or nothing", arg);
	wanted->points = arg == NULL ? WANTED_KEPT : WANTED_ASKED;
	return true;
}

static bool
take(struct filter_options *opt, int c, const char *arg)
{
	switch (c) {
	case 'r':
		opt->recipe = arg;
		return true;
	case 'p':
		return opt->print = true;
	case OPTION_FOLLOW:
		return opt->follow = true;
	case OPTION_DIHEDRAL:
		return opt->wanted.dihedral = true;
	case OPTION_VARIANTS:
		return opt->wanted.dihedral = opt->wanted.variants = true;
	case OPTION_FEATURES:
		return features(&opt->wanted, arg);
	case OPTION_EXACT:
		return opt->wanted.exact = true;
	case OPTION_MEASURES:
		return measures(&opt->wanted, arg);
	case OPTION_PREVIEWS:
		if ((opt->against = realpath(arg, NULL)) == NULL)
			err(1, "%s", arg);
		return true;
	case OPTION_CHECK:
		return opt->check = true;
	case OPTION_SHOW:
		return opt->show = true;
	default:
		return options_take(&opt->common, c, arg, help);
	}
}

static _Noreturn void
usage(const char *why)
{
	errx(2, "%s; see proofsheet-filter --help", why);
}

/* Hashes are asked for where none is taken. */
static bool
is_contradiction(const struct wanted *wanted)
{
	uint64_t pdq = 0;

	measures_select("pdq", &pdq);
	return (wanted->dihedral || wanted->exact) && wanted->measures != 0 &&
	       (wanted->measures & pdq) == 0;
}

/* What -p would pass over without a word. */
static bool
is_for_set(const struct filter_options *opt)
{
	return opt->recipe != NULL || opt->against != NULL || opt->follow ||
	       opt->common.dry_run;
}

static int
list(void)
{
	puts("Decoders:");
	decoders_list();
	puts("\nMeasures of pixels:");
	measures_list();
	puts("\nMeasures of captions:");
	texts_list();
	puts("\nRecipes:");
	recipes_list();
	output_flush();
	return 0;
}

/* A recipe that is wrong is refused by being opened. */
static int
show(const struct filter_options *opt)
{
	struct recipe *recipe;

	if (opt->recipe == NULL)
		usage("--check and --show need -r RECIPE");
	recipe = recipe_open(opt->recipe);
	if (opt->show)
		fputs(recipe->body, stdout);
	recipe_free(recipe);
	output_flush();
	return 0;
}

/* FILE: the first one that is named, or NULL. */
static void
check(const struct filter_options *opt, const char *file)
{
	if (is_contradiction(&opt->wanted))
		usage("--variants, --dihedral and --exact need pdq in "
		      "--measures");
	if (opt->print && file == NULL)
		usage("-p needs files");
	if (opt->print && is_for_set(opt))
		usage("-r, -n, --follow and --previews are for a set, not -p");
	if (!opt->print && file != NULL)
		usage("files are for -p");
}

int
main(int argc, char *argv[])
{
	struct filter_options opt = { 0 };
	int c;

	if (argc > 0 && strcmp(argv[0], WORKER_NAME) == 0)
		return worker_main(argv);
	/* A file that may not grow is an error like a full disk. */
	signal(SIGXFSZ, SIG_IGN);
	options_default(&opt.common);
	while ((c = getopt_long(
		    argc, argv, OPTIONS_SHORT "r:p", longs, NULL)) != -1)
		if (!take(&opt, c, optarg))
			usage("unknown option");
	argv += optind;
	if (opt.common.list)
		return list();
	if (opt.check || opt.show)
		return show(&opt);
	check(&opt, *argv);
	if (opt.print)
		return print_run(&opt, argv);
	return opt.against != NULL ? previews_run(&opt) : filter_run(&opt);
}
