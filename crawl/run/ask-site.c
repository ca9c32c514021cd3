/*
 * Asking an origin for its other files that signals are read from, after its
 * robots.txt and before anything else.  That one does not come holds nothing
 * up: only robots.txt does.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/run/run.h"

static bool
heeds(const struct policy *policy, const char *signal)
{
	for (int t = 0; t < TOPICS; t++)
		if (policy_heeds(policy, signal, (enum topic)t))
			return true;
	return false;
}

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
	may = url_read(url, text) == NULL;
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

static void
ask(struct crawl *c, struct origin *o, const struct site_file *file,
    const struct url *url)
{
	struct fetch *f = job_begin(c, o, url->text);

	((struct job *)f->ctx)->file = text_copy(file->path);
	f->limit = (int64_t)file->limit;
	f->clip = true;
	if (strcmp(url->origin, o->name) == 0)
		job_send(c, f);
	else
		job_again(c, f, url);
}

/*
 * True: ORIGIN is being asked for the next of its files.  False: all that are
 * heeded are known.
 */
bool
site_begin(struct crawl *c, struct origin *o)
{
	struct site_file file;
	struct url url;

	if (o->site == NULL)
		o->site = site_new(c->plan->asker.agent, o->name);
	while (!o->told && site_wants(o->robots, o->files, &file)) {
		o->files++;
		if (!heeds(&c->plan->policy, file.signal) ||
		    rows_site_known(c->rows, o->id, file.path, o->site) ||
		    !may_ask(c, o, file.path, &url))
			continue;
		ask(c, o, &file, &url);
		url_clear(&url);
		return true;
	}
	o->told = true;
	return false;
}

void
site_end(struct crawl *c, struct fetch *f)
{
	struct job *job = f->ctx;
	struct origin *o = job->origin;

	if (ask_redirected(c, f))
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
