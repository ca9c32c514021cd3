/*
 * WebDataset tars, and zips, streamed: nothing is unpacked to disk, so that a
 * member's name, whatever tricks it plays, is a name.  Members whose path has
 * the same start, up to the first dot of its last part, are one sample if they
 * stand together: 00001.jpg, 00001.txt, 00001.json.
 */
#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/collect/collect.h"
#include "crawl/crawl.h"

#define BLOCK 65536            /* bytes read at a time */
#define MEMBER_LEN (64u << 20) /* bytes of an image in an archive */
#define TEXT_LEN (1u << 20)    /* bytes of a sidecar */
#define IMAGES 16 /* of a sample; the first is sent off when one more comes */
#define SAMPLE_LEN (128u << 20) /* bytes of a sample held at once */
#define MEMBERS 10000000        /* of an archive; a shard has 30,000 */
/* Bytes out for a byte in: photographs give 1, the best bitmap some 20. */
#define RATIO 100
#define RATIO_FROM (64u << 20) /* bytes out that are free of that rule */

struct image {
	char *name, *bytes;
	size_t len;
};

struct reader {
	const struct emit *emit;
	const char *path;
	struct archive *archive;
	int64_t limit, out; /* bytes that may come out, bytes that did */
	int64_t members, skip;
	int64_t sent, encrypted, passed_over; /* images; members; both */
	const char *name; /* of the member at hand, or NULL */
	char *passed;     /* the first that was passed over, and why */
	bool stopped;
	/* The sample at hand. */
	char *key;
	int64_t before; /* members before it */
	struct sidecar car;
	struct image images[IMAGES];
	size_t n, held;
};

static int
fail(struct reader *r, char **reason, const char *what)
{
	free(*reason);
	if (asprintf(reason, "files: %s: %s, %s %" PRId64 "%s%s", r->path,
		what == NULL ? "is damaged" : what,
		r->name == NULL ? "after member" : "in member", r->members,
		r->name == NULL ? "" : ": ",
		r->name == NULL ? "" : r->name) == -1)
		err(1, NULL);
	return -1;
}

static void
pass_over(struct reader *r, const char *name, const char *why)
{
	if (r->passed_over++ == 0 &&
	    asprintf(&r->passed, "%s: %s", name,
		why == NULL ? "is damaged" : why) == -1)
		err(1, NULL);
}

/* What was passed over goes to *REASON, after what stands there. */
static void
tell(struct reader *r, char **reason)
{
	int64_t others = r->passed_over - 1;
	char *damage = *reason, more[60] = "";

	if (r->passed == NULL)
		return;
	if (others > 0)
		snprintf(more, sizeof(more), "; %" PRId64 " more passed over",
		    others);
	if (asprintf(reason, "%s%s%s%s%s", damage == NULL ? "files: " : damage,
		damage == NULL ? r->path : "", damage == NULL ? ": " : "; ",
		r->passed, more) == -1)
		err(1, NULL);
	free(damage);
	free(r->passed);
}

/* The first image of the sample, with what is known of it. */
static void
send_image(struct reader *r, struct image *image)
{
	char *url = collect_file_url(r->path, image->name);
	struct pair pair = {
		.url = url,
		.title = r->car.title,
		.caption = r->car.caption,
		.author = r->car.author,
		.licence = r->car.licence,
		.kind = r->car.caption == NULL ? "none" : "sidecar",
		.extra = r->car.extra,
		.bytes = image->len > 0 ? image->bytes : "",
		.len = image->len,
		.mime = image_mime(image->bytes, image->len),
	};

	r->sent++;
	if (url != NULL && !r->stopped && !emit_pair(r->emit, &pair))
		r->stopped = true;
	free(url);
	free(image->name);
	free(image->bytes);
}

static void
send_images(struct reader *r)
{
	for (size_t i = 0; i < r->n; i++)
		send_image(r, &r->images[i]);
	r->n = r->held = 0;
}

/* The sample is over, with the member before the one now read. */
static void
end_sample(struct reader *r, int64_t members)
{
	send_images(r);
	sidecar_clear(&r->car);
	free(r->key);
	r->key = NULL;
	if (!r->stopped && members > r->skip)
		emit_position(r->emit, members);
}

/* The length of the part of NAME that members of a sample share. */
static size_t
key_len(const char *name)
{
	const char *base = strrchr(name, '/'), *dot;

	base = base == NULL ? name : base + 1;
	dot = strchr(base, '.');
	return dot == NULL ? strlen(name) : (size_t)(dot - name);
}

static void
begin_sample(struct reader *r, const char *name)
{
	size_t len = key_len(name);

	if (r->key != NULL && strlen(r->key) == len &&
	    strncmp(r->key, name, len) == 0)
		return;
	end_sample(r, r->members - 1);
	r->key = strndup(name, len);
	if (r->key == NULL)
		err(1, NULL);
}

static void
make_room(struct image *to, size_t *room, size_t max)
{
	if (to->len < *room)
		return;
	*room = *room * 2 < BLOCK ? BLOCK : *room * 2;
	*room = *room < max ? *room : max;
	to->bytes = realloc(to->bytes, *room);
	if (to->bytes == NULL)
		err(1, NULL);
}

/*
 * Up to MAX bytes of the member into TO, which may hold some of them already.
 * 1: all of it; 0: there is more, or this member is damaged; -1: all is.
 */
static int
read_more(struct reader *r, struct image *to, size_t max)
{
	size_t room = to->len;
	ssize_t got = 1;

	while (to->len < max && r->out <= r->limit) {
		make_room(to, &room, max);
		got = archive_read_data(
		    r->archive, to->bytes + to->len, room - to->len);
		if (got <= 0)
			break;
		r->out += got;
		to->len += (size_t)got;
	}
	if (got == 0)
		return 1;
	return got == ARCHIVE_FATAL || r->out > r->limit ? -1 : 0;
}

static bool
ends(const char *name, const char *suffix)
{
	size_t len = strlen(name), n = strlen(suffix);

	return len > n && strcasecmp(name + len - n, suffix) == 0;
}

/* The bytes of IMAGE become the sample's. */
static void
keep(struct reader *r, struct image *image, const char *name)
{
	if (r->n == IMAGES || r->held + image->len > SAMPLE_LEN)
		send_images(r);
	image->name = strdup(name);
	if (image->name == NULL)
		err(1, NULL);
	r->held += image->len;
	r->images[r->n++] = *image;
	*image = (struct image) { 0 };
}

/*
 * A member that begins like an image, or has the name of one, of which IMAGE
 * has what read_more() with RC read.
 */
static int
take_image(struct reader *r, struct image *image, int rc)
{
	if (rc == 0)
		rc = read_more(r, image, MEMBER_LEN);
	if (rc == 1)
		keep(r, image, r->name);
	else if (rc == 0)
		pass_over(r, r->name,
		    image->len == MEMBER_LEN
			? "is larger than 64 MiB"
			: archive_error_string(r->archive));
	return rc;
}

/* A member that is an image or a sidecar; -1: the archive cannot go on. */
static int
take_member(struct reader *r, const char *name)
{
	bool text = ends(name, ".txt"), json = ends(name, ".json");
	struct image image = { 0 };
	int rc;

	begin_sample(r, name);
	rc = read_more(r, &image, text || json ? TEXT_LEN : SNIFF_LEN);
	if (rc != -1 && text)
		sidecar_text(&r->car, image.bytes, image.len);
	else if (rc != -1 && json)
		sidecar_json(&r->car, image.bytes, image.len);
	else if (rc != -1 && (image_mime(image.bytes, image.len) != NULL ||
				 suffix_photo(name)))
		rc = take_image(r, &image, rc);
	else if (rc != -1 && suffix_archive(name))
		pass_over(r, name, "is an archive within an archive");
	free(image.bytes);
	return rc == -1 ? -1 : 0;
}

/*
 * What is left of a member, read where skipping would unpack it unseen.
 */
static int
skip_rest(struct reader *r)
{
	char block[BLOCK];
	ssize_t got;

	if (archive_filter_code(r->archive, 0) == ARCHIVE_FILTER_NONE)
		return 0;
	do {
		got = archive_read_data(r->archive, block, sizeof(block));
		r->out += got > 0 ? got : 0;
	} while (got > 0 && r->out <= r->limit);
	return got == 0 ? 0 : -1;
}

static int
visit(struct reader *r, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);

	if (name == NULL)
		name = archive_entry_pathname(entry);
	r->name = name;
	if (archive_entry_is_encrypted(entry)) {
		r->encrypted++;
		pass_over(r, name == NULL ? "" : name, "is encrypted");
		return 0;
	}
	if (r->members > r->skip && name != NULL &&
	    archive_entry_filetype(entry) == AE_IFREG &&
	    archive_entry_hardlink(entry) == NULL && take_member(r, name) == -1)
		return -1;
	return skip_rest(r);
}

static int
read_members(struct reader *r, char **reason)
{
	struct archive_entry *entry;
	int rc;

	while (!r->stopped) {
		r->name = NULL;
		rc = archive_read_next_header(r->archive, &entry);
		if (rc == ARCHIVE_EOF)
			break;
		if (rc == ARCHIVE_RETRY)
			continue;
		if (rc == ARCHIVE_FATAL)
			return fail(
			    r, reason, archive_error_string(r->archive));
		if (++r->members > MEMBERS)
			return fail(r, reason, "has over 10000000 members");
		if (visit(r, entry) == -1)
			return fail(r, reason,
			    r->out > r->limit
				? "unpacks to over 100 times its size"
				: archive_error_string(r->archive));
	}
	return 0;
}

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

/*
 * What RC of the whole is.  Of an archive that is cut short, or encrypted in
 * part, the members that could be read count, and the rest is only said; of
 * one that means harm, nothing more is asked.
 */
static int
judge(const struct reader *r, int rc)
{
	bool any = r->sent > 0 || (r->skip > 0 && r->members > 0);

	if (rc == 0)
		return r->encrypted > 0 && !any ? -1 : 0;
	return any && r->out <= r->limit && r->members <= MEMBERS ? 0 : -1;
}

int
archive_collect(const struct body *body, const struct emit *emit, char **reason)
{
	struct reader r = {
		.emit = emit, .path = body->locator, .skip = body->position
	};
	struct stat st;
	int rc = -1;

	r.archive = make_reader();
	if (stat(r.path, &st) == 0)
		r.limit = (int64_t)st.st_size * RATIO + RATIO_FROM;
	if (archive_read_open_filename(r.archive, r.path, BLOCK) == ARCHIVE_OK)
		rc = read_members(&r, reason);
	else
		fail(&r, reason, archive_error_string(r.archive));
	end_sample(&r, rc == 0 ? r.members : r.members - 1);
	tell(&r, reason);
	archive_read_free(r.archive);
	return judge(&r, rc);
}

bool
archive_is(const char *path)
{
	char head[512] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t got = fd == -1 ? -1 : read(fd, head, sizeof(head));

	if (fd != -1)
		close(fd);
	if (got < 4)
		return false;
	if (memcmp(head, "PK\3\4", 4) == 0 || memcmp(head, "PK\5\6", 4) == 0 ||
	    memcmp(head + 257, "ustar", 5) == 0)
		return true;
	return ends(path, ".tar") ||
	       (memcmp(head, "\x1f\x8b", 2) == 0 &&
		   (ends(path, ".tar.gz") || ends(path, ".tgz")));
}
