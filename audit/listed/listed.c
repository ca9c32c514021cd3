/*
 * What does that set list under these names?  Of pictures it says nothing: a
 * URL may be listed whose bytes were never there, or are others now.
 */
#include <err.h>
#include <getopt.h>
#include <stdlib.h>

#include "audit/listed/listed.h"

struct asking {
	struct options common;
	const char *against;
	struct names *names;
};

static const char help[] =
    "usage: proofsheet-audit listed --against SET [--json]\n"
    "           [--account HANDLE|URL]... [--host NAME]... "
    "[--url-list FILE]...\n"
    "\n"
    "Says what SET lists under a name, apart from pictures: an image's URL, "
    "the\n"
    "page that shows it, or its author.  Nothing leaves the machine.\n"
    "\n"
    "  --against SET        folder of the set that is asked; only read\n"
    "  --account HANDLE|URL an account: its URL, at that site; @ana@server; "
    "or a\n"
    "                       handle, at all sites whose URLs name accounts\n"
    "  --host NAME          a host and all below it\n"
    "  --url-list FILE      URLs of images or pages, one a line; - is stdin\n"
    "  --json               one JSON line a name, see listed.schema.json\n"
    "  --help, --version\n"
    "\n"
    "exit status: 0 none is listed, 3 some are, 1 the machine failed, 2 usage\n"
    "example: proofsheet-audit listed --against set --host ana.example\n";

enum { AGAINST = OPTION_OWN, OF_ACCOUNT, OF_HOST, OF_LIST };

static void
take(struct asking *asking, int c)
{
	switch (c) {
	case AGAINST:
		asking->against = optarg;
		break;
	case OF_ACCOUNT:
		names_add(asking->names, ACCOUNT, optarg);
		break;
	case OF_HOST:
		names_add(asking->names, HOST, optarg);
		break;
	case OF_LIST:
		names_read(asking->names, optarg);
		break;
	default:
		exit(2);
	}
}

static void
options(struct asking *asking, int argc, char *argv[])
{
	static const struct option longs[] = { OPTIONS_LONG,
		{ "against", required_argument, NULL, AGAINST },
		{ "account", required_argument, NULL, OF_ACCOUNT },
		{ "host", required_argument, NULL, OF_HOST },
		{ "url-list", required_argument, NULL, OF_LIST }, { 0 } };
	int c;

	options_default(&asking->common);
	while ((c = getopt_long(argc, argv, OPTIONS_SHORT, longs, NULL)) != -1)
		if (!options_take(&asking->common, c, optarg, help))
			take(asking, c);
	if (optind < argc)
		errx(2, "listed: takes no argument '%s'", argv[optind]);
	if (asking->against == NULL)
		errx(2, "listed: which set is asked? --against SET");
	if (names_count(asking->names) == 0)
		errx(2, "listed: under which name? --account, --host or "
			"--url-list");
}

/* Of a long list, words say of each that is listed; JSON of all. */
static bool
tell(const struct names *names, const struct scope *scope, bool json)
{
	size_t found = 0, n = names_count(names);

	for (size_t i = 0; i < n; i++) {
		const struct name *name = names_at(names, i);

		found += name->images > 0;
		if (json)
			name_json(stdout, scope, name);
		else if (name->images > 0 || name->kind != URL)
			name_say(stdout, scope, name);
	}
	if (!json) {
		printf(
		    "%zu name%s: %zu listed in ", n, plural((int64_t)n), found);
		say(stdout, scope->set);
		printf(" as it was at %s.\nA name that is listed says nothing "
		       "of the picture behind it: ask with the\nphoto "
		       "itself.  Nothing left this machine.\n",
		    scope->asked);
	}
	if (fflush(stdout) == EOF)
		err(1, "stdout");
	return found > 0;
}

int
listed_run(int argc, char *argv[])
{
	struct asking asking = { .names = names_new() };
	struct evidence *evidence;
	struct scope scope;
	struct catalog *set;
	bool some;

	options(&asking, argc, argv);
	evidence = evidence_open(asking.against, &scope);
	set = catalog_open(asking.against, CATALOG_READ);
	want_tables(set);
	names_scan(asking.names, set, scope.snapshot);
	some = tell(asking.names, &scope, asking.common.json);
	catalog_close(set);
	evidence_close(evidence);
	scope_clear(&scope);
	names_free(asking.names);
	return some ? 3 : 0;
}
