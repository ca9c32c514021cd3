/*
 * events.h -- what sources tell of what they deleted, as lines of a file.
 * Nothing of it is believed beyond the addresses that it names.
 */
#ifndef EVENTS_H
#define EVENTS_H

#include <stdbool.h>
#include <stddef.h>

/* account.c -- whose a URL is */

#define DID_BYTES 256 /* did:plc has 32; did:web holds a host name */

bool did_is(const char *text); /* as atproto has it: method plc or web, ... */
/* The DID that is a segment of URL's path, or its parameter did; or NULL. */
char *did_in(const char *url);
/* ABOVE(ctx, URL) is asked of URL and what is above it; true ends that. */
bool url_above(
    const char *url, bool (*above)(void *ctx, const char *url), void *ctx);
/* Where Mastodon shows ID, /users/NAME or one of its statuses; or NULL. */
char *mastodon_page(const char *id);
#define BLUESKY "https://bsky.app/profile/"
/* Of PAGE, a post of Bluesky that shows IMAGE, the URL by its DID; or NULL. */
char *bluesky_post(const char *page, const char *image);

/* event.c -- one line */

enum reach {
	THIS,  /* the page, or the image, of this URL */
	UNDER, /* this URL, and all whose path goes on from there */
	OF_DID /* each image whose URL names this DID */
};

struct key {
	enum reach reach;
	char *text;
};

#define EVENT_KEYS 3

enum event_kind {
	EVENT_OTHER,  /* is of no deletion */
	EVENT_GONE,   /* NAME was deleted: the keys say what that takes */
	EVENT_BACK,   /* what took the same keys is void */
	EVENT_PAUSED, /* an account that is away for a time */
	EVENT_WRONG   /* can not be understood */
};

struct event {
	enum event_kind kind;
	char *name; /* of what is gone; no control characters */
	struct key keys[EVENT_KEYS];
	size_t n;
};

struct event_reader;

struct event_reader *event_reader_new(void);
void event_reader_free(struct event_reader *);
/* Of LEN bytes; the event is to be cleared. */
void event_read(
    struct event_reader *, const char *line, size_t len, struct event *);
void event_clear(struct event *);

/* lines.c -- a file line by line, out of gzip where it is in it */

#define LINE_BYTES                                                 \
	(1 << 20) /* of one line: an event of Jetstream has few KB \
		   */

struct lines;

struct lines *lines_open(int fd);
void lines_close(struct lines *);
/*
 * False: there are no more.  *LINE, which the next call overwrites, has no line
 * end and no NUL after it; NULL: it was longer than LINE_BYTES.
 */
bool lines_next(struct lines *, const char **line, size_t *len);
/* What is wrong with the file, once it ends, or NULL. */
const char *lines_wrong(const struct lines *);

#endif
