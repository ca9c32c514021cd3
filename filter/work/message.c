/*
 * What parent and worker say to each other: one message a request, one a
 * reply, plain memory over a socket that keeps their bounds.  The worker may
 * have been taken over by an image: its replies are checked, then cleaned.
 */
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "schemas/point.h"
#include "schemas/variant.h"
#include "work.h"

#define MAX_INTEGER 9007199254740992.0 /* 2^53: doubles are exact to there */

union control {
	struct cmsghdr head;
	char space[CMSG_SPACE(sizeof(int))];
};

/* 0; or -1: the other end has gone. */
int
message_send(int sock, const void *data, size_t len, int fd)
{
	union control control = { 0 };
	struct iovec part = { (void *)data, len };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1 };
	ssize_t n;

	if (fd != -1) {
		msg.msg_control = &control;
		msg.msg_controllen = sizeof(control);
		control.head.cmsg_level = SOL_SOCKET;
		control.head.cmsg_type = SCM_RIGHTS;
		control.head.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.head), &fd, sizeof(int));
	}
	do
		n = sendmsg(sock, &msg, MSG_NOSIGNAL);
	while (n == -1 && errno == EINTR);
	return n == (ssize_t)len ? 0 : -1;
}

static int
descriptor(struct msghdr *msg)
{
	struct cmsghdr *head = CMSG_FIRSTHDR(msg);
	int fd = -1;

	if (head != NULL && head->cmsg_level == SOL_SOCKET &&
	    head->cmsg_type == SCM_RIGHTS &&
	    head->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(head), sizeof(int));
	return fd;
}

size_t
message_receive(int sock, void *data, size_t size, int *fd)
{
	union control control = { 0 };
	struct iovec part = { data, size };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1 };
	ssize_t n;

	/* Without room for one the kernel drops what is sent along. */
	if (fd != NULL) {
		msg.msg_control = &control;
		msg.msg_controllen = sizeof(control);
	}
	/*
	 * That a peer died with messages unread is told once, before what it
	 * had sent; that is still there.
	 */
	do
		n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);
	while (n == -1 && (errno == EINTR || errno == ECONNRESET));
	if (fd != NULL)
		*fd = n > 0 ? descriptor(&msg) : -1;
	return n < 0 ? 0 : (size_t)n;
}

/*
 * Valid UTF-8 without controls, in the same place: what grows beyond it by
 * that is cut off between characters.
 */
static void
clean(char *text, size_t size)
{
	char *copy = text_clean(text, strlen(text));
	size_t len = copy == NULL ? 0 : strlen(copy);

	if (len >= size)
		len = size - 1;
	while (len > 0 && copy[len] != '\0' &&
	       ((unsigned char)copy[len] & 0xc0) == 0x80)
		len--;
	while (len > 0 && copy[len - 1] == ' ')
		len--;
	memset(text, 0, size);
	if (copy != NULL)
		memcpy(text, copy, len);
	free(copy);
}

static int
check_reason(char reason[REASON_SIZE])
{
	if (memchr(reason, '\0', REASON_SIZE) == NULL)
		return -1;
	clean(reason, REASON_SIZE);
	return 0;
}

static int
check_number(const struct value *value, const struct column *column)
{
	double x = value->number;

	if (!isfinite(x) ||
	    (column->lo <= column->hi && (x < column->lo || x > column->hi)))
		return -1;
	if (value->type == VALUE_INTEGER &&
	    (fabs(x) > MAX_INTEGER || fabs(x - trunc(x)) > 0))
		return -1;
	return 0;
}

static int
check(struct value *value, const struct column *column)
{
	switch (value->type) {
	case VALUE_NONE:
		return 0;
	case VALUE_INTEGER:
	case VALUE_REAL:
		return check_number(value, column);
	case VALUE_TEXT:
		if (memchr(value->text, '\0', VALUE_SIZE) == NULL)
			return -1;
		clean(value->text, VALUE_SIZE);
		value->len = strlen(value->text);
		return 0;
	case VALUE_BLOB:
		return value->len <= VALUE_SIZE ? 0 : -1;
	default:
		return -1;
	}
}

static int
check_all(char reason[REASON_SIZE], struct value *values,
    const struct column *const columns[], size_t n)
{
	if (check_reason(reason) == -1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		/* With a reason, whatever was measured before it is none. */
		if (reason[0] != '\0' && !columns[i]->always)
			values[i] = (struct value) { 0 };
		if (check(&values[i], columns[i]) == -1)
			return -1;
	}
	return 0;
}

/* Of an image that cannot be read there is nothing long. */
static bool
are_variants(const struct facts *facts)
{
	const struct bulk *bulk = &facts->bulk[BULK_VARIANTS];

	if (bulk->bytes == NULL)
		return true;
	if (facts->reason[0] != '\0')
		return false;
	return bulk->len % VARIANT_BYTES == 0 &&
	       bulk->len <= (size_t)VARIANT_MAX * VARIANT_BYTES;
}

static bool
is_preview(const struct facts *facts)
{
	const struct bulk *bulk = &facts->bulk[BULK_PREVIEW];

	return bulk->bytes == NULL ||
	       (facts->reason[0] == '\0' && bulk->len <= PREVIEW_SIZE);
}

static bool
are_points(const struct facts *facts)
{
	const struct bulk *bulk = &facts->bulk[BULK_POINTS];

	if (bulk->bytes == NULL)
		return true;
	if (facts->reason[0] != '\0')
		return false;
	return bulk->len == 0 || points_count(bulk->len, POINTS_ASKED) > 0;
}

int
facts_check(struct facts *facts)
{
	const struct column *columns[MAX_COLUMNS];
	size_t n = measures_columns(columns, MAX_COLUMNS);

	if (check_all(facts->reason, facts->values, columns, n) == -1)
		return -1;
	if (!are_variants(facts) || !is_preview(facts) || !are_points(facts))
		return -1;
	return 0;
}

int
text_facts_check(struct text_facts *facts)
{
	const struct column *columns[TEXT_COLUMNS];
	size_t n = texts_columns(columns, TEXT_COLUMNS);

	return check_all(facts->reason, facts->values, columns, n);
}
