/*
 * Dictionaries of Structured Fields, RFC 9651 section 4.2.2.  Each function
 * reads one thing at the cursor, and moves it, or returns -1.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/consent/sf-bare.h"
#include "schemas/schemas.h"

#define FIELD_BYTES                                               \
	(64 * 1024)  /* a server may send some 100 KiB of headers \
		      */
#define MEMBERS 1024 /* RFC 9651 sections 3.1 and 3.2: at least that many */

static void
clear_item(struct sf_item *item)
{
	free(item->key);
	free(item->text);
	sf_clear(&item->inner);
	sf_clear(&item->parameters);
}

void
sf_clear(struct sf_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		clear_item(&list->items[i]);
	free(list->items);
	*list = (struct sf_list) { 0 };
}

/* ITEM is LIST's, or cleared; the place of an earlier one with its key, if
 * there is. */
static int
add(struct sf_list *list, struct sf_item item)
{
	for (size_t i = 0; item.key != NULL && i < list->n; i++)
		if (strcmp(list->items[i].key, item.key) == 0) {
			clear_item(&list->items[i]);
			list->items[i] = item;
			return 0;
		}
	if (list->n == MEMBERS) {
		clear_item(&item);
		return SF_TOO_LONG;
	}
	if ((list->n & (list->n - 1)) == 0) { /* room doubles */
		list->items = reallocarray(
		    list->items, list->n == 0 ? 1 : 2 * list->n, sizeof(item));
		if (list->items == NULL)
			err(1, NULL);
	}
	list->items[list->n++] = item;
	return 0;
}

static int
parameters(struct sf_cursor *c, struct sf_list *list)
{
	int rc;

	while (sf_take(c, ';')) {
		struct sf_item item = { .type = SF_BOOLEAN, .number = 1 };

		sf_skip(c, " ");
		if (sf_key(c, &item) == -1)
			return -1;
		if (sf_take(c, '=') && sf_bare(c, &item) == -1) {
			clear_item(&item);
			return -1;
		}
		if ((rc = add(list, item)) != 0)
			return rc;
	}
	return 0;
}

static int
item(struct sf_cursor *c, struct sf_item *out)
{
	return sf_bare(c, out) == -1 ? -1 : parameters(c, &out->parameters);
}

static int
inner_list(struct sf_cursor *c, struct sf_item *out)
{
	int rc;

	out->type = SF_INNER;
	for (;;) {
		struct sf_item one = { 0 };

		sf_skip(c, " ");
		if (sf_take(c, ')'))
			return parameters(c, &out->parameters);
		if ((rc = item(c, &one)) != 0) {
			clear_item(&one);
			return rc;
		}
		if ((rc = add(&out->inner, one)) != 0)
			return rc;
		if (c->at == c->end || (*c->at != ' ' && *c->at != ')'))
			return -1;
	}
}

static int
member(struct sf_cursor *c, struct sf_item *out)
{
	if (sf_key(c, out) == -1)
		return -1;
	if (!sf_take(c, '=')) {
		out->type = SF_BOOLEAN;
		out->number = 1;
		return parameters(c, &out->parameters);
	}
	return sf_take(c, '(') ? inner_list(c, out) : item(c, out);
}

static int
members(struct sf_cursor *c, struct sf_list *list)
{
	int rc;

	sf_skip(c, " ");
	while (c->at < c->end) {
		struct sf_item one = { 0 };

		if ((rc = member(c, &one)) != 0) {
			clear_item(&one);
			return rc;
		}
		if ((rc = add(list, one)) != 0)
			return rc;
		sf_skip(c, " \t");
		if (c->at == c->end)
			return 0;
		if (!sf_take(c, ','))
			return -1;
		sf_skip(c, " \t");
		if (c->at == c->end)
			return -1;
	}
	return 0;
}

int
sf_dictionary(struct sf_list *list, const char *field, size_t len)
{
	struct sf_cursor c = { field, field + len };

	int rc;

	*list = (struct sf_list) { 0 };
	rc = len > FIELD_BYTES ? SF_TOO_LONG : members(&c, list);
	if (rc != 0)
		sf_clear(list);
	return rc;
}

const struct sf_item *
sf_get(const struct sf_list *list, const char *key)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i].key, key) == 0)
			return &list->items[i];
	return NULL;
}

bool
sf_is_token(const struct sf_item *item, const char *token)
{
	return item != NULL && item->type == SF_TOKEN &&
	       strcmp(item->text, token) == 0;
}
