/*
 * Runs a command and writes what it took to descriptor 3: the peak resident
 * set of its largest process in KiB, processor time of all its processes and
 * time on the clock, both in ms.  Ends with the command's status.
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include <err.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static long
clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static long
ms(const struct timeval *t)
{
	return t->tv_sec * 1000 + t->tv_usec / 1000;
}

int
main(int argc, char *argv[])
{
	struct rusage usage;
	long began = clock_ms();
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
	dprintf(3, "%ld %ld %ld\n", usage.ru_maxrss,
	    ms(&usage.ru_utime) + ms(&usage.ru_stime), clock_ms() - began);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
