/*
 * Personal data in a caption: how many of each kind.  They are counted, never
 * copied.  A pattern finds candidates; what a pattern cannot say, private.c
 * checks.
 */
#include <float.h>
#include <string.h>

#include "text.h"

#define MAX_CANDIDATE 100 /* bytes */

/*
 * The local part by dot-atoms (RFC 5322 section 3.2.3, what is in use of it),
 * 64 bytes at most; the domain by labels (RFC 1035 section 2.3.1).  Bytes over
 * 0x7f are letters of other scripts (RFC 6531).
 */
#define LETTER "\\w\\x80-\\xff"
#define EMAIL                                                              \
	"(?<![" LETTER ".%+@-])[" LETTER "%+-][" LETTER ".%+-]{0,63}+@"    \
	"(?:[a-z0-9\\x80-\\xff][a-z0-9\\x80-\\xff-]{0,62}\\.)+"            \
	"(?!(?:png|jpe?g|gif|webp|svg|avif|heic)\\b)" /* a photo@2x.jpg */ \
	"[a-z\\x80-\\xff]{2,24}(?![" LETTER "])"

/* Not within a longer number, code or decimal fraction. */
#define ALONE "(?<![\\w.,:/#$+-])"
/* 2012-05-31, 31.05.2012, 5/31/2012 are dates. */
#define NO_DATE                                                \
	"(?!\\d{1,2}([./-])\\d{1,2}\\1(?:19|20)\\d\\d(?!\\d))" \
	"(?!(?:19|20)\\d\\d([./-])\\d\\d\\2\\d\\d(?!\\d))"

/*
 * Three forms: international, + and 8 to 15 digits (ITU-T E.164 section 6.2);
 * North American, 3-3-4 with separators, where neither area nor exchange
 * begins with 0 or 1; national with a leading 0, in groups, 9 to 12 digits.
 */
#define PHONE                                                           \
	"(?<![\\w.+])\\+\\d(?:[ ./-]?(?:\\(0?\\d{1,4}\\)[ "             \
	"-]?)?\\d){7,14}(?!\\d)"                                        \
	"|" ALONE "(?:1[ .-])?(?:\\([2-9]\\d\\d\\) ?|[2-9]\\d\\d[ .-])" \
	"[2-9]\\d\\d[ .-]\\d{4}(?![\\w-])"                              \
	"|" ALONE NO_DATE "\\(?0[1-9]\\d{0,4}\\)?(?: ?/ ?|[ .-])"       \
	"\\d{2,8}(?:[ .-]\\d{2,6}){0,4}(?![\\w-])"

/* ISO/IEC 7812-1: 13 to 19 digits, alone or in groups. */
#define CARD "(?<![\\w.,+-])[2-6]\\d{3}(?:[ -]?\\d){9,15}(?![\\w-]|[.,]\\d)"

#define IP                                                                     \
	"(?<![\\w.:-])(?:\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w-]|\\.\\d)"          \
	"|[0-9a-f]{3,4}(?::[0-9a-f]{0,4}){2,7}(?::\\d{1,3}(?:\\.\\d{1,3}){3})" \
	"?"                                                                    \
	"(?![\\w:]))"

/* ISO 13616: country, check digits, 11 to 30 more, often in groups of 4. */
#define IBAN "(?<![\\w-])[a-z]{2}\\d\\d(?: ?[a-z0-9]{4}){2,7}(?: ?\\w{1,4})?"

/* Three, two and four digits; without hyphens too much looks like it. */
#define SSN ALONE "\\d{3}-\\d\\d-\\d{4}(?![\\w-]|[.,/]\\d)"

/*
 * What the networks let a name be: 2 to 30 of letters, digits, '_' and '.', a
 * letter among the first three; of the fediverse with its server.
 */
#define HANDLE                                                             \
	"(?<![" LETTER "@./])@(?![0-9][xX]\\b)(?=[0-9_.]{0,2}[a-z])"       \
	"[a-z0-9_][a-z0-9_.]{0,28}[a-z0-9_](?:@[a-z0-9-]+\\.[a-z0-9.-]+)?" \
	"(?![" LETTER "@])"

/* With its scheme or "www."; or by a top-level domain that is no word. */
#define URL                                                           \
	"(?<![" LETTER "@./-])(?:(?:https?|ftp)://[^\\s<>\"]{3,}+"    \
	"|www\\.[a-z0-9-]+\\.[^\\s<>\"]{2,}+"                         \
	"|(?:[a-z0-9][a-z0-9-]{0,62}\\.){1,4}(?:com|org|net|edu|gov)" \
	"(?:/[^\\s<>\"]*+|(?![" LETTER "-]|\\.[a-z0-9])))"

struct kind {
	const char *need; /* one of these is in each, and so many digits */
	size_t digits;
	bool (*is)(const char *, size_t); /* NULL: it is what was found */
};

/* Is it worth a search?  Of what was not read one by one nothing is known. */
static bool
may_have(const struct caption *caption, const struct kind *kind)
{
	const struct span *bytes = &caption->bytes;

	if (caption->characters == (int64_t)caption->n &&
	    caption_count(caption, IS_DIGIT) < kind->digits)
		return false;
	for (const char *c = kind->need; *c != '\0'; c++)
		if (memchr(bytes->data, *c, bytes->len) != NULL)
			return true;
	return kind->need[0] == '\0';
}

static int
count(struct pattern *pattern, const struct caption *caption,
    const struct kind *kind, struct value *out)
{
	const char *s = (const char *)caption->bytes.data;
	struct found found;
	size_t at = 0;
	int64_t n = 0;
	int rc = 0;

	while (may_have(caption, kind) &&
	       (rc = pattern_next(pattern, &caption->bytes, &at, &found)) > 0) {
		size_t len = found.to - found.from;

		n += len <= MAX_CANDIDATE &&
		     (kind->is == NULL || kind->is(s + found.from, len));
	}
	if (rc == 0)
		value_integer(out, n);
	return rc;
}

/* One kind: what it needs, how it is checked, and what it says of itself. */
#define KIND(id, pattern, what, where, ...)                           \
	static void *open_##id(void)                                  \
	{                                                             \
		return pattern_open(pattern);                         \
	}                                                             \
	static int measure_##id(                                      \
	    void *state, struct caption *caption, struct value out[]) \
	{                                                             \
		static const struct kind kind = { __VA_ARGS__ };      \
                                                                      \
		return count(state, caption, &kind, out);             \
	}                                                             \
	const struct text_measure text_pii_##id = {                   \
		.name = "pii_" #id,                                   \
		.about = what,                                        \
		.source = where,                                      \
		.cost = "bytes, where it may be",                     \
		.columns = { { "pii_" #id, "matches", 0, DBL_MAX } }, \
		.open = open_##id,                                    \
		.close = pattern_close,                               \
		.measure = measure_##id,                              \
	};

KIND(email, EMAIL, "e-mail addresses", "RFC 5322, RFC 6531", "@", 0, is_email)
KIND(phone, PHONE, "telephone numbers, international, or national in groups",
    "ITU-T E.164; North American Numbering Plan", "", 8, is_phone)
KIND(card, CARD, "payment cards: 13 to 19 digits that pass the Luhn check",
    "ISO/IEC 7812-1", "", 13, is_card)
KIND(ip, IP, "IP addresses, version 4 and 6", "RFC 791, RFC 4291", ".:", 0,
    is_ip)
KIND(iban, IBAN,
    "bank accounts: IBANs of their country's length that pass their check",
    "ISO 13616", "", 2, is_iban)
KIND(ssn, SSN,
    "social security numbers of the USA, with hyphens, that may have been "
    "given out",
    "SSA, Social Security Number Randomization", "-", 9, is_ssn)
KIND(handle, HANDLE, "names in social networks: @name, @name@server", "ours",
    "@", 0, NULL)
KIND(url, URL, "links: with a scheme, www., or .com, .org, .net, .edu, .gov",
    "RFC 3986; the list is ours", ".:", 0, NULL)
