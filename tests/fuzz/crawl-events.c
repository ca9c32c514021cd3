/*
 * Events of deletion, a line each: what is gone has a name without control
 * characters and a key at least, that a URL below it finds.
 */
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/events/events.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);
const char *__lsan_default_suppressions(void);

/* 7.88 loses a copy of each host of other letters that has no punycode. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libcurl.so";
}

static bool
is_key(void *key, const char *url)
{
	return strcmp(key, url) == 0;
}

static void
check(const struct event *event)
{
	for (const char *p = event->name; *p != '\0'; p++)
		if ((unsigned char)*p < ' ')
			abort();
	for (size_t i = 0; i < event->n; i++) {
		char *text = event->keys[i].text, below[20000];

		free(did_in(text));
		free(mastodon_page(text));
		if (event->keys[i].reach == OF_DID && !did_is(text))
			abort();
		if (event->keys[i].reach != UNDER)
			continue;
		snprintf(below, sizeof(below), "%s/x", text);
		if (!url_above(below, is_key, text))
			abort();
	}
	if (event->n == 0)
		abort();
}

static void
read_line(struct event_reader *reader, const char *line, size_t len)
{
	struct event event;
	char *text = strndup(line, len);

	free(did_in(text));
	free(mastodon_page(text));
	free(text);
	event_read(reader, line, len, &event);
	if (event.kind == EVENT_GONE || event.kind == EVENT_BACK)
		check(&event);
	event_clear(&event);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct event_reader *reader = event_reader_new();

	setlocale(LC_CTYPE, "C.UTF-8"); /* as main() does: see fetch/url.c */
	while (len > 0) {
		const uint8_t *end = memchr(data, '\n', len);
		size_t n = end == NULL ? len : (size_t)(end - data);

		read_line(reader, (const char *)data, n);
		n += end != NULL;
		data += n;
		len -= n;
	}
	event_reader_free(reader);
	return 0;
}
