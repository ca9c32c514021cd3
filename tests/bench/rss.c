/*
 * Runs a command and writes the peak resident set of its largest process, in
 * KiB, to descriptor 3.  Ends with the command's status.
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include <err.h>
#include <stdio.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	struct rusage usage;
	int status;
	pid_t pid;

	if (argc < 2)
		errx(2, "usage: rss COMMAND [ARGUMENT]... 3>FILE");
	pid = fork();
	if (pid == -1)
		err(1, "fork");
	if (pid == 0) {
		execvp(argv[1], argv + 1);
		err(127, "%s", argv[1]);
	}
	if (wait4(pid, &status, 0, &usage) == -1)
		err(1, "wait4");
	dprintf(3, "%ld\n", usage.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
