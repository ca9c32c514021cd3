/*
 * A C2PA manifest store (C2PA 2.1; JUMBF, ISO/IEC 19566-5): boxes in boxes, of
 * which the assertions on training and mining are read, metadata, and how the
 * image came to be.  Whether a signature holds is not asked: whoever can write
 * "no" into the file may say so.
 */
#include <limits.h>
#include <string.h>

#include "c2pa.h"

#define TYPE_SIZE 16   /* bytes of a content type, a UUID */
#define URL_SIZE 200   /* bytes of a URL within the store */
#define MAX_PARENTS 8  /* manifests: edits of edits */
#define HAS_LABEL 0x02 /* of a description box's toggles */
#define SPAN(p, n) ((struct span) { .data = (p), .len = (n) })

struct box {
	const uint8_t *type; /* 4 bytes */
	struct span content;
};

/* A box of boxes: what its first one, the description, says of the others. */
struct super {
	const uint8_t *type; /* TYPE_SIZE */
	char label[NAME_SIZE];
	struct span rest;
};

/* A length that lies beyond its box ends where the box does. */
static bool
next_box(struct span *rest, struct box *box)
{
	uint64_t len;
	size_t head = 8;

	if (rest->len < head)
		return false;
	len = big_endian(rest->data);
	box->type = rest->data + 4;
	if (len == 1) {
		head = 16;
		if (rest->len < head)
			return false;
		len = (uint64_t)big_endian(rest->data + 8) << 32 |
		      big_endian(rest->data + 12);
	}
	if (len == 0 || len > rest->len)
		len = rest->len;
	if (len < head)
		return false;
	box->content = SPAN(rest->data + head, (size_t)len - head);
	*rest = SPAN(rest->data + len, rest->len - (size_t)len);
	return true;
}

/* The next box of boxes; what lies between is passed over. */
static bool
next_super(struct span *rest, struct super *super)
{
	struct box box, about;

	while (next_box(rest, &box)) {
		size_t len;

		super->rest = box.content;
		if (memcmp(box.type, "jumb", 4) != 0 ||
		    !next_box(&super->rest, &about) ||
		    memcmp(about.type, "jumd", 4) != 0 ||
		    about.content.len < TYPE_SIZE + 1)
			continue;
		super->type = about.content.data;
		super->label[0] = '\0';
		len = about.content.len - TYPE_SIZE - 1;
		if (len >= sizeof(super->label))
			len = sizeof(super->label) - 1;
		if (super->type[TYPE_SIZE] & HAS_LABEL) {
			memcpy(super->label, super->type + TYPE_SIZE + 1, len);
			super->label[len] = '\0';
		}
		return true;
	}
	return false;
}

/* Of several, the second has the label ...__1; later versions, ....v2 */
static bool
is_label(const char *label, const char *name)
{
	size_t len = strlen(name);

	return strncmp(label, name, len) == 0 &&
	       (label[len] == '\0' || label[len] == '_' || label[len] == '.');
}

static bool
is_training(const char *label)
{
	return is_label(label, "cawg.training-mining") ||
	       is_label(label, "c2pa.training-mining");
}

/* "cawg.metadata", and any other's; not what C2PA says of its assertions. */
static bool
is_metadata(const char *label)
{
	static const char dot[] = ".metadata";
	const char *end = strstr(label, dot);

	return is_label(label, "stds.iptc") || is_label(label, "stds.exif") ||
	       (end != NULL && is_label(end, dot) &&
		   !is_label(label, "c2pa.assertion.metadata"));
}

static bool
is_work(const char *label)
{
	return is_label(label, "stds.schema-org.CreativeWork");
}

/* What is made of a manifest. */
struct reading {
	struct rights *rights;
	struct training training;
	struct properties properties;
	struct json_parser *json;
	bool active;            /* of the image itself */
	bool parent_of;         /* of the ingredient at hand */
	char url[URL_SIZE];     /* its manifest's */
	char parent[NAME_SIZE]; /* the manifest of what this was made from */
};

/* C2PA 2.1, section 18.15: actions, each with what it was made by. */
static void
take_action(const struct walk *walk, const char *text, size_t len)
{
	struct reading *reading = walk->arg;

	if (strcmp(walk->levels[walk->depth - 1].name, "digitalSourceType") ==
		0 &&
	    strcmp(walk->levels[0].name, "actions") == 0)
		source_take(reading->rights, text, len);
}

/* Section 18.16: an ingredient, its relationship, and its manifest's URL. */
static void
take_ingredient(const struct walk *walk, const char *text, size_t len)
{
	struct reading *reading = walk->arg;
	const char *name = walk->levels[walk->depth - 1].name;
	const char *first = walk->levels[0].name;

	if (walk->depth == 1 && strcmp(name, "relationship") == 0)
		reading->parent_of =
		    len == 8 && memcmp(text, "parentOf", 8) == 0;
	if (walk->depth == 2 && strcmp(name, "url") == 0 &&
	    len < sizeof(reading->url) &&
	    (strcmp(first, "c2pa_manifest") == 0 ||
		strcmp(first, "activeManifest") == 0)) {
		memcpy(reading->url, text, len);
		reading->url[len] = '\0';
	}
}

/* The label of the manifest: self#jumbf=/c2pa/LABEL */
static void
take_parent(struct reading *reading)
{
	const char *slash = strrchr(reading->url, '/');

	if (reading->parent_of && slash != NULL && reading->parent[0] == '\0')
		text_fit(reading->parent, sizeof(reading->parent), slash + 1);
}

/* An assertion is CBOR or JSON; what it should be, not all know. */
static void
walk_box(struct reading *reading, const struct box *box, struct walk *walk)
{
	const struct span *content = &box->content;

	if (memcmp(box->type, "cbor", 4) == 0)
		cbor_walk(walk, content->data, content->len);
	else if (memcmp(box->type, "json", 4) == 0)
		json_walk(walk, &reading->json, content->data, content->len);
}

static void
read_metadata(struct reading *reading, const struct box *box, bool schema)
{
	struct metadata metadata = { .to = &reading->properties,
		.schema = schema };
	struct walk context = { .text = metadata_context, .arg = &metadata };
	struct walk values = { .text = metadata_take, .arg = &metadata };

	walk_box(reading, box, &context);
	walk_box(reading, box, &values);
}

static void
read_box(struct reading *reading, const char *label, const struct box *box)
{
	struct walk walk = { .arg = reading };

	if (is_label(label, "c2pa.actions"))
		walk.text = take_action;
	else if (is_label(label, "c2pa.ingredient"))
		walk.text = take_ingredient;
	else if (is_training(label)) {
		walk.text = training_take;
		walk.arg = &reading->training;
	}
	if (walk.text != NULL)
		walk_box(reading, box, &walk);
	else if (reading->active && (is_metadata(label) || is_work(label)))
		read_metadata(reading, box, is_work(label));
}

static void
read_assertion(struct reading *reading, const struct super *assertion)
{
	struct span rest = assertion->rest;
	struct box box;

	reading->parent_of = false;
	reading->url[0] = '\0';
	while (next_box(&rest, &box))
		read_box(reading, assertion->label, &box);
	take_parent(reading);
}

static void
read_manifest(struct reading *reading, struct span rest)
{
	struct super part, assertion;

	reading->training.manifest++;
	while (next_super(&rest, &part)) {
		if (strcmp(part.label, "c2pa.assertions") != 0)
			continue;
		while (next_super(&part.rest, &assertion)) {
			if (is_training(assertion.label))
				reading->training.found = true;
			read_assertion(reading, &assertion);
		}
	}
}

/*
 * Where the manifest does not say how the image came to be, that of what it was
 * made from does: training and mining stay as they are.
 */
static void
read_parents(struct reading *reading, const struct span *store)
{
	struct training training = reading->training;

	reading->active = false;
	for (int i = 0; i < MAX_PARENTS && reading->parent[0] != '\0' &&
			reading->rights->digital_source[0] == '\0';
	     i++) {
		char label[NAME_SIZE];
		struct span rest = *store;
		struct super manifest;

		memcpy(label, reading->parent, sizeof(label));
		reading->parent[0] = '\0';
		while (next_super(&rest, &manifest))
			if (strcmp(manifest.label, label) == 0)
				read_manifest(reading, manifest.rest);
	}
	reading->training = training;
}

/*
 * The active manifest is the last one (C2PA 2.1, section 11.1.4.2); the others
 * speak of what the image was made from.  An update manifest adds to the one
 * before it, and leaves the content as it is: both count.  So does what stands
 * before a compressed one, which is not read here, and may be an update.
 */
static struct span
active(struct span rest)
{
	struct span first = rest, before = rest;
	struct super manifest;

	while (next_super(&rest, &manifest)) {
		if (memcmp(manifest.type, "c2um", 4) != 0 &&
		    memcmp(manifest.type, "c2cm", 4) != 0)
			first = before;
		before = rest;
	}
	return first;
}

void
c2pa_read(const uint8_t *bytes, size_t len, struct image *img)
{
	struct span rest = SPAN(bytes, len);
	struct rights *rights = &img->rights;
	struct reading reading = {
		.rights = rights, .properties.img = img, .active = true
	};
	struct super store, manifest;

	if (rights->training_mining[0] != '\0' || !next_super(&rest, &store) ||
	    strcmp(store.label, "c2pa") != 0)
		return;
	/* What XMP says stands. */
	if (rights->url[0] != '\0')
		reading.properties.rank[URL] = INT_MAX;
	rest = active(store.rest);
	while (next_super(&rest, &manifest))
		read_manifest(&reading, manifest.rest);
	if (reading.training.found)
		training_write(&reading.training, rights->training_mining,
		    sizeof(rights->training_mining));
	read_parents(&reading, &store.rest);
	json_free(reading.json);
}
