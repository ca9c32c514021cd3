/*
 * How an image came to be: the Digital Source Type of XMP, and of the actions
 * in a C2PA store, its own or those of what it was made from.
 */
#include <stdlib.h>

#include "filter/embedded/embedded.h"
#include "tests/jumbf.h"
#include "tests/test.h"

#define IPTC "http://cv.iptc.org/newscodes/digitalsourcetype/"
#define MADE "trainedAlgorithmicMedia"
#define PART "compositeWithTrainedAlgorithmicMedia"

static bool
takes(const char *first, const char *second, const char *wanted)
{
	struct rights rights = { .url = "" };

	source_take(&rights, first, strlen(first));
	source_take(&rights, second, strlen(second));
	if (strcmp(rights.digital_source, wanted) == 0)
		return true;
	printf("# %s\n", rights.digital_source);
	return false;
}

static void
codes(void)
{
	OK(takes(IPTC MADE, "", MADE));
	OK(takes(IPTC MADE "/", "", MADE));
	OK(takes(
	    "https://cv.iptc.org/newscodes/digitalsourcetype/" MADE, "", MADE));
	OK(takes("digsrctype:" MADE, "", MADE));
	OK(takes(MADE, "", MADE));
	OK(takes("http://c2pa.org/digitalsourcetype/empty", "", "empty"));
	OK(takes("", "", ""));
	OK(takes(IPTC, "", ""));
	OK(takes(IPTC "a b", IPTC "<x>", ""));
	OK(takes("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
		 "abcdefghijklmnopqrstuvwxyz",
	    "", ""));
	/* The one that says more of models stays. */
	OK(takes(IPTC "digitalCapture", IPTC PART, PART));
	OK(takes(IPTC MADE, IPTC "digitalCapture", MADE));
	OK(takes(IPTC PART, IPTC MADE, MADE));
	OK(takes(IPTC "print", IPTC "digitalCapture", "print"));
}

/* One action, without a type where SOURCE is NULL. */
static void
put_actions(struct bytes *b, const char *label, const char *source)
{
	size_t assertion = super_begin(b, "cbor", label);
	size_t box = box_begin(b, "cbor");

	cbor_head(b, 5, 1);
	cbor_text(b, "actions");
	cbor_head(b, 4, 1);
	cbor_head(b, 5, source == NULL ? 1 : 2);
	cbor_text(b, "action");
	cbor_text(b, "c2pa.created");
	if (source != NULL) {
		cbor_text(b, "digitalSourceType");
		cbor_text(b, source);
	}
	box_end(b, box);
	box_end(b, assertion);
}

/* NAME: of the map that holds the URL, in one version or another. */
static void
put_ingredient(struct bytes *b, const char *relationship, const char *name,
    const char *manifest)
{
	size_t assertion = super_begin(b, "cbor", "c2pa.ingredient.v3");
	size_t box = box_begin(b, "cbor");
	char url[100];

	snprintf(url, sizeof(url), "self#jumbf=/c2pa/%s", manifest);
	cbor_head(b, 5, 2);
	cbor_text(b, name);
	cbor_head(b, 5, 1);
	cbor_text(b, "url");
	cbor_text(b, url);
	cbor_text(b, "relationship");
	cbor_text(b, relationship);
	box_end(b, box);
	box_end(b, assertion);
}

struct manifest {
	const char *label, *source;
	const char *relationship, *name, *parent; /* NULL: no ingredient */
};

static struct bytes
store_of(const struct manifest *manifests)
{
	struct bytes b = { .len = 0 };
	size_t store = super_begin(&b, "c2pa", "c2pa");

	for (; manifests->label != NULL; manifests++) {
		size_t manifest = super_begin(&b, "c2ma", manifests->label);
		size_t at = super_begin(&b, "c2as", "c2pa.assertions");

		put_actions(&b, "c2pa.actions.v2", manifests->source);
		if (manifests->relationship != NULL)
			put_ingredient(&b, manifests->relationship,
			    manifests->name, manifests->parent);
		box_end(&b, at);
		box_end(&b, manifest);
	}
	box_end(&b, store);
	return b;
}

static bool
says(const struct manifest *manifests, const char *wanted)
{
	struct bytes b = store_of(manifests);
	struct image img = { .format = "" };
	uint8_t *copy = malloc(b.len);

	memcpy(copy, b.data, b.len);
	c2pa_read(copy, b.len, &img);
	free(copy);
	if (strcmp(img.rights.digital_source, wanted) == 0)
		return true;
	printf("# %s\n", img.rights.digital_source);
	return false;
}

#define SAYS(wanted, ...) \
	OK(says((const struct manifest[]) { __VA_ARGS__, { NULL } }, wanted))

static void
stores(void)
{
	SAYS(MADE, { "urn:1", IPTC MADE });
	SAYS("", { "urn:1", NULL });
	/* The active one is the last; what it was made from is asked next. */
	SAYS("digitalCapture", { "urn:1", IPTC MADE },
	    { "urn:2", IPTC "digitalCapture", "parentOf", "activeManifest",
		"urn:1" });
	SAYS(MADE, { "urn:1", IPTC MADE },
	    { "urn:2", NULL, "parentOf", "activeManifest", "urn:1" });
	SAYS(MADE, { "urn:1", IPTC MADE },
	    { "urn:2", NULL, "parentOf", "c2pa_manifest", "urn:1" },
	    { "urn:3", NULL, "parentOf", "c2pa_manifest", "urn:2" });
	/* A part of it is not it. */
	SAYS("", { "urn:1", IPTC MADE },
	    { "urn:2", NULL, "componentOf", "activeManifest", "urn:1" });
	SAYS("", { "urn:1", IPTC MADE },
	    { "urn:2", NULL, "parentOf", "activeManifest", "urn:3" });
	/* Its own parent, for ever. */
	SAYS("", { "urn:1", NULL, "parentOf", "activeManifest", "urn:1" });
}

static bool
broken(void)
{
	const struct manifest manifests[] = { { "urn:1", IPTC MADE },
		{ "urn:2", NULL, "parentOf", "activeManifest", "urn:1" },
		{ NULL } };
	struct bytes b = store_of(manifests), turned;

	for (size_t at = 0; at < b.len; at++)
		for (int i = -1; i <= 1; i++) {
			struct image img = { .format = "" };

			turned = b;
			turned.data[at] = (uint8_t)i;
			c2pa_read(turned.data, turned.len, &img);
			if (memchr(img.rights.digital_source, '\0',
				sizeof(img.rights.digital_source)) == NULL)
				return false;
		}
	return true;
}

int
main(void)
{
	codes();
	stores();
	OK(broken());
	return DONE();
}
