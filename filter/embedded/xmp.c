/*
 * XMP (ISO 16684-1), by expat: what the owner allows and claims.  A property
 * is known by its namespace, never by its prefix, and may be an attribute, an
 * element's text, a resource, or a list of alternatives.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "property.h"

#include <expat.h>

#define MAX_DEPTH 64   /* elements; 12 in the deepest that was seen */
#define TEXT_SIZE 1024 /* bytes of a text that are looked at */
#define MAX_URI 1000   /* bytes of a namespace: each name repeats it */

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#|"
#define LANG "http://www.w3.org/XML/1998/namespace|lang"
/* Ingredients in full: theirs is not what this file says. */
#define PANTRY "http://ns.adobe.com/xap/1.0/mm/|Pantry"

struct xmp {
	XML_Parser parser;
	struct properties to;
	int depth, skipped, began; /* elements; 0: not within such a one */
	const struct property *in; /* of the element that began at BEGAN */
	bool chosen;               /* its text is final */
	char text[TEXT_SIZE];
	size_t len;
};

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
		const struct property *property = property_find(name);

		property_take_name(&xmp->to, name);
		if (property != NULL)
			property_take(&xmp->to, property, value);
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
	if (xmp->in == NULL && (xmp->in = property_find(name)) != NULL) {
		xmp->began = xmp->depth;
		xmp->chosen = false;
		set_text(xmp, "");
	}
	property_take_name(&xmp->to, name);
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
	if (property_lists(xmp->in)) {
		property_take(&xmp->to, xmp->in, xmp->text);
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
			property_take(&xmp->to, xmp->in, xmp->text);
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
xmp_read(const uint8_t *bytes, size_t len, struct image *img,
    char extended[XMP_GUID])
{
	struct span packet = { .data = bytes, .len = len };
	struct xmp xmp = { .to = { .img = img, .extended = extended } };

	if (len > MAX_PACKET)
		return;
	/* Latin-1 within what should be UTF-8 hides nothing. */
	if (parse(&xmp, &packet, NULL) == XML_ERROR_INVALID_TOKEN)
		parse(&xmp, &packet, "ISO-8859-1");
}
