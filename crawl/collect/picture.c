/*
 * Where an image of a page is: of several files of it, the largest.
 */
#include <stdlib.h>

#include "crawl/collect/collect.h"
#include "crawl/collect/page.h"

#define SOURCES 1000 /* nodes of a picture element before its image */

static char *
largest(const char *base, const GumboNode *node, const char *attribute)
{
	const char *srcset = html_attribute(node, attribute);
	char *best = srcset == NULL ? NULL : srcset_largest(srcset), *url;

	if (best == NULL)
		return NULL;
	url = collect_url(base, best);
	free(best);
	return url;
}

/*
 * The source elements before an image, within its picture element.  Gumbo has
 * no name for that one; elsewhere a source has no srcset.
 */
static char *
source_url(const char *base, const GumboNode *img)
{
	const GumboNode *picture = img->parent;
	char *url = NULL;

	if (picture->type != GUMBO_NODE_ELEMENT)
		return NULL;
	const GumboVector *all = &picture->v.element.children;

	for (size_t i = 0;
	     i < img->index_within_parent && i < SOURCES && url == NULL; i++)
		if (html_tag(all->data[i]) == GUMBO_TAG_SOURCE)
			url = largest(base, all->data[i], "srcset");
	return url;
}

/*
 * Where the image is, at its largest.  Pages that load late keep the address
 * in a data- attribute, and a placeholder in src.
 */
char *
picture_url(const char *base, const GumboNode *img)
{
	static const char *const sets[] = { "srcset", "data-srcset" };
	static const char *const names[] = { "src", "data-src", "data-lazy-src",
		"data-original" };
	char *url = NULL;

	for (size_t i = 0; i < 2 && url == NULL; i++)
		url = largest(base, img, sets[i]);
	if (url == NULL)
		url = source_url(base, img);
	for (size_t i = 0; i < 4 && url == NULL; i++) {
		const char *href = html_attribute(img, names[i]);

		if (href != NULL)
			url = collect_url(base, href);
	}
	return url;
}
