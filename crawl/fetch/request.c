/*
 * What one request says beside its URL: the method, and under which condition
 * a body is wanted.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "crawl/fetch/fetch.h"

#define VALIDATOR_BYTES 512 /* of an ETag or a date; most have 40 */

/*
 * An ordinary GET, as before the others were called.
 */
void
request_clear(struct fetch *f)
{
	if (f->bare) {
		curl_easy_setopt(f->easy, CURLOPT_NOBODY, 0L);
		curl_easy_setopt(f->easy, CURLOPT_HTTPGET, 1L);
	}
	if (f->lines != NULL)
		curl_easy_setopt(f->easy, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(f->lines);
	f->lines = NULL;
	f->bare = false;
}

static void
add_line(struct fetch *f, const char *name, const char *value)
{
	struct curl_slist *lines;
	char *line;

	if (value == NULL)
		return;
	if (asprintf(&line, "%s: %s", name, value) == -1 ||
	    (lines = curl_slist_append(f->lines, line)) == NULL)
		err(1, NULL);
	f->lines = lines;
	free(line);
}

/*
 * Send the body only if the validators of an earlier reply, each of which may
 * be NULL, are not its own any more: RFC 9110 13.1.
 */
void
fetch_unless(struct fetch *f, const char *etag, const char *modified)
{
	add_line(f, "If-None-Match", etag);
	add_line(f, "If-Modified-Since", modified);
	curl_easy_setopt(f->easy, CURLOPT_HTTPHEADER, f->lines);
}

void
fetch_head(struct fetch *f)
{
	f->bare = true;
	curl_easy_setopt(f->easy, CURLOPT_NOBODY, 1L);
}

/*
 * A header to be sent back one day as it is: of one line, without controls, of
 * a length that no request would be refused for.
 */
char *
fetch_validator(const struct fetch *f, const char *name)
{
	struct curl_header *h;

	if (curl_easy_header(f->easy, name, 0, CURLH_HEADER, -1, &h) !=
	    CURLHE_OK)
		return NULL;
	if (h->value[0] == '\0' || strlen(h->value) > VALIDATOR_BYTES)
		return NULL;
	for (const char *p = h->value; *p != '\0'; p++)
		if (*p < ' ' || *p == 0x7f)
			return NULL;
	return text_copy(h->value);
}
