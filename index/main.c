/*
 * proofsheet-index: what is near what, which are copies, what is published.
 */
#include <err.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/codes/codes.h"
#include "index/index.h"

/*
 * Unrelated photographs were never seen nearer than 80 bits: beyond, nearly
 * all pairs would be found, and mean nothing.
 */
#define MAX_RADIUS 80

enum own { /* options of the verbs; which were given is bit by bit */
	RADIUS_OPTION = OPTION_OWN,
	AGAINST_OPTION,
	FORMAT_OPTION,
	ALL_OPTION,
	CODES_OPTION,
	QUERIES_OPTION,
	PLAN_OPTION,
	METHOD_OPTION,
	OUTPUT_OPTION,
	COMPLETE_OPTION,
	PREFER_OPTION,
};

#define GIVEN(option) (1u << ((option)-OPTION_OWN))

struct verb {
	const char *name;
	int (*run)(const struct args *);
	unsigned takes;
};

static const struct verb verbs[] = {
	{ "near", near,
	    GIVEN(RADIUS_OPTION) | GIVEN(AGAINST_OPTION) | GIVEN(CODES_OPTION) |
		GIVEN(QUERIES_OPTION) | GIVEN(PLAN_OPTION) |
		GIVEN(METHOD_OPTION) | GIVEN(OUTPUT_OPTION) },
	{ "planes", planes, GIVEN(CODES_OPTION) | GIVEN(OUTPUT_OPTION) },
	{ "cluster", cluster, GIVEN(COMPLETE_OPTION) | GIVEN(PREFER_OPTION) },
	{ "manifest", manifest, GIVEN(FORMAT_OPTION) | GIVEN(ALL_OPTION) },
	{ "verify", verify, 0 },
};

static const char *const own_names[] = { "radius", "against", "format", "all",
	"codes", "queries", "plan", "method", "output", "complete", "prefer" };

static const struct option longs[] = {
	OPTIONS_LONG,
	{ "radius", required_argument, NULL, RADIUS_OPTION },
	{ "against", required_argument, NULL, AGAINST_OPTION },
	{ "format", required_argument, NULL, FORMAT_OPTION },
	{ "all", no_argument, NULL, ALL_OPTION },
	{ "codes", required_argument, NULL, CODES_OPTION },
	{ "queries", required_argument, NULL, QUERIES_OPTION },
	{ "plan", no_argument, NULL, PLAN_OPTION },
	{ "method", required_argument, NULL, METHOD_OPTION },
	{ "output", required_argument, NULL, OUTPUT_OPTION },
	{ "complete", no_argument, NULL, COMPLETE_OPTION },
	{ "prefer", required_argument, NULL, PREFER_OPTION },
	{ 0 },
};

/* What the command line says, before it is known to make sense. */
struct line {
	struct args args;
	const char *verb; /* "": none yet */
	unsigned given;
};

static unsigned
format_bit(const char *name)
{
	for (size_t i = 0; writer_at(i) != NULL; i++)
		if (strcmp(writer_at(i)->name, name) == 0)
			return 1u << i;
	errx(2, "--format '%s': is none of the formats that -l lists", name);
}

static const char *
method_named(const char *name)
{
	if (!codes_method(name))
		errx(2, "--method '%s': is none of scan, queries and index",
		    name);
	return name;
}

static void
take_word(struct line *line, const char *word)
{
	if (*line->verb != '\0')
		errx(2, "'%s': %s takes no argument", word, line->verb);
	line->verb = word;
}

static void
take(struct line *line, int c, const char *arg)
{
	switch (c) {
	case 1:
		take_word(line, arg);
		return;
	case RADIUS_OPTION:
		line->args.radius =
		    (int)options_number("radius", arg, 0, MAX_RADIUS);
		break;
	case AGAINST_OPTION:
		line->args.against = arg;
		break;
	case FORMAT_OPTION:
		line->args.formats |= format_bit(arg);
		break;
	case ALL_OPTION:
		line->args.all = true;
		break;
	case CODES_OPTION:
		line->args.codes = arg;
		break;
	case QUERIES_OPTION:
		line->args.queries = arg;
		break;
	case PLAN_OPTION:
		line->args.plan = true;
		break;
	case METHOD_OPTION:
		line->args.method = method_named(arg);
		break;
	case OUTPUT_OPTION:
		line->args.output = arg;
		break;
	case COMPLETE_OPTION:
		line->args.complete = true;
		break;
	case PREFER_OPTION:
		line->args.prefer = arg;
		break;
	default:
		if (!options_take(&line->args.opt, c, arg, help_of(line->verb)))
			exit(2);
		return;
	}
	line->given |= GIVEN(c);
}

static void
want_taken(const struct verb *verb, unsigned given)
{
	for (unsigned i = 0; i < sizeof(own_names) / sizeof(*own_names); i++)
		if ((given & ~verb->takes & 1u << i) != 0)
			errx(2, "%s takes no --%s", verb->name, own_names[i]);
}

static const struct verb *
verb_of(const struct line *line)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (strcmp(verbs[i].name, line->verb) != 0)
			continue;
		want_taken(&verbs[i], line->given);
		return &verbs[i];
	}
	if (*line->verb != '\0')
		errx(2, "'%s' is no verb: see proofsheet-index --help",
		    line->verb);
	fputs(help_of(""), stderr);
	exit(2);
}

static void
list(void)
{
	const struct writer *writer;

	for (size_t i = 0; (writer = writer_at(i)) != NULL; i++)
		printf("%-8s %s\n", writer->name, writer->about);
}

/*
 * No verb here makes a set: a name that was misspelt is not to become one.
 */
static void
want_set(const char *set)
{
	char *path = set_path(set, "catalog.db");

	if (access(path, F_OK) == -1)
		errx(1, "%s: there is no set here", set);
	free(path);
}

static void
parse(struct line *line, int argc, char *argv[])
{
	int c;

	options_default(&line->args.opt);
	while ((c = getopt_long(
		    argc, argv, "-" OPTIONS_SHORT "o:", longs, NULL)) != -1)
		take(line, c == 'o' ? OUTPUT_OPTION : c, optarg);
	while (optind < argc)
		take_word(line, argv[optind++]);
}

static bool
is_of_files(const struct line *line)
{
	const unsigned of = GIVEN(CODES_OPTION) | GIVEN(QUERIES_OPTION) |
			    GIVEN(METHOD_OPTION) | GIVEN(OUTPUT_OPTION);

	return (line->given & of) != 0 || strcmp(line->verb, "planes") == 0;
}

/* They would be lost on who means them. */
static void
want_of_files(const struct verb *verb, const struct args *args)
{
	if (verb->run == planes && args->opt.dry_run)
		errx(2, "planes takes no --dry-run");
	if (args->opt.json)
		errx(2, "%s takes no --json",
		    verb->run == planes ? "planes" : "--codes");
	if (args->against != NULL)
		errx(2, "--codes takes no --against: files need no set");
}

static int
run_files(const struct verb *verb, const struct args *args)
{
	if (verb->run == planes) {
		if (args->codes == NULL || args->output == NULL)
			errx(2, "planes needs --codes FILE and --output FILE");
		want_of_files(verb, args);
		return planes(args);
	}
	if (args->codes == NULL || args->queries == NULL)
		errx(2, "--codes and --queries go together");
	want_of_files(verb, args);
	return near_codes(args);
}

static int
run_set(const struct verb *verb, struct args *args)
{
	char *against = NULL;
	int rc;

	want_set(args->opt.set);
	if (args->against != NULL) {
		want_set(args->against);
		if ((against = realpath(args->against, NULL)) == NULL)
			err(1, "%s", args->against);
		args->against = against;
	}
	rc = verb->run(args);
	free(against);
	return rc;
}

int
main(int argc, char *argv[])
{
	struct line line = { .args = { .radius = RADIUS, .prefer = PREFER },
		.verb = "" };
	const struct verb *verb;
	int rc;

	parse(&line, argc, argv);
	if (line.args.opt.list) {
		list();
		output_flush();
		return 0;
	}
	verb = verb_of(&line);
	/* A file that may not grow is an error like a full disk, no death. */
	signal(SIGXFSZ, SIG_IGN);
	rc = is_of_files(&line) ? run_files(verb, &line.args)
				: run_set(verb, &line.args);
	output_flush();
	return rc;
}
