/*
 * What assertions say in JSON: the names that lead to a text, JSON-LD's
 * prefixes, and documents that nest, repeat and break.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/embedded/c2pa.h"
#include "tests/test.h"

#define PLUS "http://ns.useplus.org/ldf/xmp/1.0/"
#define DC "http://purl.org/dc/elements/1.1/"

/* All texts, each after the names that lead to it. */
struct seen {
	char all[1000];
};

static void
note(const struct walk *walk, const char *text, size_t len)
{
	struct seen *seen = walk->arg;
	char *end = seen->all + strlen(seen->all);
	size_t room = sizeof(seen->all) - strlen(seen->all);

	for (int i = 0; i < walk->depth; i++) {
		int n = snprintf(end, room, "%s/", walk->levels[i].name);

		end += n;
		room -= (size_t)n;
	}
	snprintf(end, room, "%.*s ", (int)len, text);
}

static bool
walks(const char *json, const char *wanted)
{
	struct json_parser *parser = NULL;
	struct seen seen = { "" };
	struct walk walk = { .text = note, .arg = &seen };
	size_t len = strlen(json);
	uint8_t *copy = malloc(len + 1);

	memcpy(copy, json, len);
	json_walk(&walk, &parser, copy, len);
	json_free(parser);
	free(copy);
	if (strcmp(seen.all, wanted) == 0)
		return true;
	printf("# %s\n", seen.all);
	return false;
}

static void
names(void)
{
	OK(walks("{\"a\":\"x\",\"b\":{\"c\":[\"y\",{\"d\":\"z\"}],\"e\":\"w\"},"
		 "\"f\":\"v\"}",
	    "a/x b/c//y b/c//d/z b/e/w f/v "));
	OK(walks("[\"x\",[\"y\"],\"z\"]", "/x //y /z "));
	OK(walks("{\"a\":true,\"b\":false,\"c\":null,\"d\":1.5,\"e\":{}}",
	    "a/true b/false d/1.5 "));
	OK(walks("\"x\"", "") && walks("", "") && walks("{\"a\":\"x\"", ""));
	/* A name that is too long is none; escapes are undone. */
	OK(walks("{\"aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbb"
		 "bbaaaaa\":\"x\",\"\\u0061\":\"\\u00f6\"}",
	    "/x a/\u00f6 "));
}

/* What lies too deep is passed over, what follows it is not. */
static void
deep(void)
{
	char json[400] = "{\"a\":";

	for (int i = 0; i < 40; i++)
		strncat(json, "[", sizeof(json) - strlen(json) - 1);
	strncat(json, "\"x\"", sizeof(json) - strlen(json) - 1);
	for (int i = 0; i < 40; i++)
		strncat(json, "]", sizeof(json) - strlen(json) - 1);
	strncat(json, ",\"b\":\"y\"}", sizeof(json) - strlen(json) - 1);
	OK(walks(json, "b/y "));
}

static struct image
read_metadata(const char *json, bool schema)
{
	struct image img = { .format = "" };
	struct properties properties = { .img = &img };
	struct metadata metadata = { .to = &properties, .schema = schema };
	struct walk walk = { .text = metadata_context, .arg = &metadata };
	struct json_parser *parser = NULL;

	json_walk(&walk, &parser, (const uint8_t *)json, strlen(json));
	walk.text = metadata_take;
	json_walk(&walk, &parser, (const uint8_t *)json, strlen(json));
	json_free(parser);
	return img;
}

static bool
mines(const char *json, const char *wanted)
{
	struct image img = read_metadata(json, false);

	return strcmp(img.rights.data_mining, wanted) == 0;
}

static void
prefixes(void)
{
	/* By its namespace, by what is usual, by its full name. */
	OK(mines("{\"@context\":{\"q\":\"" PLUS "\"},\"q:DataMining\":"
		 "\"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED\"}",
	    "DMI-PROHIBITED"));
	OK(mines("{\"plus:DataMining\":\"DMI-ALLOWED\"}", "DMI-ALLOWED"));
	OK(mines("{\"" PLUS "DataMining\":\"DMI-ALLOWED\"}", "DMI-ALLOWED"));
	OK(mines("{\"" PLUS "/DataMining\":\"DMI-ALLOWED\"}", "DMI-ALLOWED"));
	/* The context may come last, and say that a prefix is another's. */
	OK(mines("{\"q:DataMining\":\"DMI-ALLOWED\",\"@context\":[\"x\",{\"q\":"
		 "{\"@id\":\"" PLUS "\"}}]}",
	    "DMI-ALLOWED"));
	OK(mines("{\"plus:DataMining\":\"DMI-ALLOWED\",\"@context\":{\"plus\":"
		 "\"http://example.org/\"}}",
	    ""));
	OK(mines("{\"DataMining\":\"DMI-ALLOWED\"}", "") &&
	    mines("{\"q:DataMining\":\"DMI-ALLOWED\"}", "") &&
	    mines("{\"://\":\"x\",\":\":\"y\",\"plus:\":\"z\"}", ""));
	/* Of two the one that refuses; an older draft's name. */
	OK(mines("{\"plus:DataMining\":[\"DMI-ALLOWED\",\"DMI-PROHIBITED\"]}",
	    "DMI-PROHIBITED"));
	OK(mines("{\"Iptc4xmpExt:DMI-PROHIBITED\":true}", "DMI-PROHIBITED"));
}

static void
values(void)
{
	struct image img = read_metadata(
	    "{\"dc:rights\":{\"@language\":\"en\",\"@value\":\"(c) A\"},"
	    "\"dc:creator\":{\"@list\":[\"Ann\"]},\"xmpRights:Marked\":true,"
	    "\"Iptc4xmpExt:LocationShown\":{\"@type\":\"Place\"},"
	    "\"plus:licensor\":[{\"plus:LicensorURL\":\"http://a/\"}]}",
	    false);

	OK(strcmp(img.rights.copyright, "(c) A") == 0);
	OK(img.named.creator && !img.named.place && !img.named.credit);
	OK(strcmp(img.rights.url, "http://a/") == 0);
	img = read_metadata("{\"@context\":\"https://schema.org\","
			    "\"license\":\"https://a/\",\"author\":[{\"@type\":"
			    "\"Person\",\"name\":\"Ann\"}]}",
	    true);
	OK(strcmp(img.rights.url, "https://a/") == 0 && img.named.creator);
}

int
main(void)
{
	names();
	deep();
	prefixes();
	values();
	return DONE();
}
