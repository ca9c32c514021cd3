/*
 * The language of a caption, by its n-grams (Cavnar and Trenkle, 1994), with
 * the fingerprints of libexttextcat.  Of its 170 languages only those below
 * are asked: the rare ones win too many short captions from the common ones,
 * and each costs its share of the time.
 */
#include <sys/mman.h>

#include <ctype.h>
#include <err.h>
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
#define MAX_TEXT                                                     \
	1000 /* bytes looked at: "a few hundred suffice" (textcat.h) \
	      */

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
	char path[40];
	int fd = list();
	void *textcat;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if ((textcat = special_textcat_Init(path, FINGERPRINTS)) == NULL)
		errx(1,
		    "%s: fingerprints of languages are missing; they are "
		    "in Debian's package libexttextcat-data",
		    FINGERPRINTS);
	close(fd);
	return textcat;
}

static size_t
letters(const struct span *caption)
{
	size_t n = 0;

	for (size_t i = 0; i < caption->len && n < MIN_LETTERS; i++)
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

/* The answer is "[en][nl]", the likeliest first; or UNKNOWN, or SHORT. */
static int
measure(void *textcat, const struct span *caption, struct value *out)
{
	char text[MAX_TEXT];
	const char *answer;
	char code[3] = "";

	if (letters(caption) < MIN_LETTERS)
		return 0;
	answer = textcat_Classify(textcat, text, head(caption, text));
	if (answer[0] != '[')
		return 0;
	memcpy(code, answer + 1, 2);
	value_text(out, code);
	return 0;
}

const struct text_measure text_language = {
	.column = { "language", "ISO 639-1", 1, 0 },
	.about = "by n-grams; empty under 20 letters, or where none stands out",
	.open = load,
	.close = textcat_Done,
	.measure = measure,
};
