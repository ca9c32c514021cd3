/*
 * A decoder that a stranger has taken over, in the table of decoders, in real
 * workers: whatever it tries costs one record, and the run goes on.  It stands
 * in for the GIF's, whose name it has: tests/extra.mk lets the first be linked.
 */
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter/decode/decode.h"
#include "filter/stage.h"
#include "tests/test.h"

#define MAGIC "GIF89a"          /* a deed's letter follows it */
#define STEP ((size_t)64 << 20) /* bytes that are asked for at a time */
#define MOST ((size_t)2 << 30)  /* what a worker may have */
#define LONGEST 200000          /* bytes: Linux takes a little more at once */

extern const struct decoder decoder_gif;

#ifdef __SANITIZE_ADDRESS__
/* That there are two of one name is meant. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_odr_violation=0";
}
#endif

#define KILLED "worker: killed by signal 31"
#define FULL "worker: needs more memory than 2048 MiB"
#define LIAR "worker: its reply is no reply"

/* What is planted, and what its parent says of it. */
static const struct {
	char deed;
	const char *what, *reason;
} plants[] = {
	{ 'r', "reads its file", "" },
	{ 'o', "opens a file", KILLED },
	{ 's', "opens a socket", KILLED },
	{ 'x', "executes a program", KILLED },
	{ 'f', "forks", KILLED },
	{ 't', "makes threads without end", KILLED },
	{ 'p', "traces", KILLED },
	{ 'k', "kills its parent", KILLED },
	{ 'u', "removes a file", KILLED },
	{ 'c', "makes code", KILLED },
	{ 'l', "loops for ever", "worker: out of time after 0.5 s" },
	{ 'e', "leaves", "worker: ended with status 7" },
#ifndef __SANITIZE_ADDRESS__
	{ 'a', "takes memory without end", "gif: no more" },
	{ 'b', "and uses what it did not get", FULL },
	{ 'j', "is no plant, but JPEG XL of ten channels", FULL },
	{ 'w', "writes out of its output", "worker: killed by signal 11" },
#endif
	{ 'y', "answers in its own words", LIAR },
	{ 'z', "answers as much as goes into a message", LIAR },
	{ 'h', "hangs up", "worker: killed by signal 9" },
	{ 'n', "speaks to the terminal", "gif: a [31m red reason" },
	{ 'r', "reads its file", "" },
};

#define PLANTS (sizeof(plants) / sizeof(plants[0]))

static void *
rest(void *arg)
{
	pause();
	return arg;
}

static int
threads(void)
{
	pthread_t thread;

	while (pthread_create(&thread, NULL, rest, NULL) == 0)
		continue;
	return -1;
}

/* To its parent, past what makes a reply of the facts. */
static int
answer(size_t len)
{
	char *words = calloc(1, len);

	memset(words, 'A', len);
	return message_send(WORKER_SOCKET, words, len, -1);
}

static int
system_call(char deed)
{
	switch (deed) {
	case 't':
		return threads();
	case 'y':
		return answer(100);
	case 'z':
		return answer(LONGEST);
	case 'h':
		return close(WORKER_SOCKET);
	case 'o':
		return open("/etc/passwd", O_RDONLY);
	case 's':
		return socket(AF_INET, SOCK_STREAM, 0);
	case 'x':
		return execl("/bin/true", "true", (char *)NULL);
	case 'f':
		return fork();
	case 'p':
		return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	case 'k':
		return kill(getppid(), SIGKILL);
	case 'u':
		return unlink("/etc/passwd");
	case 'c':
		return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
	default:
		return 0;
	}
}

/* As much as there is, and it is less than MOST. */
static int
take_all(char reason[REASON_SIZE], bool use)
{
	size_t taken = 0;
	char *block;

	while ((block = malloc(STEP)) != NULL)
		taken += STEP;
	if (use)
		*(volatile char *)block = 1;
	return image_refuse(reason,
	    taken > 0 && taken < MOST ? "gif: no more" : "gif: too much");
}

static int
read_file(struct image *img, char reason[REASON_SIZE])
{
	static const uint8_t white[64 * 4];

	img->width = img->height = 64;
	if (image_begin(img, reason) == -1)
		return -1;
	for (int y = 0; y < img->height; y++)
		image_row(img, white);
	return 0;
}

static int
decode(const struct span *span, struct image *img, char reason[REASON_SIZE])
{
	char deed = (char)span->data[sizeof(MAGIC) - 1];

	system_call(deed);
	while (deed == 'l' || deed == 'h')
		continue;
	if (deed == 'e')
		_exit(7);
	if (deed == 'a' || deed == 'b')
		return take_all(reason, deed == 'b');
	if (deed == 'w')
		for (volatile char *at = reason;; at++)
			*at = 'x';
	if (deed == 'n')
		return image_refuse(reason, "gif: a \033[31m red reason");
	return read_file(img, reason);
}

static bool
sniff(const struct span *span)
{
	return span->len > sizeof(MAGIC) &&
	       memcmp(span->data, MAGIC, sizeof(MAGIC) - 1) == 0;
}

static void
embedded(const struct span *span, struct image *img)
{
	(void)span;
	(void)img;
}

const struct decoder decoder_gif = {
	.name = "gif",
	.about = "none",
	.sniff = sniff,
	.embedded = embedded,
	.decode = decode,
};

/*
 * 8192 x 8192 of grey and nine more channels, all 0, in 2.6 KB, as libjxl wrote
 * them: 1024 groups of three bytes that say how long each is, and of one.
 */
static void
write_bomb(int fd)
{
	static const uint8_t head[] =
	    "\xff\x0a\xfa\xff\x01\x3d\x3a\x80\x0e\xa0"
	    "\x03\xe8\0\x3a\x80\x0e\xa0\x03\xe8\0\x3a\0"
	    "\xc5\x8d\x08\0\0\x08\0\0\x10\0\x20";
	static const uint8_t middle[] = "\x4b\x12\xa5\x42\x85\x24\x1c";
	FILE *out = fdopen(dup(fd), "w");

	if (out == NULL)
		err(1, NULL);
	fwrite(head, 1, sizeof(head) - 1, out);
	for (int i = 0; i < 26; i++)
		fputc(0, out);
	for (int i = 0; i < 512; i++)
		fwrite("\x04\x40", 1, 3, out);
	fwrite(middle, 1, sizeof(middle), out);
	for (int i = 0; i < 1024; i++)
		fputc(3, out);
	fclose(out);
}

static void
plant(struct pool *pool, size_t i)
{
	struct job job = { .n = 1, .ids = { (int64_t)i } };
	char file[] = MAGIC " \n";

	file[sizeof(MAGIC) - 1] = plants[i].deed;
	job.fd = memfd_create("planted", MFD_CLOEXEC);
	if (plants[i].deed == 'j')
		write_bomb(job.fd);
	else if (write(job.fd, file, sizeof(file)) == -1)
		err(1, NULL);
	job.request.len = lseek(job.fd, 0, SEEK_END);
	pool_send(pool, &job);
}

static void
check(const struct answer *answer)
{
	size_t i = (size_t)answer->job.ids[0];
	const char *reason = answer->reply.facts.reason;
	bool known = strcmp(reason, plants[i].reason) == 0;

	printf("# %s: %s\n", plants[i].what, known ? "as it is known" : reason);
	OK(known);
}

/* All of them, two workers at a time, and a third that follows each. */
int
main(int argc, char *argv[])
{
	struct pool_options opt = { .jobs = 2, .limit = 500 };
	struct summary summary = { .recipe = NULL };
	struct answer answer;
	struct pool *pool;
	size_t next = 0, unreadable = 0;

	(void)argc;
	if (strcmp(argv[0], WORKER_NAME) == 0)
		return worker_main(argv);
	pool = pool_open(&opt);
	while (next < PLANTS || pool_busy(pool)) {
		while (next < PLANTS && pool_room(pool))
			plant(pool, next++);
		if (!pool_receive(pool, &answer, -1))
			break;
		check(&answer);
		summary_add(&summary, &answer);
	}
	pool_close(pool);
	for (size_t i = 0; i < PLANTS; i++)
		unreadable += plants[i].reason[0] != '\0';
	OK(summary.run.images == (int64_t)PLANTS);
	OK(summary.run.unreadable == (int64_t)unreadable);
	OK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
	return DONE();
}
