/*
 * members.h -- inside collect/ and export/: the members of a tar or a zip,
 * one after another, within bounds; nothing is unpacked to disk.
 */
#ifndef MEMBERS_H
#define MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive;

#define MEMBER_LEN (64u << 20) /* bytes of an image in an archive */

struct members {
	struct archive *archive;
	int64_t limit, out; /* bytes that may come out, bytes that did */
	int64_t n;          /* members so far */
	const char *name;   /* of the one at hand, until the next; or NULL */
	bool file;          /* it is a file, and not a link or a folder */
	bool encrypted;
};

struct bytes {
	char *data; /* to be freed */
	size_t len;
};

/* NULL, or why not; to be closed even so. */
const char *members_open(struct members *, const char *path);
void members_close(struct members *);
/* 1: there is one; 0: no more; -1: the archive cannot go on. */
int members_next(struct members *);
/*
 * Up to MAX bytes of the member into TO, which may hold some of them already.
 * 1: all of it; 0: there is more, or this member is damaged; -1: all is.
 */
int members_read(struct members *, struct bytes *to, size_t max);
/* Why it cannot go on, or this member is damaged. */
const char *members_why(const struct members *);
/* It means harm: more members, or bytes, than any archive of photographs. */
bool members_harm(const struct members *);

#endif
