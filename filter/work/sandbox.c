/*
 * What a worker may still do once it reads strangers' bytes: compute, answer,
 * and end.  There is no switch that leaves this out.
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <seccomp.h>

#include "work.h"

/*
 * Bytes of address space: less, and a worker that comes to grief does so for
 * lack of it.  Twice the pixels of the largest image, at 4 bytes.
 */
#define LITTLE ((size_t)512 << 20)
#define MAX_DESCRIPTORS 16 /* 0..3, and the files of the requests at hand */

static void
limit(int resource, rlim_t value)
{
	struct rlimit lim = { value, value };

	if (setrlimit(resource, &lim) == -1)
		err(1, "setrlimit");
}

static void
limits(void)
{
	/* AddressSanitizer maps terabytes that it never touches. */
#ifndef __SANITIZE_ADDRESS__
	limit(RLIMIT_AS, (rlim_t)WORKER_MEMORY << 20);
#endif
	limit(RLIMIT_NOFILE, MAX_DESCRIPTORS);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
}

static void
end_if_full(void)
{
	void *room = mmap(NULL, LITTLE, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (room == MAP_FAILED)
		_exit(WORKER_FULL);
	munmap(room, LITTLE);
}

/* Else it kills, on return: none is handled twice. */
static void
on_signal(int sig)
{
	end_if_full();
	raise(sig);
}

/*
 * What a library does that gets no memory: to trap (libjxl), to abort (C++), to
 * use what it did not get; err(3), for us.
 */
static void
watch_memory(void)
{
#ifndef __SANITIZE_ADDRESS__
	static const int signals[] = { SIGILL, SIGTRAP, SIGABRT, SIGSEGV,
		SIGBUS };
	struct sigaction action = { .sa_handler = on_signal,
		.sa_flags = (int)SA_RESETHAND };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], &action, NULL) == -1)
			err(1, "sigaction");
	if (atexit(end_if_full) != 0)
		errx(1, "atexit");
#else
	(void)on_signal;
#endif
}

static void
permit(scmp_filter_ctx ctx, int call)
{
	if (seccomp_rule_add(ctx, SCMP_ACT_ALLOW, call, 0) != 0)
		errx(1, "seccomp: rule for call %d", call);
}

static void
permit_if(scmp_filter_ctx ctx, int call, struct scmp_arg_cmp condition)
{
	if (seccomp_rule_add(ctx, SCMP_ACT_ALLOW, call, 1, condition) != 0)
		errx(1, "seccomp: rule for call %d", call);
}

static void
refuse(scmp_filter_ctx ctx, int call, int error)
{
	if (seccomp_rule_add(
		ctx, SCMP_ACT_ERRNO((unsigned int)error), call, 0) != 0)
		errx(1, "seccomp: rule for call %d", call);
}

static void
permit_memory(scmp_filter_ctx ctx)
{
	static const int calls[] = { SCMP_SYS(munmap), SCMP_SYS(mremap),
		SCMP_SYS(madvise), SCMP_SYS(brk) };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		permit(ctx, calls[i]);
	/* Nothing becomes code that was not code before. */
	permit_if(
	    ctx, SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	permit_if(
	    ctx, SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

/*
 * sysinfo: glibc's qsort(3) asks how much memory there is; futex:
 * pthread_once(3) asks for it with one thread, too.
 */
static void
permit_rest(scmp_filter_ctx ctx)
{
	static const int calls[] = { SCMP_SYS(close), SCMP_SYS(lseek),
		SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn),
		SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction),
		SCMP_SYS(sigaltstack), SCMP_SYS(futex), SCMP_SYS(gettid),
		SCMP_SYS(getpid), SCMP_SYS(restart_syscall),
		SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
		SCMP_SYS(getrandom), SCMP_SYS(sysinfo) };

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		permit(ctx, calls[i]);
	permit_if(ctx, SCMP_SYS(recvmsg), SCMP_A0(SCMP_CMP_EQ, WORKER_SOCKET));
	permit_if(ctx, SCMP_SYS(sendmsg), SCMP_A0(SCMP_CMP_EQ, WORKER_SOCKET));
	permit_if(ctx, SCMP_SYS(write), SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO));
	/*
	 * Threads are killed as processes are: nothing would bound how many.
	 * dav1d makes none where it cannot tell how many processors there are.
	 */
	refuse(ctx, SCMP_SYS(sched_getaffinity), EPERM);
	/* abort(3) */
	permit_if(ctx, SCMP_SYS(tgkill),
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
}

/* From here on nothing can be opened, and what is not listed above kills. */
void
sandbox_enter(void)
{
	scmp_filter_ctx ctx;

	limits();
	watch_memory();
	landlock_restrict(NULL, 0);
	if ((ctx = seccomp_init(SCMP_ACT_KILL_PROCESS)) == NULL)
		err(1, "seccomp");
	/* Calls in the manner of another architecture, as well. */
	if (seccomp_attr_set(
		ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0)
		errx(1, "seccomp: attribute");
	permit_memory(ctx);
	permit_rest(ctx);
	if (seccomp_load(ctx) != 0)
		errx(1, "seccomp: this kernel takes no filter, and what "
			"strangers wrote is not read without one");
	seccomp_release(ctx);
}
