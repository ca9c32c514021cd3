/*
 * A worker: this program, started anew with a socket on descriptor 3.  It
 * loads what it needs, closes the sandbox, then answers one request after the
 * other.  Whatever becomes of it costs its parent one record.
 */
#include <sys/prctl.h>

#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "work.h"

static bool
has(char *const argv[], const char *word)
{
	for (; *argv != NULL; argv++)
		if (strcmp(*argv, word) == 0)
			return true;
	return false;
}

static void
image(
    const struct request *request, const struct span *span, union reply *reply)
{
	facts_measure(span, &request->wanted, &reply->facts);
}

/* Each caption is a stretch that ends in NUL; what follows the last is not. */
static size_t
captions(struct texts *texts, const struct span *span, union reply *reply)
{
	struct span caption = { .data = span->data };
	const uint8_t *end = span->data + span->len;
	size_t n = 0;

	while (n < BATCH && caption.data < end) {
		const uint8_t *nul =
		    memchr(caption.data, '\0', (size_t)(end - caption.data));

		if (nul == NULL)
			break;
		caption.len = (size_t)(nul - caption.data);
		texts_measure(texts, &caption, &reply->texts[n++]);
		caption.data = nul + 1;
	}
	return n;
}

/* How many captions are answered, 0 for an image; -1: there is no reply. */
static int
answer(struct texts *texts, const struct request *request, int fd,
    union reply *reply)
{
	struct span span;
	int n = request->kind == WORK_IMAGE ? 0 : -1;

	if (request->len == 0) {
		snprintf(reply->facts.reason, REASON_SIZE, "file: is empty");
		return n;
	}
	if (span_open(&span, fd, request->offset, request->len) == -1) {
		snprintf(reply->facts.reason, REASON_SIZE,
		    "file: %lld bytes from %lld on cannot be mapped",
		    (long long)request->len, (long long)request->offset);
		return n;
	}
	if (request->kind == WORK_IMAGE)
		image(request, &span, reply);
	else if (texts != NULL)
		n = (int)captions(texts, &span, reply);
	span_close(&span);
	return n;
}

/* Of REPLY, zeroed or used before, as it goes over the socket. */
static int
reply_to(struct texts *texts, const struct request *request, int fd,
    union reply *reply)
{
	uint8_t packed[PACKED_SIZE];
	size_t len;
	int n;

	reply->facts.reason[0] = '\0';
	memset(reply->facts.bulk, 0, sizeof(reply->facts.bulk));
	n = answer(texts, request, fd, reply);
	close(fd);
	if (n == -1 || (n == 0 && request->kind != WORK_IMAGE))
		return -1;
	len = reply_pack(reply, (size_t)n, packed);
	if (n == 0)
		facts_clear(&reply->facts);
	return message_send(WORKER_SOCKET, packed, len, -1);
}

/* Nothing of the parent's but the socket, and standard error if VERBOSE. */
static void
let_go(bool verbose)
{
	int null = open("/dev/null", O_RDWR);

	if (null == -1 || dup2(null, STDIN_FILENO) == -1 ||
	    dup2(null, STDOUT_FILENO) == -1 ||
	    (!verbose && dup2(null, STDERR_FILENO) == -1))
		err(1, "/dev/null");
	if (close_range(WORKER_SOCKET + 1, ~0U, 0) == -1)
		err(1, "close_range");
}

int
worker_main(char *const argv[])
{
	struct texts *texts = has(argv, "texts") ? texts_open() : NULL;
	struct request request;
	union reply *reply;
	int fd;

	if ((reply = calloc(1, sizeof(*reply))) == NULL)
		err(1, NULL);
	/* No worker outlives its parent, not even one that hangs. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1)
		err(1, "prctl");
	let_go(has(argv, "verbose"));
	sandbox_enter();
	/* The first message says no more than that all is ready. */
	if (message_send(WORKER_SOCKET, "ready", 5, -1) == -1)
		_exit(1);
	while (message_receive(WORKER_SOCKET, &request, sizeof(request), &fd) ==
	       sizeof(request))
		if (reply_to(texts, &request, fd, reply) == -1)
			_exit(1);
	_exit(0);
}
