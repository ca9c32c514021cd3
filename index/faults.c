/*
 * What verify finds wrong, or worth to be known, as lines or as JSON.
 */
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "index/index.h"

/* Lets go of WHAT. */
static void
print(const struct faults *faults, const char *subject, const char *kind,
    char *what)
{
	struct json out = { .out = stdout };
	char *shown;

	if (!faults->args->opt.json) {
		shown = text_clean(subject, strlen(subject));
		printf("%s: %s%s\n", shown == NULL ? "?" : shown,
		    strcmp(kind, "note") == 0 ? "note: " : "", what);
		free(shown);
	} else {
		json_open(&out, '{');
		json_key(&out, "subject");
		json_text(&out, subject);
		json_key(&out, kind);
		json_text(&out, what);
		json_close(&out, '}');
		json_line(&out);
	}
	free(what);
}

static __attribute__((format(printf, 1, 0))) char *
formatted(const char *fmt, va_list ap)
{
	char *text;

	if (vasprintf(&text, fmt, ap) == -1)
		err(1, NULL);
	return text;
}

void
fault(struct faults *faults, const char *subject, const char *fmt, ...)
{
	va_list ap;

	faults->n++;
	va_start(ap, fmt);
	print(faults, subject, "fault", formatted(fmt, ap));
	va_end(ap);
}

void
note(struct faults *faults, const char *subject, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(faults, subject, "note", formatted(fmt, ap));
	va_end(ap);
}
