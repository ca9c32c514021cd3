/*
 * What the crawler may touch from here on: it writes in the set, reads what
 * its sources are and what resolving names and checking certificates takes,
 * and starts no program.
 */
#include <err.h>
#include <libgen.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "crawl/crawl.h"

static const char *const readable[] = { "/etc", "/usr", "/lib", "/lib64",
	"/run/systemd/resolve", "/run/nscd", "/proc", "/sys", "/dev" };

#define COUNT (sizeof(readable) / sizeof(*readable))

static void
forbid_exec(void)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
	const uint32_t no = SCMP_ACT_ERRNO(1); /* EPERM */

	if (ctx == NULL ||
	    seccomp_rule_add(ctx, no, SCMP_SYS(execve), 0) != 0 ||
	    seccomp_rule_add(ctx, no, SCMP_SYS(execveat), 0) != 0 ||
	    seccomp_load(ctx) != 0)
		errx(1, "seccomp: can not forbid to start programs");
	seccomp_release(ctx);
}

/*
 * The folder of a source: a photograph's caption may lie beside it.
 */
static char *
folder(const char *path)
{
	char *copy = strdup(path), *name;

	if (copy == NULL || (name = strdup(dirname(copy))) == NULL)
		err(1, NULL);
	free(copy);
	return name;
}

void
sandbox_enter(const struct plan *plan)
{
	struct landlock_path *paths;
	char *library = duck_library();
	size_t n = 0, sources = 0;

	while (plan->sources[sources] != NULL)
		sources++;
	paths = calloc(2 * sources + COUNT + 3, sizeof(*paths));
	if (paths == NULL)
		err(1, NULL);
	for (; n < sources; n++)
		paths[n].path = folder(plan->sources[n]);
	for (size_t i = 0; i < sources; i++)
		paths[n++].path = plan->sources[i];
	for (size_t i = 0; i < COUNT; i++)
		paths[n++].path = readable[i];
	paths[n++] = (struct landlock_path) { plan->common.set, true };
	if (plan->ca != NULL)
		paths[n++].path = plan->ca;
	if (library != NULL)
		paths[n++].path = library;
	/* SQLite, that reads its environment once, puts there what it must. */
	sqlite3_temp_directory = sqlite3_mprintf("%s", plan->common.set);
	if (sqlite3_temp_directory == NULL)
		err(1, NULL);
	landlock_restrict(paths, n);
	forbid_exec();
	for (size_t i = 0; i < sources; i++)
		free((char *)(uintptr_t)paths[i].path);
	free(paths);
	free(library);
}
