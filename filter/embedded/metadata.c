/*
 * The metadata assertions of C2PA (2.1, section 18.17; CAWG, Metadata, 1.1):
 * XMP's properties as JSON-LD, and a CreativeWork as schema.org has it.
 * Prefixes are what @context says; where it does not, what everybody means.
 */
#include <string.h>

#include "c2pa.h"

static const struct prefix usual[] = {
	{ "dc", "http://purl.org/dc/elements/1.1/" },
	{ "xmp", "http://ns.adobe.com/xap/1.0/" },
	{ "xmpRights", "http://ns.adobe.com/xap/1.0/rights/" },
	{ "photoshop", "http://ns.adobe.com/photoshop/1.0/" },
	{ "plus", "http://ns.useplus.org/ldf/xmp/1.0/" },
	{ "Iptc4xmpCore", "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" },
	{ "Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/" },
	{ "exif", "http://ns.adobe.com/exif/1.0/" },
	{ "exifEX", "http://cipa.jp/exif/1.0/" },
	{ "aux", "http://ns.adobe.com/exif/1.0/aux/" },
	{ "cc", "http://creativecommons.org/ns#" },
	{ "schema", "http://schema.org/" },
};

#define USUAL (sizeof(usual) / sizeof(usual[0]))
#define SCHEMA "http://schema.org/"

/*
 * { "@context": { PREFIX: URI } }, or { PREFIX: { "@id": URI } }, in an array
 * or not.
 */
void
metadata_context(const struct walk *walk, const char *text, size_t len)
{
	struct metadata *metadata = walk->arg;
	const struct level *last = &walk->levels[walk->depth - 1];
	struct prefix *prefix = &metadata->prefixes[metadata->n];

	if (strcmp(walk->levels[0].name, "@context") != 0 || walk->depth < 2)
		return;
	if (strcmp(last->name, "@id") == 0)
		last--;
	if (last->name[0] == '\0' || metadata->n == MAX_PREFIXES ||
	    len >= sizeof(prefix->uri))
		return;
	memcpy(prefix->name, last->name, sizeof(prefix->name));
	memcpy(prefix->uri, text, len);
	prefix->uri[len] = '\0';
	metadata->n++;
}

/* NULL: nobody knows it. */
static const char *
find_uri(const struct metadata *metadata, const char *name, size_t len)
{
	for (size_t i = 0; i < metadata->n + USUAL; i++) {
		const struct prefix *prefix = i < metadata->n
						  ? &metadata->prefixes[i]
						  : &usual[i - metadata->n];

		if (strncmp(prefix->name, name, len) == 0 &&
		    prefix->name[len] == '\0')
			return prefix->uri;
	}
	return NULL;
}

/* Where a full name's own part begins: behind the last '/' or '#'. */
static const char *
own_part(const char *name)
{
	const char *own = name + strlen(name);

	while (own > name && own[-1] != '/' && own[-1] != '#')
		own--;
	return own;
}

/*
 * "dc:rights", "http://purl.org/dc/elements/1.1/rights" or, where that is
 * schema.org's, "license", as property_find() has it; "": none.
 */
static void
resolve(const struct metadata *metadata, const char *name,
    char full[URI_SIZE + NAME_SIZE])
{
	const char *colon = strchr(name, ':'), *uri = NULL, *own = name;
	size_t len;

	full[0] = '\0';
	if (colon == NULL)
		uri = metadata->schema ? SCHEMA : NULL;
	else if (strncmp(colon, "://", 3) == 0) {
		uri = name;
		own = own_part(name);
	} else {
		uri = find_uri(metadata, name, (size_t)(colon - name));
		own = colon + 1;
	}
	if (uri == NULL)
		return;
	len = uri == name ? (size_t)(own - name) : strlen(uri);
	/* c2pa-ts puts a second slash between. */
	if (uri == name && len > 2 && own[-2] == '/')
		len--;
	snprintf(full, URI_SIZE + NAME_SIZE, "%.*s%c%s", (int)len, uri,
	    SEPARATOR, own);
}

/*
 * The outermost name that is a property's: what stands in it, in lists, in
 * alternatives, in a place with its city, is its value.
 */
void
metadata_take(const struct walk *walk, const char *text, size_t len)
{
	struct metadata *metadata = walk->arg;
	const char *last = walk->levels[walk->depth - 1].name;
	char full[URI_SIZE + NAME_SIZE];
	const struct property *property = NULL;
	char value[256];

	/* @type, @language: about the value, and none. */
	if (strcmp(walk->levels[0].name, "@context") == 0 ||
	    (last[0] == '@' && strcmp(last, "@value") != 0 &&
		strcmp(last, "@id") != 0))
		return;
	for (int i = 0; i < walk->depth && property == NULL; i++) {
		resolve(metadata, walk->levels[i].name, full);
		property_take_name(metadata->to, full);
		property = property_find(full);
	}
	len = len < sizeof(value) ? len : sizeof(value) - 1;
	memcpy(value, text, len);
	value[len] = '\0';
	if (property != NULL)
		property_take(metadata->to, property, value);
}
