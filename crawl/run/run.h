/*
 * run.h -- one run: the loop, and what goes through it.
 */
#ifndef RUN_H
#define RUN_H

#include "crawl/crawl.h"
#include "crawl/rows/recheck.h"

#define POLL_MS 1000 /* the longest sleep */
/*
 * Pairs or replies in one transaction.  A list in no order touches most of an
 * index: the more come together, the fewer of its pages are written twice.
 */
#define BATCH 8192

/* What a fetch is for: its ctx. */
struct job {
	struct crawl *crawl;
	struct origin *origin;
	struct visit *visit; /* NULL: robots.txt, or FILE */
	char *file;          /* of the origin; a path or a URL */
	int64_t limit;       /* bytes of it, and one */
	char *after;         /* its URL, while its host's robots.txt comes */
	struct host *host;   /* that is asked */
	char *elsewhere;     /* its origin, where a redirect led; or NULL */
	struct fetch *next;  /* that waits for an address, too */
	int hops;            /* of robots.txt */
	bool waits;          /* for a file that its own reply names */
	struct sightings seen;
	struct digest digest; /* of the reply's body, where it was taken */
};

struct crawl {
	const struct plan *plan;
	struct catalog *cat;
	struct rows *rows;
	struct finder *finder;
	struct warc *warc;
	struct frontier *frontier;
	struct resolver *resolver;
	struct client client;
	struct digester *digester;
	struct tally *tally;
	/* What waits for the next commit. */
	struct outcome *done, **done_end;
	struct found *found, **found_end;
	struct answer *answers;
	struct twins *twins;
	struct recheck *recheck;   /* or NULL */
	int64_t found_so[CHANGES]; /* findings of each kind */
	struct source *source;     /* that is being read, or NULL */
	int waiting;
	int64_t since; /* ms, when the first of them came */
	int64_t pause; /* ms that it may wait: see batch.c */
	/* The loop. */
	void *multi;    /* CURLM */
	int pollfd;     /* epoll(7)'s */
	int64_t alarm;  /* steady ms, when libcurl wants to be asked again */
	int64_t turned; /* ms, when it last went on */
	struct fetch **all, **idle; /* each has room for plan->hosts */
	struct fetch *lost;         /* that wait for an address */
	int made, idles, busy, stopfd;
	bool stopped, broken; /* by a signal; a source is */
	struct progress progress;
};

bool turn_take(struct crawl *, int wait_ms); /* false: nothing is left */
bool turn_due(const struct crawl *);         /* it is time for one */
bool turn_full(const struct crawl *);        /* a source may wait */
void wait_open(struct crawl *);
bool wait_stopped(struct crawl *); /* has a signal come? */
void wait_take(struct crawl *, int ms, void (*done)(struct crawl *));
void source_collect(struct crawl *, struct source *);
void visit_begin(struct crawl *, struct origin *);
void visit_end(struct crawl *, struct fetch *);
/* TYPE: Content-Type as sent, or NULL. */
void page_read(
    struct crawl *, struct job *, struct outcome *, const char *type);
/* For a file of ORIGIN, robots.txt first; false: all are known. */
bool ask_begin(struct crawl *, struct origin *);
void robots_end(struct crawl *, struct fetch *);
bool ask_redirected(struct crawl *, struct fetch *); /* true: goes on */
void ask_record(struct crawl *, struct fetch *);     /* for the next run */
bool site_begin(struct crawl *, struct origin *);    /* false: all is known */
void site_end(struct crawl *, struct fetch *);
bool site_heed(struct job *); /* what was seen names another file */
void site_forget(struct origin *);
/* A dry run does not ask for it. */
bool job_spared(const struct plan *, const struct visit *);
struct fetch *job_begin(struct crawl *, struct origin *, const char *url);
void job_send(struct crawl *, struct fetch *);
void job_again(struct crawl *, struct fetch *, const struct url *);
const char *job_asked(const struct job *);               /* the origin */
const char *job_barred(const struct job *, int64_t now); /* why not; or NULL */
bool job_may_go(const struct crawl *, const struct job *, int64_t now);
void job_go(struct crawl *, struct fetch *);      /* its address is known */
int jobs_wait(const struct crawl *, int wait_ms); /* for a turn: or less */
void job_end(struct crawl *, struct fetch *, int curlcode);
void jobs_digested(struct crawl *); /* bodies' digests were taken */
void jobs_found(struct crawl *);    /* addresses have come */
/* NULL; or why an image of so many bytes is none. */
char *job_size(const struct plan *, size_t len);
/* NULL; or why the bytes are not kept. */
char *job_keep(struct crawl *, const struct reply *, struct stored *);
char *job_store(struct crawl *, struct fetch *, struct stored *);
void job_free(struct crawl *, struct fetch *);
void again_ask(struct crawl *, struct fetch *, const struct visit *);
bool again_unmodified(struct crawl *, struct fetch *, struct stored *);
bool again_same(struct crawl *, const struct visit *, const struct stored *);
void recheck_fill(struct crawl *);
void recheck_ask(struct fetch *, const struct visit *);
bool recheck_other(struct crawl *, const struct fetch *, const struct visit *);
void recheck_print(struct crawl *);
void since_end(const struct plan *); /* nothing is left of it */
void finding_print(const struct plan *, const struct finding *);
void finding_advise(const struct plan *); /* there are some */
int events_run(const struct plan *);
void page_signals(struct crawl *, struct job *, const struct fetch *);
struct twins *twins_new(void);
bool twins_find(struct crawl *, const uint8_t digest[32], struct stored *prior);
void twins_add(struct twins *, const struct stored *);
void twins_forget(struct twins *);
void batch_outcome(struct crawl *, struct outcome *);
void batch_found(struct crawl *, struct found *);
/* True: it falls to another part, and is gone. */
bool batch_elsewhere(struct crawl *, struct found *);
void batch_answer(struct crawl *, struct answer *);
void batch_commit(struct crawl *);

#endif
