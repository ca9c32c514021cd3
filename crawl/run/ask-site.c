/*
 * Asking an origin for its other files that signals are read from, after its
 * robots.txt and before anything else, whatever the policy: under another one
 * the verdict is told from what they said.  That one does not come holds
 * nothing up: only robots.txt does.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

/*
 * *URL of a file that may be asked for: one of this origin's as robots.txt
 * lets it, one of another's as a redirect of robots.txt would.
 */
static bool
may_ask(const struct crawl *c, const struct origin *o, const char *path,
    struct url *url)
{
	char *text, *closed;
	const char *line;
	bool may;

	if (asprintf(&text, "%s%s", *path == '/' ? o->name : "", path) == -1)
		err(1, NULL);
	may = !(c->plan->deny && status_denies(o->status)) &&
	      url_read(url, text) == NULL;
	free(text);
	if (!may)
		return false;
	closed = address_closed(&c->client, url->origin);
	may = closed == NULL && (strcmp(url->origin, o->name) != 0 ||
				    robots_allow(o->robots, url->path, &line));
	free(closed);
	if (!may)
		url_clear(url);
	return may;
}

/*
 * A file on another host is asked for after that host's robots.txt.
 */
static void
ask(struct crawl *c, struct origin *o, const struct site_file *file,
    const struct url *url)
{
	struct fetch *f = job_begin(c, o, url->text);
	struct job *job = f->ctx;
	struct url rules;
	char *at;

	job->file = text_copy(file->path);
	job->limit = f->limit = (int64_t)file->limit + 1;
	f->clip = true;
	if (strcmp(url->origin, o->name) == 0) {
		job_send(c, f);
		return;
	}
	job->after = text_copy(url->text);
	f->limit = ROBOTS_BYTES + 1;
	if (asprintf(&at, "%s/robots.txt", url->origin) == -1)
		err(1, NULL);
	if (url_read(&rules, at) != NULL)
		errx(1, "%s: is no URL", at);
	job_again(c, f, &rules);
	free(at);
	url_clear(&rules);
}

/* What its origin has, and robots.txt names; then what replies named. */
static bool
next_file(struct origin *o, struct site_file *file)
{
	if (site_wants(o->robots, o->files, file)) {
		o->files++;
		return true;
	}
	return site_linked(o->site, o->links++, file);
}

/*
 * True: ORIGIN is being asked for the next of its files.  False: all are known.
 */
bool
site_begin(struct crawl *c, struct origin *o)
{
	struct site_file file;
	struct url url;

	if (o->site == NULL) {
		o->site = site_new(c->plan->asker.agent, o->name);
		rows_site_links(c->rows, o->id, o->site);
	}
	while (!o->told && next_file(o, &file)) {
		if (rows_site_known(c->rows, o->id, file.path, o->site) ||
		    !may_ask(c, o, file.path, &url))
			continue;
		ask(c, o, &file, &url);
		url_clear(&url);
		return true;
	}
	if (!o->told)
		o->links--; /* the one that there is not, yet */
	o->told = true;
	return false;
}

void
site_forget(struct origin *o)
{
	site_free(o->site);
	o->site = NULL;
	o->files = o->links = 0;
	o->told = false;
}

bool
site_heed(struct job *job)
{
	struct origin *o = job->origin;
	bool more = o->site != NULL &&
		    signals_links(&job->seen, &job->crawl->plan->asker, o->site,
			job->visit->url);

	if (more)
		o->told = false;
	return more;
}

/*
 * The robots.txt of the host that has the file: true, that is asked for now.
 */
static bool
goes_on(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;
	int status = f->reason == NULL ? (int)f->status : 0;
	struct robots *robots = robots_reply(status, (const char *)f->body.data,
	    f->body.len, c->plan->asker.agent);
	const char *line;
	struct url url;
	bool goes = url_read(&url, job->after) == NULL;

	free(job->after);
	job->after = NULL;
	goes = goes && robots != NULL &&
	       !(c->plan->deny && status_denies(status)) &&
	       robots_allow(robots, url.path, &line);
	robots_free(robots);
	if (goes) {
		job->hops = 0;
		f->limit = job->limit;
		job_again(c, f, &url);
	} else {
		fetch_reason(f, "robots: of the host that has it");
		f->status = 0;
	}
	url_clear(&url);
	return goes;
}

void
site_end(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;
	struct origin *o = job->origin;

	if (ask_redirected(c, f) || (job->after != NULL && goes_on(c, f)))
		return;
	if (f->reason == NULL && f->status / 100 == 2)
		site_add(o->site, job->file, (const char *)f->body.data,
		    f->body.len);
	else if (f->reason != NULL || f->status == 429 || f->status >= 500)
		rows_site_kept(c->rows, o->id, job->file, o->site);
	ask_record(c, f);
	frontier_release(c->frontier, o);
	job_free(c, f);
}
