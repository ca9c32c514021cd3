/*
 * What the end of a name says a thing is.  Its bytes are asked wherever they
 * are at hand; but a photograph that is damaged is told by nothing else, nor
 * is a link that is no page.
 */
#include <string.h>

#include "crawl/collect/table.h"

#define SUFFIX_LEN 8 /* bytes of the longest of them, and NUL */

/* Each between two spaces. */
static const char photos[] =
    " jpg jpeg jpe jfif png apng gif webp heic heif hif avif bmp dib tif tiff "
    "jxl jp2 j2k dng cr2 cr3 crw nef nrw arw srf sr2 orf rw2 raf pef srw raw "
    "x3f 3fr erf kdc mrw rwl iiq ";
static const char others[] =
    " svg svgz ico psd ai eps css js mjs json map xml rss atom wasm woff woff2 "
    "ttf otf eot pdf ps djvu epub mobi doc docx xls xlsx ppt pptx odt ods odp "
    "csv tsv parquet zip gz tgz bz2 xz zst 7z rar tar iso dmg exe msi apk deb "
    "rpm jar bin mp3 m4a ogg oga opus wav flac mp4 m4v webm mov avi mkv mpg "
    "mpeg wmv ogv flv 3gp ";
static const char archives[] = " zip tar tgz ";

/* What follows the last dot of NAME, LEN bytes long, is one of LIST. */
static bool
listed(const char *list, const char *name, size_t len)
{
	const char *dot = memrchr(name, '.', len);
	size_t n = dot == NULL ? 0 : (size_t)(name + len - dot - 1);
	char word[SUFFIX_LEN + 2];

	/* A name that begins with its only dot has no suffix. */
	if (n == 0 || n >= SUFFIX_LEN || dot == name ||
	    memchr(dot, ' ', n + 1) != NULL)
		return false;
	word[0] = word[n + 1] = ' ';
	word[n + 2] = '\0';
	memcpy(word + 1, dot + 1, n);
	return strcasestr(list, word) != NULL;
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

bool
suffix_photo(const char *path)
{
	const char *name = last_part(path);

	/* macOS keeps a file's attributes in another, ._NAME. */
	return strncmp(name, "._", 2) != 0 &&
	       listed(photos, name, strlen(name));
}

bool
suffix_archive(const char *path)
{
	const char *name = last_part(path);

	return listed(archives, name, strlen(name)) || form_ends(name, ".tar");
}

bool
suffix_page(const char *url)
{
	const char *path = strstr(url, "://");
	const char *name, *end;

	path = path == NULL ? url : path + 3;
	path += strcspn(path, "/?#");
	end = path + strcspn(path, "?#");
	name = memrchr(path, '/', (size_t)(end - path));
	name = name == NULL ? path : name + 1;
	size_t len = (size_t)(end - name);

	/* A wiki's page about a picture: /wiki/File:Name.jpg */
	if (memchr(name, ':', len) != NULL ||
	    memmem(name, len, "%3A", 3) != NULL)
		return true;
	return !listed(photos, name, len) && !listed(others, name, len);
}
