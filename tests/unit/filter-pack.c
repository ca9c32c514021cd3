/*
 * What a worker says arrives, in few bytes; and what is no reply is refused,
 * wherever it is cut and whatever length it claims.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/work/work.h"
#include "tests/test.h"

static bool
same(const struct value *a, const struct value *b)
{
	return a->type == b->type && memcmp(&a->number, &b->number, 8) == 0 &&
	       a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

#define BULK_LENS (BULKS * sizeof(uint32_t))

static void
fill(struct facts *facts, size_t n)
{
	char bytes[VALUE_SIZE];

	memset(facts->values, 0, sizeof(facts->values));
	memset(bytes, 0xa5, sizeof(bytes));
	for (size_t i = 0; i < n; i++)
		switch (i % 5) {
		case 0:
			value_integer(&facts->values[i], (int64_t)i);
			break;
		case 1:
			value_real(&facts->values[i], 1.0 / (double)(i + 1));
			break;
		case 2:
			value_text(&facts->values[i], "word");
			break;
		case 3:
			value_blob(&facts->values[i], bytes, i % 2 ? 32 : 256);
			break;
		default:
			break;
		}
}

static bool
arrives(const union reply *in, union reply *out, size_t n, size_t *len)
{
	uint8_t packed[PACKED_SIZE];
	bool good;

	*len = reply_pack(in, 0, packed);
	good = reply_unpack(out, 0, packed, *len) == 0 &&
	       strcmp(in->facts.reason, out->facts.reason) == 0;
	for (int i = 0; i < BULKS; i++) {
		const struct bulk *a = &in->facts.bulk[i];
		const struct bulk *b = &out->facts.bulk[i];

		good = good && (a->bytes == NULL) == (b->bytes == NULL) &&
		       a->len == b->len &&
		       (a->len == 0 || memcmp(a->bytes, b->bytes, a->len) == 0);
	}
	facts_clear(&out->facts);
	for (size_t i = 0; i < n; i++)
		good =
		    good && same(&in->facts.values[i], &out->facts.values[i]);
	return good;
}

/* Every shorter part of it is no reply, and neither is a longer one. */
static bool
whole_only(const union reply *in, union reply *out)
{
	uint8_t packed[PACKED_SIZE + 1] = { 0 };
	size_t len = reply_pack(in, 0, packed);

	for (size_t i = 0; i < len; i++) {
		if (reply_unpack(out, 0, packed, i) == 0)
			return false;
		facts_clear(&out->facts);
	}
	if (reply_unpack(out, 0, packed, len + 1) == 0)
		return false;
	facts_clear(&out->facts);
	return true;
}

static bool
captions(union reply *in, union reply *out)
{
	uint8_t packed[PACKED_SIZE];
	size_t len;

	memset(in, 0, sizeof(*in));
	snprintf(in->texts[1].reason, REASON_SIZE, "second");
	value_integer(&in->texts[2].values[0], 7);
	len = reply_pack(in, 3, packed);
	return reply_unpack(out, 3, packed, len) == 0 &&
	       strcmp(out->texts[1].reason, "second") == 0 &&
	       same(&out->texts[2].values[0], &in->texts[2].values[0]) &&
	       reply_unpack(out, 2, packed, len) == -1 &&
	       reply_unpack(out, 4, packed, len) == -1;
}

/* An image's facts with one text, whose length is N and whose bytes LEN. */
static int
claims(union reply *out, uint8_t type, uint16_t n, size_t len)
{
	uint8_t packed[PACKED_SIZE] = { 0 };
	size_t columns = measures_columns(NULL, 0);

	packed[2] = type;
	memcpy(packed + 3, &n, sizeof(n));
	return reply_unpack(
	    out, 0, packed, 2 + 3 + len + columns - 1 + BULK_LENS);
}

int
main(void)
{
	union reply *in = calloc(1, sizeof(*in)), *out = malloc(sizeof(*out));
	static uint8_t bytes[BULK_SIZE + 1], packed[PACKED_SIZE + 1];
	size_t n = measures_columns(NULL, 0), len;

	memset(out, 0x5a, sizeof(*out));
	OK(n <= MAX_COLUMNS);
	OK(arrives(in, out, n, &len) && len == 2 + n + BULK_LENS);
	fill(&in->facts, n);
	OK(arrives(in, out, n, &len) && len < 70 * n);
	OK(whole_only(in, out));
	snprintf(in->facts.reason, REASON_SIZE, "jpeg: broken");
	OK(arrives(in, out, n, &len));
	for (size_t i = 0; i <= 340; i += 340) {
		in->facts.bulk[0] = (struct bulk) { bytes, i };
		OK(arrives(in, out, n, &len));
		OK(whole_only(in, out));
	}
	in->facts.bulk[0].len = BULK_SIZE;
	OK(arrives(in, out, n, &len));
	in->facts.bulk[0] = (struct bulk) { bytes, BULK_SIZE + 1 };
	OK(reply_unpack(out, 0, packed, reply_pack(in, 0, packed)) == -1);
	facts_clear(&out->facts);
	in->facts.bulk[0] = (struct bulk) { NULL, 0 };
	OK(captions(in, out));
	OK(claims(out, VALUE_TEXT, 255, 255) == 0);
	OK(claims(out, VALUE_TEXT, 256, 256) == -1);
	OK(claims(out, VALUE_BLOB, 256, 256) == 0);
	OK(claims(out, VALUE_BLOB, 257, 257) == -1);
	OK(claims(out, VALUE_BLOB + 1, 0, 0) == -1);
	free(in);
	free(out);
	return DONE();
}
