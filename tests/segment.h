/*
 * Segment files for tests, and what they answer: the items near a query, as a
 * number and a sum in any order, so that answers can be compared.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "index/segment/form.h"
#include "tests/codes.h"

struct answer {
	size_t n;
	uint64_t sum;
	const struct segment_file *file;
	const char *why;
};

static inline void
answer_add(struct answer *answer, int64_t item, int distance)
{
	uint64_t state = (uint64_t)item * 64 + (uint64_t)distance;

	answer->n++;
	answer->sum += codes_rand(&state);
}

static inline void
answer_found(void *arg, uint32_t id, int distance)
{
	struct answer *answer = arg;
	uint64_t i, end;
	const char *why = segment_items(answer->file, id, &i, &end);

	if (why != NULL)
		answer->why = why;
	for (; why == NULL && i < end; i++)
		answer_add(answer, segment_item(answer->file, i), distance);
}

/* By the file.  Its why: NULL, or what is wrong with the file. */
static inline struct answer
answer_of(const struct segment_file *file, const struct code *query, int radius)
{
	struct answer answer = { .file = file };
	struct probe probe = { .segment = &file->segment,
		.plan.radius = radius,
		.found = answer_found,
		.arg = &answer };
	const char *why;

	plan_make(&probe.plan, &file->segment.split, file->segment.n);
	why = probe_code(&probe, query);
	answer.why = why != NULL ? why : answer.why;
	return answer;
}

/* By comparing all. */
static inline struct answer
answer_by_all(
    const struct entries *entries, const struct code *query, int radius)
{
	struct answer answer = { 0 };

	for (size_t i = 0; i < entries->n; i++) {
		int d = code_distance(&entries->codes[i], query);

		if (d <= radius)
			answer_add(&answer, entries->items[i], d);
	}
	return answer;
}

static inline bool
answers_equal(const struct answer *a, const struct answer *b)
{
	return a->n == b->n && a->sum == b->sum;
}

/* A nameless file of a copy of ENTRIES. */
static inline int
segment_temporary(const struct entries *entries, struct items gone)
{
	FILE *file = tmpfile();
	struct entries copy = { 0 };
	int fd;

	if (file == NULL || (fd = dup(fileno(file))) == -1)
		err(1, "tmpfile");
	fclose(file);
	for (size_t i = 0; i < entries->n; i++)
		entries_add(&copy, &entries->codes[i], entries->items[i]);
	segment_write(fd,
	    &(struct segment_content) {
		SEGMENT_PDQ, "r0-rgb", MIN_QUALITY, &copy, gone, "a segment" },
	    2);
	return fd;
}

/*
 * Sums put right, as somebody who made the bytes on purpose would have them.
 * False: they are not so many as the head says.
 */
static inline bool
segment_seal(uint8_t *data, size_t len)
{
	struct segment_file file;
	struct head head;
	size_t at, nsums;

	if (len < BLOCK_LEN)
		return false;
	form_seal(data);
	if (form_read(&file, &head, data) != NULL ||
	    form_file_len(&file) != len)
		return false;
	at = form_sums_at(&file);
	nsums = at / BLOCK_LEN - 1;
	for (size_t i = 0; i < nsums; i++) {
		uint64_t sum = block_sum(data + (i + 1) * BLOCK_LEN);

		memcpy(data + at + i * sizeof(sum), &sum, sizeof(sum));
	}
	head.sums = form_sum(data + at, nsums * sizeof(head.sums));
	memcpy(data, &head, sizeof(head));
	form_seal(data);
	return true;
}
