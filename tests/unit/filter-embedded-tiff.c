/*
 * What a TIFF says of its own use, in the four forms that there are: either end
 * first, offsets of 4 or of 8 bytes; and files that lie.
 */
#include <string.h>

#include "tests/embedded.h"

#define SHORT 3
#define BYTES 7

struct form {
	bool big_end, big;
};

static void
number(struct bytes *b, const struct form *form, uint64_t n, int size)
{
	for (int i = 0; i < size; i++)
		put_number(
		    b, n >> 8 * (form->big_end ? size - 1 - i : i) & 255, 1);
}

static void
field(struct bytes *b, const struct form *form, const uint64_t of[4])
{
	int word = form->big ? 8 : 4;

	number(b, form, of[0], 2);
	number(b, form, of[1], 2);
	number(b, form, of[2], word);
	/* A short stands where its offset would, at the beginning. */
	number(b, form, of[3], of[1] == SHORT ? 2 : word);
	if (of[1] == SHORT)
		number(b, form, 0, word - 2);
}

/* XMP and a manifest store, and which way up; one page of NEXT. */
static struct bytes
tiff(const struct form *form, uint64_t next)
{
	struct bytes b = { .len = 0 }, box = store();
	uint64_t word = form->big ? 8 : 4, xmp = strlen(REFUSAL);
	uint64_t begin = form->big ? 16 : 8;
	uint64_t end = begin + (form->big ? 8 + 3 * 20 : 2 + 3 * 12) + word;

	put_text(&b, form->big_end ? "MM" : "II");
	number(&b, form, form->big ? 43 : 42, 2);
	if (form->big) {
		number(&b, form, 8, 2);
		number(&b, form, 0, 2);
	}
	number(&b, form, begin, (int)word);
	number(&b, form, 3, form->big ? 8 : 2);
	field(&b, form, (uint64_t[4]) { 274, SHORT, 1, 6 });
	field(&b, form, (uint64_t[4]) { 700, BYTES, xmp, end });
	field(&b, form, (uint64_t[4]) { 52545, BYTES, box.len, end + xmp });
	number(&b, form, next, (int)word);
	put_text(&b, REFUSAL);
	put(&b, box.data, box.len);
	return b;
}

static void
check(const struct form *form)
{
	struct bytes b = tiff(form, 0);

	OK(refuses(embedded_tiff, &b));
	OK(asserts(embedded_tiff, &b));
	OK(frames_of(embedded_tiff, &b) == 1);
	torture(embedded_tiff, &b);
	/* A second page that is the first again, and so on for ever. */
	b = tiff(form, form->big ? 16 : 8);
	OK(frames_of(embedded_tiff, &b) == MAX_FRAMES);
	b = tiff(form, b.len - 1);
	OK(frames_of(embedded_tiff, &b) == 1);
	if (form->big)
		b = tiff(form, UINT64_MAX);
	OK(frames_of(embedded_tiff, &b) == 1);
}

int
main(void)
{
	for (int i = 0; i < 4; i++)
		check(&(struct form) { .big_end = i % 2, .big = i / 2 });
	return DONE();
}
