/*
 * What a JPEG XL says beside its pixels: EXIF, XMP and C2PA in boxes, which
 * may be compressed, so that libjxl reads them; and how many frames it has.
 */
#include <stdlib.h>
#include <string.h>

#include "jxl.h"

#include <jxl/decode.h>

#define MAX_BOX ((size_t)4 << 20) /* bytes, once inflated; as of XMP */
#define MAX_EVENTS 20000          /* boxes and frames together */
#define HEAD_SIZE 8               /* bytes, of a box */

struct reader {
	JxlDecoder *dec;
	struct parts parts;
	enum part_kind kind; /* of the box that is read; PART_KINDS: none */
	uint8_t *box;        /* room for a head, and MAX_BOX */
};

/* A manifest store is handed on with its head, which libjxl has read. */
static void
take_store(struct reader *reader, size_t len)
{
	uint8_t *store = reader->box;

	len += HEAD_SIZE;
	for (int i = 0; i < 4; i++)
		store[i] = (uint8_t)(len >> (24 - 8 * i));
	memcpy(store + 4, "jumb", 4);
	part_take(&reader->parts, PART_C2PA, store, len);
}

/* ISO/IEC 18181-2: how far it is to the TIFF header, then the rest. */
static void
take_exif(struct reader *reader, const uint8_t *bytes, size_t len)
{
	size_t skip;

	if (len <= 4 || (skip = big_endian(bytes)) >= len - 4)
		return;
	part_take(&reader->parts, PART_EXIF, bytes + 4 + skip, len - 4 - skip);
}

/* What is in the box that was begun last; too long, it is none. */
static void
end_box(struct reader *reader, bool whole)
{
	const uint8_t *bytes = reader->box + HEAD_SIZE;
	enum part_kind kind = reader->kind;
	size_t len;

	reader->kind = PART_KINDS;
	if (kind == PART_KINDS)
		return;
	len = MAX_BOX - JxlDecoderReleaseBoxBuffer(reader->dec);
	if (!whole || len == 0)
		return;
	if (kind == PART_EXIF)
		take_exif(reader, bytes, len);
	else if (kind == PART_C2PA)
		take_store(reader, len);
	else
		part_take(&reader->parts, kind, bytes, len);
}

static void
begin_box(struct reader *reader)
{
	static const char *const names[] = { "Exif", "xml ", "jumb" };
	JxlBoxType type;

	end_box(reader, true);
	if (JxlDecoderGetBoxType(reader->dec, type, JXL_TRUE) !=
	    JXL_DEC_SUCCESS)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (memcmp(type, names[i], 4) == 0 &&
		    part_wanted(&reader->parts, (enum part_kind)i) &&
		    JxlDecoderSetBoxBuffer(reader->dec, reader->box + HEAD_SIZE,
			MAX_BOX) == JXL_DEC_SUCCESS)
			reader->kind = (enum part_kind)i;
}

static void
read_all(struct reader *reader)
{
	JxlDecoderStatus status;
	int frames = 0;

	for (int i = 0; i < MAX_EVENTS; i++) {
		status = JxlDecoderProcessInput(reader->dec);
		if (status == JXL_DEC_BOX)
			begin_box(reader);
		else if (status == JXL_DEC_BOX_NEED_MORE_OUTPUT)
			end_box(reader, false);
		else if (status == JXL_DEC_FRAME)
			frames++;
		else
			break;
	}
	end_box(reader, status == JXL_DEC_SUCCESS);
	reader->parts.img->frames = frames;
}

void
jxl_embedded(const struct span *span, struct image *img)
{
	struct reader reader = { .parts.img = img, .kind = PART_KINDS };

	reader.dec = JxlDecoderCreate(NULL);
	reader.box = malloc(HEAD_SIZE + MAX_BOX);
	if (reader.dec != NULL && reader.box != NULL &&
	    JxlDecoderSubscribeEvents(
		reader.dec, JXL_DEC_BOX | JXL_DEC_FRAME) == JXL_DEC_SUCCESS &&
	    JxlDecoderSetDecompressBoxes(reader.dec, JXL_TRUE) ==
		JXL_DEC_SUCCESS &&
	    JxlDecoderSetInput(reader.dec, span->data, span->len) ==
		JXL_DEC_SUCCESS) {
		JxlDecoderCloseInput(reader.dec);
		read_all(&reader);
	}
	if (reader.dec != NULL)
		JxlDecoderDestroy(reader.dec);
	free(reader.box);
	/* The codestream's own holds (ISO/IEC 18181-2): decode/jxl.c. */
	img->exif.orientation = 1;
}
