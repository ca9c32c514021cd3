/*
 * A reply, as short as it can be said: of each value its type and the bytes
 * that are used, in the order of the columns.  Both ends are this program, so
 * that numbers are as they lie in memory; but the worker may have been taken
 * over, and nothing that it says of lengths is believed.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "work.h"

/* Where the next byte is, and where there are no more. */
struct reader {
	const uint8_t *at, *end;
};

static uint8_t *
put(uint8_t *out, const void *data, size_t len)
{
	memcpy(out, data, len);
	return out + len;
}

static uint8_t *
put_text(uint8_t *out, const char *text, size_t len)
{
	uint16_t n = (uint16_t)len;

	return put(put(out, &n, sizeof(n)), text, len);
}

static uint8_t *
put_value(uint8_t *out, const struct value *value)
{
	*out++ = (uint8_t)value->type;
	switch (value->type) {
	case VALUE_INTEGER:
	case VALUE_REAL:
		return put(out, &value->number, sizeof(value->number));
	case VALUE_TEXT:
	case VALUE_BLOB:
		return put_text(out, value->text, value->len);
	default:
		return out;
	}
}

static uint8_t *
put_all(uint8_t *out, const char *reason, const struct value *values, size_t n)
{
	out = put_text(out, reason, strnlen(reason, REASON_SIZE - 1));
	for (size_t i = 0; i < n; i++)
		out = put_value(out, &values[i]);
	return out;
}

/* Its length and one, or 0 where there is none. */
static uint8_t *
put_bulk(uint8_t *out, const struct bulk *bulk)
{
	uint32_t n = bulk->bytes == NULL ? 0 : (uint32_t)bulk->len + 1;

	out = put(out, &n, sizeof(n));
	return n > 1 ? put(out, bulk->bytes, bulk->len) : out;
}

size_t
reply_pack(const union reply *reply, size_t texts, uint8_t out[PACKED_SIZE])
{
	uint8_t *end = out;

	if (texts == 0)
		end = put_all(end, reply->facts.reason, reply->facts.values,
		    measures_columns(NULL, 0));
	for (size_t i = 0; i < BULKS && texts == 0; i++)
		end = put_bulk(end, &reply->facts.bulk[i]);
	for (size_t i = 0; i < texts; i++)
		end = put_all(end, reply->texts[i].reason,
		    reply->texts[i].values, texts_columns(NULL, 0));
	return (size_t)(end - out);
}

static int
get(struct reader *in, void *data, size_t len)
{
	if ((size_t)(in->end - in->at) < len)
		return -1;
	memcpy(data, in->at, len);
	in->at += len;
	return 0;
}

/* -1: is not there, or longer than MAX. */
static int
get_text(struct reader *in, char *text, size_t max, size_t *len)
{
	uint16_t n;

	if (get(in, &n, sizeof(n)) == -1 || n > max)
		return -1;
	*len = n;
	return get(in, text, n);
}

static int
get_value(struct reader *in, struct value *value)
{
	uint8_t type;

	if (get(in, &type, 1) == -1)
		return -1;
	value->type = type;
	value->len = 0;
	value->number = 0;
	switch (type) {
	case VALUE_NONE:
		return 0;
	case VALUE_INTEGER:
	case VALUE_REAL:
		return get(in, &value->number, sizeof(value->number));
	case VALUE_TEXT:
		if (get_text(in, value->text, VALUE_SIZE - 1, &value->len) ==
		    -1)
			return -1;
		value->text[value->len] = '\0';
		return 0;
	case VALUE_BLOB:
		return get_text(in, value->text, VALUE_SIZE, &value->len);
	default:
		return -1;
	}
}

static int
get_all(
    struct reader *in, char reason[REASON_SIZE], struct value *values, size_t n)
{
	size_t len;

	if (get_text(in, reason, REASON_SIZE - 1, &len) == -1)
		return -1;
	reason[len] = '\0';
	for (size_t i = 0; i < n; i++)
		if (get_value(in, &values[i]) == -1)
			return -1;
	return 0;
}

static int
get_bulk(struct reader *in, struct bulk *bulk)
{
	uint32_t n;

	if (get(in, &n, sizeof(n)) == -1 || n > BULK_SIZE + 1)
		return -1;
	if (n == 0)
		return 0;
	if ((bulk->bytes = malloc(n)) == NULL)
		err(1, NULL);
	bulk->len = n - 1;
	return get(in, bulk->bytes, bulk->len);
}

static int
get_facts(struct reader *in, struct facts *facts)
{
	if (get_all(in, facts->reason, facts->values,
		measures_columns(NULL, 0)) == -1)
		return -1;
	for (size_t i = 0; i < BULKS; i++)
		if (get_bulk(in, &facts->bulk[i]) == -1)
			return -1;
	return 0;
}

int
reply_unpack(union reply *reply, size_t texts, const uint8_t *data, size_t len)
{
	struct reader in = { data, data + len };
	size_t n = texts_columns(NULL, 0);

	if (texts == 0) {
		memset(reply->facts.bulk, 0, sizeof(reply->facts.bulk));
		if (get_facts(&in, &reply->facts) == -1)
			return -1;
	}
	for (size_t i = 0; i < texts; i++)
		if (get_all(&in, reply->texts[i].reason, reply->texts[i].values,
			n) == -1)
			return -1;
	return in.at == in.end ? 0 : -1;
}
