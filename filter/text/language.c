/*
 * The language of a caption, by its n-grams (Cavnar and Trenkle, 1994), with
 * the fingerprints of libexttextcat.  Of its 170 languages only those below
 * are asked: the rare ones win too many short captions from the common ones,
 * and each costs its share of the time.
 */
#include <sys/mman.h>

#include <ctype.h>
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libexttextcat/textcat.h>

#include "text.h"

#define FINGERPRINTS "/usr/share/libexttextcat/"
/*
 * Bytes that belong to letters: a text with fewer is too short to tell.  Of
 * English captions (Conceptual Captions, validation) with 20 to 30 of them 91%
 * are told right, of those with 40 or more 98%; with all 170 languages less
 * than half.
 */
#define MIN_LETTERS 20
#define MAX_TEXT 1000 /* bytes: "a few hundred suffice" (textcat.h) */
/* Under it another language is the likelier one. */
#define MIN_CONFIDENCE 0.5

struct state {
	void *textcat;
	candidate_t *candidates; /* one a language */
};

/* Fingerprints; the first two letters are the language's ISO 639-1 code. */
static const char languages[] =
    "en es fr de pt it nl ru pl tr ja zh-Hans zh-Hant ko ar fa he hi bn ta ur "
    "th vi id ms uk cs sk sl hr sr-Cyrl bg ro hu el sv da nb fi et lv lt ca";

/*
 * The library reads its list from a file: give it one of our own, which has no
 * name.
 */
static int
list(void)
{
	int fd = memfd_create("languages", MFD_CLOEXEC);
	FILE *out;

	if (fd == -1 || (out = fdopen(dup(fd), "w")) == NULL)
		err(1, "languages");
	for (const char *s = languages; *s != '\0';) {
		int len = (int)strcspn(s, " ");

		fprintf(out, "%.*s.lm %.2s\n", len, s, s);
		s += len + (s[len] == ' ');
	}
	if (fclose(out) == EOF)
		err(1, "languages");
	return fd;
}

static void *
load(void)
{
	struct state *state = calloc(1, sizeof(*state));
	char path[40];
	int fd = list();

	if (state == NULL)
		err(1, NULL);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	state->textcat = special_textcat_Init(path, FINGERPRINTS);
	if (state->textcat == NULL)
		errx(1,
		    "%s: fingerprints of languages are missing; they are "
		    "in Debian's package libexttextcat-data",
		    FINGERPRINTS);
	close(fd);
	state->candidates = textcat_GetClassifyFullOutput(state->textcat);
	if (state->candidates == NULL)
		err(1, NULL);
	return state;
}

static void
unload(void *arg)
{
	struct state *state = arg;

	textcat_ReleaseClassifyFullOutput(state->textcat, state->candidates);
	textcat_Done(state->textcat);
	free(state);
}

static size_t
letters(const struct span *caption)
{
	size_t n = 0;

	for (size_t i = 0; i < caption->len && i < MAX_TEXT; i++)
		n += caption->data[i] >= 0x80 || isalpha(caption->data[i]);
	return n;
}

/*
 * Do most words begin with a capital?  The fingerprints are of sentences: of
 * English captions in title case 66 % were told right as they stand, in lower
 * case 96 %; of German sentences 93 % and 87 %.
 */
static bool
is_title(const struct caption *caption)
{
	const uint8_t *classes = caption->classes;
	size_t words = 0, capitals = 0;
	bool inside = false;

	for (size_t i = 0; i < caption->n && i < MAX_TEXT; i++) {
		bool first = !inside && (classes[i] & (IS_UPPER | IS_LOWER));

		words += first;
		capitals += first && (classes[i] & IS_UPPER) != 0;
		inside = (classes[i] & IS_SPACE) == 0 && (inside || first);
	}
	return 3 * capitals >= 2 * words;
}

/* RFC 3629; the length in bytes. */
static size_t
put_utf8(char to[4], uint32_t c)
{
	static const uint8_t marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(c | marks[n]);
	return n;
}

/*
 * The first whole characters: the library looks for the rest of one that is cut
 * off behind the end.
 */
static size_t
head(const struct caption *caption, char text[MAX_TEXT + 4])
{
	const uint32_t *chars =
	    is_title(caption) ? caption->lower : caption->chars;
	size_t len = 0, n;

	for (size_t i = 0; i < caption->n; i++) {
		if (chars[i] == 0xfffd)
			continue;
		n = put_utf8(text + len, chars[i]);
		if (len + n > MAX_TEXT)
			break;
		len += n;
	}
	return len;
}

/* Of the regression below: 1; log letters; no rival; a rival's distance. */
#define W0 (-3.851)
#define W1 0.972
#define W2 3.302
#define W3 48.3

/*
 * How often an answer like this one was right: a logistic regression over
 * 26,000 short texts in 40 languages (messages of programs, and English
 * captions, some in title case) on how many letters there are, whether no other
 * language is within 3 % of the best one's distance, or else how far the next
 * one is.  In each tenth that it says, from 0.4 on, it was right within 8 %. It
 * knows nothing of names: a list of products it may take for any language.
 */
static double
confidence(size_t nletters, int n, const candidate_t *of)
{
	double z = W0 + W1 * log((double)nletters);
	int next = 1;

	/* Chinese has two fingerprints. */
	while (next < n && strcmp(of[next].name, of[0].name) == 0)
		next++;
	if (next == n)
		z += W2;
	else
		z += W3 * ((double)of[next].score / of[0].score - 1);
	return 1 / (1 + exp(-z));
}

/* N candidates, the likeliest first; none where too many are as likely. */
static int
measure(void *arg, struct caption *caption, struct value out[])
{
	struct state *state = arg;
	size_t nletters = letters(&caption->bytes);
	/* For each space that it passes over the library reads one byte more.
	 */
	char text[MAX_TEXT + 4] = { 0 };
	double sure;
	int n;

	if (nletters < MIN_LETTERS)
		return 0;
	n = textcat_ClassifyFull(
	    state->textcat, text, head(caption, text), state->candidates);
	if (n < 1)
		return 0;
	sure = confidence(nletters, n, state->candidates);
	if (!(sure >= MIN_CONFIDENCE))
		return 0;
	memcpy(caption->language, state->candidates[0].name, 2);
	value_text(&out[0], caption->language);
	value_real(&out[1], sure);
	return 0;
}

const struct text_measure text_language = {
	.name = "language",
	.about = "by n-grams; none under 20 letters, or where another is as "
		 "likely",
	.source = "Cavnar and Trenkle 1994, by libexttextcat",
	.cost = "80 us",
	.columns = {
		{ "language", "ISO 639-1", 1, 0 },
		{ "language_confidence", "chance that it is right", 0.5, 1 },
	},
	.open = load,
	.close = unload,
	.measure = measure,
};
