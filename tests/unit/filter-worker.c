/*
 * The sandbox, and the pool around it.  Started as a worker this test behaves
 * as a decoder that a stranger has taken over would.
 */
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter/work/work.h"
#include "tests/test.h"

#define SHORT_MS 40 /* of processor time, for one request */

/* What a request's offset asks of the planted worker. */
enum {
	BEHAVE,
	CRASH,
	HANG,
	REST,
	WAIT,
	LEAVE,
	BABBLE,
	NOT_A_NUMBER,
	NO_END,
	DEED
};

static void
forks(void)
{
	if (fork() == 0)
		_exit(0);
}

static void
executes(void)
{
	execl("/bin/true", "true", (char *)NULL);
}

static void
opens(void)
{
	open("/etc/passwd", O_RDONLY);
}

static void
connects(void)
{
	socket(AF_INET, SOCK_STREAM, 0);
}

static void
traces(void)
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static void
makes_code(void)
{
	mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
kills(void)
{
	kill(getppid(), 0);
}

static void
writes(void)
{
	ssize_t n = write(STDOUT_FILENO, "", 0);

	(void)n;
}

static void *
nothing(void *arg)
{
	return arg;
}

static void
threads(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, nothing, NULL);
}

static void (*const deeds[])(void) = { forks, threads, executes, opens,
	connects, traces, makes_code, kills, writes };

#define DEEDS (sizeof(deeds) / sizeof(deeds[0]))

static void
nonsense(union reply *reply)
{
	reply->facts.values[0].type = VALUE_REAL;
	reply->facts.values[0].number = NAN;
}

/* Without processor time, for MS; 0: for ever. */
static void
rest(int ms)
{
	struct timespec until;
	sem_t never;

	sem_init(&never, 0, 0);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += (until.tv_nsec + ms * 1000000L) / 1000000000;
	until.tv_nsec = (until.tv_nsec + ms * 1000000L) % 1000000000;
	if (ms == 0)
		sem_wait(&never);
	else
		sem_timedwait(&never, &until);
}

static void
crash(void)
{
	/* AddressSanitizer has a handler, whose report nobody can write. */
	signal(SIGSEGV, SIG_DFL);
	raise(SIGSEGV);
}

/* A caption with an x in it is the deadly one.  Returns the reply's length. */
static size_t
texts(const struct request *request, int fd, const union reply *reply,
    uint8_t packed[PACKED_SIZE])
{
	struct span span;
	size_t n = 0;

	if (span_open(&span, fd, request->offset, request->len) == -1)
		_exit(9);
	if (memchr(span.data, 'x', span.len) != NULL)
		raise(SIGABRT);
	for (size_t i = 0; i < span.len; i++)
		n += span.data[i] == '\0';
	span_close(&span);
	return reply_pack(reply, n, packed);
}

static size_t
image(int64_t what, union reply *reply, uint8_t packed[PACKED_SIZE])
{
	size_t len;

	if (what >= DEED)
		deeds[what - DEED]();
	else if (what == CRASH)
		crash();
	else if (what == REST || what == WAIT)
		rest(what == REST ? 3 * SHORT_MS : 0);
	else if (what == LEAVE)
		_exit(7);
	else if (what >= NOT_A_NUMBER)
		nonsense(reply);
	while (what == HANG)
		continue;
	len = reply_pack(reply, 0, packed);
	/* A reason that is said to be longer than all of it. */
	if (what == NO_END)
		packed[0] = packed[1] = UINT8_MAX;
	return what == BABBLE ? 1 : len;
}

static int
planted(void)
{
	struct request request;
	uint8_t packed[PACKED_SIZE];
	union reply reply;
	size_t len;
	int fd;

	sandbox_enter();
	message_send(WORKER_SOCKET, "ready", 5, -1);
	while (message_receive(WORKER_SOCKET, &request, sizeof(request), &fd)) {
		memset(&reply, 0, sizeof(reply));
		len = request.kind == WORK_TEXTS
			  ? texts(&request, fd, &reply, packed)
			  : image(request.offset, &reply, packed);
		close(fd);
		message_send(WORKER_SOCKET, packed, len, -1);
	}
	return 0;
}

static void
send_one(struct pool *pool, int64_t what)
{
	struct job job = { .n = 1, .ids = { what } };

	job.request.offset = what;
	job.fd = open("/dev/null", O_RDONLY);
	pool_send(pool, &job);
}

static bool
says(struct pool *pool, int64_t what, const char *reason)
{
	struct answer answer;

	send_one(pool, what);
	return pool_receive(pool, &answer, -1) && answer.job.ids[0] == what &&
	       strcmp(answer.reply.facts.reason, reason) == 0;
}

#define SAYS(what, reason) OK(says(pool, what, reason))

static void
crimes(struct pool *pool)
{
	SAYS(BEHAVE, "");
	SAYS(CRASH, "worker: killed by signal 11");
	SAYS(LEAVE, "worker: ended with status 7");
	SAYS(BABBLE, "worker: its reply is no reply");
	SAYS(NOT_A_NUMBER, "worker: its reply is no reply");
	SAYS(NO_END, "worker: its reply is no reply");
	for (size_t i = 0; i < DEEDS; i++)
		SAYS(DEED + (int64_t)i, "worker: killed by signal 31");
	SAYS(HANG, "worker: out of time after 0.3 s");
	SAYS(BEHAVE, "");
}

/* One image kills its worker: the one that waited behind it is unharmed. */
static void
neighbours(struct pool *pool)
{
	struct answer answer;
	int fine = 0, dead = 0, n = 0;

	while (n < 40 || pool_busy(pool)) {
		while (pool_room(pool) && n < 40)
			send_one(pool, n++ % 4 == 0 ? CRASH : BEHAVE);
		if (!pool_receive(pool, &answer, -1))
			break;
		*(answer.reply.facts.reason[0] == '\0' ? &fine : &dead) += 1;
	}
	OK(fine == 30);
	OK(dead == 10);
	OK(!pool_busy(pool));
}

static void
batch(struct pool *pool)
{
	static const char captions[] = "one\0two\0the x\0four";
	struct job job = { .n = 4, .ids = { 1, 2, 3, 4 } };
	int64_t dead = 0, fine = 0;
	struct answer answer;

	job.fd = memfd_create("captions", 0);
	job.request.kind = WORK_TEXTS;
	job.request.len = sizeof(captions);
	OK(write(job.fd, captions, sizeof(captions)) == sizeof(captions));
	pool_send(pool, &job);
	while (pool_receive(pool, &answer, -1))
		for (size_t i = 0; i < answer.job.n; i++)
			*(answer.reply.texts[i].reason[0] == '\0' ? &fine
								  : &dead) +=
			    answer.job.ids[i];
	OK(dead == 3);
	OK(fine == 1 + 2 + 4);
}

/* A machine that is busy with something else is no reason. */
static void
patience(void)
{
	struct pool_options opt = { .jobs = 1, .limit = SHORT_MS };
	struct pool *pool = pool_open(&opt);

	SAYS(REST, "");
	SAYS(WAIT, "worker: stood still for 0.4 s");
	SAYS(BEHAVE, "");
	pool_close(pool);
}

static int
descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 100; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

int
main(int argc, char *argv[])
{
	struct pool_options opt = { .jobs = 2, .limit = 300 };
	struct pool *pool;
	int before = descriptors();

	(void)argc;
	if (strcmp(argv[0], WORKER_NAME) == 0)
		return planted();
	pool = pool_open(&opt);
	OK(pool_room(pool));
	OK(!pool_busy(pool));
	crimes(pool);
	neighbours(pool);
	batch(pool);
	pool_close(pool);
	patience();
	OK(descriptors() == before);
	OK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
	return DONE();
}
