/*
 * HTML parsed within bounds.  Gumbo walks its stack of open elements for each
 * tag, frees its tree by recursion and cannot be told to stop: 10 MB of <div>
 * would take hours and then all of the stack.  So it gets its memory here, in
 * one piece that is freed at once; where that, or time, runs out, the way out
 * of its allocator is longjmp(3): the library leaves no other.
 */
#include <err.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/page.h"
#include "crawl/crawl.h"

#define MEMORY (256u << 20) /* bytes for a page: 16 times 10 MiB, and room */
#define SECONDS                                                       \
	2 /* of processor time: 10 MiB of plain text need less than 1 \
	   */
/*
 * Bytes asked of malloc(3) at a time.  glibc keeps for the next page twice the
 * largest piece that it was given back (mallopt(3), M_TRIM_THRESHOLD); what is
 * beyond goes to the kernel, which hands it out again page by page.
 */
#define CHUNK (4u << 20)
#define ALIGN sizeof(void *) /* of bytes: Gumbo keeps nothing wider */
#define LOOKS 1024           /* allocations between two looks at the clock */

struct chunk {
	struct chunk *next;
	size_t used, size;
	max_align_t data[];
};

struct html {
	GumboOutput *output;
	struct chunk *chunks;
	void *last; /* newest allocation: the one that can be taken back */
	size_t total, count;
	int64_t began; /* ms of processor time */
	jmp_buf over;
};

static int64_t
processor_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static struct chunk *
grow(struct html *html, size_t size)
{
	struct chunk *chunk;

	size = size > CHUNK ? size : CHUNK;
	if (html->total + size > MEMORY)
		longjmp(html->over, 1);
	chunk = malloc(sizeof(*chunk) + size);
	if (chunk == NULL)
		err(1, NULL);
	html->total += size;
	*chunk = (struct chunk) { .next = html->chunks, .size = size };
	html->chunks = chunk;
	return chunk;
}

static void *
allocate(void *ctx, size_t size)
{
	struct html *html = ctx;
	struct chunk *chunk = html->chunks;

	if (size > MEMORY)
		longjmp(html->over, 1);
	size = (size + ALIGN - 1) & ~(ALIGN - 1);
	if (++html->count % LOOKS == 0 &&
	    processor_ms() - html->began > SECONDS * 1000)
		longjmp(html->over, 2);
	if (chunk == NULL || chunk->size - chunk->used < size)
		chunk = grow(html, size);
	html->last = (char *)chunk->data + chunk->used;
	chunk->used += size;
	return html->last;
}

static void
take_back(void *ctx, void *memory)
{
	struct html *html = ctx;

	if (memory == NULL || memory != html->last)
		return;
	html->chunks->used =
	    (size_t)((char *)memory - (char *)html->chunks->data);
	html->last = NULL;
}

void
html_free(struct html *html)
{
	struct chunk *chunk, *next;

	if (html == NULL)
		return;
	for (chunk = html->chunks; chunk != NULL; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	free(html);
}

/* 0, or which bound was passed: 1 memory, 2 time. */
static int
parse(struct html *html, const char *text, size_t len)
{
	GumboOptions options = kGumboDefaultOptions;
	int over = setjmp(html->over);

	if (over != 0)
		return over;
	options.allocator = allocate;
	options.deallocator = take_back;
	options.userdata = html;
	options.max_errors = 0;
	html->began = processor_ms();
	html->output = gumbo_parse_with_options(&options, text, len);
	return 0;
}

struct html *
html_parse(const char *text, size_t len, char **reason)
{
	struct html *html = calloc(1, sizeof(*html));
	int over, n = 0;

	if (html == NULL)
		err(1, NULL);
	over = parse(html, text, len);
	if (over == 0)
		return html;
	if (over == 1)
		n = asprintf(reason, "page: its HTML needs more than %u MiB",
		    MEMORY >> 20);
	else
		n = asprintf(
		    reason, "page: its HTML takes more than %d s", SECONDS);
	if (n == -1)
		err(1, NULL);
	html_free(html);
	return NULL;
}

const GumboNode *
html_root(const struct html *html)
{
	return html->output->document;
}

static const GumboVector *
children(const GumboNode *node)
{
	if (node->type == GUMBO_NODE_DOCUMENT)
		return &node->v.document.children;
	if (node->type == GUMBO_NODE_ELEMENT ||
	    node->type == GUMBO_NODE_TEMPLATE)
		return &node->v.element.children;
	return NULL;
}

const GumboNode *
html_next(const GumboNode *node, const GumboNode *root)
{
	const GumboVector *below = children(node);

	if (below != NULL && below->length > 0)
		return below->data[0];
	while (node != root) {
		below = children(node->parent);
		if (node->index_within_parent + 1 < below->length)
			return below->data[node->index_within_parent + 1];
		node = node->parent;
	}
	return NULL;
}

GumboTag
html_tag(const GumboNode *node)
{
	if (node->type != GUMBO_NODE_ELEMENT ||
	    node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML)
		return GUMBO_TAG_UNKNOWN;
	return node->v.element.tag;
}

/* Gumbo has put their names in lower case. */
const char *
html_attribute(const GumboNode *node, const char *name)
{
	const GumboVector *all = &node->v.element.attributes;

	for (unsigned i = 0; i < all->length; i++) {
		const GumboAttribute *attribute = all->data[i];

		if (strcmp(attribute->name, name) == 0)
			return attribute->value;
	}
	return NULL;
}
