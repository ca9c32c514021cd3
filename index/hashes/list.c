/*
 * set/hashes/NAME.list: struct head, its segments, and the XXH3 of both.
 * Numbers are the machine's own, as in the segments.
 */
#define XXH_INLINE_ALL
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "index/hashes/hashes.h"
#include "index/index.h"

#define MAGIC "PrsfLST" /* with its NUL, 8 bytes */
#define LIST_VERSION 1
#define ORDER 0x01020304

struct head {
	char magic[8];
	uint32_t version, order;
	struct mark known;
	uint64_t next, live, n;
	int64_t last;
};

#define LIST_MAX                                                      \
	(sizeof(struct head) + SEGMENTS_MAX * sizeof(struct listed) + \
	    sizeof(XXH64_hash_t))

const char *
list_parse(struct list *list, const void *data, size_t len)
{
	struct head head;
	XXH64_hash_t sum;

	if (len < sizeof(head))
		return "is cut short";
	memcpy(&head, data, sizeof(head));
	if (memcmp(head.magic, MAGIC, sizeof(head.magic)) != 0)
		return "is no list of segments";
	if (head.order != ORDER)
		return "is of a machine of another byte order";
	if (head.version != LIST_VERSION)
		return "is of another version of this program";
	if (head.n > SEGMENTS_MAX ||
	    len !=
		sizeof(head) + head.n * sizeof(*list->segments) + sizeof(sum))
		return "is cut short";
	memcpy(&sum, (const char *)data + len - sizeof(sum), sizeof(sum));
	if (XXH3_64bits(data, len - sizeof(sum)) != sum)
		return "is damaged: its XXH3 differs";
	*list = (struct list) {
		.known = head.known,
		.next = head.next,
		.last = head.last,
		.live = head.live,
		.n = head.n,
	};
	memcpy(list->segments, (const char *)data + sizeof(head),
	    head.n * sizeof(*list->segments));
	return NULL;
}

const char *
list_read(struct list *list, const char *path)
{
	char data[LIST_MAX + 1];
	int fd = file_plain(path);
	FILE *file;
	size_t len;

	if (fd == -1)
		return errno == ENOENT ? "" : "cannot be read";
	if ((file = fdopen(fd, "r")) == NULL)
		err(1, "%s", path);
	len = fread(data, 1, sizeof(data), file);
	fclose(file);
	return list_parse(list, data, len);
}

static size_t
form(const struct list *list, char data[LIST_MAX])
{
	struct head head = {
		.magic = MAGIC,
		.version = LIST_VERSION,
		.order = ORDER,
		.known = list->known,
		.next = list->next,
		.live = list->live,
		.n = list->n,
		.last = list->last,
	};
	size_t len = sizeof(head) + list->n * sizeof(*list->segments);
	XXH64_hash_t sum;

	memcpy(data, &head, sizeof(head));
	memcpy(data + sizeof(head), list->segments, len - sizeof(head));
	sum = XXH3_64bits(data, len);
	memcpy(data + len, &sum, sizeof(sum));
	return len + sizeof(sum);
}

void
list_write(const struct list *list, const char *path)
{
	char data[LIST_MAX], *temp;
	size_t len = form(list, data);
	FILE *file;

	if (asprintf(&temp, "%s.new", path) == -1)
		err(1, NULL);
	if ((file = fopen(temp, "we")) == NULL ||
	    fwrite(data, 1, len, file) != len)
		err(1, "%s", temp);
	file_sync(file, temp);
	fclose(file);
	file_publish(temp, path);
	free(temp);
}
