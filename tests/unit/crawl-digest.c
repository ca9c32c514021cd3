/*
 * The thread that takes digests: they are those that this one would take, each
 * comes back once, and what is under way is waited for.
 */
#include <sched.h>

#include <err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/crawl.h"
#include "tests/test.h"

#define BYTES 200000
#define GIVEN 300  /* of them each third is too short */
#define FULL 10000 /* more than can be under way */

static void
fill(struct digest *digest, const uint8_t *bytes, int i)
{
	*digest = (struct digest) {
		.reply = { .body = bytes + i,
		    .len = i % 3 == 0 ? (size_t)i : (size_t)(16384 + 500 * i) },
		.ctx = digest,
	};
}

static bool
is_right(const struct digest *digest)
{
	struct stored own = { 0 };

	warc_digest(&digest->reply, &own);
	return digest->stored.digested && digest->stored.bytes == own.bytes &&
	       memcmp(digest->stored.sha256, own.sha256, 32) == 0 &&
	       memcmp(digest->stored.xxh3, own.xxh3, 16) == 0;
}

static struct digest *
wait_for_one(struct digester *d)
{
	struct pollfd poll_fd = { .fd = digester_fd(d), .events = POLLIN };
	struct digest *digest;

	digester_flush(d);
	while ((digest = digester_take(d)) == NULL)
		if (poll(&poll_fd, 1, 10000) != 1)
			errx(1, "no digest within 10 s");
	return digest;
}

static void
test_digests(struct digester *d, const uint8_t *bytes)
{
	struct digest *all = calloc(GIVEN, sizeof(*all));
	int given = 0, right = 0, long_enough = 0;

	for (int i = 0; i < GIVEN; i++) {
		fill(&all[i], bytes, i);
		long_enough += i % 3 != 0;
		given += digester_give(d, &all[i]);
	}
	OK(given == long_enough);
	for (int i = 0; i < given; i++) {
		struct digest *digest = wait_for_one(d);

		right += digest->ctx == digest && is_right(digest);
		digest->ctx = NULL; /* a second time, it would be wrong */
	}
	OK(right == given);
	OK(digester_take(d) == NULL);
	free(all);
}

/* Gives until no more are taken, and goes. */
static void
test_left(struct digester *d, const uint8_t *bytes)
{
	struct digest *all = calloc(FULL, sizeof(*all));
	int given = 0, whole = 0;

	for (int i = 0; i < FULL; i++) {
		fill(&all[i], bytes, 1);
		given += digester_give(d, &all[i]);
	}
	OK(given >= 64 && given < FULL);
	digester_flush(d);
	digester_free(d);
	for (int i = 0; i < FULL; i++)
		whole += all[i].stored.digested;
	OK(whole == given);
	free(all);
}

/* On one processor there is none, and nothing is taken. */
static void
test_alone(struct digester *d, const uint8_t *bytes)
{
	struct digest digest;

	fill(&digest, bytes, 1);
	OK(d == NULL && !digester_give(d, &digest));
	digester_flush(d);
	OK(digester_take(d) == NULL && digester_fd(d) == -1);
	digester_free(d);
}

static void
use_one_processor(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(sched_getcpu(), &set);
	if (sched_setaffinity(0, sizeof(set), &set) == -1)
		err(1, "sched_setaffinity");
}

int
main(void)
{
	uint8_t *bytes = malloc(BYTES);
	struct digester *d = digester_new();

	if (bytes == NULL)
		err(1, NULL);
	for (int i = 0; i < BYTES; i++)
		bytes[i] = (uint8_t)((unsigned)i * (unsigned)i >> 7);
	if (d != NULL) {
		test_digests(d, bytes);
		test_left(d, bytes);
	}
	use_one_processor();
	test_alone(digester_new(), bytes);
	free(bytes);
	return DONE();
}
