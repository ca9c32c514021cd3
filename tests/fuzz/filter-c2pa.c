/*
 * A stranger's manifest store; and his bytes as one assertion of it, in either
 * form.  What is made of them is JSON of at most the length that it has room
 * for, and texts that end.
 */
#include <stdlib.h>
#include <string.h>

#include "filter/embedded/c2pa.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(const char *json, size_t size)
{
	size_t len = strnlen(json, size);

	if (len == size ||
	    (len > 0 && (json[0] != '{' || json[len - 1] != '}')))
		abort();
}

static void
walk_both(struct walk *walk, const struct span *span)
{
	struct json_parser *json = NULL;

	json_walk(walk, &json, span->data, span->len);
	json_free(json);
	cbor_walk(walk, span->data, span->len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span span = { .data = data, .len = len };
	struct image img = { .format = "" };
	struct rights *rights = &img.rights;
	struct training training = { .manifest = 1 };
	struct properties properties = { .img = &img };
	struct metadata metadata = { .to = &properties, .schema = true };
	struct walk walk = { .text = training_take, .arg = &training };

	c2pa_read(data, len, &img);
	check(rights->training_mining, sizeof(rights->training_mining));
	walk_both(&walk, &span);
	training_write(&training, rights->training_mining,
	    sizeof(rights->training_mining));
	check(rights->training_mining, sizeof(rights->training_mining));
	walk = (struct walk) { .text = metadata_context, .arg = &metadata };
	walk_both(&walk, &span);
	walk.text = metadata_take;
	walk_both(&walk, &span);
	if (strnlen(rights->copyright, sizeof(rights->copyright)) ==
	    sizeof(rights->copyright))
		abort();
	return 0;
}
