/*
 * A licence file of Really Simple Licensing, read by expat.  It comes from
 * strangers: no entities, and limits on depth and number.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <expat.h>

#include "crawl/consent/link.h"
#include "crawl/consent/rsl.h"
#include "crawl/fetch/url.h"

#define NAMESPACE "https://rslstandard.org/rsl"
#define SEPARATOR '\n'  /* between namespace and name: in neither */
#define DEPTH 64        /* of elements; RSL has 5, in a feed 8 */
#define CONTENTS 1000   /* of a file; a site's own has some 10 */
#define LICENCES 100    /* of one content */
#define TEXT_BYTES 4000 /* of one list of usages */

static const struct limit limits[] = {
	{ "licence file", RSL_BYTES, "bytes" },
	{ "licence file", DEPTH, "levels" },
	{ "licence file", CONTENTS, "<content>" },
	{ "licence file", LICENCES, "<license> of one <content>" },
	{ "licence file", TEXT_BYTES, "bytes of one list of usages" },
	{ "licence file", 0, "entities" },
};

enum {
	BYTES_LIMIT,
	DEPTH_LIMIT,
	CONTENT_LIMIT,
	LICENCE_LIMIT,
	TEXT_LIMIT,
	ENTITY_LIMIT
};

/* Usages that hold training, in RSL 1.0 and in its drafts; and search. */
static const char *const training[] = { "all", "ai-all", "ai-train", "train-ai",
	"train-genai", NULL };
static const char *const search[] = { "all", "search", NULL };

/* The <license> that is being read. */
struct open_licence {
	bool permits, prohibits; /* which of them the text is of */
	bool bounded;            /* it permits some usages */
	enum says training, search, price;
	bool priced;
	XML_Index from;
};

struct reader {
	XML_Parser xml;
	const char *text, *host; /* host: of the origin */
	size_t hostlen;
	struct rsl *rsl;
	struct content *content; /* NULL: none is open, or not for us */
	bool in_licence;
	bool known; /* it is a licence file */
	struct open_licence open;
	char words[TEXT_BYTES + 1];
	size_t len;
	int depth;
};

/*
 * The pattern of the path in URL, which is one or a path; NULL: another host's.
 */
static const char *
path_of(const struct reader *r, const char *url)
{
	const char *host;
	size_t len;

	if (strstr(url, "://") == NULL)
		return *url == '\0' ? "/" : url;
	host = url_host(url, &len);
	if (len > 2 && strncmp(host, "*.", 2) == 0) {
		host++;
		len--;
		if (r->hostlen < len ||
		    strncasecmp(r->host + r->hostlen - len, host, len) != 0)
			return NULL;
	} else if (len != r->hostlen || strncasecmp(host, r->host, len) != 0)
		return NULL;
	host += len;
	host += strcspn(host, "/");
	return *host == '\0' ? "/" : host;
}

static const char *
attribute(const XML_Char **attributes, const char *name)
{
	for (; *attributes != NULL; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

static bool
is(const char *a, const char *b)
{
	return a != NULL && strcmp(a, b) == 0;
}

static void
content(struct reader *r, const XML_Char **attributes)
{
	const char *url = attribute(attributes, "url");
	const char *path = path_of(r, url == NULL ? "" : url);
	struct rsl *rsl = r->rsl;

	r->content = NULL;
	if (path != NULL && rsl->n == CONTENTS)
		rsl->over = &limits[CONTENT_LIMIT];
	if (path == NULL || rsl->n == CONTENTS)
		return;
	rsl->contents =
	    reallocarray(rsl->contents, rsl->n + 1, sizeof(*rsl->contents));
	if (rsl->contents == NULL)
		err(1, NULL);
	r->content = &rsl->contents[rsl->n++];
	*r->content = (struct content) {
		.server = attribute(attributes, "server") != NULL,
	};
	pattern_read(&r->content->pattern, path, strlen(path));
}

/*
 * What is paid for.  To name the author or to give something is a condition,
 * no price; what names no kind, nobody knows.
 */
static void
payment(struct open_licence *open, const char *type)
{
	enum says says = REFUSE;

	if (is(type, "free"))
		says = ALLOW;
	else if (type == NULL || is(type, "attribution") ||
		 is(type, "contribution"))
		says = UNKNOWN;
	open->priced = true;
	if (says > open->price)
		open->price = says;
}

/* The name without its namespace; "" where it is of another. */
static const char *
local(const XML_Char *name)
{
	const char *end = strchr(name, SEPARATOR);

	if (end == NULL)
		return name;
	if ((size_t)(end - name) != strlen(NAMESPACE) ||
	    strncmp(name, NAMESPACE, strlen(NAMESPACE)) != 0)
		return "";
	return end + 1;
}

static void
begin(void *ctx, const XML_Char *qualified, const XML_Char **attributes)
{
	struct reader *r = ctx;
	const char *name = local(qualified);
	const char *type = attribute(attributes, "type");

	r->known = r->known || is(name, "rsl") || is(name, "content");
	if (++r->depth > DEPTH) {
		r->rsl->over = &limits[DEPTH_LIMIT];
		XML_StopParser(r->xml, XML_FALSE);
		return;
	}
	r->len = 0;
	r->open.permits = r->open.prohibits = false;
	if (is(name, "content"))
		content(r, attributes);
	else if (is(name, "license")) {
		r->in_licence = true;
		r->open = (struct open_licence) {
			.from = XML_GetCurrentByteIndex(r->xml),
		};
	} else if (is(name, "payment"))
		payment(&r->open, type);
	else if (type == NULL || is(type, "usage")) {
		r->open.permits = is(name, "permits");
		r->open.prohibits = is(name, "prohibits");
	}
}

static void
words(void *ctx, const XML_Char *text, int len)
{
	struct reader *r = ctx;
	size_t n = (size_t)len, left = TEXT_BYTES - r->len;

	if (!r->open.permits && !r->open.prohibits)
		return;
	if (n > left)
		r->rsl->over = &limits[TEXT_LIMIT];
	n = n < left ? n : left;
	memcpy(r->words + r->len, text, n);
	r->len += n;
}

static bool
holds(const char *text, const char *const *list)
{
	struct stretch all = { text, strlen(text) };

	for (; *list != NULL; list++)
		if (stretch_has(&all, *list))
			return true;
	return false;
}

/* A list of usages has ended: of one licence, what it prohibits stands. */
static void
usages(struct reader *r)
{
	struct open_licence *open = &r->open;
	enum says says = open->prohibits ? REFUSE : ALLOW;

	r->words[r->len] = '\0';
	for (char *p = r->words; *p != '\0'; p++)
		if (strchr("\t\r\n,;", *p) != NULL)
			*p = ' ';
	open->bounded = open->bounded || open->permits;
	if (holds(r->words, training) && says > open->training)
		open->training = says;
	if (holds(r->words, search) && says > open->search)
		open->search = says;
}

/*
 * A licence has ended: it is its content's.  Its price is not for training if
 * it permits only other usages.
 */
static void
settle(struct reader *r)
{
	struct open_licence *open = &r->open;
	struct content *at = r->content;
	XML_Index end =
	    XML_GetCurrentByteIndex(r->xml) + XML_GetCurrentByteCount(r->xml);

	if (at == NULL || !r->in_licence)
		return;
	if (at->n == LICENCES) {
		r->rsl->over = &limits[LICENCE_LIMIT];
		return;
	}
	at->licences =
	    reallocarray(at->licences, at->n + 1, sizeof(*at->licences));
	if (at->licences == NULL)
		err(1, NULL);
	if (open->bounded && open->training != ALLOW)
		open->price = UNKNOWN;
	at->licences[at->n++] = (struct licence) {
		.training = open->training,
		.search = open->search,
		.price = open->price,
		.priced = open->priced,
		.raw =
		    text_part(r->text + open->from, (size_t)(end - open->from)),
	};
}

static void
end(void *ctx, const XML_Char *qualified)
{
	struct reader *r = ctx;
	const char *name = local(qualified);

	r->depth--;
	if (r->open.permits || r->open.prohibits)
		usages(r);
	r->open.permits = r->open.prohibits = false;
	if (is(name, "license")) {
		settle(r);
		r->in_licence = false;
	} else if (is(name, "content"))
		r->content = NULL;
}

/*
 * What could use an entity is not read; without one, a document type may be.
 * That the arguments are nine is expat's doing.
 */
static void
entity(void *ctx, /* NOLINT(readability-function-size) */
    const XML_Char *name, int parameter, const XML_Char *value, int len,
    const XML_Char *base, const XML_Char *system, const XML_Char *public,
    const XML_Char *notation)
{
	(void)name, (void)parameter, (void)value, (void)len, (void)base;
	(void)system, (void)public, (void)notation;
	((struct reader *)ctx)->rsl->over = &limits[ENTITY_LIMIT];
	XML_StopParser(((struct reader *)ctx)->xml, XML_FALSE);
}

struct rsl *
rsl_read(const char *text, size_t len, const char *origin)
{
	struct rsl *rsl = calloc(1, sizeof(*rsl));
	struct reader *r = calloc(1, sizeof(*r));

	if (rsl == NULL || r == NULL ||
	    (r->xml = XML_ParserCreateNS(NULL, SEPARATOR)) == NULL)
		err(1, NULL);
	r->text = text;
	r->rsl = rsl;
	r->host = url_host(origin, &r->hostlen);
	XML_SetUserData(r->xml, r);
	XML_SetElementHandler(r->xml, begin, end);
	XML_SetCharacterDataHandler(r->xml, words);
	XML_SetEntityDeclHandler(r->xml, entity);
	rsl->broken =
	    XML_Parse(r->xml, text, (int)(len < RSL_BYTES ? len : RSL_BYTES),
		XML_TRUE) != XML_STATUS_OK;
	if (len > RSL_BYTES)
		rsl->over = &limits[BYTES_LIMIT];
	/* A web page in its place says nothing. */
	if (!r->known &&
	    memmem(text, len, NAMESPACE, strlen(NAMESPACE)) == NULL)
		rsl->over = NULL;
	XML_ParserFree(r->xml);
	free(r);
	if (rsl->n > 0 || rsl->over != NULL)
		return rsl;
	rsl_free(rsl);
	return NULL;
}

void
rsl_free(struct rsl *rsl)
{
	for (size_t i = 0; rsl != NULL && i < rsl->n; i++) {
		struct content *at = &rsl->contents[i];

		for (size_t k = 0; k < at->n; k++)
			free(at->licences[k].raw);
		free(at->licences);
		pattern_clear(&at->pattern);
	}
	if (rsl != NULL)
		free(rsl->contents);
	free(rsl);
}
