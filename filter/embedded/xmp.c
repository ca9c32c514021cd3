/*
 * XMP (ISO 16684-1), by expat: what the owner allows and claims.  A property
 * is known by its namespace, never by its prefix, and may be an attribute, an
 * element's text, a resource, or a list of alternatives.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "embedded.h"

#include <expat.h>

/* Bytes: a packet has some 10 KB; what is larger carries pictures. */
#define MAX_PACKET ((size_t)4 << 20)
#define MAX_DEPTH 64   /* elements; 12 in the deepest that was seen */
#define TEXT_SIZE 1024 /* bytes of a text that are looked at */
#define MAX_URI 1000   /* bytes of a namespace: each name repeats it */

#define SEPARATOR '|' /* is in no URI: RFC 3986 */
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#|"
#define IPTC "http://iptc.org/std/Iptc4xmpExt/2008-02-29/|"
#define LANG "http://www.w3.org/XML/1998/namespace|lang"
/* Ingredients in full: theirs is not what this file says. */
#define PANTRY "http://ns.adobe.com/xap/1.0/mm/|Pantry"

enum field { MINING, COPYRIGHT, URL, EXTENDED, FIELDS };

/* Of two that fill a field, the higher rank wins; EXIF's copyright is 3. */
static const struct property {
	const char *name;
	enum field field;
	int rank;
} properties[] = {
	{ "http://ns.useplus.org/ldf/xmp/1.0/|DataMining", MINING, 1 },
	{ IPTC "DMI", MINING, 1 },
	{ "http://purl.org/dc/elements/1.1/|rights", COPYRIGHT, 4 },
	{ "http://ns.adobe.com/xap/1.0/rights/|UsageTerms", COPYRIGHT, 2 },
	{ "http://ns.adobe.com/xap/1.0/rights/|Marked", COPYRIGHT, 1 },
	{ "http://creativecommons.org/ns#|license", URL, 3 },
	{ "http://ns.adobe.com/xap/1.0/rights/|WebStatement", URL, 2 },
	{ "http://ns.useplus.org/ldf/xmp/1.0/|LicensorURL", URL, 1 },
	{ "http://ns.adobe.com/xmp/note/|HasExtendedXMP", EXTENDED, 1 },
};

#define COUNT (sizeof(properties) / sizeof(properties[0]))
#define RANK_EXIF 3

struct xmp {
	XML_Parser parser;
	struct rights *rights;
	char *extended;
	int rank[FIELDS];          /* of what fills them */
	int depth, skipped, began; /* elements; 0: not within such a one */
	const struct property *in; /* of the element that began at BEGAN */
	bool chosen;               /* its text is final */
	char text[TEXT_SIZE];
	size_t len;
};

static bool
begins(const char *s, const char *word)
{
	return strncasecmp(s, word, strlen(word)) == 0;
}

/*
 * The key of a PLUS vocabulary URI, which some write alone, and some in the
 * words of older drafts ("Prohibited").
 */
static void
take_mining(struct rights *rights, const char *value)
{
	char key[sizeof(rights->data_mining)];
	const char *last = value + strlen(value);
	bool word = begins(value, "prohibited") || begins(value, "allowed");

	while (last > value && last[-1] == '/')
		last--;
	while (last > value && strchr("/#:", last[-1]) == NULL)
		last--;
	if (begins(last, "DMI-"))
		value = last;
	text_fit(key, sizeof(key), value);
	if (begins(key, "DMI-"))
		key[strcspn(key, "/")] = '\0';
	if (word)
		snprintf(key, sizeof(key), "DMI-%.50s", value);
	for (char *c = key; begins(key, "DMI-") && *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	/* Of two that contradict each other the one that refuses holds. */
	if (rights->data_mining[0] == '\0' ||
	    (begins(key, "DMI-PROHIBITED") &&
		!begins(rights->data_mining, "DMI-PROHIBITED")))
		memcpy(rights->data_mining, key, sizeof(key));
}

/* Marked is True of what somebody has rights in: False claims none. */
static bool
is_void(const struct property *property, const char *text)
{
	return property->field == COPYRIGHT && property->rank == 1 &&
	       strcasecmp(text, "true") != 0;
}

static void
take_copyright(struct xmp *xmp, const struct property *property, char *text)
{
	char *to = xmp->rights->copyright;

	if (property->rank == 1)
		text_fit(to, sizeof(xmp->rights->copyright),
		    "xmpRights:Marked True");
	else
		text_fit(to, sizeof(xmp->rights->copyright), text);
}

static void
take(struct xmp *xmp, const struct property *property, const char *value)
{
	char *text = text_clean(value, strlen(value));

	if (text == NULL)
		return;
	if (property->field == MINING)
		take_mining(xmp->rights, text);
	else if (property->rank > xmp->rank[property->field] &&
		 !is_void(property, text)) {
		xmp->rank[property->field] = property->rank;
		if (property->field == COPYRIGHT)
			take_copyright(xmp, property, text);
		else if (property->field == URL)
			text_fit(
			    xmp->rights->url, sizeof(xmp->rights->url), text);
		else
			text_fit(xmp->extended, XMP_GUID, text);
	}
	free(text);
}

static const struct property *
find(const char *name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(properties[i].name, name) == 0)
			return &properties[i];
	return NULL;
}

/* Iptc4xmpExt:DMI-PROHIBITED: a name that is its own value. */
static void
take_name(struct xmp *xmp, const char *name)
{
	if (begins(name, IPTC "DMI-"))
		take_mining(xmp->rights, name + strlen(IPTC));
}

static void
set_text(struct xmp *xmp, const char *text)
{
	text_fit(xmp->text, sizeof(xmp->text), text);
	xmp->len = strlen(xmp->text);
}

/* Of alternatives the default one, or else the first that is not empty. */
static void
start_item(struct xmp *xmp, const char **attributes)
{
	const char *lang = "";

	for (; *attributes != NULL; attributes += 2)
		if (strcmp(attributes[0], LANG) == 0)
			lang = attributes[1];
	if (strcmp(lang, "x-default") == 0)
		xmp->chosen = false;
	if (!xmp->chosen)
		set_text(xmp, "");
}

static void
take_attributes(struct xmp *xmp, const char **attributes)
{
	for (; *attributes != NULL; attributes += 2) {
		const char *name = attributes[0], *value = attributes[1];
		const struct property *property = find(name);

		take_name(xmp, name);
		if (property != NULL)
			take(xmp, property, value);
		else if (xmp->in != NULL && !xmp->chosen &&
			 (strcmp(name, RDF "resource") == 0 ||
			     strcmp(name, RDF "about") == 0 ||
			     strcmp(name, RDF "value") == 0))
			set_text(xmp, value);
	}
}

static void XMLCALL
start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
	struct xmp *xmp = arg;

	if (++xmp->depth > MAX_DEPTH) {
		XML_StopParser(xmp->parser, XML_FALSE);
		return;
	}
	if (xmp->skipped == 0 && strcmp(name, PANTRY) == 0)
		xmp->skipped = xmp->depth;
	if (xmp->skipped != 0)
		return;
	if (xmp->in != NULL && strcmp(name, RDF "li") == 0)
		start_item(xmp, attributes);
	if (xmp->in == NULL && (xmp->in = find(name)) != NULL) {
		xmp->began = xmp->depth;
		xmp->chosen = false;
		set_text(xmp, "");
	}
	take_name(xmp, name);
	take_attributes(xmp, attributes);
}

static void XMLCALL
characters(void *arg, const XML_Char *text, int len)
{
	struct xmp *xmp = arg;
	size_t left = TEXT_SIZE - 1 - xmp->len;
	size_t n = (size_t)len < left ? (size_t)len : left;

	if (xmp->in == NULL || xmp->skipped != 0 || xmp->chosen)
		return;
	memcpy(xmp->text + xmp->len, text, n);
	xmp->len += n;
	xmp->text[xmp->len] = '\0';
}

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

/* No two values of DataMining are alternatives: each is heard. */
static void
end_item(struct xmp *xmp)
{
	if (xmp->in->field == MINING) {
		take(xmp, xmp->in, xmp->text);
		set_text(xmp, "");
	} else
		xmp->chosen = true;
}

static void XMLCALL
end(void *arg, const XML_Char *name)
{
	struct xmp *xmp = arg;

	if (xmp->skipped == 0 && xmp->in != NULL) {
		if (strcmp(name, RDF "li") == 0 && !is_blank(xmp->text))
			end_item(xmp);
		if (xmp->began == xmp->depth) {
			take(xmp, xmp->in, xmp->text);
			xmp->in = NULL;
		}
	}
	if (xmp->skipped == xmp->depth)
		xmp->skipped = 0;
	xmp->depth--;
}

static void XMLCALL namespace(
    void *arg, const XML_Char *prefix, const XML_Char *uri)
{
	struct xmp *xmp = arg;

	(void)prefix;
	if (uri != NULL && strnlen(uri, MAX_URI + 1) > MAX_URI)
		XML_StopParser(xmp->parser, XML_FALSE);
}

/* No packet has one; what it could declare is an attack.  Five: expat's. */
static void XMLCALL
doctype(void *arg, /* NOLINT(readability-function-size) */
    const XML_Char *name, const XML_Char *system, const XML_Char *public,
    int internal)
{
	struct xmp *xmp = arg;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	XML_StopParser(xmp->parser, XML_FALSE);
}

/* ENCODING NULL: as the packet says.  What was read before an error counts. */
static enum XML_Error
parse(struct xmp *xmp, const struct span *packet, const char *encoding)
{
	enum XML_Error error;

	xmp->parser = XML_ParserCreateNS(encoding, SEPARATOR);
	if (xmp->parser == NULL)
		err(1, NULL);
	xmp->depth = 0;
	xmp->skipped = 0;
	xmp->in = NULL;
	XML_SetUserData(xmp->parser, xmp);
	XML_SetElementHandler(xmp->parser, start, end);
	XML_SetCharacterDataHandler(xmp->parser, characters);
	XML_SetStartNamespaceDeclHandler(xmp->parser, namespace);
	XML_SetStartDoctypeDeclHandler(xmp->parser, doctype);
	XML_Parse(xmp->parser, (const char *)packet->data, (int)packet->len, 1);
	error = XML_GetErrorCode(xmp->parser);
	XML_ParserFree(xmp->parser);
	return error;
}

void
xmp_read(const uint8_t *bytes, size_t len, struct rights *rights,
    char extended[XMP_GUID])
{
	struct span packet = { .data = bytes, .len = len };
	struct xmp xmp = { .rights = rights, .extended = extended };

	if (len > MAX_PACKET)
		return;
	if (rights->copyright[0] != '\0')
		xmp.rank[COPYRIGHT] = RANK_EXIF;
	/* Latin-1 within what should be UTF-8 hides nothing. */
	if (parse(&xmp, &packet, NULL) == XML_ERROR_INVALID_TOKEN)
		parse(&xmp, &packet, "ISO-8859-1");
}
