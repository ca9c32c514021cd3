/*
 * What the file itself says of its use: words of its owner, and no judgement.
 */
#include "measure.h"

static void
end(void *state, const struct image *img, struct value out[])
{
	(void)state;
	value_text(&out[0], img->rights.data_mining);
	value_text(&out[1], img->rights.training_mining);
	value_text(&out[2], img->rights.digital_source);
	value_text(&out[3], img->rights.copyright);
	value_text(&out[4], img->rights.url);
}

const struct measure measure_rights = {
	.name = "rights",
	.about = "what the file says of its own use, and of how it came to "
		 "be: XMP, EXIF, IPTC, C2PA",
	.source = "PLUS LDF; IPTC Photo Metadata 2023.1; C2PA 2.1; CAWG "
		  "Training and Data Mining 1.1",
	.cost = COST_HEADER,
	.columns = {
		{ "data_mining", "PLUS Data Mining: DMI-PROHIBITED, ...", 1,
		    0, true },
		{ "training_mining", "C2PA or CAWG, signature not verified", 1,
		    0, true },
		{ "digital_source",
		    "IPTC NewsCode: trainedAlgorithmicMedia, ...", 1, 0, true },
		{ "copyright", "notice of XMP, EXIF or IPTC", 1, 0, true },
		{ "rights_url", "licence or web statement", 1, 0, true },
	},
	.end = end,
};
