/*
 * Bytes that come in from many replies at once.  All spools together have so
 * much memory; a spool that wants more than is left goes on in an unnamed file
 * beside the WARC, so that many large replies cost disk and not memory.
 */
#include <sys/mman.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/fetch/fetch.h"

#define FIRST_ROOM 16384     /* bytes; most small images need no second step */
#define SPARE_ROOM (1 << 20) /* bytes that are kept between two replies */

static void
write_out(struct spool *spool, const uint8_t *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(spool->fd, data, len);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			err(1, "%s", spool->pool->folder);
		data += n;
		len -= (size_t)n;
	}
}

/*
 * What one spool leaves, the next one takes: it is in the processor's cache,
 * and new memory would have to be cleared first.
 */
static void
drop_memory(struct spool *spool)
{
	struct pool *pool = spool->pool;

	pool->used -= spool->room;
	if (spool->room > pool->spareroom && spool->room <= SPARE_ROOM) {
		free(pool->spare);
		pool->spare = spool->data;
		pool->spareroom = spool->room;
	} else {
		free(spool->data);
	}
	spool->data = NULL;
	spool->room = 0;
}

static void
take_spare(struct spool *spool)
{
	struct pool *pool = spool->pool;

	if (pool->spare == NULL || pool->used + pool->spareroom > pool->limit)
		return;
	spool->data = pool->spare;
	spool->room = pool->spareroom;
	pool->used += spool->room;
	pool->spare = NULL;
	pool->spareroom = 0;
}

void
pool_clear(struct pool *pool)
{
	free(pool->spare);
	pool->spare = NULL;
	pool->spareroom = 0;
}

static void
go_to_disk(struct spool *spool)
{
	const char *folder = spool->pool->folder;

	spool->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (spool->fd == -1)
		err(1, "%s", folder);
	write_out(spool, spool->data, spool->len);
	drop_memory(spool);
}

/*
 * Room for LEN bytes in memory, or false.
 */
static bool
make_room(struct spool *spool, size_t len)
{
	struct pool *pool = spool->pool;
	size_t room;

	if (spool->room == 0)
		take_spare(spool);
	room = spool->room == 0 ? FIRST_ROOM : spool->room;
	while (room < len)
		room *= 2;
	if (room == spool->room)
		return true;
	if (pool->used - spool->room + room > pool->limit)
		return false;
	if ((spool->data = realloc(spool->data, room)) == NULL)
		err(1, NULL);
	pool->used += room - spool->room;
	spool->room = room;
	return true;
}

void
spool_add(struct spool *spool, const void *data, size_t len)
{
	if (spool->fd == 0 && !make_room(spool, spool->len + len))
		go_to_disk(spool);
	if (spool->fd == 0)
		memcpy(spool->data + spool->len, data, len);
	else
		write_out(spool, data, len);
	spool->len += len;
}

/*
 * From here on data holds all len bytes, and nothing more is added.
 */
void
spool_map(struct spool *spool)
{
	if (spool->fd == 0 || spool->data != NULL)
		return;
	spool->data =
	    mmap(NULL, spool->len, PROT_READ, MAP_PRIVATE, spool->fd, 0);
	if (spool->data == MAP_FAILED)
		err(1, "%s", spool->pool->folder);
}

void
spool_clear(struct spool *spool)
{
	if (spool->fd != 0) {
		if (spool->data != NULL)
			munmap(spool->data, spool->len);
		close(spool->fd);
		spool->data = NULL;
	} else
		drop_memory(spool);
	spool->fd = 0;
	spool->len = 0;
}
