/*
 * What a set lists under a name, in words and as a JSON line.  A URL that is
 * listed says nothing of the bytes behind it: only a photo that is asked does.
 */
#include <inttypes.h>

#include "audit/listed/listed.h"

#define SHOWN 5 /* images of a name in words; JSON has HITS */

const char *
name_kind_word(enum name_kind kind)
{
	static const char *const words[] = { "account", "host", "url" };

	return words[kind];
}

static void
line(FILE *out, const char *label, const char *stranger)
{
	if (stranger == NULL)
		return;
	fprintf(out, "    %-9s", label);
	say(out, stranger);
	putc('\n', out);
}

static void
say_hit(FILE *out, const struct hit *hit)
{
	line(out, "image", hit->url);
	line(out, "page", hit->page);
	line(out, "author", hit->author);
	line(out, "fetched", hit->fetched);
	fprintf(out, "    %-9sthe %s%s\n", "by",
	    hit->by[0] == 'u' ? "URL of the image" : hit->by,
	    hit->manifest ? "; in the set's newest manifest" : "");
}

void
name_say(FILE *out, const struct scope *scope, const struct name *name)
{
	fputs(name->images > 0 ? "LISTED" : "NOT LISTED", out);
	fprintf(out, "  %s ", name_kind_word(name->kind));
	say(out, name->text);
	putc('\n', out);
	line(out, "set", scope->set);
	if (name->images == 0) {
		putc('\n', out);
		return;
	}
	fprintf(out,
	    "    %-9s%" PRId64 ", of which the set holds the bytes of %" PRId64
	    "; its newest manifest lists %" PRId64 "\n",
	    "images", name->images, name->held, name->manifest);
	for (size_t i = 0; i < name->n && i < SHOWN; i++)
		say_hit(out, &name->hits[i]);
	if (name->images > SHOWN)
		fprintf(out, "    %-9s%" PRId64 "\n", "further",
		    name->images - SHOWN);
	putc('\n', out);
}

static void
text(struct json *out, const char *key, const char *s)
{
	json_key(out, key);
	json_text(out, s);
}

static void
integer(struct json *out, const char *key, int64_t n)
{
	json_key(out, key);
	json_integer(out, n);
}

static void
hit_json(struct json *out, const struct hit *hit)
{
	json_open(out, '{');
	text(out, "url", hit->url);
	text(out, "page", hit->page);
	text(out, "author", hit->author);
	text(out, "by", hit->by);
	text(out, "state", hit->state);
	text(out, "fetched", hit->fetched);
	json_key(out, "manifest");
	json_bool(out, hit->manifest);
	json_close(out, '}');
}

/*
 * One line; see schemas/listed.schema.json.
 */
void
name_json(FILE *out, const struct scope *scope, const struct name *name)
{
	struct json json = { .out = out };

	json_open(&json, '{');
	text(&json, "name", name->text);
	text(&json, "kind", name_kind_word(name->kind));
	text(&json, "verdict", name->images > 0 ? "listed" : "not-found");
	integer(&json, "images", name->images);
	integer(&json, "held", name->held);
	integer(&json, "manifest", name->manifest);
	json_key(&json, "hits");
	json_open(&json, '[');
	for (size_t i = 0; i < name->n; i++)
		hit_json(&json, &name->hits[i]);
	json_close(&json, ']');
	text(&json, "set", scope->set);
	text(&json, "snapshot", scope->digest);
	text(&json, "sent", "nothing");
	text(&json, "asked", scope->asked);
	json_close(&json, '}');
	json_line(&json);
}
