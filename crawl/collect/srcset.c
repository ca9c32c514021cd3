/*
 * srcset: which of the pictures is the largest (HTML standard, 4.8.4.2.1).
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/collect.h"
#include "crawl/crawl.h"

static const char space[] = " \t\n\f\r";

/*
 * The size that a descriptor names: 640w, 2x; an h beside a w adds nothing.
 * No descriptor is 1x.
 */
static double
size(const char *descriptor, size_t len)
{
	char text[24], *end;
	double n;

	for (; len > 0 && strchr(space, *descriptor) != NULL; len--)
		descriptor++;
	if (len == 0)
		return 1;
	if (len >= sizeof(text))
		return 0;
	memcpy(text, descriptor, len);
	text[len] = '\0';
	n = strtod(text, &end);
	if ((*end != 'w' && *end != 'x') || !(n > 0 && n < 1e6))
		return 0;
	return n;
}

/* The end of the descriptors: a comma outside of parentheses, or the end. */
static const char *
descriptors(const char *p)
{
	int depth = 0;

	for (; *p != '\0' && (*p != ',' || depth > 0); p++)
		depth += *p == '(' ? 1 : *p == ')' && depth > 0 ? -1 : 0;
	return p;
}

char *
srcset_largest(const char *srcset)
{
	const char *best = NULL, *p = srcset, *end;
	size_t best_len = 0, len;
	double largest = 0, n;

	for (;;) {
		p += strspn(p, " \t\n\f\r,");
		if (*p == '\0')
			break;
		len = strcspn(p, space);
		end = p + len;
		/* A comma at the end of a URL ends the candidate. */
		while (len > 0 && p[len - 1] == ',')
			len--;
		n = 1;
		if (p + len == end) {
			end = descriptors(end);
			n = size(p + len, (size_t)(end - p) - len);
		}
		if (n > largest) {
			largest = n;
			best = p;
			best_len = len;
		}
		p = end;
	}
	if (best == NULL)
		return NULL;
	char *url = strndup(best, best_len);

	if (url == NULL)
		err(1, NULL);
	return url;
}
