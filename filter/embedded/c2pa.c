/*
 * A C2PA manifest store (C2PA 2.1; JUMBF, ISO/IEC 19566-5): boxes in boxes, of
 * which the assertions on training and mining are read.  Whether a signature
 * holds is not asked: whoever can write "no" into the file may say so.
 */
#include <string.h>

#include "embedded.h"

#define TYPE_SIZE 16   /* bytes of a content type, a UUID */
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

/* Of several, the second has the label ...__1. */
static bool
is_training(const char *label)
{
	static const char tail[] = ".training-mining";
	size_t len = 4 + strlen(tail);

	return (strncmp(label, "cawg", 4) == 0 ||
		   strncmp(label, "c2pa", 4) == 0) &&
	       strncmp(label + 4, tail, strlen(tail)) == 0 &&
	       (label[len] == '\0' || label[len] == '_' || label[len] == '.');
}

static void
read_assertions(struct training *training, struct span rest)
{
	struct super assertion;
	struct box box;

	while (next_super(&rest, &assertion)) {
		if (!is_training(assertion.label))
			continue;
		training->found = true;
		while (next_box(&assertion.rest, &box))
			if (memcmp(box.type, "cbor", 4) == 0)
				training_read(training, box.content.data,
				    box.content.len);
	}
}

static void
read_manifest(struct training *training, struct span rest)
{
	struct super part;

	training->manifest++;
	while (next_super(&rest, &part))
		if (strcmp(part.label, "c2pa.assertions") == 0)
			read_assertions(training, part.rest);
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
c2pa_read(const uint8_t *bytes, size_t len, struct rights *rights)
{
	struct span rest = SPAN(bytes, len);
	struct training training = { 0 };
	struct super store, manifest;

	if (rights->training_mining[0] != '\0' || !next_super(&rest, &store) ||
	    strcmp(store.label, "c2pa") != 0)
		return;
	rest = active(store.rest);
	while (next_super(&rest, &manifest))
		read_manifest(&training, manifest.rest);
	if (training.found)
		training_write(&training, rights->training_mining,
		    sizeof(rights->training_mining));
}
