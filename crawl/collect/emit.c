/*
 * What a collector tells the crawler, if that asks for it.
 */
#include "crawl/collect/collect.h"
#include "crawl/crawl.h"

bool
emit_pair(const struct emit *to, const struct pair *pair)
{
	return to->pair == NULL || to->pair(to->ctx, pair);
}

bool
emit_link(const struct emit *to, const char *url)
{
	return to->link == NULL || to->link(to->ctx, url);
}

bool
emit_meta(const struct emit *to, const char *name, const char *content)
{
	return to->meta == NULL || to->meta(to->ctx, name, content);
}

void
emit_position(const struct emit *to, int64_t n)
{
	if (to->position != NULL)
		to->position(to->ctx, n);
}
