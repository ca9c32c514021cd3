/*
 * Two pictures side by side: the person's own photo, with what the set shows
 * of it drawn upon, and what the set holds.
 */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "audit/report/report.h"
#include "audit/report/sheet.h"

#define SIDE 100.0       /* the photo's width in the drawing */
#define MOST (256 << 10) /* bytes of a preview that is shown */

/* The pixels that are outside of the box are shaded. */
struct frame {
	double left, top, right, bottom; /* of the drawing */
	double height;                   /* of the photo, in it */
};

static void
image(FILE *out, const struct span *jpeg)
{
	size_t room = 4 * ((jpeg->len + 2) / 3) + 1;
	unsigned char *text = malloc(room);

	if (text != NULL &&
	    EVP_EncodeBlock(text, jpeg->data, (int)jpeg->len) > 0)
		fprintf(out, "data:image/jpeg;base64,%s", text);
	free(text);
}

static void
edge(FILE *out, const struct frame *frame, const struct variant *v)
{
	double left = SIDE * v->left, right = SIDE * v->right;
	double top = frame->height * v->top, bottom = frame->height * v->bottom;

	fputs("<g", out);
	if (fabs(v->tilt) > 0)
		fprintf(out, " transform=\"rotate(%.3g %.4g %.4g)\"", -v->tilt,
		    SIDE / 2, frame->height / 2);
	/* Twice around: what is between the two is filled. */
	fprintf(out,
	    "><path class=\"cut\" fill-rule=\"evenodd\" d=\"M%.4g %.4gH%.4gV"
	    "%.4gH%.4gZM%.4g %.4gH%.4gV%.4gH%.4gZ\"/>",
	    frame->left - SIDE, frame->top - SIDE, frame->right + SIDE,
	    frame->bottom + SIDE, frame->left - SIDE, left, top, right, bottom,
	    left);
	fprintf(out,
	    "<rect class=\"box\" x=\"%.4g\" y=\"%.4g\" width=\"%.4g\" "
	    "height=\"%.4g\"/></g>",
	    left, top, right - left, bottom - top);
}

static struct frame
around(const struct variant *v, const struct variant_photo *photo)
{
	struct frame frame = {
		.height = SIDE * photo->height / photo->width,
	};

	frame.left = SIDE * fmin(0, v->left);
	frame.right = SIDE * fmax(1, v->right);
	frame.top = frame.height * fmin(0, v->top);
	frame.bottom = frame.height * fmax(1, v->bottom);
	return frame;
}

void
drawing_photo(FILE *out, const struct span *jpeg, const struct drawn *drawn)
{
	struct variant v = { .turn = 1, .right = 1, .bottom = 1 };
	struct frame frame;

	if (jpeg->len == 0 || jpeg->len > MOST || drawn->photo.width < 1 ||
	    drawn->photo.height < 1)
		return;
	if (drawn->variant >= 0 && drawn->variant < INT_MAX)
		variant_get(&v, (int)drawn->variant, &drawn->photo);
	frame = around(&v, &drawn->photo);
	fprintf(out,
	    "<figure><svg role=\"img\" aria-label=\"the photo\" "
	    "viewBox=\"%.4g %.4g %.4g %.4g\"><image width=\"%g\" "
	    "height=\"%.4g\" preserveAspectRatio=\"none\" href=\"",
	    frame.left, frame.top, frame.right - frame.left,
	    frame.bottom - frame.top, SIDE, frame.height);
	image(out, jpeg);
	fputs("\"/>", out);
	edge(out, &frame, &v);
	fputs("</svg><figcaption>your photo", out);
	if (drawn->words != NULL && strcmp(drawn->words, "none") != 0) {
		fputs(": ", out);
		html_text(out, drawn->words);
	}
	fputs("</figcaption></figure>\n", out);
}

void
drawing_image(FILE *out, const struct span *jpeg)
{
	if (jpeg->len == 0 || jpeg->len > MOST) {
		fputs("<p class=\"none\">The set keeps no pixels of it.</p>\n",
		    out);
		return;
	}
	fputs("<figure><img alt=\"the image in the set\" src=\"", out);
	image(out, jpeg);
	fputs("\"/><figcaption>in the set</figcaption></figure>\n", out);
}
