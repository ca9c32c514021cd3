/*
 * Landlock: what a process may touch of the file system from here on, itself
 * and all that it starts.  The kernel's word, landlock(7); no libc wraps it.
 */
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <unistd.h>

#include "schemas/tool/tool.h"

#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* All of version 1 (Linux 5.13), so that any kernel with Landlock will do. */
#define ALL ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define WRITES (ALL & ~(__u64)LANDLOCK_ACCESS_FS_EXECUTE)

static void
allow(int ruleset, const struct landlock_path *path)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = path->write ? WRITES : READS,
	};

	rule.parent_fd = open(path->path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd == -1)
		return;
	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH,
		&rule, 0) == -1) {
		/* A file, where the rights on folders have no meaning. */
		rule.allowed_access &= LANDLOCK_ACCESS_FS_READ_FILE |
				       LANDLOCK_ACCESS_FS_WRITE_FILE;
		if (syscall(SYS_landlock_add_rule, ruleset,
			LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == -1)
			err(1, "landlock: %s", path->path);
	}
	close(rule.parent_fd);
}

/*
 * Nothing may be read, written or executed but the N paths.  Needs Linux
 * 5.13 with Landlock enabled: without it the program does not run.
 */
void
landlock_restrict(const struct landlock_path *paths, size_t n)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs = ALL };
	int ruleset =
	    (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);

	if (ruleset == -1)
		err(1, "landlock: this kernel has none, and what strangers "
		       "wrote is not opened without it");
	for (size_t i = 0; i < n; i++)
		allow(ruleset, &paths[i]);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    syscall(SYS_landlock_restrict_self, ruleset, 0) == -1)
		err(1, "landlock");
	close(ruleset);
}
