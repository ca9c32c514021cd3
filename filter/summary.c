/*
 * What a run did: on standard output, for people or as JSON.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"

/* Unreadable images are counted by what their reason begins with. */
static void
count(struct summary *summary, const char *reason)
{
	size_t len = strcspn(reason, ":");
	struct class *class = summary->classes;
	const struct class *last = class + MAX_CLASSES - 1;

	summary->unreadable++;
	if (len >= sizeof(class->name))
		len = sizeof(class->name) - 1;
	while (class<last &&class->n> 0 &&
	       (strncmp(class->name, reason, len) != 0 ||
		   class->name[len] != '\0'))
		class ++;
	if (class->n++ > 0)
		return;
	memcpy(class->name, class < last ? reason : "other",
	    class < last ? len : sizeof("other"));
}

void
summary_add(struct summary *summary, const struct answer *answer)
{
	if (answer->job.request.kind == WORK_IMAGE) {
		summary->images++;
		if (answer->reply.facts.reason[0] != '\0')
			count(summary, answer->reply.facts.reason);
		return;
	}
	for (size_t i = 0; i < answer->job.n; i++) {
		summary->captions++;
		summary->unmeasured += answer->reply.texts[i].reason[0] != '\0';
	}
}

static void
write_json(const struct summary *summary)
{
	struct json out = { .out = stdout };

	json_open(&out, '{');
	json_key(&out, "images");
	json_integer(&out, summary->images);
	json_key(&out, "unreadable");
	json_integer(&out, summary->unreadable);
	json_key(&out, "reasons");
	json_open(&out, '{');
	for (int i = 0; i < MAX_CLASSES && summary->classes[i].n > 0; i++) {
		json_key(&out, summary->classes[i].name);
		json_integer(&out, summary->classes[i].n);
	}
	json_close(&out, '}');
	json_key(&out, "captions");
	json_integer(&out, summary->captions);
	json_key(&out, "unmeasured");
	json_integer(&out, summary->unmeasured);
	json_key(&out, "recipe");
	json_text(&out, summary->recipe);
	json_key(&out, "judged");
	json_integer(&out, summary->judged);
	json_key(&out, "kept");
	json_integer(&out, summary->kept);
	json_key(&out, "pairs");
	json_integer(&out, summary->pairs);
	json_close(&out, '}');
	json_line(&out);
}

static void
write_text(const struct summary *summary)
{
	const char *comma = " (";

	printf("images    %" PRId64 " measured, %" PRId64 " not readable",
	    summary->images - summary->unreadable, summary->unreadable);
	for (int i = 0; i < MAX_CLASSES && summary->classes[i].n > 0; i++) {
		printf("%s%s %" PRId64, comma, summary->classes[i].name,
		    summary->classes[i].n);
		comma = ", ";
	}
	printf("%s\ncaptions  %" PRId64 " measured",
	    summary->unreadable > 0 ? ")" : "",
	    summary->captions - summary->unmeasured);
	if (summary->unmeasured > 0)
		printf(", %" PRId64 " not", summary->unmeasured);
	putchar('\n');
	if (summary->recipe != NULL)
		printf("pairs     %" PRId64 " judged by %s; it keeps %" PRId64
		       " of %" PRId64 "\n",
		    summary->judged, summary->recipe, summary->kept,
		    summary->pairs);
}

static int
by_name(const void *a, const void *b)
{
	const struct class *x = a, *y = b;

	return strcmp(x->name, y->name);
}

void
summary_write(struct summary *summary, bool json)
{
	size_t n = 0;

	while (n < MAX_CLASSES && summary->classes[n].n > 0)
		n++;
	qsort(summary->classes, n, sizeof(summary->classes[0]), by_name);
	if (json)
		write_json(summary);
	else
		write_text(summary);
}
