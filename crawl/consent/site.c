/*
 * What an origin says in files beside its robots.txt.  Each signal that reads
 * such a file names it; the file is read once, and asked for each URL.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/signal.h"

/* Read files, each with the signal that did. */
struct file {
	const struct signal *signal;
	void *read;
};

struct site {
	char *agent, *origin;
	struct file *files;
	size_t n, nlinks;
	char *links[SITE_LINKS];
};

/* Which signal reads PATH: what is in no table is what robots.txt named. */
static const struct signal *
reader(const char *path)
{
	const struct signal *other = NULL, *s;

	for (size_t i = 0; (s = signals_at(i)) != NULL; i++) {
		if (s->read == NULL)
			continue;
		if (s->file.path == NULL)
			other = s;
		else if (strcmp(s->file.path, path) == 0)
			return s;
	}
	return other;
}

/*
 * Those that have a path of their own; then those that robots.txt names.
 */
bool
site_wants(const struct robots *robots, size_t i, struct site_file *file)
{
	const struct signal *s;

	for (size_t k = 0; (s = signals_at(k)) != NULL; k++) {
		*file = s->file;
		file->signal = s->name;
		if (s->read != NULL && file->path != NULL && i-- == 0)
			return true;
	}
	for (size_t k = 0; (s = signals_at(k)) != NULL; k++) {
		*file = s->file;
		file->signal = s->name;
		if (s->named == NULL || robots == NULL)
			continue;
		if ((file->path = s->named(robots, i)) != NULL)
			return true;
	}
	return false;
}

struct site *
site_new(const char *agent, const char *origin)
{
	struct site *site = calloc(1, sizeof(*site));

	if (site == NULL)
		err(1, NULL);
	site->agent = text_copy(agent);
	site->origin = text_copy(origin);
	return site;
}

static bool
is_linked(const struct site *site, const char *url)
{
	for (size_t i = 0; i < site->nlinks; i++)
		if (strcmp(site->links[i], url) == 0)
			return true;
	return false;
}

bool
site_link(struct site *site, const char *url)
{
	if (is_linked(site, url) || site->nlinks == SITE_LINKS)
		return false;
	site->links[site->nlinks++] = text_copy(url);
	return true;
}

bool
site_full(const struct site *site, const char *url)
{
	return site->nlinks == SITE_LINKS && !is_linked(site, url);
}

/*
 * The Ith of these, to be asked for as those that robots.txt names.
 */
bool
site_linked(const struct site *site, size_t i, struct site_file *file)
{
	const struct signal *signal = reader("");

	if (i >= site->nlinks || signal == NULL)
		return false;
	*file = signal->file;
	file->signal = signal->name;
	file->path = site->links[i];
	return true;
}

void
site_add(struct site *site, const char *path, const char *text, size_t len)
{
	const struct signal *signal = reader(path);
	struct file *file;
	void *read;

	if (signal == NULL)
		return;
	if (len > signal->file.limit)
		len = signal->file.limit + 1;
	read = signal->read(
	    text, len, &(struct whose) { site->agent, site->origin });
	if (read == NULL)
		return;
	site->files =
	    reallocarray(site->files, site->n + 1, sizeof(*site->files));
	if (site->files == NULL)
		err(1, NULL);
	file = &site->files[site->n++];
	*file = (struct file) { signal, read };
}

void
site_see(const struct site *site, const struct signal *signal,
    struct sightings *all, const char *path)
{
	for (size_t i = 0; i < site->n; i++)
		if (site->files[i].signal == signal)
			signal->site(all, site->files[i].read, path);
}

void
site_free(struct site *site)
{
	if (site == NULL)
		return;
	for (size_t i = 0; i < site->n; i++)
		site->files[i].signal->drop(site->files[i].read);
	for (size_t i = 0; i < site->nlinks; i++)
		free(site->links[i]);
	free(site->files);
	free(site->agent);
	free(site->origin);
	free(site);
}
