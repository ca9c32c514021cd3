/*
 * The file of a segment: it may come with a stranger's set.  Taken as it is;
 * and as a recipe of a file, with the sums that a stranger would have put
 * right: a head, what to search for, and numbers to be put here and there.
 */
#include <sys/mman.h>

#include "tests/segment.h"

#define LONGEST (4 << 20) /* bytes of a file that is made */
#define MANY 256          /* codes of it, at most */

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int
file_of(const uint8_t *data, size_t len)
{
	int fd = memfd_create("segment", MFD_CLOEXEC);

	if (fd == -1 || write(fd, data, len) != (ssize_t)len)
		err(1, "memfd");
	return fd;
}

/* By its slots, however few codes there are; and by comparing all of them. */
static void
search(const struct segment_file *file, const struct code *query, int radius)
{
	struct answer answer = { .file = file };
	struct probe probe = { .segment = &file->segment,
		.plan.radius = radius,
		.found = answer_found,
		.arg = &answer };

	plan_make(&probe.plan, &file->segment.split, file->segment.n);
	probe.plan.scan = file->segment.split.slots == 0;
	probe_code(&probe, query);
	probe.plan.scan = true;
	probe_code(&probe, query);
}

static void
ask(const uint8_t *data, size_t len, const struct code *query, int radius)
{
	int fd = file_of(data, len);
	struct items none = { 0 };
	struct entries all = { 0 };
	struct segment_file file;

	if (segment_map(&file, fd) == NULL) {
		search(&file, query, radius);
		segment_entries(&file, &none, &all);
		entries_clear(&all);
		segment_close(&file);
	}
	close(fd);
}

/* What a recipe begins with. */
struct recipe {
	struct head head;
	struct code query;
	uint8_t radius;
};

struct put {
	uint32_t at, number;
};

/* As few would be made by chance. */
static void
cut_evenly(struct head *head)
{
	head->slots = SLOTS;
	memset(head->width, CODE_BITS / SLOTS, SLOTS);
	for (int k = 0; k < CODE_BITS; k++)
		head->to[k] = (uint8_t)(CODE_BITS - 1 - k);
}

static void
cook(const struct recipe *recipe, const uint8_t *puts, size_t len)
{
	struct segment_file file = { 0 };
	struct head head = recipe->head;
	uint8_t block[BLOCK_LEN] = { 0 }, *data;
	size_t made;

	memcpy(head.magic, SEGMENT_MAGIC, sizeof(head.magic));
	head.version = SEGMENT_VERSION;
	head.order = SEGMENT_ORDER;
	head.ncodes %= MANY;
	if (recipe->radius >= 64)
		cut_evenly(&head);
	memcpy(block, &head, sizeof(head));
	form_seal(block);
	if (form_read(&file, &head, block) != NULL ||
	    (made = form_file_len(&file)) > LONGEST ||
	    (data = calloc(1, made)) == NULL)
		return;
	for (; len >= sizeof(struct put); len -= sizeof(struct put)) {
		struct put put;

		memcpy(&put, puts, sizeof(put));
		puts += sizeof(put);
		memcpy(data + put.at % (made - sizeof(put.number)), &put.number,
		    sizeof(put.number));
	}
	memcpy(data, block, sizeof(block));
	if (segment_seal(data, made))
		ask(data, made, &recipe->query, recipe->radius % 64);
	free(data);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct code query = { { 1, 2, 3, 4 } };
	struct recipe recipe;

	ask(data, len, &query, 31);
	if (len < sizeof(recipe))
		return 0;
	memcpy(&recipe, data, sizeof(recipe));
	cook(&recipe, data + sizeof(recipe), len - sizeof(recipe));
	return 0;
}
