/*
 * Which column of a list, or key of a sidecar, is what: by name, in any case,
 * in the spellings that published lists use.  The others are kept as JSON,
 * but for what tells a place, where a photo was taken is nobody's business, and
 * for URLs that hold a secret.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/collect/collect.h"
#include "crawl/fetch/url.h"

#define EXTRA_LEN 8192 /* bytes of JSON: COYO's 15 columns take 400 */
#define VALUE_LEN 1024 /* bytes of one value in it */

/*
 * The first name that is there wins.  LAION: URL, TEXT.  COYO, DataComp: url,
 * text.  CC3M, CC12M, img2dataset: url, caption.  DataComp, img2dataset:
 * sha256; LAION: md5, and a hash that is none of the bytes.  The rest as seen
 * in lists of the Hugging Face hub, Openverse, Flickr and Wikimedia.
 */
struct spelling {
	enum field field;
	const char *name;
};

static const struct spelling spellings[] = {
	{ FIELD_URL, "url" },
	{ FIELD_URL, "image_url" },
	{ FIELD_URL, "img_url" },
	{ FIELD_URL, "image_link" },
	{ FIELD_URL, "image_src" },
	{ FIELD_URL, "original_url" },
	{ FIELD_URL, "photo_image_url" },
	{ FIELD_URL, "file_url" },
	{ FIELD_URL, "imageurl" },
	{ FIELD_URL, "uri" },
	{ FIELD_URL, "link" },
	{ FIELD_URL, "src" },
	{ FIELD_URL, "image" },
	{ FIELD_CAPTION, "caption" },
	{ FIELD_CAPTION, "text" },
	{ FIELD_CAPTION, "alt_text" },
	{ FIELD_CAPTION, "alt" },
	{ FIELD_CAPTION, "alttext" },
	{ FIELD_CAPTION, "description" },
	{ FIELD_CAPTION, "caption_reference_description" },
	{ FIELD_CAPTION, "caption_alt_text_description" },
	{ FIELD_CAPTION, "prompt" },
	{ FIELD_PAGE, "page_url" },
	{ FIELD_PAGE, "page" },
	{ FIELD_PAGE, "foreign_landing_url" },
	{ FIELD_PAGE, "source_url" },
	{ FIELD_PAGE, "referrer" },
	{ FIELD_TITLE, "page_title" },
	{ FIELD_TITLE, "title" },
	{ FIELD_AUTHOR, "author" },
	{ FIELD_AUTHOR, "creator" },
	{ FIELD_AUTHOR, "artist" },
	{ FIELD_AUTHOR, "photographer" },
	{ FIELD_AUTHOR, "owner_name" },
	{ FIELD_LICENCE, "license_url" },
	{ FIELD_LICENCE, "licence_url" },
	{ FIELD_LICENCE, "license" },
	{ FIELD_LICENCE, "licence" },
	{ FIELD_LICENCE, "rights" },
	{ FIELD_FILE, "file_name" },
	{ FIELD_FILE, "filename" },
	{ FIELD_FILE, "image_path" },
	{ FIELD_SHA256, "sha256" },
	{ FIELD_SHA256, "sha_256" },
	{ FIELD_SHA256, "sha256sum" },
	{ FIELD_SHA256, "sha256_hash" },
	{ FIELD_SHA256, "image_sha256" },
	{ FIELD_MD5, "md5" },
	{ FIELD_MD5, "md5sum" },
	{ FIELD_MD5, "md5_hash" },
	{ FIELD_MD5, "image_md5" },
	{ FIELD_HASH, "hash" },
	{ FIELD_HASH, "checksum" },
	{ FIELD_HASH, "digest" },
};

#define SPELLINGS (sizeof(spellings) / sizeof(*spellings))

static int
find(const struct cell *cells, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(cells[i].name, name) == 0)
			return (int)i;
	return -1;
}

void
fields_find(const struct cell *cells, size_t n, int found[FIELDS])
{
	for (int f = 0; f < FIELDS; f++)
		found[f] = -1;
	for (size_t i = 0; i < SPELLINGS; i++) {
		enum field field = spellings[i].field;

		if (found[field] == -1)
			found[field] = find(cells, n, spellings[i].name);
	}
}

/* Words that no column's name may hold: see the head of this file. */
static bool
is_place(const char *name)
{
	static const char *const words[] = { "exif", "gps", "latitude",
		"longitude", "geodata", "location", "upload_ip" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcasestr(name, words[i]) != NULL)
			return true;
	return strcasecmp(name, "lat") == 0 || strcasecmp(name, "lon") == 0 ||
	       strcasecmp(name, "lng") == 0;
}

static bool
is_field(size_t i, const int found[FIELDS])
{
	for (int f = 0; f < FIELD_SHA256; f++)
		if (found[f] == (int)i)
			return true;
	return false;
}

void
fields_keep(struct cell *cells, size_t n, const int found[FIELDS])
{
	for (size_t i = 0; i < n; i++)
		cells[i].kept = !is_field(i, found) &&
				strlen(cells[i].name) <= VALUE_LEN &&
				!is_place(cells[i].name);
}

bool
fields_extra(struct json *json, const struct cell *cells, size_t n)
{
	off_t start = ftello(json->out);
	bool any = false;

	json_open(json, '{');
	for (size_t i = 0; i < n; i++) {
		const char *value = cells[i].kept ? cells[i].value : NULL;

		/* In the worst case each byte is escaped as six. */
		if (value == NULL || strlen(value) > VALUE_LEN ||
		    url_private(value) ||
		    ftello(json->out) - start + 6 * VALUE_LEN > EXTRA_LEN)
			continue;
		json_key(json, cells[i].name);
		if (cells[i].raw)
			json_raw(json, value);
		else
			json_text(json, value);
		any = true;
	}
	json_close(json, '}');
	return any;
}
