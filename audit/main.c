/*
 * proofsheet-audit: answers.
 */
#include <stdlib.h>
#include <string.h>

#include "audit.h"

static const char help[] =
    "usage: proofsheet-audit ask -d MINE --against SET [--json]\n"
    "       proofsheet-audit listed --against SET [--account HANDLE|URL]...\n"
    "           [--host NAME]... [--url-list FILE]... [--json]\n"
    "       proofsheet-audit report -d SET [-o DIR]\n"
    "       proofsheet-audit -l\n"
    "\n"
    "  ask      are these photos in that set? with evidence\n"
    "  listed   what is listed there under a name, apart from pictures?\n"
    "  report   what is in a set, and by what right? HTML, JSON, and the "
    "funnel\n"
    "\n"
    "  -l, --list   the sections of a report\n"
    "  --help       also of a verb: proofsheet-audit ask --help\n"
    "  --version\n"
    "\n"
    "example: proofsheet-audit report -d set && xdg-open set/out/report.html\n";

struct verb {
	const char *name;
	int (*run)(int argc, char *argv[]);
};

static int
list(int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	sections_list(stdout);
	return 0;
}

static int
teach(int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	fputs(help, stdout);
	return 0;
}

static int
version(int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	puts("proofsheet " VERSION);
	return 0;
}

static const struct verb verbs[] = {
	{ "ask", ask },
	{ "listed", listed_run },
	{ "report", report },
	{ "-l", list },
	{ "--list", list },
	{ "--help", teach },
	{ "--version", version },
};

int
main(int argc, char *argv[])
{
	for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(*verbs); i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argc - 1, argv + 1);
	if (argc > 1)
		fprintf(stderr, "proofsheet-audit: '%s' is no verb\n", argv[1]);
	fputs(help, stderr);
	return 2;
}
