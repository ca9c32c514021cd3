/*
 * A worker that lies: what passes the check can be written to the catalog.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "filter/work/work.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
hold(bool claim)
{
	if (!claim)
		abort();
}

static void
hold_text(const char *s, size_t size)
{
	size_t len = strnlen(s, size);
	char *clean = text_clean(s, len);

	hold(len < size);
	hold(clean == NULL ? len == 0 : strcmp(s, clean) == 0);
	free(clean);
}

static void
hold_value(const struct value *value)
{
	switch (value->type) {
	case VALUE_INTEGER:
		hold(fabs(value->number - trunc(value->number)) <= 0 &&
		     fabs(value->number) <= 9007199254740992.0);
		break;
	case VALUE_REAL:
		hold(isfinite(value->number));
		break;
	case VALUE_TEXT:
		hold_text(value->text, sizeof(value->text));
		break;
	case VALUE_BLOB:
		hold(value->len <= sizeof(value->text));
		break;
	default:
		hold(value->type == VALUE_NONE);
	}
}

static void
hold_all(const char *reason, const struct value *values, size_t n)
{
	hold_text(reason, REASON_SIZE);
	for (size_t i = 0; i < n; i++)
		hold_value(&values[i]);
}

/* The first byte: of how many captions it should be; 0: of an image. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t texts = len > 0 ? data[0] % (BATCH + 1) : 0;
	union reply *reply = calloc(1, sizeof(*reply));

	if (reply == NULL)
		abort();
	if (len > 0 && reply_unpack(reply, texts, data + 1, len - 1) == 0) {
		if (texts == 0 && facts_check(&reply->facts) == 0)
			hold_all(reply->facts.reason, reply->facts.values,
			    measures_columns(NULL, 0));
		for (size_t i = 0; i < texts; i++)
			if (text_facts_check(&reply->texts[i]) == 0)
				hold_all(reply->texts[i].reason,
				    reply->texts[i].values,
				    texts_columns(NULL, 0));
	}
	free(reply);
	return 0;
}
