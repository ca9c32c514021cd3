/*
 * Personal data in a caption: how many e-mail addresses, telephone numbers,
 * payment cards and IP addresses.  They are counted, never copied.  A pattern
 * finds candidates; what a pattern cannot say, C checks.
 */
#define PCRE2_CODE_UNIT_WIDTH 8

#include <arpa/inet.h>

#include <err.h>
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include <pcre2.h>

#include "text.h"

/*
 * Steps for one match, which begins at one place and is 80 bytes long at most;
 * a pattern that takes more was led astray.  Heap is for what JIT cannot do.
 */
#define MAX_STEPS 1000000
#define MAX_DEPTH 10000
#define MAX_HEAP 1024     /* KiB */
#define MAX_CANDIDATE 100 /* bytes */

struct pattern {
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *limits;
};

/*
 * The local part by dot-atoms (RFC 5322 section 3.2.3, what is in use of it),
 * 64 bytes at most; the domain by labels (RFC 1035 section 2.3.1).  Bytes over
 * 0x7f are letters of other scripts (RFC 6531).
 */
#define LETTER "\\w\\x80-\\xff"
#define EMAIL                                                              \
	"(?<![" LETTER ".%+-])[" LETTER "%+-][" LETTER ".%+-]{0,63}+@"     \
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

static size_t
digits(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += s[i] >= '0' && s[i] <= '9';
	return n;
}

static bool
is_email(const char *s, size_t len)
{
	return memmem(s, len, "..", 2) == NULL &&
	       memmem(s, len, ".@", 2) == NULL;
}

static bool
is_phone(const char *s, size_t len)
{
	size_t n = digits(s, len);

	if (s[0] == '+')
		return n >= 8 && n <= 15;
	return n >= 9 && n <= 12;
}

/* The check digit of ISO/IEC 7812-1 annex B (Luhn). */
static bool
is_card(const char *s, size_t len)
{
	size_t n = digits(s, len);
	bool twice = false;
	int sum = 0;

	for (size_t i = len; i-- > 0;) {
		int d = s[i] - '0';

		if (d < 0 || d > 9)
			continue;
		d = twice ? 2 * d : d;
		sum += d > 9 ? d - 9 : d;
		twice = !twice;
	}
	return n >= 13 && n <= 19 && sum % 10 == 0;
}

static bool
is_ip(const char *s, size_t len)
{
	char text[MAX_CANDIDATE + 1] = "";
	uint8_t address[16];

	memcpy(text, s, len);
	return inet_pton(strchr(text, ':') != NULL ? AF_INET6 : AF_INET, text,
		   address) == 1;
}

static void *
compile(const char *text)
{
	struct pattern *pattern = calloc(1, sizeof(*pattern));
	int code = 0;
	size_t at;

	if (pattern == NULL)
		err(1, NULL);
	pattern->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_CASELESS, &code, &at, NULL);
	if (pattern->code == NULL)
		errx(1, "pattern: error %d at %zu of %s", code, at, text);
	/* Where code cannot be made at run time it is interpreted. */
	pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	pattern->match = pcre2_match_data_create(1, NULL);
	pattern->limits = pcre2_match_context_create(NULL);
	if (pattern->match == NULL || pattern->limits == NULL)
		err(1, NULL);
	pcre2_set_match_limit(pattern->limits, MAX_STEPS);
	pcre2_set_depth_limit(pattern->limits, MAX_DEPTH);
	pcre2_set_heap_limit(pattern->limits, MAX_HEAP);
	return pattern;
}

static void
release(void *state)
{
	struct pattern *pattern = state;

	pcre2_code_free(pattern->code);
	pcre2_match_data_free(pattern->match);
	pcre2_match_context_free(pattern->limits);
	free(pattern);
}

static int
count(struct pattern *pattern, const struct span *caption,
    bool (*is)(const char *, size_t), struct value *out)
{
	const size_t *at = pcre2_get_ovector_pointer(pattern->match);
	const char *s = (const char *)caption->data;
	int64_t n = 0;
	int rc = 1;

	for (size_t from = 0; from < caption->len; from = at[1]) {
		rc = pcre2_match(pattern->code, caption->data, caption->len,
		    from, PCRE2_NOTEMPTY, pattern->match, pattern->limits);
		if (rc < 0)
			break;
		n += at[1] - at[0] <= MAX_CANDIDATE &&
		     is(s + at[0], at[1] - at[0]);
	}
	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH)
		return -1;
	value_integer(out, n);
	return 0;
}

/* One kind: its name, its pattern, its check, and what it says of itself. */
#define KIND(name, pattern, what)                                       \
	static void *open_##name(void)                                  \
	{                                                               \
		return compile(pattern);                                \
	}                                                               \
	static int measure_##name(                                      \
	    void *state, const struct span *caption, struct value *out) \
	{                                                               \
		return count(state, caption, is_##name, out);           \
	}                                                               \
	const struct text_measure text_pii_##name = {                   \
		.column = { "pii_" #name, "matches", 0, DBL_MAX },      \
		.about = what,                                          \
		.open = open_##name,                                    \
		.close = release,                                       \
		.measure = measure_##name,                              \
	};

KIND(email, EMAIL, "e-mail addresses")
KIND(phone, PHONE, "telephone numbers, international or national in groups")
KIND(card, CARD, "payment cards: 13 to 19 digits that pass the Luhn check")
KIND(ip, IP, "IP addresses, version 4 and 6")
