/*
 * pace.h -- how often a host, or all hosts of a domain, may be asked.
 */
#ifndef PACE_H
#define PACE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A request each INTERVAL, BURST of them at once after a rest, ROOM of them
 * under way at a time: the generic cell rate algorithm (ITU-T I.371), whose
 * whole state is the time when the next cell would be due.
 */
struct pace {
	int64_t interval; /* ms */
	int burst, room;  /* 1 and more */
	int64_t next;     /* ms, when the next one is due without a burst */
	int64_t until;    /* ms: nothing before that, whatever the rest says */
	int out;          /* under way */
	int strikes;      /* in a row: told to wait, or not reached */
};

int64_t pace_ready(const struct pace *); /* ms: the earliest */
void pace_begin(struct pace *, int64_t now);
void pace_end(struct pace *, int64_t now);
void pace_slow(struct pace *, int64_t interval); /* a site asks for that */
/* Back off, longer each time in a row; ASKED: ms, by the server, or 0. */
void pace_back_off(struct pace *, int64_t now, int64_t asked);
/* ms before what failed TRIES times is tried again. */
int64_t pace_pause(int tries, int64_t asked);

#endif
