/*
 * What a collector emits, as text: a line a pair, link and meta.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/crawl.h"
#include "tests/folder.h"

struct recorder {
	struct emit emit;
	char *text; /* after recorder_run() */
	size_t len;
	FILE *out;
	int64_t pairs, links, position, bytes;
	int64_t stop; /* after so many pairs; 0: never */
	char *reason;
	int rc;
};

static inline const char *
recorder_or(const char *s)
{
	return s == NULL ? "-" : s;
}

static inline bool
recorder_pair(void *ctx, const struct pair *pair)
{
	struct recorder *r = ctx;

	fprintf(r->out, "%s %s %s\n", pair->kind, pair->url,
	    recorder_or(pair->caption));
	if (pair->title || pair->author || pair->licence || pair->extra)
		fprintf(r->out, "  title=%s author=%s licence=%s extra=%s\n",
		    recorder_or(pair->title), recorder_or(pair->author),
		    recorder_or(pair->licence), recorder_or(pair->extra));
	if (pair->claimed != NULL)
		fprintf(r->out, "  claimed=%s\n", pair->claimed);
	if (pair->posted || pair->posted_as)
		fprintf(r->out, "  posted=%s as=%s\n",
		    recorder_or(pair->posted), recorder_or(pair->posted_as));
	if (pair->terms)
		fprintf(r->out, "  terms=%s\n", pair->terms);
	r->pairs++;
	r->bytes += (int64_t)pair->len;
	return r->stop == 0 || r->pairs < r->stop;
}

static inline bool
recorder_link(void *ctx, const char *url)
{
	struct recorder *r = ctx;

	fprintf(r->out, "link %s\n", url);
	r->links++;
	return true;
}

static inline bool
recorder_meta(void *ctx, const char *name, const char *content)
{
	fprintf(((struct recorder *)ctx)->out, "meta %s=%s\n", name, content);
	return true;
}

static inline void
recorder_position(void *ctx, int64_t position)
{
	((struct recorder *)ctx)->position = position;
}

static inline void
recorder_clear(struct recorder *r)
{
	free(r->text);
	free(r->reason);
	*r = (struct recorder) { 0 };
}

/* COLLECTOR over BODY; what was recorded before is forgotten. */
static inline void
recorder_run(struct recorder *r, const char *collector, const struct body *body)
{
	int64_t stop = r->stop;

	recorder_clear(r);
	r->emit = (struct emit) { r, recorder_pair, recorder_link,
		recorder_meta, recorder_position };
	r->stop = stop;
	r->out = open_memstream(&r->text, &r->len);
	if (r->out == NULL)
		err(1, NULL);
	r->rc = collector_named(collector)->collect(body, &r->emit, &r->reason);
	fclose(r->out);
}

/* An empty folder to work in; DIR is "/tmp/NAME-XXXXXX". */
static inline void
recorder_enter(char *dir)
{
	if (mkdtemp(dir) == NULL || chdir(dir) == -1)
		err(1, "%s", dir);
}

static inline void
recorder_leave(char *dir)
{
	if (chdir("/") == -1)
		err(1, "%s", dir);
	folder_remove(dir);
}

static inline void
recorder_write(const char *path, const void *bytes, size_t len)
{
	FILE *out = fopen(path, "w");

	if (out == NULL || fwrite(bytes, 1, len, out) != len ||
	    fclose(out) != 0)
		err(1, "%s", path);
}

static inline bool
recorder_has(const struct recorder *r, const char *line)
{
	return strstr(r->text, line) != NULL;
}
