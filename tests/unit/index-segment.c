/*
 * A segment's file: what was put in comes out, and what is near a query is what
 * comparing each code finds, at each radius; mapped and loaded, with codes that
 * crowd, that many items have, and with none.
 */
#include "tests/segment.h"
#include "tests/test.h"

#define MANY 70000   /* codes: more than are scanned */
#define QUERIES 3    /* at each radius */
#define EQUAL 300000 /* items of one code */
#define MEME 10000   /* items of one code, among others */

/* Items in no order; every tenth code is of two of them, in both halves. */
static struct entries
entries_make(size_t n, uint64_t seed)
{
	struct entries entries = { 0 };
	uint64_t state = seed;
	struct code *codes = codes_make(n + 1, &state);

	for (size_t i = 0; i < n; i++)
		entries_add(&entries, &codes[i % 10 == 9 ? i / 2 : i],
		    (int64_t)(i * 7919 % n) - 50);
	free(codes);
	return entries;
}

/* How many answers differ from those of comparing all. */
static int
differing(const struct segment_file *file, const struct entries *entries)
{
	uint64_t state = entries->n;
	int bad = 0;

	for (int i = 0; i <= 63 * QUERIES && entries->n > 0; i++) {
		size_t of = codes_rand(&state) % entries->n;
		struct code query =
		    codes_flipped(entries->codes[of], 63, &state);
		struct answer is = answer_of(file, &query, i / QUERIES);
		struct answer all = answer_by_all(entries, &query, i / QUERIES);

		bad += is.why != NULL || !answers_equal(&is, &all);
	}
	return bad;
}

static uint64_t
sum_of(const struct entries *entries)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < entries->n; i++) {
		struct code code = entries->codes[i];
		uint64_t state = (uint64_t)entries->items[i] ^ code.w[0] ^
				 code.w[1] * 3 ^ code.w[2] * 5 ^ code.w[3] * 7;

		sum += codes_rand(&state);
	}
	return sum;
}

/* Are they what the file gives back, but for what is gone? */
static bool
comes_back(const struct segment_file *file, const struct entries *entries)
{
	struct entries back = { 0 };
	const struct items none = { 0 };
	const int64_t first = entries->n > 0 ? entries->items[0] : 0;
	const struct items gone = { &first, 1 };
	bool good = segment_entries(file, &none, &back) == NULL &&
		    back.n == entries->n && sum_of(&back) == sum_of(entries);

	entries_clear(&back);
	good = good && segment_entries(file, &gone, &back) == NULL &&
	       back.n == entries->n - (entries->n > 0);
	entries_clear(&back);
	return good;
}

static bool
is_as_written(const struct segment_file *file, const struct entries *entries)
{
	return file->nitems == entries->n && file->kind == SEGMENT_PDQ &&
	       strcmp(file->rule, "r0-rgb") == 0 &&
	       file->quality == MIN_QUALITY && file->gone.n == 3 &&
	       items_have(&file->gone, -7) && items_have(&file->gone, 4) &&
	       items_have(&file->gone, INT64_MAX) &&
	       !items_have(&file->gone, 5);
}

static void
test_size(size_t n)
{
	static const int64_t gone[] = { -7, 4, INT64_MAX };
	struct entries entries = entries_make(n, n);
	int fd = segment_temporary(&entries, (struct items) { gone, 3 });
	struct segment_file mapped, loaded;

	OK(segment_map(&mapped, fd) == NULL);
	OK(segment_load(&loaded, fd, 2) == NULL);
	close(fd);
	OK(is_as_written(&mapped, &entries) && mapped.sum == loaded.sum);
	OK(comes_back(&mapped, &entries) && comes_back(&loaded, &entries));
	OK(differing(&mapped, &entries) == 0);
	OK(segment_verify(&mapped, 2) == NULL);
	OK(differing(&loaded, &entries) == 0);
	segment_close(&loaded);
	segment_close(&mapped);
	entries_clear(&entries);
}

/* Of N entries, those from the first on have one code. */
static void
test_equal(size_t n, size_t equal, int64_t apart)
{
	struct entries entries = entries_make(n, 5);
	struct code code = { { 1, 2, 3, 4 } };
	struct segment_file file;
	struct answer is, all;
	int fd;

	for (size_t i = 0; i < equal; i++)
		entries_add(&entries, &code, (int64_t)(equal - i) * apart);
	fd = segment_temporary(&entries, (struct items) { 0 });
	OK(segment_open(&file, fd, 1, 2) == NULL);
	close(fd);
	is = answer_of(&file, &code, 0);
	all = answer_by_all(&entries, &code, 0);
	OK(is.why == NULL && is.n == equal && answers_equal(&is, &all));
	OK(comes_back(&file, &entries));
	segment_close(&file);
	entries_clear(&entries);
}

/* Far apart, they take eight bytes. */
static void
test_apart(void)
{
	struct entries entries = { 0 };
	const struct code code = { { 1, 2, 3, 4 } };
	struct segment_file file;
	int fd;

	entries_add(&entries, &code, INT64_MAX);
	entries_add(&entries, &code, INT64_MIN);
	entries_add(&entries, &code, -1);
	fd = segment_temporary(&entries, (struct items) { 0 });
	OK(segment_map(&file, fd) == NULL && file.nitems == 3);
	close(fd);
	OK(segment_item(&file, 0) == INT64_MIN && segment_item(&file, 1) == -1);
	OK(segment_item(&file, 2) == INT64_MAX);
	segment_close(&file);
	entries_clear(&entries);
}

int
main(void)
{
	test_size(0);
	test_size(1);
	test_size(1000);
	test_size(MANY);
	test_equal(0, EQUAL, 1);
	test_equal(MANY, MEME, 3);
	test_apart();
	return DONE();
}
