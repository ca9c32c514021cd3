/*
 * Posts as HTML.  The names of its classes change, so it goes by structure: a
 * post is the innermost element around a photograph that has, as a part of its
 * own, a heading or a date.  Tables, which hold addresses and places, are not
 * read.
 */
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/page.h"
#include "crawl/export/export.h"

#define LEVELS 14        /* above a photograph, up to its post */
#define CHILDREN 64      /* parts of a post; what has more holds posts */
#define SHORT 60         /* bytes of the longest date */
#define STEPS 200        /* nodes looked at for a short text */
#define BUDGET 100000000 /* nodes looked at for all of a page: some 2 s */

struct page {
	struct notes *notes;
	const char *shown;
	bool facebook;
	long budget;
};

struct post {
	const GumboNode *node, *date, *heading;
	char posted[DATE_LEN];
};

static bool
is_heading(const GumboNode *node)
{
	GumboTag tag = html_tag(node);

	return tag == GUMBO_TAG_H2 || tag == GUMBO_TAG_H3;
}

/* The next node after NODE and all below it. */
static const GumboNode *
pass(const GumboNode *node, const GumboNode *root)
{
	const GumboNode *last = node;

	while (last->type == GUMBO_NODE_ELEMENT &&
	       last->v.element.children.length > 0)
		last = last->v.element.children
			   .data[last->v.element.children.length - 1];
	return html_next(last, root);
}

/* All text below NODE, if that is short; or its length is 0. */
static size_t
short_text(struct page *page, const GumboNode *node, char out[SHORT + 1])
{
	const GumboNode *at = node;
	size_t n = 0;

	for (int steps = 0; at != NULL; at = html_next(at, node)) {
		page->budget--;
		if (++steps > STEPS || html_tag(at) == GUMBO_TAG_TABLE)
			return 0;
		if (at->type != GUMBO_NODE_TEXT)
			continue;
		size_t len = strlen(at->v.text.text);

		if (n + len + 1 > SHORT)
			return 0;
		memcpy(out + n, at->v.text.text, len);
		n += len;
		out[n++] = ' ';
	}
	out[n] = '\0';
	return n;
}

/* Is NODE a post: has it a part that is a date, or a heading? */
static bool
read_post(struct page *page, const GumboNode *node, struct post *post)
{
	const GumboVector *parts = &node->v.element.children;
	char text[SHORT + 1];

	*post = (struct post) { .node = node };
	if (parts->length > CHILDREN)
		return false;
	for (unsigned i = 0; i < parts->length; i++) {
		const GumboNode *part = parts->data[i];
		size_t len;

		if (part->type != GUMBO_NODE_ELEMENT)
			continue;
		if (post->heading == NULL && is_heading(part))
			post->heading = part;
		if (post->date != NULL || is_heading(part))
			continue;
		len = short_text(page, part, text);
		if (len > 0 && date_words(post->posted, text, len))
			post->date = part;
	}
	return post->heading != NULL || post->date != NULL;
}

static bool
post_of(struct page *page, const GumboNode *photo, struct post *post)
{
	const GumboNode *node = photo->parent;

	for (int i = 0;
	     i < LEVELS && node != NULL && node->type == GUMBO_NODE_ELEMENT;
	     i++, node = node->parent)
		if (page->budget <= 0)
			return false;
		else if (read_post(page, node, post))
			return true;
	return false;
}

/* The text below NODE, without tables; or NULL. */
static char *
text_below(struct page *page, const GumboNode *node)
{
	const GumboNode *at = node;
	char *text = NULL, *out;
	size_t len;
	FILE *to = open_memstream(&text, &len);

	while (to != NULL && at != NULL && --page->budget > 0) {
		if (html_tag(at) == GUMBO_TAG_TABLE) {
			at = pass(at, node);
			continue;
		}
		if (at->type == GUMBO_NODE_TEXT)
			fputs(at->v.text.text, to);
		else if (html_tag(at) == GUMBO_TAG_BR)
			putc(' ', to);
		at = html_next(at, node);
	}
	if (to != NULL)
		fclose(to);
	out = text == NULL ? NULL : text_clean(text, strlen(text));
	free(text);
	return out;
}

static bool
has_photo(struct page *page, const GumboNode *node)
{
	for (const GumboNode *at = node; at != NULL && --page->budget > 0;
	     at = html_next(at, node))
		if (html_tag(at) == GUMBO_TAG_IMG ||
		    html_tag(at) == GUMBO_TAG_VIDEO)
			return true;
	return false;
}

/*
 * Instagram's: the heading of the post; in older ones the part before that
 * which has the photographs.
 */
static char *
caption_instagram(struct page *page, const struct post *post)
{
	const GumboVector *parts = &post->node->v.element.children;

	if (post->heading != NULL)
		return text_below(page, post->heading);
	for (unsigned i = 0; i < parts->length; i++) {
		const GumboNode *part = parts->data[i];

		if (part->type != GUMBO_NODE_ELEMENT)
			continue;
		if (part == post->date || has_photo(page, part))
			return NULL;
		return text_below(page, part);
	}
	return NULL;
}

/* What stands beside a photograph, and is no link, as a name or address is. */
static bool
is_aside(const GumboNode *node, const struct post *post)
{
	GumboTag tag = html_tag(node);

	return node == post->heading || node == post->date ||
	       tag == GUMBO_TAG_TABLE || tag == GUMBO_TAG_A;
}

/*
 * Facebook's: the first text inside a part of the post; what is a part itself
 * says that so-and-so has added a photo.
 */
static char *
caption_facebook(struct page *page, const struct post *post)
{
	const GumboNode *at = post->node;

	while (at != NULL && --page->budget > 0) {
		if (is_aside(at, post)) {
			at = pass(at, post->node);
			continue;
		}
		if (at->type == GUMBO_NODE_TEXT && at->parent != post->node &&
		    at->parent->parent != post->node)
			return text_below(page, at->parent);
		at = html_next(at, post->node);
	}
	return NULL;
}

static int
digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c | 0x20);

	return at == NULL ? -1 : (int)(at - digits);
}

/* The file of the export that HREF leads to, to be freed; NULL: to none. */
static char *
file_of(const char *href)
{
	char *out, *p;

	if (href == NULL || strchr(href, ':') != NULL || *href == '#')
		return NULL;
	href += strspn(href, "./");
	out = p = text_copy(href);
	for (; *href != '\0'; href++) {
		int hi = *href == '%' ? digit(href[1]) : -1;
		int lo = hi == -1 ? -1 : digit(href[2]);

		if (lo == -1 || hi + lo == 0) {
			*p++ = *href;
			continue;
		}
		*p++ = (char)(hi << 4 | lo);
		href += 2;
	}
	*p = '\0';
	if (suffix_photo(out))
		return out;
	free(out);
	return NULL;
}

static void
take(struct page *page, const GumboNode *node, const char *href)
{
	char *file = file_of(href);
	struct note note = { .shown = page->shown };
	struct post post;

	if (file == NULL)
		return;
	if (post_of(page, node, &post)) {
		char *caption = page->facebook ? caption_facebook(page, &post)
					       : caption_instagram(page, &post);

		note.caption = text_mend(caption);
		memcpy(note.posted, post.posted, DATE_LEN);
		free(caption);
	}
	notes_add(page->notes, file, &note);
	note_clear(&note);
	free(file);
}

const char *
meta_page(struct notes *notes, const struct text *text, bool facebook)
{
	struct page page = { notes, meta_shown(name_base(text->name)), facebook,
		BUDGET };
	char *reason = NULL;
	struct html *html = html_parse(text->data, text->len, &reason);
	const GumboNode *root, *node;

	if (html == NULL) {
		free(reason);
		return "is HTML that takes too much to read";
	}
	if (name_part(text->name, "album") != NULL)
		page.shown = "album";
	root = html_root(html);
	for (node = root; node != NULL && page.budget > 0;
	     node = html_next(node, root)) {
		if (html_tag(node) == GUMBO_TAG_A)
			take(&page, node, html_attribute(node, "href"));
		else if (html_tag(node) == GUMBO_TAG_IMG)
			take(&page, node, html_attribute(node, "src"));
	}
	html_free(html);
	return page.budget > 0 ? NULL : "is HTML that takes too long to read";
}
