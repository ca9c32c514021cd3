/*
 * The scans that luma needs.  A progressive file brings its colours in scans of
 * their own, and those are a third of the work: where only luma is wanted, they
 * are left out before libjpeg sees them; and where an eighth of it is, so is
 * all but the mean of each block (ISO/IEC 10918-1, G.1.1).
 */
#include <string.h>

#include "jpeg.h"

#define SOS 0xda
#define EOI 0xd9

/* Where the next marker stands, which is no RST; or the end. */
static size_t
marker(const struct span *span, size_t at)
{
	while (at + 1 < span->len) {
		const uint8_t *found =
		    memchr(span->data + at, 0xff, span->len - 1 - at);

		if (found == NULL)
			break;
		at = (size_t)(found - span->data);
		if (found[1] != 0 && found[1] != 0xff &&
		    (found[1] & 0xf8) != 0xd0)
			return at;
		at++;
	}
	return span->len;
}

/* Of the segment at AT, behind its marker; 0: it is cut. */
static size_t
length(const struct span *span, size_t at)
{
	size_t n;

	if (at + 4 > span->len)
		return 0;
	n = (size_t)span->data[at + 2] << 8 | span->data[at + 3];
	return n >= 2 && n <= span->len - at - 2 ? n : 0;
}

/* Of the scan's header of N bytes: whether the first component is in it. */
static bool
is_needed(
    const struct jpeg_decompress_struct *cinfo, const uint8_t *head, size_t n)
{
	size_t components = n >= 3 ? head[2] : 0;
	bool luma = false;

	if (n != 6 + 2 * components)
		return true; /* libjpeg will say what is wrong */
	for (size_t i = 0; i < components; i++)
		luma =
		    luma || head[3 + 2 * i] == cinfo->comp_info[0].component_id;
	return luma && (cinfo->scale_num > 1 || head[3 + 2 * components] == 0);
}

/* In parts, what is left; -1: nothing is left out. */
static int
find(struct scans *scans, const struct jpeg_decompress_struct *cinfo,
    const struct span *span)
{
	size_t from = (size_t)(cinfo->src->next_input_byte - span->data);
	size_t at = marker(span, from), n, end;

	while ((n = length(span, at)) > 0 && span->data[at] == 0xff &&
	       span->data[at + 1] != EOI && scans->n < MAX_SCANS - 1) {
		const uint8_t *head = span->data + at + 2;

		end = at + 2 + n;
		if (span->data[at + 1] == SOS) {
			end = marker(span, end);
			if (!is_needed(cinfo, head, n)) {
				scans->part[scans->n++] =
				    (struct part) { from, at };
				from = end;
			}
		}
		at = end;
	}
	if (at + 1 >= span->len || span->data[at] != 0xff ||
	    span->data[at + 1] != EOI || scans->n == 0 ||
	    scans->n == MAX_SCANS - 1)
		return -1;
	scans->part[scans->n++] = (struct part) { from, span->len };
	return 0;
}

static void
show(struct jpeg_decompress_struct *cinfo, struct scans *scans)
{
	const struct part *part = &scans->part[scans->next++];

	cinfo->src->next_input_byte = scans->span->data + part->from;
	cinfo->src->bytes_in_buffer = part->to - part->from;
}

static boolean
next(j_decompress_ptr cinfo)
{
	struct scans *scans = cinfo->client_data;

	if (scans->next == scans->n)
		return scans->end(cinfo);
	show(cinfo, scans);
	return TRUE;
}

void
jpeg_scans(struct jpeg_decompress_struct *cinfo, const struct span *span,
    struct scans *scans)
{
	if (!jpeg_has_multiple_scans(cinfo) || find(scans, cinfo, span) == -1)
		return;
	scans->span = span;
	scans->end = cinfo->src->fill_input_buffer;
	cinfo->client_data = scans;
	cinfo->src->fill_input_buffer = next;
	/* It would guess at what is left out. */
	cinfo->do_block_smoothing = FALSE;
	show(cinfo, scans);
}
