/*
 * --test-headers FILE AGENT: what the headers of a reply say, without a
 * network. One JSON line a signal; a refusal or a permission that the policy
 * does not heed is unknown.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/crawl.h"

#define HEADER_BYTES (64 * 1024) /* of one, with its further lines */
#define FILE_BYTES (1024 * 1024) /* of all; no server sends as much */

struct reader {
	struct asker asker;
	struct sightings seen;
	char *header; /* whose further lines may come, or NULL */
	bool began;   /* a line of this reply was read */
};

static char *
trim(char *s)
{
	size_t len;

	s += strspn(s, " \t");
	len = strlen(s);
	while (len > 0 && strchr(" \t", s[len - 1]) != NULL)
		s[--len] = '\0';
	return s;
}

static void
take(struct reader *r)
{
	char *value = r->header == NULL ? NULL : strchr(r->header, ':');

	if (value != NULL) {
		*value++ = '\0';
		signals_header(
		    &r->seen, &r->asker, trim(r->header), trim(value));
	}
	free(r->header);
	r->header = NULL;
}

/* A line that begins with a blank goes on with the one before (RFC 9112 5.2).
 */
static void
more(struct reader *r, const char *line)
{
	char *joined;

	if (r->header == NULL || strlen(r->header) > HEADER_BYTES)
		return;
	if (asprintf(&joined, "%s %s", r->header, line) == -1)
		err(1, NULL);
	free(r->header);
	r->header = joined;
}

/* What a reply before said, a redirect's or an interim one's, is let go. */
static void
status(struct reader *r, char *line)
{
	char *code = strchr(line, ' ');

	sightings_clear(&r->seen);
	if (code == NULL)
		return;
	code += strspn(code, " ");
	code[strcspn(code, " ")] = '\0';
	signals_header(&r->seen, &r->asker, ":status", code);
}

/*
 * False: the headers have ended.
 */
static bool
take_line(struct reader *r, char *line)
{
	bool begins = strncasecmp(line, "HTTP/", 5) == 0;
	bool ended = r->began && r->header == NULL;

	if (*line == ' ' || *line == '\t') {
		more(r, line);
		return true;
	}
	take(r);
	if (*line == '\0')
		return true;
	if (ended && !begins)
		return false;
	r->began = true;
	if (begins)
		status(r, line);
	r->header = strdup(begins ? "" : line);
	if (r->header == NULL)
		err(1, NULL);
	return true;
}

static void
read_file(struct reader *r, const char *path)
{
	size_t len, n;
	char *bytes = test_file(path, FILE_BYTES, &len);
	bool on = true;

	if (len == FILE_BYTES)
		errx(2, "%s: exceeds %d bytes", path, FILE_BYTES);

	for (size_t at = 0; on && at < len; at += n + 1) {
		char *line = bytes + at, *end = memchr(line, '\n', len - at);

		n = end == NULL ? len - at : (size_t)(end - line);
		for (size_t i = 0; i < n; i++)
			if (line[i] == '\0')
				line[i] = ' ';
		line[n] = '\0';
		line[strcspn(line, "\r")] = '\0';
		on = take_line(r, line);
	}
	take(r);
	free(bytes);
}

static bool
alike(const struct sighting *a, const struct sighting *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->raw, b->raw) == 0;
}

/*
 * The Ith, with all that the same header says; nothing, if it came before.
 */
static void
print(const struct reader *r, size_t i)
{
	const struct sighting *list = r->seen.list;
	struct json j = { .out = stdout };
	enum says says = UNKNOWN;

	for (size_t k = 0; k < r->seen.n; k++) {
		if (!alike(&list[k], &list[i]))
			continue;
		if (k < i)
			return;
		if (list[k].says > says &&
		    policy_heeds(r->asker.policy, list[k].name, list[k].topic))
			says = list[k].says;
	}
	json_open(&j, '{');
	json_key(&j, "name");
	json_text(&j, list[i].name);
	json_key(&j, "raw");
	json_text(&j, list[i].raw);
	json_key(&j, "says");
	json_text(&j, says_name(says));
	json_close(&j, '}');
	json_line(&j);
}

int
headers_test(struct plan *plan)
{
	struct reader r = { .asker = plan->asker };

	if (plan->sources[0] == NULL || plan->sources[1] != NULL)
		errx(2, "--test-headers takes FILE AGENT; see --help");
	r.asker.agent = plan->sources[0];
	if (plan->policy.name == NULL)
		policy_read(&plan->policy, POLICY_DEFAULT);
	read_file(&r, plan->headers);
	for (size_t i = 0; i < r.seen.n; i++)
		print(&r, i);
	sightings_clear(&r.seen);
	return 0;
}
