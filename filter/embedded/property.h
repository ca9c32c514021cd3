/*
 * property.h -- XMP's properties, as XML or as JSON-LD, and what is kept.
 */
#ifndef PROPERTY_H
#define PROPERTY_H

#include "embedded.h"

#define SEPARATOR '|' /* is in no URI: RFC 3986 */
/* Bytes: a packet has some 10 KB; what is larger carries pictures. */
#define MAX_PACKET ((size_t)4 << 20)

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

struct property;

/* Where they go, over all of one packet. */
struct properties {
	struct image *img;
	char *extended;   /* XMP_GUID; NULL: nothing goes on elsewhere */
	int rank[FIELDS]; /* of what fills them */
};

/* NAME: its namespace, SEPARATOR, and its own; NULL: is not kept. */
const struct property *property_find(const char *name);
/* Whether of a list each is heard, and not the one that is chosen. */
bool property_lists(const struct property *);
void property_take(
    struct properties *, const struct property *, const char *value);
/* Iptc4xmpExt:DMI-PROHIBITED: a name that is its own value. */
void property_take_name(struct properties *, const char *name);

#endif
