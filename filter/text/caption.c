/*
 * A caption, read once: its characters, and what each of them is.  The classes
 * are those of the C library's locale C.UTF-8, which has Unicode's properties.
 */
#include <err.h>
#include <locale.h>
#include <stdlib.h>
#include <strings.h>
#include <wctype.h>

#include "text.h"

#define ASCII 128
#define NOT_UTF8 0xfffd /* what utf8_read() makes of it */

struct captions {
	locale_t locale;
	wctype_t mark; /* the class of combining marks */
	uint8_t classes[ASCII];
	struct {
		uint32_t chars[MAX_CHARACTERS], lower[MAX_CHARACTERS];
		uint8_t classes[MAX_CHARACTERS];
	} read;
};

/* White space of Unicode: what has the property White_Space. */
static bool
is_space(uint32_t c)
{
	return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xa0 ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/*
 * What a reader does not see: controls, but for tab and line ends; what turns
 * the direction of text (UAX 9), has no width, or is a tag.  Joiners are not
 * among them: Persian and emoji need them.
 */
static bool
is_hidden(uint32_t c)
{
	return (c < ' ' && c != '\t' && c != '\n' && c != '\r') ||
	       (c >= 0x7f && c < 0xa0 && c != 0x85) || c == 0xad ||
	       c == 0x61c || c == 0x200b || c == 0x200e || c == 0x200f ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	       c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
}

static uint8_t
classify(const struct captions *captions, uint32_t c)
{
	locale_t locale = captions->locale;
	bool letter =
	    c != NOT_UTF8 && (iswalpha_l((wint_t)c, locale) ||
				 iswctype_l((wint_t)c, captions->mark, locale));
	bool digit = c >= '0' && c <= '9';
	unsigned class = letter || digit ? IS_ALNUM : 0;

	class |= letter ? 0 : IS_SPECIAL;
	class |= is_space(c) ? IS_SPACE : 0;
	class |= digit ? IS_DIGIT : 0;
	class |= is_hidden(c) ? IS_HIDDEN : 0;
	class |= letter && iswupper_l((wint_t)c, locale) ? IS_UPPER : 0;
	class |= letter && iswlower_l((wint_t)c, locale) ? IS_LOWER : 0;
	return (uint8_t) class;
}

struct captions *
captions_new(void)
{
	struct captions *captions = calloc(1, sizeof(*captions));

	if (captions == NULL)
		err(1, NULL);
	captions->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (captions->locale == (locale_t)0)
		err(1, "locale C.UTF-8");
	captions->mark = wctype_l("combining", captions->locale);
	for (uint32_t c = 0; c < ASCII; c++)
		captions->classes[c] = classify(captions, c);
	return captions;
}

void
captions_free(struct captions *captions)
{
	if (captions == NULL)
		return;
	freelocale(captions->locale);
	free(captions);
}

static void
add(struct captions *captions, struct caption *caption, uint32_t c)
{
	size_t i = caption->n++;
	uint8_t class =
	    c < ASCII ? captions->classes[c] : classify(captions, c);
	uint32_t lower = c;

	if ((class & IS_UPPER) != 0)
		lower = c < ASCII
			    ? c + ('a' - 'A')
			    : (uint32_t)towlower_l((wint_t)c, captions->locale);
	captions->read.chars[i] = c;
	captions->read.lower[i] = lower;
	captions->read.classes[i] = class;
	for (int k = 0; k < CLASSES; k++)
		caption->counts[k] += class >> k & 1;
}

void
captions_read(struct captions *captions, const struct span *bytes,
    struct caption *caption)
{
	const char *s = (const char *)bytes->data;
	bool inside = false;
	uint32_t c;

	*caption = (struct caption) {
		.bytes = *bytes,
		.chars = captions->read.chars,
		.lower = captions->read.lower,
		.classes = captions->read.classes,
	};
	for (size_t i = 0; i < bytes->len; caption->characters++) {
		i += utf8_read(s + i, bytes->len - i, &c);
		caption->words += !inside && !is_space(c);
		inside = !is_space(c);
		if (caption->n < MAX_CHARACTERS)
			add(captions, caption, c);
	}
}

size_t
caption_count(const struct caption *caption, int class)
{
	return caption->counts[ffs(class) - 1];
}
