/*
 * page: images of an HTML page, each with the words that the page gives it.
 * An image with three captions is three pairs; which of them trains best is
 * for a recipe to say, not for the crawler.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/collect.h"
#include "crawl/collect/page.h"
#include "crawl/crawl.h"

#define PAGE_LEN (10u << 20) /* bytes read of a page; the rest is cut off */
#define PAIRS 10000        /* of a page; the largest galleries have hundreds */
#define LINKS 10000        /* of a page; a sitemap page has thousands */
#define TEXT_LEN 8192      /* bytes of a title or a caption */
#define CAPTION_NODES 1000 /* nodes of a figure searched for its caption */
#define FIGURE_DEPTH 32    /* levels between an image and its figure */

struct page {
	const struct emit *emit;
	const char *url;
	char *base, *title, *author;
	struct terms *terms;
	const struct statement *about; /* of the image at hand, or NULL */
	const char *og_image, *og_alt, *og_title, *og_about;
	const GumboNode *figure; /* whose caption is at hand */
	char *figcaption;
	size_t pairs, links;
	bool stopped;
};

/* REL is a list of words; is WORD one of them? */
static bool
rel_has(const GumboNode *node, const char *word)
{
	const char *rel = html_attribute(node, "rel");
	size_t len;

	for (; rel != NULL && *rel != '\0'; rel += len) {
		rel += strspn(rel, " \t\n\f\r");
		len = strcspn(rel, " \t\n\f\r");
		if (len == strlen(word) && strncasecmp(rel, word, len) == 0)
			return true;
	}
	return false;
}

static bool
breaks(GumboTag tag)
{
	return tag == GUMBO_TAG_BR || tag == GUMBO_TAG_P ||
	       tag == GUMBO_TAG_DIV || tag == GUMBO_TAG_LI ||
	       tag == GUMBO_TAG_TD;
}

/* The words of a text node that a reader sees, or NULL. */
static const char *
words(const GumboNode *node)
{
	GumboTag within;

	if (node->type != GUMBO_NODE_TEXT &&
	    node->type != GUMBO_NODE_WHITESPACE &&
	    node->type != GUMBO_NODE_CDATA)
		return NULL;
	within = html_tag(node->parent);
	if (within == GUMBO_TAG_SCRIPT || within == GUMBO_TAG_STYLE)
		return NULL;
	return node->v.text.text;
}

/* All text under ROOT, clean and bounded; NULL: there is none. */
static char *
inner_text(const GumboNode *root)
{
	char text[TEXT_LEN];
	size_t len = 0;

	for (const GumboNode *node = root; node != NULL && len < TEXT_LEN;
	     node = html_next(node, root)) {
		const char *said = words(node);

		if (said == NULL && breaks(html_tag(node)))
			said = " ";
		if (said == NULL)
			continue;
		size_t n = strnlen(said, TEXT_LEN - len);

		memcpy(text + len, said, n);
		len += n;
	}
	return text_clean(text, len);
}

static char *
clean(const char *text)
{
	return text == NULL ? NULL : text_clean(text, strnlen(text, TEXT_LEN));
}

static void
take_meta(struct page *page, const GumboNode *node)
{
	const char *name = html_attribute(node, "name");
	const char *property = html_attribute(node, "property");
	const char *content = html_attribute(node, "content");
	const char *key = property == NULL ? name : property;

	if (key == NULL || content == NULL)
		return;
	if (name != NULL && !emit_meta(page->emit, name, content))
		page->stopped = true;
	if (page->author == NULL && strcasecmp(key, "author") == 0)
		page->author = clean(content);
	else if (page->og_image == NULL && strcasecmp(key, "og:image") == 0)
		page->og_image = content;
	else if (page->og_alt == NULL && strcasecmp(key, "og:image:alt") == 0)
		page->og_alt = content;
	else if (page->og_title == NULL && strcasecmp(key, "og:title") == 0)
		page->og_title = content;
	else if (page->og_about == NULL &&
		 strcasecmp(key, "og:description") == 0)
		page->og_about = content;
}

/* As the header Link would have it (RFC 8288). */
static void
emit_licence(struct page *page, const char *href, const char *type)
{
	char *url = collect_url(page->base, href), *link;

	if (url == NULL)
		return;
	if (asprintf(&link, "<%s>; rel=\"license\"%s%s%s", url,
		type == NULL ? "" : "; type=\"", type == NULL ? "" : type,
		type == NULL ? "" : "\"") == -1)
		err(1, NULL);
	if (!emit_meta(page->emit, "link", link))
		page->stopped = true;
	free(link);
	free(url);
}

static void
take_relation(struct page *page, const GumboNode *node)
{
	const char *href = html_attribute(node, "href");

	if (href != NULL && rel_has(node, "license"))
		emit_licence(page, href, html_attribute(node, "type"));
}

/* The first base element with an address counts (HTML standard, 4.2.3). */
static void
find_base(struct page *page, const GumboNode *root)
{
	const char *href = NULL;

	for (const GumboNode *node = root; node != NULL && href == NULL;
	     node = html_next(node, root))
		if (html_tag(node) == GUMBO_TAG_BASE)
			href = html_attribute(node, "href");
	if (href != NULL)
		page->base = collect_url(page->url, href);
	if (page->base == NULL)
		page->base = strdup(page->url);
	if (page->base == NULL)
		err(1, NULL);
}

/* What the page says of itself, wherever it stands. */
static void
read_head(struct page *page, const GumboNode *root)
{
	for (const GumboNode *node = root; node != NULL && !page->stopped;
	     node = html_next(node, root)) {
		GumboTag tag = html_tag(node);

		if (tag == GUMBO_TAG_TITLE && page->title == NULL)
			page->title = inner_text(node);
		else if (tag == GUMBO_TAG_META)
			take_meta(page, node);
		else if (tag == GUMBO_TAG_LINK)
			take_relation(page, node);
	}
}

static void
read_terms(struct page *page, const GumboNode *root)
{
	const struct statement *of;

	page->terms = terms_new(page->base);
	terms_read(page->terms, root);
	of = terms_of_page(page->terms);
	if (of != NULL && of->said[LICENSE] != NULL)
		emit_licence(page, of->said[LICENSE], NULL);
}

/* What is said of the image at hand, or else of the page. */
static const char *
said(const struct page *page, enum term term)
{
	const struct statement *of = page->about;

	if (of == NULL || of->said[term] == NULL)
		of = terms_of_page(page->terms);
	return of == NULL ? NULL : of->said[term];
}

static const char *
author(const struct page *page)
{
	const struct statement *of = page->about;

	if (of != NULL && of->said[CREATOR] != NULL)
		return of->said[CREATOR];
	if (of != NULL && of->said[CREDIT] != NULL)
		return of->said[CREDIT];
	return page->author != NULL ? page->author : said(page, CREATOR);
}

static void
emit_image(
    struct page *page, const char *url, const char *kind, const char *caption)
{
	const struct statement *of = page->about;
	bool licensed = of != NULL && of->said[LICENSE] != NULL;
	char *terms = licensed ? terms_raw(of) : NULL;
	struct pair pair = {
		.url = url,
		.page = page->url,
		.title = page->title,
		.caption = caption,
		.author = author(page),
		.licence = said(page, LICENSE),
		.kind = kind,
		.terms = terms,
	};

	if (!page->stopped && page->pairs++ < PAIRS &&
	    !emit_pair(page->emit, &pair))
		page->stopped = true;
	free(terms);
}

/* True: TEXT has words, and is a pair. */
static bool
emit_caption(
    struct page *page, const char *url, const char *kind, const char *text)
{
	char *caption = clean(text);

	if (caption == NULL)
		return false;
	emit_image(page, url, kind, caption);
	free(caption);
	return true;
}

static void
emit_og(struct page *page)
{
	char *url = NULL;

	if (page->og_image != NULL)
		url = collect_url(page->base, page->og_image);
	if (url == NULL)
		return;
	page->about = terms_of_image(page->terms, url);
	if (!emit_caption(page, url, "og", page->og_alt) &&
	    !emit_caption(page, url, "og", page->og_title) &&
	    !emit_caption(page, url, "og", page->og_about))
		emit_image(page, url, "none", NULL);
	free(url);
}

/* The figure around IMG, or NULL. */
static const GumboNode *
figure_of(const GumboNode *img)
{
	const GumboNode *figure = img->parent;

	for (int i = 0; i < FIGURE_DEPTH && figure != NULL; i++) {
		if (html_tag(figure) == GUMBO_TAG_FIGURE)
			return figure;
		figure = figure->parent;
	}
	return NULL;
}

/* Its caption, or NULL; the page keeps it. */
static const char *
figcaption(struct page *page, const GumboNode *figure)
{
	const GumboNode *node = figure;

	if (figure == NULL)
		return NULL;
	if (figure == page->figure)
		return page->figcaption;
	free(page->figcaption);
	page->figcaption = NULL;
	page->figure = figure;
	for (int i = 0; i < CAPTION_NODES && node != NULL &&
			html_tag(node) != GUMBO_TAG_FIGCAPTION;
	     i++)
		node = html_next(node, figure);
	if (node != NULL && html_tag(node) == GUMBO_TAG_FIGCAPTION)
		page->figcaption = inner_text(node);
	return page->figcaption;
}

/* What is stated of IMG, by its address, by that in src, or by its figure. */
static const struct statement *
about(struct page *page, const GumboNode *img, const char *url)
{
	const struct statement *of = terms_of_image(page->terms, url);
	const char *src = html_attribute(img, "src");
	const GumboNode *figure = figure_of(img);
	char *other;

	if (of == NULL && src != NULL && terms_any(page->terms) &&
	    (other = collect_url(page->base, src)) != NULL) {
		of = terms_of_image(page->terms, other);
		free(other);
	}
	if (of == NULL && figure != NULL)
		of = terms_of_figure(page->terms, figure);
	return of;
}

static void
take_image(struct page *page, const GumboNode *img)
{
	char *url = picture_url(page->base, img);
	bool any;

	if (url == NULL)
		return;
	page->about = about(page, img, url);
	any = emit_caption(page, url, "alt", html_attribute(img, "alt"));
	any = emit_caption(
		  page, url, "figcaption", figcaption(page, figure_of(img))) ||
	      any;
	any = emit_caption(page, url, "title", html_attribute(img, "title")) ||
	      any;
	if (!any)
		emit_image(page, url, "none", NULL);
	free(url);
}

static void
take_link(struct page *page, const GumboNode *node)
{
	const char *href = html_attribute(node, "href");
	char *url;

	if (href == NULL || rel_has(node, "nofollow") || page->links >= LINKS)
		return;
	url = collect_url(page->base, href);
	/* A picture would be asked for as a page, and fail, and count. */
	if (url != NULL && suffix_page(url)) {
		page->links++;
		if (!emit_link(page->emit, url))
			page->stopped = true;
	}
	free(url);
}

static void
read_body(struct page *page, const GumboNode *root)
{
	for (const GumboNode *node = root; node != NULL && !page->stopped;
	     node = html_next(node, root)) {
		GumboTag tag = html_tag(node);

		if (tag == GUMBO_TAG_IMG)
			take_image(page, node);
		else if (tag == GUMBO_TAG_A || tag == GUMBO_TAG_AREA)
			take_link(page, node);
	}
}

static void
page_clear(struct page *page)
{
	free(page->base);
	free(page->title);
	free(page->author);
	terms_free(page->terms);
	free(page->figcaption);
}

static bool
is_html(const char *mime)
{
	return mime == NULL || strncasecmp(mime, "text/html", 9) == 0 ||
	       strncasecmp(mime, "application/xhtml+xml", 21) == 0;
}

static int
collect(const struct body *body, const struct emit *emit, char **reason)
{
	struct page page = { .emit = emit, .url = body->locator };
	struct body read = *body;
	size_t len;

	if (!is_html(body->mime)) {
		if (asprintf(reason, "page: %.80s is not HTML", body->mime) ==
		    -1)
			err(1, NULL);
		return -1;
	}
	read.len = body->len < PAGE_LEN ? body->len : PAGE_LEN;
	char *text = collect_utf8(&read, &len);
	struct html *html = html_parse(text, len, reason);

	if (html != NULL) {
		find_base(&page, html_root(html));
		read_head(&page, html_root(html));
		read_terms(&page, html_root(html));
		emit_og(&page);
		read_body(&page, html_root(html));
	}
	page_clear(&page);
	html_free(html);
	free(text);
	return html == NULL ? -1 : 0;
}

static bool
takes(const char *locator)
{
	return strncasecmp(locator, "http://", 7) == 0 ||
	       strncasecmp(locator, "https://", 8) == 0;
}

const struct collector collector_page = {
	.name = "page",
	.about = "an HTML page on the web: its images with alt, figcaption, "
		 "title, og:image",
	.fetched = true,
	.takes = takes,
	.collect = collect,
};
