/*
 * What a recheck finds, as lines that a program may read; and what to do then.
 */
#include <stdio.h>

#include "crawl/run/run.h"

/* Texts between tabs: what strangers wrote was cleaned when it was stored. */
static void
put(const char *text, char end)
{
	printf("%s%c", text == NULL ? "" : text, end);
}

static void
print_text(const struct finding *f)
{
	put(change_name(f->change), '\t');
	put(f->url, '\t');
	put(f->signal, '\t');
	put(f->raw, '\t');
	put(f->before, '\t');
	put(f->stood, '\t');
	put(f->since, '\t');
	put(f->page, '\t');
	put(f->applied ? "withdrawn" : NULL, f->text ? '\t' : '\n');
	if (f->text)
		put("text", '\n');
}

static void
print_json(const struct finding *f)
{
	struct json j = { .out = stdout };
	const struct {
		const char *name, *text;
	} texts[] = { { "change", change_name(f->change) }, { "url", f->url },
		{ "signal", f->signal }, { "raw", f->raw },
		{ "before", f->before }, { "stood", f->stood },
		{ "since", f->since }, { "page", f->page } };

	json_open(&j, '{');
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		json_key(&j, texts[i].name);
		json_text(&j, texts[i].text);
	}
	json_key(&j, "text");
	json_bool(&j, f->text);
	json_key(&j, "withdrawn");
	json_bool(&j, f->applied);
	json_close(&j, '}');
	json_line(&j);
}

void
finding_print(const struct plan *plan, const struct finding *f)
{
	if (plan->common.json)
		print_json(f);
	else
		print_text(f);
}

void
finding_advise(const struct plan *plan)
{
	fputs(plan->apply
		  ? "crawl: a manifest that was published before lists what "
		    "is withdrawn: publish it anew\n"
		  : "crawl: nothing was withdrawn: --apply does that\n",
	    stderr);
}
