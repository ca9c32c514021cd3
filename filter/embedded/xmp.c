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
#define CORE "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/|"
#define IPTC "http://iptc.org/std/Iptc4xmpExt/2008-02-29/|"
#define PLUS "http://ns.useplus.org/ldf/xmp/1.0/|"
#define RIGHTS "http://ns.adobe.com/xap/1.0/rights/|"
#define DC "http://purl.org/dc/elements/1.1/|"
#define PHOTOSHOP "http://ns.adobe.com/photoshop/1.0/|"
#define EXIF "http://ns.adobe.com/exif/1.0/|"
#define LANG "http://www.w3.org/XML/1998/namespace|lang"
/* Ingredients in full: theirs is not what this file says. */
#define PANTRY "http://ns.adobe.com/xap/1.0/mm/|Pantry"

/* Those from CREATOR on are not kept: only that there is one. */
enum field {
	MINING,
	SOURCE,
	COPYRIGHT,
	URL,
	EXTENDED,
	LENS,
	SOFTWARE,
	CREATOR,
	CREDIT,
	CAPTION,
	PLACE,
	PERSONS,
	GPS,
	FIELDS
};

/* Of two that fill a field, the higher rank wins. */
static const struct property {
	const char *name;
	enum field field;
	int rank;
} properties[] = {
	{ PLUS "DataMining", MINING, 1 },
	{ IPTC "DMI", MINING, 1 },
	{ IPTC "DigitalSourceType", SOURCE, 1 },
	{ IPTC "DigitalSourcefileType", SOURCE, 1 }, /* before 2010 */
	{ DC "rights", COPYRIGHT, NOTICE_XMP },
	{ RIGHTS "UsageTerms", COPYRIGHT, NOTICE_TERMS },
	{ RIGHTS "Marked", COPYRIGHT, NOTICE_MARKED },
	{ "http://creativecommons.org/ns#|license", URL, 3 },
	{ RIGHTS "WebStatement", URL, 2 },
	{ PLUS "LicensorURL", URL, 1 },
	{ "http://ns.adobe.com/xmp/note/|HasExtendedXMP", EXTENDED, 1 },
	{ "http://cipa.jp/exif/1.0/|LensModel", LENS, 2 },
	{ "http://ns.adobe.com/exif/1.0/aux/|Lens", LENS, 1 },
	{ "http://ns.adobe.com/xap/1.0/|CreatorTool", SOFTWARE, 1 },
	{ DC "creator", CREATOR, 1 },
	{ PHOTOSHOP "Credit", CREDIT, 1 },
	{ DC "description", CAPTION, 1 },
	{ PHOTOSHOP "City", PLACE, 1 },
	{ PHOTOSHOP "State", PLACE, 1 },
	{ PHOTOSHOP "Country", PLACE, 1 },
	{ CORE "Location", PLACE, 1 },
	{ IPTC "LocationCreated", PLACE, 1 },
	{ IPTC "LocationShown", PLACE, 1 },
	{ IPTC "City", PLACE, 1 },
	{ IPTC "CountryName", PLACE, 1 },
	{ IPTC "LocationName", PLACE, 1 },
	{ IPTC "Sublocation", PLACE, 1 },
	{ IPTC "PersonInImage", PERSONS, 1 },
	{ IPTC "PersonName", PERSONS, 1 },
	/* Of regions of an image; most are faces. */
	{ "http://www.metadataworkinggroup.com/schemas/regions/|Name", PERSONS,
	    1 },
	{ "http://ns.microsoft.com/photo/1.2/t/Region#|PersonDisplayName",
	    PERSONS, 1 },
	{ EXIF "GPSLatitude", GPS, 1 },
	{ EXIF "GPSLongitude", GPS, 1 },
};

#define COUNT (sizeof(properties) / sizeof(properties[0]))

struct xmp {
	XML_Parser parser;
	struct image *img;
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
static void
take_copyright(struct rights *rights, enum notice notice, const char *text)
{
	if (notice != NOTICE_MARKED)
		copyright_take(rights, notice, text);
	else if (strcasecmp(text, "true") == 0)
		copyright_take(rights, notice, "xmpRights:Marked True");
}

/* What EXIF has said already stands. */
static void
take_unless(char *to, size_t size, const char *text)
{
	if (to[0] == '\0')
		text_fit(to, size, text);
}

static void
take_flag(struct image *img, enum field field)
{
	bool *const flags[] = { &img->named.creator, &img->named.credit,
		&img->named.caption, &img->named.place, &img->named.persons,
		&img->exif.gps };

	*flags[field - CREATOR] = true;
}

static void
take_ranked(struct xmp *xmp, const struct property *property, const char *text)
{
	struct exif *exif = &xmp->img->exif;
	struct rights *rights = &xmp->img->rights;

	if (property->rank <= xmp->rank[property->field])
		return;
	xmp->rank[property->field] = property->rank;
	if (property->field == LENS)
		take_unless(exif->lens, sizeof(exif->lens), text);
	else if (property->field == SOFTWARE)
		take_unless(exif->software, sizeof(exif->software), text);
	else if (property->field == URL)
		text_fit(rights->url, sizeof(rights->url), text);
	else
		text_fit(xmp->extended, XMP_GUID, text);
}

static void
take(struct xmp *xmp, const struct property *property, const char *value)
{
	char *text = text_clean(value, strlen(value));

	if (text == NULL)
		return;
	if (property->field == MINING)
		take_mining(&xmp->img->rights, text);
	else if (property->field == SOURCE)
		source_take(&xmp->img->rights, text, strlen(text));
	else if (property->field == COPYRIGHT)
		take_copyright(
		    &xmp->img->rights, (enum notice)property->rank, text);
	else if (property->field >= CREATOR)
		take_flag(xmp->img, property->field);
	else
		take_ranked(xmp, property, text);
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
		take_mining(&xmp->img->rights, name + strlen(IPTC));
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
xmp_read(const uint8_t *bytes, size_t len, struct image *img,
    char extended[XMP_GUID])
{
	struct span packet = { .data = bytes, .len = len };
	struct xmp xmp = { .img = img, .extended = extended };

	if (len > MAX_PACKET)
		return;
	/* Latin-1 within what should be UTF-8 hides nothing. */
	if (parse(&xmp, &packet, NULL) == XML_ERROR_INVALID_TOKEN)
		parse(&xmp, &packet, "ISO-8859-1");
}
