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
 * The first whole characters of TEXT: the library looks for the rest of one
 * that is cut off behind the end.
 */
static size_t
head(const struct span *caption, char text[MAX_TEXT])
{
	const char *s = (const char *)caption->data;
	size_t len = 0, n;
	uint32_t c;

	for (size_t i = 0; i < caption->len; i += n) {
		n = utf8_read(s + i, caption->len - i, &c);
		if (len + n > MAX_TEXT)
			break;
		if (c == 0xfffd)
			continue;
		memcpy(text + len, s + i, n);
		len += n;
	}
	return len;
}

/* Of the regression below: 1; log letters; no rival; a rival's distance. */
#define W0 (-3.931)
#define W1 0.974
#define W2 3.207
#define W3 51.0

/*
 * How often an answer like this one was right: a logistic regression over
 * 26,000 short texts in 40 languages (messages of programs, and English
 * captions) on how many letters there are, whether no other language is within
 * 3 % of the best one's distance, or else how far the next one is.  In each
 * tenth that it says, from 0.4 on, it was right within 5 %.
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
	char text[MAX_TEXT];
	double sure;
	int n;

	if (nletters < MIN_LETTERS)
		return 0;
	n = textcat_ClassifyFull(state->textcat, text,
	    head(&caption->bytes, text), state->candidates);
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
	.about = "by n-grams (Cavnar and Trenkle 1994, libexttextcat); none "
		 "under 20 letters, or where another is as likely",
	.cost = "80 us",
	.columns = {
		{ "language", "ISO 639-1", 1, 0 },
		{ "language_confidence", "chance that it is right", 0.5, 1 },
	},
	.open = load,
	.close = unload,
	.measure = measure,
};
