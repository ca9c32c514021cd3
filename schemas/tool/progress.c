/*
 * How far a long run has come: one line on a terminal, rewritten; a plain
 * line every ten seconds elsewhere.
 */
#include <inttypes.h>
#include <unistd.h>

#include "schemas/tool/tool.h"

#define TERMINAL_MS 200
#define PLAIN_MS 10000

void
progress_begin(struct progress *p, const char *what, int64_t total)
{
	*p = (struct progress) {
		.what = what,
		.total = total,
		.began = time_ms(),
		.shown = time_ms(),
		.terminal = isatty(STDERR_FILENO) == 1,
	};
}

static void
show(struct progress *p, int64_t now)
{
	double seconds = (double)(now - p->began) / 1000;
	double rate = seconds > 0 ? (double)p->done / seconds : 0;

	fprintf(stderr, "%s%s: %" PRId64, p->terminal ? "\r" : "", p->what,
	    p->done);
	if (p->total > 0)
		fprintf(stderr, " of %" PRId64, p->total);
	fprintf(stderr, ", %.0f a second", rate);
	if (p->total > p->done && rate > 0)
		fprintf(stderr, ", %.0f s left",
		    (double)(p->total - p->done) / rate);
	fputs(p->terminal ? "\033[K" : "\n", stderr);
}

void
progress_step(struct progress *p, int64_t done)
{
	int64_t now = time_ms();

	p->done = done;
	if (p->what == NULL ||
	    now - p->shown < (p->terminal ? TERMINAL_MS : PLAIN_MS))
		return;
	p->shown = now;
	show(p, now);
}

void
progress_end(struct progress *p)
{
	if (p->what == NULL || !p->terminal)
		return;
	show(p, time_ms());
	putc('\n', stderr);
}
