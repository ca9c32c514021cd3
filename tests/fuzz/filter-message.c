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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct column *columns[MAX_COLUMNS];
	size_t n = measures_columns(columns, MAX_COLUMNS);
	struct facts *facts = calloc(1, sizeof(*facts));

	if (facts == NULL)
		abort();
	memcpy(facts, data, len < sizeof(*facts) ? len : sizeof(*facts));
	if (facts_check(facts) == 0) {
		hold_text(facts->reason, sizeof(facts->reason));
		for (size_t i = 0; i < n; i++)
			hold_value(&facts->values[i]);
	}
	free(facts);
	return 0;
}
