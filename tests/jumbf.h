/*
 * JUMBF and CBOR as they are written: a manifest store in a few calls.  A box
 * is begun, filled, and ended; its length is put in then.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct bytes {
	uint8_t data[8192];
	size_t len;
};

static inline void
put(struct bytes *b, const void *data, size_t len)
{
	memcpy(b->data + b->len, data, len);
	b->len += len;
}

static inline void
put_text(struct bytes *b, const char *text)
{
	put(b, text, strlen(text));
}

static inline void
put_number(struct bytes *b, uint64_t n, int size)
{
	while (size-- > 0)
		put(b, &(uint8_t) { (uint8_t)(n >> 8 * size) }, 1);
}

/* Where its length goes. */
static inline size_t
box_begin(struct bytes *b, const char *type)
{
	put_number(b, 0, 4);
	put_text(b, type);
	return b->len - 8;
}

static inline void
box_end(struct bytes *b, size_t at)
{
	struct bytes head = { .len = 0 };

	put_number(&head, b->len - at, 4);
	memcpy(b->data + at, head.data, 4);
}

/* A box of boxes, with its description. */
static inline size_t
super_begin(struct bytes *b, const char *type, const char *label)
{
	size_t at = box_begin(b, "jumb"), about = box_begin(b, "jumd");

	put_text(b, type);
	put(b, "\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71", 12);
	put_number(b, 3, 1);
	put(b, label, strlen(label) + 1);
	box_end(b, about);
	return at;
}

/* CBOR: the head of an item (RFC 8949), a text. */
static inline void
cbor_head(struct bytes *b, int major, size_t n)
{
	if (n < 24)
		put_number(b, (uint64_t)(major << 5) | n, 1);
	else {
		put_number(b, (uint64_t)(major << 5 | 25), 1);
		put_number(b, n, 2);
	}
}

static inline void
cbor_text(struct bytes *b, const char *text)
{
	cbor_head(b, 3, strlen(text));
	put_text(b, text);
}

/* { NAME: { "use": USE } }, or within "entries"; NULL: no more of them. */
static inline void
cbor_entries(struct bytes *b, bool within, const char *const pairs[])
{
	size_t n = 0;

	while (pairs[2 * n] != NULL)
		n++;
	if (within) {
		cbor_head(b, 5, 1);
		cbor_text(b, "entries");
	}
	cbor_head(b, 5, n);
	for (size_t i = 0; i < n; i++) {
		cbor_text(b, pairs[2 * i]);
		cbor_head(b, 5, 1);
		cbor_text(b, "use");
		cbor_text(b, pairs[2 * i + 1]);
	}
}

/* A manifest whose assertion store holds one assertion: CBOR. */
static inline void
put_manifest(struct bytes *b, const char *type, const char *label,
    const struct bytes *cbor)
{
	size_t manifest = super_begin(b, type, "urn:uuid:1");
	size_t store = super_begin(b, "c2as", "c2pa.assertions");
	size_t other = super_begin(b, "cbor", "c2pa.actions"), box;

	box = box_begin(b, "cbor");
	cbor_head(b, 5, 0);
	box_end(b, box);
	box_end(b, other);
	if (label != NULL) {
		size_t assertion = super_begin(b, "cbor", label);

		box = box_begin(b, "cbor");
		put(b, cbor->data, cbor->len);
		box_end(b, box);
		box_end(b, assertion);
	}
	box_end(b, store);
	box_end(b, manifest);
}
