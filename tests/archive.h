/*
 * Tars and zips, made by libarchive.
 */
#include <archive.h>
#include <archive_entry.h>
#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* An archive at PATH: tar, tar.gz or zip by its name. */
static inline struct archive *
archive_create(const char *path, const char *options)
{
	struct archive *a = archive_write_new();
	bool zip = strstr(path, ".zip") != NULL;

	if (zip)
		archive_write_set_format_zip(a);
	else
		archive_write_set_format_pax_restricted(a);
	if (strstr(path, ".gz") != NULL)
		archive_write_add_filter_gzip(a);
	if (options != NULL) {
		archive_write_set_passphrase(a, "open");
		archive_write_set_options(a, options);
	}
	if (archive_write_open_filename(a, path) != ARCHIVE_OK)
		errx(1, "%s", archive_error_string(a));
	return a;
}

/* A member: TEXT, and then zeros up to LEN. */
static inline void
archive_member(
    struct archive *a, const char *name, const char *text, size_t len)
{
	struct archive_entry *entry = archive_entry_new();
	char *bytes;

	len = len > strlen(text) ? len : strlen(text);
	bytes = calloc(1, len);
	if (bytes == NULL)
		err(1, NULL);
	memcpy(bytes, text, strlen(text));
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (int64_t)len);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	if (archive_write_header(a, entry) != ARCHIVE_OK ||
	    archive_write_data(a, bytes, len) < 0)
		errx(1, "%s", archive_error_string(a));
	archive_entry_free(entry);
	free(bytes);
}

static inline void
archive_link(struct archive *a, const char *name, const char *to)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFLNK);
	archive_entry_set_symlink(entry, to);
	archive_write_header(a, entry);
	archive_entry_free(entry);
}
