/*
 * What a page's markup states of licences and makers: rel=license, RDFa (ccREL)
 * and microdata, and where JSON-LD stands in it.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/collect.h"
#include "crawl/collect/page.h"

#define MARKS 20000           /* elements of a page that are looked into */
#define LEVELS 32             /* between a statement and what it is about */
#define NODES 1000            /* of an element that are searched */
#define SAID_LEN 500          /* bytes of the words of an element */
#define JSON_LEN (256u << 10) /* bytes of a page's JSON-LD in all */

struct reader {
	struct terms *terms;
	size_t marks, json;
	const GumboNode *thing; /* whose address is at hand */
	char *address;
};

static bool
is_element(const GumboNode *node)
{
	return node != NULL && (node->type == GUMBO_NODE_ELEMENT ||
				   node->type == GUMBO_NODE_TEMPLATE);
}

static const char *
attribute(const GumboNode *node, const char *name)
{
	return is_element(node) ? html_attribute(node, name) : NULL;
}

/* The first of an element's attributes NAMES, up to NULL, that is there. */
static const char *
first_of(const GumboNode *node, const char *const *list)
{
	const char *value = NULL;

	for (; *list != NULL && value == NULL; list++)
		value = attribute(node, *list);
	return value;
}

/* One word, as "cc:license", without the prefix of a vocabulary. */
static enum term
term_of(const char *word, size_t len)
{
	static const char *const prefixes[] = { "cc:", "dct:", "dcterms:",
		"dc:", "schema:", "xhv:", "https://schema.org/",
		"http://schema.org/", "http://creativecommons.org/ns#",
		"http://purl.org/dc/terms/" };
	static const struct {
		const char *name;
		enum term term;
	} also[] = { { "attributionName", CREATOR }, { "author", CREATOR },
		{ "rights", NOTICE } };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		size_t n = strlen(prefixes[i]);

		if (n < len && strncasecmp(word, prefixes[i], n) == 0) {
			word += n;
			len -= n;
			break;
		}
	}
	for (int t = 0; t < TERMS; t++)
		if (strlen(term_name((enum term)t)) == len &&
		    strncasecmp(word, term_name((enum term)t), len) == 0)
			return (enum term)t;
	for (size_t i = 0; i < sizeof(also) / sizeof(*also); i++)
		if (strlen(also[i].name) == len &&
		    strncmp(word, also[i].name, len) == 0)
			return also[i].term;
	return TERMS;
}

/* The term among the words of rel, property or itemprop; TERMS: none. */
static enum term
term_in(const char *words)
{
	enum term term = TERMS;
	size_t len;

	for (; words != NULL && *words != '\0' && term == TERMS; words += len) {
		words += strspn(words, " \t\n\f\r");
		len = strcspn(words, " \t\n\f\r");
		term = term_of(words, len);
	}
	return term;
}

/* The text under ROOT, of NODES nodes and SAID_LEN bytes at most. */
static char *
text_under(const GumboNode *root)
{
	char text[SAID_LEN];
	const GumboNode *node = root;
	size_t len = 0;

	for (int i = 0; i < NODES && node != NULL && len < SAID_LEN; i++) {
		if (node->type == GUMBO_NODE_TEXT ||
		    node->type == GUMBO_NODE_WHITESPACE) {
			size_t n = strnlen(node->v.text.text, SAID_LEN - len);

			memcpy(text + len, node->v.text.text, n);
			len += n;
		}
		node = html_next(node, root);
	}
	return text_clean(text, len);
}

/* What the first element under ROOT with itemprop NAME links to, or NULL. */
static const char *
property(const GumboNode *root, const char *name)
{
	static const char *const links[] = { "content", "src", "href", NULL };
	const GumboNode *node = html_next(root, root);

	for (int i = 0; i < NODES && node != NULL; i++) {
		const char *is = attribute(node, "itemprop");
		const char *link = is != NULL && strcmp(is, name) == 0
				       ? first_of(node, links)
				       : NULL;

		if (link != NULL)
			return link;
		node = html_next(node, root);
	}
	return NULL;
}

/* Where the image is that THING, an ImageObject in microdata, is about. */
static char *
address_of(struct reader *r, const GumboNode *thing)
{
	const char *url;

	if (r->thing == thing)
		return text_copy(r->address);
	free(r->address);
	r->thing = thing;
	if ((url = property(thing, "contentUrl")) == NULL &&
	    (url = property(thing, "contentURL")) == NULL &&
	    (url = property(thing, "url")) == NULL)
		url = property(thing, "image");
	r->address = url == NULL ? NULL : terms_url(r->terms, url);
	return text_copy(r->address);
}

static bool
is_image(const GumboNode *node)
{
	const char *type = attribute(node, "itemtype");

	return attribute(node, "itemscope") != NULL && type != NULL &&
	       strstr(type, "ImageObject") != NULL;
}

/*
 * The subject that NODE gives to what stands in it: RDFa about, or resource of
 * what is no property itself (RDFa Core 1.1, 7.5); or NULL.
 */
static const char *
subject_of(const GumboNode *node, bool itself)
{
	const char *about = attribute(node, "about");
	const char *resource = attribute(node, "resource");

	if (itself)
		return about != NULL ? about
		       : html_tag(node) == GUMBO_TAG_IMG
			   ? attribute(node, "src")
			   : NULL;
	if (resource != NULL &&
	    (attribute(node, "rel") != NULL || about == NULL) &&
	    attribute(node, "property") == NULL)
		return resource;
	return about;
}

/*
 * What a statement at NODE is about.  False: about something that is no image
 * of the web, or no page.
 */
static bool
scope(struct reader *r, const GumboNode *node, struct statement *of)
{
	*of = (struct statement) { 0 };
	for (int i = 0; i < LEVELS && is_element(node); i++) {
		const char *url = subject_of(node, i == 0);

		if (url != NULL && *url == '\0')
			return true;
		if (url != NULL) {
			of->image = terms_url(r->terms, url);
			return of->image != NULL;
		}
		if (i > 0 && is_image(node)) {
			of->image = address_of(r, node);
			return of->image != NULL;
		}
		if (html_tag(node) == GUMBO_TAG_FIGURE) {
			of->figure = node;
			return true;
		}
		node = node->parent;
	}
	return true;
}

/* What NODE says of TERM: where it leads, or else its words. */
static char *
value_of(const GumboNode *node, enum term term)
{
	static const char *const links[] = { "content", "resource", "href",
		"src", NULL };
	static const char *const words[] = { "content", NULL };
	const char *value = first_of(node, term <= ACQUIRE ? links : words);

	if (value == NULL && term == CREATOR &&
	    attribute(node, "itemscope") != NULL) {
		const GumboNode *at = html_next(node, node);

		for (int i = 0; i < NODES && at != NULL; i++) {
			const char *is = attribute(at, "itemprop");

			if (is != NULL && strcmp(is, "name") == 0)
				return value_of(at, CREDIT);
			at = html_next(at, node);
		}
	}
	return value != NULL ? text_copy(value) : text_under(node);
}

/*
 * An <a>, <link> or <area> of rel=license is what HTML has; other words of rel
 * are links that nobody means by them.
 */
static void
read_element(struct reader *r, const GumboNode *node)
{
	enum term term = term_in(attribute(node, "itemprop"));
	struct statement of;
	char *said;

	if (term == TERMS && (term = term_in(attribute(node, "rel"))) > LICENSE)
		term = term_in(attribute(node, "property"));
	if (term == TERMS || r->marks++ >= MARKS)
		return;
	said = value_of(node, term);
	if (said != NULL && scope(r, node, &of)) {
		terms_add(r->terms, of, term, said);
		free(of.image);
	}
	free(said);
}

static void
read_script(struct reader *r, const GumboNode *node)
{
	const char *type = attribute(node, "type");
	const GumboVector *in = &node->v.element.children;

	if (type == NULL || strncasecmp(type, "application/ld+json", 19) != 0)
		return;
	for (unsigned i = 0; i < in->length; i++) {
		const GumboNode *text = in->data[i];
		size_t len;

		if (text->type != GUMBO_NODE_TEXT)
			continue;
		len = strlen(text->v.text.text);
		if (len > JSON_LEN - r->json)
			return;
		r->json += len;
		jsonld_read(r->terms, text->v.text.text, len);
	}
}

void
terms_read(struct terms *terms, const GumboNode *root)
{
	struct reader r = { .terms = terms };

	for (const GumboNode *node = root; node != NULL;
	     node = html_next(node, root)) {
		if (!is_element(node) || node->v.element.attributes.length == 0)
			continue;
		if (html_tag(node) == GUMBO_TAG_SCRIPT)
			read_script(&r, node);
		else
			read_element(&r, node);
	}
	free(r.address);
	terms_settle(terms);
}
