/*
 * A process that writes a file's text into a pipe.  DuckDB reads from there: it
 * does not check what gzip wrote, and drops each row that is not UTF-8.  A
 * process, and not a temporary file, so that a list of any length takes no
 * room.
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/feed/feed.h"

#define HELD (4 << 20)   /* bytes of a line that is held back until its end */
#define REPORT_LEN 256   /* bytes of what the process says at its end */
#define PIPE_LEN 1048576 /* bytes in the pipe: what one user may have */

struct feed {
	int fd, pipe, report;
	pid_t child; /* 0: none */
};

/* The process's: what was read, and what is to be written. */
struct pump {
	struct gunzip in;
	struct recode recode;
	char piece[RECODE_LEN];
	char text[HELD + 3 * RECODE_LEN];
	size_t len; /* of the text */
};

static void
put(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n == -1 && errno != EINTR)
			_exit(1); /* nobody reads any more */
		text += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
}

/*
 * Whole lines only: where the file turns out to be damaged, the last may be
 * half a URL.
 */
static void
put_lines(struct pump *p)
{
	char *end = memrchr(p->text, '\n', p->len);
	size_t len = end == NULL ? 0 : (size_t)(end - p->text) + 1;

	if (len == 0 && p->len > HELD)
		len = p->len;
	put(STDOUT_FILENO, p->text, len);
	p->len -= len;
	memmove(p->text, p->text + len, p->len);
}

static void
pump_all(struct pump *p)
{
	size_t held = 0, got;
	bool begun = false;

	for (;;) {
		const char *from = p->piece;
		size_t len;

		got = gunzip_read(
		    &p->in, p->piece + held, sizeof(p->piece) - held);
		len = held + got;
		/* A mark may come a byte at a time. */
		if (!begun && (len >= 3 || got == 0)) {
			from += recode_begin(&p->recode, from, len);
			len -= (size_t)(from - p->piece);
			begun = true;
		}
		if (begun)
			p->len += recode_piece(
			    &p->recode, &from, &len, p->text + p->len);
		if (got == 0)
			break;
		held = len;
		memmove(p->piece, from, held);
		put_lines(p);
	}
	if (p->in.wrong == NULL && held > 0) {
		p->recode.replaced++;
		put(STDOUT_FILENO, p->text, p->len);
		put(STDOUT_FILENO, "\xef\xbf\xbd", 3);
	} else if (p->in.wrong == NULL) {
		put(STDOUT_FILENO, p->text, p->len);
	}
}

/* What the parent is told at the end: '-' and a reason, or '+' and a count. */
static void
run(struct pump *p)
{
	char report[REPORT_LEN];
	int len;

	if (gunzip_begin(&p->in, STDIN_FILENO) == -1)
		_exit(1);
	pump_all(p);
	if (p->in.wrong != NULL)
		len = snprintf(report, sizeof(report), "-%s", p->in.wrong);
	else
		len = snprintf(
		    report, sizeof(report), "+%lld", p->recode.replaced);
	put(STDERR_FILENO, report, (size_t)len);
	_exit(0);
}

struct feed *
feed_open(int fd)
{
	struct feed *feed = malloc(sizeof(*feed));

	if (feed == NULL)
		err(1, NULL);
	*feed = (struct feed) { .fd = fd, .pipe = -1, .report = -1 };
	return feed;
}

static void
stop(struct feed *feed)
{
	if (feed->child == 0)
		return;
	kill(feed->child, SIGKILL);
	while (waitpid(feed->child, NULL, 0) == -1 && errno == EINTR)
		continue;
	feed->child = 0;
	close(feed->report);
	feed->report = -1;
}

void
feed_close(struct feed *feed)
{
	if (feed == NULL)
		return;
	stop(feed);
	if (feed->pipe != -1)
		close(feed->pipe);
	free(feed);
}

/* The process: it has nothing of its parent's open but these three. */
static void
begin(struct pump *p, int fd, int text, int report)
{
	if (dup2(fd, STDIN_FILENO) == -1 || dup2(text, STDOUT_FILENO) == -1 ||
	    dup2(report, STDERR_FILENO) == -1 || close_range(3, ~0U, 0) == -1)
		_exit(1);
	run(p);
}

void
feed_start(struct feed *feed)
{
	struct pump *pump = calloc(1, sizeof(*pump));
	int text[2], report[2];

	stop(feed);
	if (pump == NULL || pipe2(text, O_CLOEXEC) == -1 ||
	    pipe2(report, O_CLOEXEC) == -1 || (feed->child = fork()) == -1)
		err(1, "pipe");
	if (feed->child == 0)
		begin(pump, feed->fd, text[1], report[1]);
	free(pump);
	close(text[1]);
	close(report[1]);
	feed->report = report[0];
	fcntl(text[0], F_SETPIPE_SZ, PIPE_LEN);
	if (feed->pipe == -1) {
		feed->pipe = text[0];
		return;
	}
	if (dup3(text[0], feed->pipe, O_CLOEXEC) == -1)
		err(1, "pipe");
	close(text[0]);
}

int
feed_pipe(const struct feed *feed)
{
	return feed->pipe;
}

/* All that comes from FD, as far as it has room. */
static size_t
drain(int fd, char *text, size_t size)
{
	size_t len = 0;
	ssize_t got;

	do {
		got = read(fd, text + len, size - len);
		len += got > 0 ? (size_t)got : 0;
	} while (len < size && (got > 0 || (got == -1 && errno == EINTR)));
	return len;
}

int
feed_end(struct feed *feed, char **reason)
{
	char text[RECODE_LEN], said[REPORT_LEN + 1] = "";
	int rc;

	while (drain(feed->pipe, text, sizeof(text)) == sizeof(text))
		continue;
	drain(feed->report, said, REPORT_LEN);
	stop(feed);
	if (*said == '+' && strcmp(said, "+0") == 0)
		return 0;
	if (*said == '+')
		rc = asprintf(reason, "%s bytes are not UTF-8", said + 1);
	else
		rc = asprintf(reason, "%s",
		    *said == '-' ? said + 1 : "its reader was killed");
	if (rc == -1)
		err(1, NULL);
	return *said == '+' ? 0 : -1;
}
