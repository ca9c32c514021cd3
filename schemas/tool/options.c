/*
 * The options that every program has.
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "schemas/tool/tool.h"

#define MAX_JOBS 1024

void
options_default(struct options *opt)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	*opt = (struct options) { .set = "./set", .jobs = n < 1 ? 1 : (int)n };
}

long long
options_number(const char *name, const char *arg, long long lo, long long hi)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(arg, &end, 10);
	if (*arg == '\0' || *end != '\0' || errno != 0 || n < lo || n > hi)
		errx(2, "--%s '%s': is not a number from %lld to %lld", name,
		    arg, lo, hi);
	return n;
}

void
output_flush(void)
{
	if (fflush(stdout) == EOF || ferror(stdout))
		err(1, "standard output");
}

static _Noreturn void
print(const char *text)
{
	fputs(text, stdout);
	output_flush();
	exit(0);
}

bool
options_take(struct options *opt, int c, const char *arg, const char *help)
{
	switch (c) {
	case 'd':
		opt->set = arg;
		return true;
	case 'j':
		opt->jobs = (int)options_number("jobs", arg, 1, MAX_JOBS);
		return true;
	case 'n':
		return opt->dry_run = true;
	case 'q':
		return opt->quiet = true;
	case 'v':
		return opt->verbose = true;
	case 'l':
		return opt->list = true;
	case OPTION_JSON:
		return opt->json = true;
	case OPTION_HELP:
		print(help);
	case OPTION_VERSION:
		print("proofsheet " VERSION "\n");
	default:
		return false;
	}
}
