/*
 * WebDataset tars, and zips, streamed: nothing is unpacked to disk, so that a
 * member's name, whatever tricks it plays, is a name.  Members whose path has
 * the same start, up to the first dot of its last part, are one sample if they
 * stand together: 00001.jpg, 00001.txt, 00001.json.
 */
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/collect/collect.h"
#include "crawl/collect/members.h"
#include "crawl/crawl.h"

#define TEXT_LEN (1u << 20) /* bytes of a sidecar */
#define IMAGES 16 /* of a sample; the first is sent off when one more comes */
#define SAMPLE_LEN (128u << 20) /* bytes of a sample held at once */

struct image {
	char *name;
	struct bytes bytes;
};

struct reader {
	const struct emit *emit;
	const char *path;
	struct members members;
	int64_t skip;
	int64_t sent, encrypted, passed_over; /* images; members; both */
	char *passed; /* the first that was passed over, and why */
	bool stopped;
	/* The sample at hand. */
	char *key;
	int64_t before; /* members before it */
	struct sidecar car;
	struct image images[IMAGES];
	size_t n, held;
};

static int
fail(struct reader *r, char **reason)
{
	const struct members *m = &r->members;

	free(*reason);
	if (asprintf(reason, "files: %s: %s, %s %" PRId64 "%s%s", r->path,
		members_why(m), m->name == NULL ? "after member" : "in member",
		m->n, m->name == NULL ? "" : ": ",
		m->name == NULL ? "" : m->name) == -1)
		err(1, NULL);
	return -1;
}

static void
pass_over(struct reader *r, const char *name, const char *why)
{
	if (r->passed_over++ == 0 &&
	    asprintf(&r->passed, "%s: %s", name, why) == -1)
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
		.bytes = image->bytes.len > 0 ? image->bytes.data : "",
		.len = image->bytes.len,
		.mime = image_mime(image->bytes.data, image->bytes.len),
	};

	r->sent++;
	if (url != NULL && !r->stopped && !emit_pair(r->emit, &pair))
		r->stopped = true;
	free(url);
	free(image->name);
	free(image->bytes.data);
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
	end_sample(r, r->members.n - 1);
	r->key = strndup(name, len);
	if (r->key == NULL)
		err(1, NULL);
}

static bool
ends(const char *name, const char *suffix)
{
	size_t len = strlen(name), n = strlen(suffix);

	return len > n && strcasecmp(name + len - n, suffix) == 0;
}

/* BYTES become the sample's. */
static void
keep(struct reader *r, struct bytes *bytes, const char *name)
{
	if (r->n == IMAGES || r->held + bytes->len > SAMPLE_LEN)
		send_images(r);
	r->held += bytes->len;
	r->images[r->n++] =
	    (struct image) { .name = text_copy(name), .bytes = *bytes };
	*bytes = (struct bytes) { 0 };
}

/*
 * A member that begins like an image, or has the name of one, of which BYTES
 * has what members_read() with RC read.
 */
static int
take_image(struct reader *r, struct bytes *bytes, int rc)
{
	if (rc == 0)
		rc = members_read(&r->members, bytes, MEMBER_LEN);
	if (rc == 1)
		keep(r, bytes, r->members.name);
	else if (rc == 0)
		pass_over(r, r->members.name,
		    bytes->len == MEMBER_LEN ? "is larger than 64 MiB"
					     : members_why(&r->members));
	return rc;
}

/* A member that is an image or a sidecar; -1: the archive cannot go on. */
static int
take_member(struct reader *r, const char *name)
{
	bool text = ends(name, ".txt"), json = ends(name, ".json");
	struct bytes bytes = { 0 };
	int rc;

	begin_sample(r, name);
	rc = members_read(
	    &r->members, &bytes, text || json ? TEXT_LEN : SNIFF_LEN);
	if (rc != -1 && text)
		sidecar_text(&r->car, bytes.data, bytes.len);
	else if (rc != -1 && json)
		sidecar_json(&r->car, bytes.data, bytes.len);
	else if (rc != -1 && (image_mime(bytes.data, bytes.len) != NULL ||
				 suffix_photo(name)))
		rc = take_image(r, &bytes, rc);
	else if (rc != -1 && suffix_archive(name))
		pass_over(r, name, "is an archive within an archive");
	free(bytes.data);
	return rc == -1 ? -1 : 0;
}

static int
visit(struct reader *r)
{
	const struct members *m = &r->members;

	if (m->encrypted) {
		r->encrypted++;
		pass_over(r, m->name == NULL ? "" : m->name, "is encrypted");
		return 0;
	}
	return m->n > r->skip && m->name != NULL && m->file
		   ? take_member(r, m->name)
		   : 0;
}

static int
read_members(struct reader *r, char **reason)
{
	int rc = 1;

	while (!r->stopped && (rc = members_next(&r->members)) == 1)
		if (visit(r) == -1)
			return fail(r, reason);
	return rc == -1 ? fail(r, reason) : 0;
}

/*
 * What RC of the whole is.  Of an archive that is cut short, or encrypted in
 * part, the members that could be read count, and the rest is only said; of
 * one that means harm, nothing more is asked.
 */
static int
judge(const struct reader *r, int rc)
{
	bool any = r->sent > 0 || (r->skip > 0 && r->members.n > 0);

	if (rc == 0)
		return r->encrypted > 0 && !any ? -1 : 0;
	return any && !members_harm(&r->members) ? 0 : -1;
}

int
archive_collect(const struct body *body, const struct emit *emit, char **reason)
{
	struct reader r = {
		.emit = emit, .path = body->locator, .skip = body->position
	};
	int rc;

	if (members_open(&r.members, r.path) == NULL)
		rc = read_members(&r, reason);
	else
		rc = fail(&r, reason);
	end_sample(&r, rc == 0 ? r.members.n : r.members.n - 1);
	tell(&r, reason);
	rc = judge(&r, rc);
	members_close(&r.members);
	return rc;
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
