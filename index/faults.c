/*
 * What verify finds wrong, or worth to be known, as lines or as JSON.
 */
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "index/index.h"

static void
print(const struct faults *faults, const char *subject, const char *kind,
    const char *what)
{
	struct json out = { .out = stdout };
	char *shown;

	if (!faults->args->opt.json) {
		shown = text_clean(subject, strlen(subject));
		printf("%s: %s%s\n", shown == NULL ? "?" : shown,
		    strcmp(kind, "note") == 0 ? "note: " : "", what);
		free(shown);
		return;
	}
	json_open(&out, '{');
	json_key(&out, "subject");
	json_text(&out, subject);
	json_key(&out, kind);
	json_text(&out, what);
	json_close(&out, '}');
	json_line(&out);
}

void
fault(struct faults *faults, const char *subject, const char *fmt, ...)
{
	char *what;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&what, fmt, ap) == -1)
		err(1, NULL);
	va_end(ap);
	faults->n++;
	print(faults, subject, "fault", what);
	free(what);
}

void
note(struct faults *faults, const char *subject, const char *fmt, ...)
{
	char *what;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&what, fmt, ap) == -1)
		err(1, NULL);
	va_end(ap);
	print(faults, subject, "note", what);
	free(what);
}
