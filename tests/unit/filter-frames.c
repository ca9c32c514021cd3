/*
 * How many frames a file has, by its headers: none of them is decoded.
 */
#include <string.h>

#include "tests/embedded.h"

static void
gif(void)
{
	struct bytes b = { .len = 0 };

	put(&b, "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff", 19);
	for (int i = 0; i < 7; i++) {
		put(&b, "!\xf9\4\0\0\0\0\0", 8);
		put(&b, ",\0\0\0\0\1\0\1\0\0\2\2\x44\1\0", 15);
	}
	put_text(&b, ";");
	OK(frames_of(embedded_gif, &b) == 7);
	torture(embedded_gif, &b);
}

/* Each frame has an fcTL; what acTL says of their number is not asked. */
static void
png(void)
{
	struct bytes b = { .len = 0 };

	put_text(&b, "\x89PNG\r\n\x1a\n");
	put(&b, "\0\0\0\10acTL\xff\xff\xff\xff\0\0\0\0\0\0\0\0", 20);
	OK(frames_of(embedded_png, &b) == 0);
	for (int i = 0; i < 5; i++) {
		put(&b, "\0\0\0\0fcTL\0\0\0\0", 12);
		put(&b, "\0\0\0\0fdAT\0\0\0\0", 12);
	}
	OK(frames_of(embedded_png, &b) == 5);
}

static void
webp(void)
{
	struct bytes b = { .len = 0 };

	put(&b, "RIFF\xff\xff\0\0WEBP", 12);
	put(&b, "ANIM\6\0\0\0\0\0\0\0\0\0", 14);
	for (int i = 0; i < 3; i++)
		put(&b, "ANMF\4\0\0\0abcd", 12);
	OK(frames_of(embedded_webp, &b) == 3);
}

/* A movie of a track of N samples, and one of as many for its opacity. */
static struct bytes
movie(uint32_t n)
{
	static const char *const names[] = { "trak", "mdia", "minf", "stbl" };
	struct bytes b = { .len = 0 };
	size_t moov, at[4];

	put(&b, "\0\0\0\20ftypavis\0\0\0\0", 16);
	moov = box_begin(&b, "moov");
	box_end(&b, box_begin(&b, "mvhd"));
	for (int track = 0; track < 2; track++) {
		for (int i = 0; i < 4; i++)
			at[i] = box_begin(&b, names[i]);
		box_end(&b, box_begin(&b, "stts"));
		put(&b, "\0\0\0\24stsz\0\0\0\0\0\0\0\1", 16);
		put_number(&b, n, 4);
		for (int i = 3; i >= 0; i--)
			box_end(&b, at[i]);
	}
	box_end(&b, moov);
	return b;
}

static void
bmff(void)
{
	struct bytes b = movie(12);

	OK(frames_of(embedded_bmff, &b) == 12);
	torture(embedded_bmff, &b);
	b = movie(UINT32_MAX);
	OK(frames_of(embedded_bmff, &b) == MAX_FRAMES);
	/* Cut within the second track; and the first is not what it was. */
	b.len -= 40;
	OK(frames_of(embedded_bmff, &b) == MAX_FRAMES);
	memcpy(memmem(b.data, b.len, "minf", 4), "free", 4);
	OK(frames_of(embedded_bmff, &b) == 0);
}

int
main(void)
{
	gif();
	png();
	webp();
	bmff();
	return DONE();
}
