/*
 * A segment's file that is damaged, or was made to lead astray: it is refused,
 * or answers as before; and where it shrinks, the program says so.
 */
#include <sys/mman.h>
#include <sys/wait.h>

#include "tests/segment.h"
#include "tests/test.h"

#define CODES 70000 /* more than are scanned, so that there are slots */
#define FLIPS 1000
#define CUTS 300
#define QUERIES 3

struct specimen {
	struct entries entries;
	uint8_t *data; /* the file as it was written */
	size_t len;
	struct code queries[QUERIES];
	struct answer answers[QUERIES]; /* of comparing all */
};

static int
radius_of(int query)
{
	return 11 * query + 9;
}

static void
specimen_make(struct specimen *of)
{
	static const int64_t gone[] = { 3, 5, 8 };
	uint64_t state = 20261122;
	struct code *codes = codes_make(CODES, &state);
	int fd;

	for (size_t i = 0; i < CODES; i++)
		entries_add(&of->entries, &codes[i % (CODES - 9)], (int64_t)i);
	free(codes);
	fd = segment_temporary(&of->entries, (struct items) { gone, 3 });
	of->len = (size_t)lseek(fd, 0, SEEK_END);
	of->data = malloc(of->len);
	if (of->data == NULL || pread(fd, of->data, of->len, 0) == -1)
		err(1, "specimen");
	close(fd);
	for (int i = 0; i < QUERIES; i++) {
		of->queries[i] =
		    codes_flipped(of->entries.codes[codes_rand(&state) % CODES],
			(uint64_t)radius_of(i), &state);
		of->answers[i] =
		    answer_by_all(&of->entries, &of->queries[i], radius_of(i));
	}
}

/* In memory, as a file: it is written many times. */
static int
file_of(const uint8_t *data, size_t len)
{
	int fd = memfd_create("segment", MFD_CLOEXEC);

	if (fd == -1 || pwrite(fd, data, len, 0) != (ssize_t)len)
		err(1, "memfd");
	return fd;
}

/* None of the answers is false; *SEEN: how many were refused. */
static bool
answers_hold(const struct specimen *of, struct segment_file *file, int *seen)
{
	bool hold = true;

	for (int i = 0; i < QUERIES; i++) {
		struct answer is =
		    answer_of(file, &of->queries[i], radius_of(i));

		*seen += is.why != NULL;
		hold = hold &&
		       (is.why != NULL || answers_equal(&is, &of->answers[i]));
	}
	return hold;
}

/* Each is found by who reads all, and misleads none who reads a part. */
static void
test_flips(struct specimen *of)
{
	int fd = file_of(of->data, of->len), bad = 0, seen = 0, refused = 0;
	uint64_t state = 1;

	for (int i = 0; i < FLIPS; i++) {
		size_t bit = codes_rand(&state) % (8 * of->len);
		uint8_t was = of->data[bit / 8];
		uint8_t is = (uint8_t)(was ^ 1 << bit % 8);
		struct segment_file file;

		pwrite(fd, &is, 1, (off_t)(bit / 8));
		if (segment_map(&file, fd) == NULL) {
			bad += !answers_hold(of, &file, &seen);
			bad += segment_verify(&file, 1) == NULL;
			segment_close(&file);
		} else {
			refused++;
		}
		if (i % 20 == 0)
			bad += segment_load(&file, fd, 1) == NULL;
		pwrite(fd, &was, 1, (off_t)(bit / 8));
	}
	close(fd);
	OK(bad == 0);
	OK(seen > 0 && refused > 0);
}

static void
test_cuts(const struct specimen *of)
{
	int fd = file_of(of->data, of->len), bad = 0;
	uint64_t state = 2;
	struct segment_file file;

	OK(ftruncate(fd, (off_t)of->len + 1) == 0);
	OK(segment_map(&file, fd) != NULL);
	for (size_t i = 0, len = of->len; i < CUTS && len > 0; i++) {
		len -= i < 20 ? 1 : 1 + codes_rand(&state) % (len / 8 + 1);
		if (ftruncate(fd, (off_t)len) == -1)
			err(1, "memfd");
		bad += segment_map(&file, fd) == NULL;
		bad += segment_load(&file, fd, 1) == NULL;
		bad += segment_open(&file, fd, 1, 1) == NULL;
	}
	OK(bad == 0);
	OK(lseek(fd, 0, SEEK_END) < BLOCK_LEN);
	close(fd);
}

static const char *
why_of(const uint8_t *data, size_t len)
{
	struct segment_file file;
	int fd = file_of(data, len);
	const char *why = segment_map(&file, fd);

	if (why == NULL)
		segment_close(&file);
	close(fd);
	return why != NULL ? why : "";
}

/* A number of the head, another one, with its sum. */
static const char *
why_with(struct specimen *of, size_t at, uint32_t number)
{
	uint8_t block[BLOCK_LEN];
	const char *why;

	memcpy(block, of->data, sizeof(block));
	memcpy(of->data + at, &number, sizeof(number));
	form_seal(of->data);
	why = why_of(of->data, of->len);
	memcpy(of->data, block, sizeof(block));
	return why;
}

#define AT(field) offsetof(struct head, field)
#define CONTRADICTS "is damaged: its head contradicts itself"

static void
test_heads(struct specimen *of)
{
	OK(strcmp(why_with(of, AT(version), SEGMENT_VERSION), "") == 0);
	OK(strcmp(why_with(of, AT(version), SEGMENT_VERSION + 1),
	       "is of a newer version of this program") == 0);
	OK(strcmp(why_with(of, AT(version), 0),
	       "is of an older version of this program") == 0);
	OK(strcmp(why_with(of, AT(order), 0x04030201),
	       "is of a machine of another byte order") == 0);
	OK(strcmp(why_with(of, AT(magic), 0), "is no segment of an index") ==
	    0);
	OK(strcmp(why_with(of, AT(slots), SLOTS + 1), CONTRADICTS) == 0);
	OK(strcmp(why_with(of, AT(width), 0), CONTRADICTS) == 0);
	OK(strcmp(why_with(of, AT(to), 0), CONTRADICTS) == 0);
	OK(strcmp(why_with(of, AT(item_len), 5), CONTRADICTS) == 0);
	OK(strcmp(why_with(of, AT(singles), UINT32_MAX), CONTRADICTS) == 0);
	OK(strcmp(why_with(of, AT(nitems), 1), CONTRADICTS) == 0);
	OK(strcmp(why_with(of, AT(ncodes), 1), CONTRADICTS) == 0);
	OK(strcmp(why_with(of, AT(ngone), 1000), "is cut short") == 0);
	OK(strcmp(why_of(of->data, 0), "is cut short") == 0);
}

/* A copy of the file, in which things can be changed. */
static void
copy(struct segment_file *file, const struct specimen *of)
{
	uint8_t *data = malloc(of->len);
	struct head head;

	if (data == NULL)
		err(1, NULL);
	memcpy(data, of->data, of->len);
	form_read(file, &head, data);
	file->data = data;
	form_place(file);
}

/*
 * Its sums are put right, and yet it leads outside: it is refused, at the
 * latest by who asks it for something.
 */
static bool
is_lie_seen(const struct specimen *of, const struct segment_file *lie)
{
	struct segment_file file;
	struct entries all = { 0 };
	int seen = 0, fd;
	bool sealed = segment_seal(lie->data, of->len);

	fd = file_of(lie->data, of->len);
	free(lie->data);
	if (segment_map(&file, fd) != NULL) {
		seen++;
	} else {
		answers_hold(of, &file, &seen);
		seen +=
		    segment_entries(&file, &(struct items) { 0 }, &all) != NULL;
		entries_clear(&all);
		segment_close(&file);
	}
	close(fd);
	return sealed && seen > 0;
}

/* All that has a place in slot I leads there. */
static void
redirect(struct segment_file *lie, int i, const struct groups *there)
{
	const struct slot *slot = &lie->segment.slots[i];
	struct groups *groups = (void *)(uintptr_t)slot->groups;
	size_t n = ((size_t)1 << (slot->width - GROUP_BITS)) / GROUPS + 1;

	for (size_t k = 0; k < n; k++)
		groups[k] = *there;
}

static void
test_slot(const struct specimen *of, int i)
{
	/* Every bucket has many codes: who believed it would never end. */
	static const struct groups endless = { { 0, CODES / 2, 0, CODES / 2 },
		{ { 1 }, { 1 }, { 1 } } };
	struct groups outside = { .base = { UINT32_MAX, CODES, CODES } };
	struct segment_file lie;
	uint32_t *ids;

	for (int k = 0; k < GROUPS * GROUP; k++)
		outside.end[k / GROUP][k % GROUP] = (uint8_t)(k % GROUP + 1);
	copy(&lie, of);
	ids = (void *)(uintptr_t)lie.segment.slots[i].ids;
	for (uint32_t k = 0; k < lie.segment.n; k++)
		ids[k] |= (1U << lie.segment.id_bits) - 1;
	OK(is_lie_seen(of, &lie));
	copy(&lie, of);
	redirect(&lie, i, &endless);
	OK(is_lie_seen(of, &lie));
	copy(&lie, of);
	redirect(&lie, i, &outside);
	OK(is_lie_seen(of, &lie));
}

static void
test_lies(const struct specimen *of)
{
	struct segment_file lie;

	test_slot(of, 0);
	test_slot(of, 1);
	copy(&lie, of);
	memset((void *)(uintptr_t)lie.first, 0xff, sizeof(*lie.first));
	OK(is_lie_seen(of, &lie));
	copy(&lie, of);
	memset((void *)(uintptr_t)lie.gone.list, 1, 2 * sizeof(int64_t));
	OK(is_lie_seen(of, &lie));
	copy(&lie, of);
	OK(!is_lie_seen(of, &lie));
}

static _Noreturn void
read_what_shrinks(const struct specimen *of, int err_fd)
{
	int fd = file_of(of->data, of->len), seen = 0;
	struct segment_file file;

	dup2(err_fd, STDERR_FILENO);
	if (segment_map(&file, fd) != NULL)
		_exit(9);
	if (ftruncate(fd, 2 * BLOCK_LEN) == -1)
		_exit(8);
	answers_hold(of, &file, &seen);
	_exit(7);
}

static void
test_shrinking(const struct specimen *of)
{
	char said[256] = { 0 };
	int status, fd[2];
	pid_t pid;

	fflush(NULL);
	if (pipe(fd) == -1 || (pid = fork()) == -1)
		err(1, "fork");
	if (pid == 0)
		read_what_shrinks(of, fd[1]);
	close(fd[1]);
	OK(read(fd[0], said, sizeof(said) - 1) > 0);
	OK(waitpid(pid, &status, 0) == pid);
	OK(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	OK(strstr(said, "cut short") != NULL && strchr(said, '\n') != NULL);
	close(fd[0]);
}

int
main(void)
{
	struct specimen of = { 0 };

	specimen_make(&of);
	test_flips(&of);
	test_cuts(&of);
	test_heads(&of);
	test_lies(&of);
	test_shrinking(&of);
	entries_clear(&of.entries);
	free(of.data);
	return DONE();
}
