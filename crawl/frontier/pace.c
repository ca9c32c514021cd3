/*
 * The arithmetic of politeness: no clock of its own, no chance in it.
 */
#include "crawl/frontier/pace.h"

#define PAUSE_MS INT64_C(1000) /* the first; then twice as long each time */
#define PAUSE_MAX_MS INT64_C(3600000)
#define ASKED_MAX_MS INT64_C(86400000) /* of a server's own Retry-After */

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t
pace_ready(const struct pace *p)
{
	return later(p->until, p->next - (p->burst - 1) * p->interval);
}

void
pace_begin(struct pace *p, int64_t now)
{
	p->out++;
	p->next = later(p->next, now) + p->interval;
}

/*
 * One at a time is asked an interval after its reply, not after its request:
 * a slow server gets the rest that it needs.
 */
void
pace_end(struct pace *p, int64_t now)
{
	p->out--;
	if (p->room == 1 && p->burst == 1)
		p->next = later(p->next, now + p->interval);
}

/*
 * Who asks for a longer interval gets it, one request at a time.
 */
void
pace_slow(struct pace *p, int64_t interval)
{
	if (interval <= p->interval)
		return;
	if (p->next > 0)
		p->next += interval - p->interval;
	p->interval = interval;
	p->burst = p->room = 1;
}

int64_t
pace_pause(int tries, int64_t asked)
{
	int64_t pause = PAUSE_MAX_MS;

	if (tries < 12 && PAUSE_MS << tries < pause)
		pause = PAUSE_MS << tries;
	if (asked > ASKED_MAX_MS)
		asked = ASKED_MAX_MS;
	return later(asked, pause);
}

/*
 * What was under way when the pause began tells nothing new.
 */
void
pace_back_off(struct pace *p, int64_t now, int64_t asked)
{
	if (now >= p->until || p->strikes == 0)
		p->strikes++;
	p->until = later(p->until, now + pace_pause(p->strikes - 1, asked));
}
