/*
 * The members of a tar or a zip, streamed by libarchive within bounds.  Of a
 * zip it takes what the directory at its end lists, in the order of the file;
 * entries that overlap each other unpack to more than the bound on the whole.
 */
#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>
#include <err.h>
#include <stdlib.h>

#include "crawl/collect/members.h"

#define BLOCK 65536      /* bytes read at a time */
#define MEMBERS 10000000 /* of an archive; a shard has 30,000 */
/* Bytes out for a byte in: photographs give 1, the best bitmap some 20. */
#define RATIO 100
#define RATIO_FROM (64u << 20) /* bytes out that are free of that rule */

static struct archive *
make_reader(void)
{
	struct archive *archive = archive_read_new();

	/* Not `all': some of the others start programs. */
	if (archive == NULL ||
	    archive_read_support_filter_gzip(archive) != ARCHIVE_OK ||
	    archive_read_support_format_tar(archive) != ARCHIVE_OK ||
	    archive_read_support_format_zip(archive) != ARCHIVE_OK)
		errx(1, "libarchive: cannot read tar, zip and gzip");
	return archive;
}

const char *
members_open(struct members *m, const char *path)
{
	struct stat st;

	*m = (struct members) { .archive = make_reader() };
	if (stat(path, &st) == 0)
		m->limit = (int64_t)st.st_size * RATIO + RATIO_FROM;
	return archive_read_open_filename(m->archive, path, BLOCK) == ARCHIVE_OK
		   ? NULL
		   : members_why(m);
}

void
members_close(struct members *m)
{
	archive_read_free(m->archive);
	m->archive = NULL;
}

bool
members_harm(const struct members *m)
{
	return m->out > m->limit || m->n > MEMBERS;
}

const char *
members_why(const struct members *m)
{
	const char *why = archive_error_string(m->archive);

	if (m->n > MEMBERS)
		return "has over 10000000 members";
	if (m->out > m->limit)
		return "unpacks to over 100 times its size";
	return why == NULL ? "is damaged" : why;
}

static void
make_room(struct bytes *to, size_t *room, size_t max)
{
	if (to->len < *room)
		return;
	*room = *room * 2 < BLOCK ? BLOCK : *room * 2;
	*room = *room < max ? *room : max;
	to->data = realloc(to->data, *room);
	if (to->data == NULL)
		err(1, NULL);
}

int
members_read(struct members *m, struct bytes *to, size_t max)
{
	size_t room = to->len;
	ssize_t got = 1;

	while (to->len < max && m->out <= m->limit) {
		make_room(to, &room, max);
		got = archive_read_data(
		    m->archive, to->data + to->len, room - to->len);
		if (got <= 0)
			break;
		m->out += got;
		to->len += (size_t)got;
	}
	if (got == 0)
		return 1;
	return got == ARCHIVE_FATAL || m->out > m->limit ? -1 : 0;
}

/*
 * What is left of a member, read where skipping would unpack it unseen.
 */
static int
skip_rest(struct members *m)
{
	char block[BLOCK];
	ssize_t got;

	if (m->name == NULL || m->encrypted ||
	    archive_filter_code(m->archive, 0) == ARCHIVE_FILTER_NONE)
		return 0;
	do {
		got = archive_read_data(m->archive, block, sizeof(block));
		m->out += got > 0 ? got : 0;
	} while (got > 0 && m->out <= m->limit);
	return got == 0 ? 0 : -1;
}

int
members_next(struct members *m)
{
	struct archive_entry *entry;
	int rc;

	if (skip_rest(m) == -1)
		return -1;
	m->name = NULL;
	do
		rc = archive_read_next_header(m->archive, &entry);
	while (rc == ARCHIVE_RETRY);
	if (rc == ARCHIVE_EOF)
		return 0;
	if (rc == ARCHIVE_FATAL || ++m->n > MEMBERS)
		return -1;
	m->name = archive_entry_pathname_utf8(entry);
	if (m->name == NULL)
		m->name = archive_entry_pathname(entry);
	m->file = archive_entry_filetype(entry) == AE_IFREG &&
		  archive_entry_hardlink(entry) == NULL;
	m->encrypted = archive_entry_is_encrypted(entry) != 0;
	return 1;
}
