/*
 * JPEG XL: what loses nothing has the facts of the same PNG; what it says
 * beside its pixels, its frames, and which way up it is.  Written by libjxl.
 */
#include <stdlib.h>
#include <string.h>

#include <jxl/encode.h>

#include "tests/embedded.h"
#include "tests/picture.h"

#define MAX_FILE ((size_t)1 << 20) /* bytes */
#define EXIF_SIZE 42

/* What is to be written; 0 stands for the usual. */
struct kind {
	bool lossy, deep, alpha, black;
	int orientation, frames;
	bool boxes, compressed;
};

static void
set_info(JxlEncoder *enc, const struct kind *kind)
{
	JxlColorEncoding colour;
	JxlBasicInfo info;

	JxlEncoderInitBasicInfo(&info);
	info.xsize = WIDTH;
	info.ysize = HEIGHT;
	info.bits_per_sample = kind->deep ? 16 : 8;
	info.uses_original_profile = !kind->lossy;
	info.num_extra_channels = kind->alpha || kind->black;
	info.alpha_bits = kind->alpha ? info.bits_per_sample : 0;
	if (kind->orientation != 0)
		info.orientation = (JxlOrientation)kind->orientation;
	if (kind->frames > 1) {
		info.have_animation = JXL_TRUE;
		info.animation.tps_numerator = 10;
		info.animation.tps_denominator = 1;
	}
	JxlEncoderSetCodestreamLevel(enc, 10);
	JxlEncoderSetBasicInfo(enc, &info);
	if (kind->black) {
		JxlExtraChannelInfo extra;

		JxlEncoderInitExtraChannelInfo(JXL_CHANNEL_BLACK, &extra);
		JxlEncoderSetExtraChannelInfo(enc, 0, &extra);
	}
	JxlColorEncodingSetToSRGB(&colour, JXL_FALSE);
	JxlEncoderSetColorEncoding(enc, &colour);
}

static void
add_boxes(JxlEncoder *enc, const struct kind *kind)
{
	/* Little-endian TIFF: Make "Zeiss Ikon", Orientation 6. */
	static const uint8_t exif[4 + EXIF_SIZE + 11] =
	    "\0\0\0\0II*\0\10\0\0\0\2\0\17\1\2\0\13\0\0\0\46\0\0\0"
	    "\22\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0Zeiss Ikon";

	struct bytes box = store();

	if (!kind->boxes)
		return;
	JxlEncoderUseBoxes(enc);
	JxlEncoderAddBox(enc, "Exif", exif, 4 + 38 + 11, kind->compressed);
	JxlEncoderAddBox(enc, "xml ", (const uint8_t *)REFUSAL, strlen(REFUSAL),
	    kind->compressed);
	JxlEncoderAddBox(
	    enc, "jumb", box.data + 8, box.len - 8, kind->compressed);
	JxlEncoderCloseBoxes(enc);
}

/* The picture in the samples of FORMAT; its alpha is 0.  The caller's. */
static void *
samples(
    const struct kind *kind, const JxlPixelFormat *format, const uint8_t *rgb)
{
	size_t n = format->num_channels;
	uint8_t *out = calloc(PIXELS, n * 2);

	for (size_t i = 0; i < 3 * (size_t)PIXELS; i++) {
		size_t at = i / 3 * n + i % 3;

		if (kind->deep)
			((uint16_t *)(void *)out)[at] =
			    (uint16_t)(rgb[i] * 257);
		else
			out[at] = rgb[i];
	}
	return out;
}

static void
add_frame(JxlEncoder *enc, const struct kind *kind, const uint8_t *rgb)
{
	JxlEncoderFrameSettings *set = JxlEncoderFrameSettingsCreate(enc, NULL);
	JxlPixelFormat format = { kind->alpha ? 4 : 3,
		kind->deep ? JXL_TYPE_UINT16 : JXL_TYPE_UINT8,
		JXL_NATIVE_ENDIAN, 0 };
	static const uint8_t none[PIXELS];
	void *pixels = samples(kind, &format, rgb);
	JxlFrameHeader header;

	JxlEncoderSetFrameLossless(set, !kind->lossy);
	if (kind->lossy)
		JxlEncoderSetFrameDistance(set, 0.1F);
	if (kind->frames > 1) {
		JxlEncoderInitFrameHeader(&header);
		header.duration = 1;
		JxlEncoderSetFrameHeader(set, &header);
	}
	JxlEncoderAddImageFrame(set, &format, pixels,
	    (size_t)PIXELS * format.num_channels * (kind->deep ? 2 : 1));
	free(pixels);
	if (kind->black) {
		format.num_channels = 1;
		JxlEncoderSetExtraChannelBuffer(
		    set, &format, none, sizeof(none), 0);
	}
}

static struct file
jxl(const uint8_t *rgb, const struct kind *kind)
{
	JxlEncoder *enc = JxlEncoderCreate(NULL);
	struct file file = { .data = malloc(MAX_FILE) };
	uint8_t *next = file.data;
	size_t room = MAX_FILE;

	set_info(enc, kind);
	add_boxes(enc, kind);
	for (int i = 0; i < (kind->frames > 1 ? kind->frames : 1); i++)
		add_frame(enc, kind, rgb);
	JxlEncoderCloseInput(enc);
	if (JxlEncoderProcessOutput(enc, &next, &room) == JXL_ENC_SUCCESS)
		file.len = MAX_FILE - room;
	JxlEncoderDestroy(enc);
	return file;
}

static struct facts
facts_of_kind(const uint8_t *rgb, const struct kind *kind)
{
	struct file file = jxl(rgb, kind);
	struct facts facts = facts_of(file);

	free(file.data);
	return facts;
}

static void
check_read(const uint8_t *rgb, const struct facts *plain)
{
	static const struct kind whole, deep = { .deep = true };
	static const struct kind lossy = { .lossy = true };
	static const struct kind clear = { .alpha = true };
	static const struct kind black = { .black = true };
	struct facts facts = facts_of_kind(rgb, &whole);

	OK(is_read(&facts, "jxl") && same(plain, &facts));
	facts = facts_of_kind(rgb, &deep);
	OK(is_read(&facts, "jxl") && same(plain, &facts));
	facts = facts_of_kind(rgb, &lossy);
	OK(is_read(&facts, "jxl") && near(plain, &facts));
	facts = facts_of_kind(rgb, &clear);
	OK(is_read(&facts, "jxl"));
	OK(value_of(&facts, "brightness_p5")->number > 0.999);
	facts = facts_of_kind(rgb, &black);
	OK(refused(&facts, "jxl: CMYK"));
}

/* Turned by its codestream, as a TIFF is by its field. */
static void
check_turned(const uint8_t *rgb)
{
	static const struct wanted all = { .dihedral = true };
	static const struct kind kind;
	struct file file = jxl(rgb, &kind);
	struct span span = { .data = file.data, .len = file.len };
	const struct value *hashes;
	struct facts upright;

	facts_measure(&span, &all, &upright);
	hashes = value_of(&upright, "pdq_dihedral");
	for (int i = 1; i <= 8; i++) {
		struct kind turned = { .orientation = i };
		struct facts facts = facts_of_kind(rgb, &turned);

		OK((int)value_of(&facts, "orientation")->number == i);
		OK((int)value_of(&facts, "width")->number ==
		    (i >= 5 ? HEIGHT : WIDTH));
		OK(memcmp(value_of(&facts, "pdq")->text,
		       hashes->text + (size_t)32 * (i - 1), 32) == 0);
	}
	free(file.data);
}

static bool
is_text(const struct facts *facts, const char *name, const char *text)
{
	return strcmp(value_of(facts, name)->text, text) == 0;
}

/* In boxes, which may be compressed; that EXIF would turn it means nothing. */
static void
check_boxes(const uint8_t *rgb, const struct facts *plain)
{
	struct kind kind = { .boxes = true };

	for (int i = 0; i < 2; i++) {
		struct facts facts;

		kind.compressed = i > 0;
		facts = facts_of_kind(rgb, &kind);
		OK(is_read(&facts, "jxl"));
		OK((int)value_of(&facts, "orientation")->number == 1);
		OK(memcmp(value_of(&facts, "pdq"), value_of(plain, "pdq"),
		       sizeof(struct value)) == 0);
		OK(is_text(&facts, "camera", "Zeiss Ikon"));
		OK(is_text(&facts, "data_mining", "DMI-PROHIBITED"));
		OK(is_text(&facts, "training_mining", TRAINING));
	}
}

static void
check_frames(const uint8_t *rgb, const struct facts *plain)
{
	static const struct kind one, five = { .frames = 5 };
	struct facts facts = facts_of_kind(rgb, &one);

	OK((int)value_of(&facts, "frames")->number == 1);
	facts = facts_of_kind(rgb, &five);
	OK(is_read(&facts, "jxl"));
	OK((int)value_of(&facts, "frames")->number == 5);
	OK(memcmp(value_of(&facts, "pdq"), value_of(plain, "pdq"),
	       sizeof(struct value)) == 0);
}

static void
check_cut(const uint8_t *rgb)
{
	static const struct kind kind = { .lossy = true, .boxes = true };
	struct file file = jxl(rgb, &kind);
	size_t bad = 0;

	for (size_t len = 12; len < file.len; len += 61) {
		struct file cut = { malloc(len), len };
		struct facts facts;

		memcpy(cut.data, file.data, len);
		facts = facts_of(cut);
		bad += !refused(&facts, "jxl: ");
		free(cut.data);
	}
	OK(bad == 0);
	free(file.data);
}

int
main(void)
{
	uint8_t rgb[3 * PIXELS];
	struct facts plain = plain_facts(picture(rgb));

	/* libjxl tells it of every file that is cut. */
	if (freopen("/dev/null", "w", stderr) == NULL)
		return 1;
	check_read(rgb, &plain);
	check_turned(rgb);
	check_boxes(rgb, &plain);
	check_frames(rgb, &plain);
	check_cut(rgb);
	return DONE();
}
