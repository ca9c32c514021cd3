/*
 * What verify finds wrong, as lines or as JSON.
 */
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "index/index.h"

void
fault(struct faults *faults, const char *subject, const char *fmt, ...)
{
	struct json out = { .out = stdout };
	char *what, *shown = text_clean(subject, strlen(subject));
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&what, fmt, ap) == -1)
		err(1, NULL);
	va_end(ap);
	faults->n++;
	if (!faults->args->opt.json) {
		printf("%s: %s\n", shown == NULL ? "?" : shown, what);
	} else {
		json_open(&out, '{');
		json_key(&out, "subject");
		json_text(&out, subject);
		json_key(&out, "fault");
		json_text(&out, what);
		json_close(&out, '}');
		json_line(&out);
	}
	free(shown);
	free(what);
}
