/*
 * What is kept of XMP's properties, whether they come as XML or, in C2PA, as
 * JSON-LD.  A property is known by its namespace, never by its prefix.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "property.h"

#define CORE "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/|"
#define IPTC "http://iptc.org/std/Iptc4xmpExt/2008-02-29/|"
#define PLUS "http://ns.useplus.org/ldf/xmp/1.0/|"
#define RIGHTS "http://ns.adobe.com/xap/1.0/rights/|"
#define DC "http://purl.org/dc/elements/1.1/|"
#define PHOTOSHOP "http://ns.adobe.com/photoshop/1.0/|"
#define EXIF "http://ns.adobe.com/exif/1.0/|"
#define SCHEMA "http://schema.org/|"

/* Of two that fill a field, the higher rank wins. */
static const struct property {
	const char *name; /* namespace, SEPARATOR, name */
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
	/* Of a CreativeWork, which C2PA has, too. */
	{ SCHEMA "copyrightNotice", COPYRIGHT, NOTICE_XMP },
	{ SCHEMA "license", URL, 3 },
	{ SCHEMA "author", CREATOR, 1 },
	{ SCHEMA "creator", CREATOR, 1 },
	{ SCHEMA "creditText", CREDIT, 1 },
	{ SCHEMA "description", CAPTION, 1 },
};

#define COUNT (sizeof(properties) / sizeof(properties[0]))

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
take_ranked(
    struct properties *to, const struct property *property, const char *text)
{
	struct exif *exif = &to->img->exif;
	struct rights *rights = &to->img->rights;

	if (property->rank <= to->rank[property->field])
		return;
	to->rank[property->field] = property->rank;
	if (property->field == LENS)
		take_unless(exif->lens, sizeof(exif->lens), text);
	else if (property->field == SOFTWARE)
		take_unless(exif->software, sizeof(exif->software), text);
	else if (property->field == URL)
		text_fit(rights->url, sizeof(rights->url), text);
	else if (to->extended != NULL)
		text_fit(to->extended, XMP_GUID, text);
}

void
property_take(
    struct properties *to, const struct property *property, const char *value)
{
	char *text = text_clean(value, strlen(value));

	if (text == NULL)
		return;
	if (property->field == MINING)
		take_mining(&to->img->rights, text);
	else if (property->field == SOURCE)
		source_take(&to->img->rights, text, strlen(text));
	else if (property->field == COPYRIGHT)
		take_copyright(
		    &to->img->rights, (enum notice)property->rank, text);
	else if (property->field >= CREATOR)
		take_flag(to->img, property->field);
	else
		take_ranked(to, property, text);
	free(text);
}

const struct property *
property_find(const char *name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(properties[i].name, name) == 0)
			return &properties[i];
	return NULL;
}

/* Iptc4xmpExt:DMI-PROHIBITED: a name that is its own value. */
void
property_take_name(struct properties *to, const char *name)
{
	if (begins(name, IPTC "DMI-"))
		take_mining(&to->img->rights, name + strlen(IPTC));
}

bool
property_lists(const struct property *property)
{
	return property->field == MINING;
}
