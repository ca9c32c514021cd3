/*
 * tool.h -- what every program needs, and that knows of no set: options,
 * progress, JSON, texts, the sandbox.  Ownership and errors as in schemas.h.
 */
#ifndef TOOL_H
#define TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define ABSENT INT64_MIN /* an integer that is NULL; a real: NaN */

/* options.c -- the same letter for the same thing in every program */

struct options {
	const char *set; /* -d, --set; default ./set */
	int jobs;        /* -j, --jobs; default: one a processor */
	bool dry_run, quiet, verbose, json, list;
};

#define OPTIONS_SHORT "d:j:nqvl"
/* Long forms, for the head of a program's own table; values over 255. */
/* clang-format off */
#define OPTIONS_LONG                                            \
	{ "set", required_argument, NULL, 'd' },                \
	{ "jobs", required_argument, NULL, 'j' },               \
	{ "dry-run", no_argument, NULL, 'n' },                  \
	{ "quiet", no_argument, NULL, 'q' },                    \
	{ "verbose", no_argument, NULL, 'v' },                  \
	{ "list", no_argument, NULL, 'l' },                     \
	{ "json", no_argument, NULL, OPTION_JSON },             \
	{ "help", no_argument, NULL, OPTION_HELP },             \
	{ "version", no_argument, NULL, OPTION_VERSION }
/* clang-format on */

enum { OPTION_JSON = 256, OPTION_HELP, OPTION_VERSION, OPTION_OWN };

void options_default(struct options *);
/* True: C was one of the common ones.  --help prints HELP and exits 0. */
bool options_take(struct options *, int c, const char *arg, const char *help);
long long options_number(const char *name, const char *arg, long long lo,
    long long hi);       /* exits 2 with a reason where ARG is not in lo..hi */
void output_flush(void); /* exits 1 where standard output took not all */

/* json.c -- JSON, written as it goes; whatever the text, valid and UTF-8 */

struct json {
	FILE *out;
	bool comma; /* a value stands before the next one */
};

void json_open(struct json *, char bracket); /* '{' or '[' */
void json_close(struct json *, char bracket);
void json_key(struct json *, const char *);
void json_text(struct json *, const char *); /* NULL: null */
void json_integer(struct json *, int64_t);   /* ABSENT: null */
void json_real(struct json *, double);       /* not finite: null */
void json_bool(struct json *, bool);
void json_raw(struct json *, const char *); /* is JSON already; NULL: null */
void json_line(struct json *);              /* end of a JSON line */

/* progress.c -- how far a long run has come, on stderr */

struct progress {
	const char *what;     /* "images"; NULL: be quiet */
	int64_t done, total;  /* total 0: not known */
	int64_t began, shown; /* ms */
	bool terminal;
};

void progress_begin(struct progress *, const char *what, int64_t total);
void progress_step(struct progress *, int64_t done); /* done so far */
void progress_end(struct progress *);

/* text.c -- digits, times and other small forms */

void hex_write(char *out, const uint8_t *bytes, size_t n); /* 2n + 1 chars */
int hex_read(uint8_t *bytes, size_t n, const char *hex); /* -1: not 2n digits */
const char *plural(int64_t n);         /* "" after 1, else "s" */
void time_write(char out[21], time_t); /* 2026-11-22T11:00:00Z */
int64_t time_ms(void);                 /* since 1970 */
/*
 * The code point at S: its length in bytes, 1 at least.  What is no UTF-8
 * (RFC 3629) is one byte of U+FFFD.
 */
size_t utf8_read(const char *s, size_t len, uint32_t *cp);
char *text_copy(const char *);              /* NULL: NULL */
char *text_part(const char *, size_t len);  /* its first LEN bytes, at most */
char *text_clean(const char *, size_t len); /* valid UTF-8, no controls, white
					       space squeezed; NULL if empty */

/* landlock.c -- what a process may touch from here on */

struct landlock_path {
	const char *path; /* and all below it; absent ones are passed over */
	bool write;
};

void landlock_restrict(const struct landlock_path *, size_t n);

#endif
