/*
 * When a photo was posted.  JSON has seconds, or ISO 8601; HTML has words by a
 * clock that it does not name, in the person's language: those of English are
 * read, others are no date rather than a wrong one.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/export/export.h"

#define LAST 253402300799LL /* 9999-12-31T23:59:59Z */

struct when {
	int year, month, day, hour, minute, second,
	    clock; /* numbers of a time */
	int shift; /* 12: pm; -12: am at 12 */
	bool pm, am;
};

/* 2018-05-01T12:00:00, and then Z or +00:00, or nothing. */
static bool
iso(char out[DATE_LEN], const char *text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd";

	for (size_t i = 0; i < sizeof(form) - 1; i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)text[i])
				   : text[i] != form[i])
			return false;
	bool utc =
	    strcmp(text + 19, "Z") == 0 || strcmp(text + 19, "+00:00") == 0;

	snprintf(out, DATE_LEN, "%.19s%s", text, utc ? "Z" : "");
	return true;
}

bool
date_number(char out[DATE_LEN], const char *text)
{
	long long n;
	char *end;

	*out = '\0';
	if (text == NULL || *text == '\0')
		return false;
	if (iso(out, text))
		return true;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0' || n <= 0 || n > LAST)
		return false;
	time_write(out, (time_t)n);
	return true;
}

/* 1 to 12; 0: none. */
static int
month_of(const char *word, size_t len)
{
	static const char *const months[] = { "january", "february", "march",
		"april", "may", "june", "july", "august", "september",
		"october", "november", "december" };

	for (int i = 0; i < 12; i++)
		if (len >= 3 && len <= strlen(months[i]) &&
		    strncasecmp(word, months[i], len) == 0)
			return i + 1;
	return 0;
}

static bool
take_word(struct when *when, const char *word, size_t len)
{
	static const char days[] =
	    " mon monday tue tues tuesday wed wednesday thu thurs "
	    "thursday fri friday sat saturday sun sunday at ";
	char spaced[16];
	int month = month_of(word, len);

	if (month != 0 && when->month == 0) {
		when->month = month;
		return true;
	}
	if (len == 2 && (strncasecmp(word, "am", 2) == 0 ||
			    strncasecmp(word, "pm", 2) == 0)) {
		when->pm = tolower((unsigned char)*word) == 'p';
		when->am = !when->pm;
		return true;
	}
	if (len > 10)
		return false;
	snprintf(spaced, sizeof(spaced), " %.*s ", (int)len, word);
	return strcasestr(days, spaced) != NULL;
}

/* A number with a colon before or after it is of a time. */
static bool
take_number(struct when *when, int n, size_t len, bool clock)
{
	int *const parts[] = { &when->hour, &when->minute, &when->second };

	if (clock && when->clock < 3 && len <= 2) {
		*parts[when->clock++] = n;
		return true;
	}
	if (!clock && len == 4 && when->year == 0) {
		when->year = n;
		return true;
	}
	if (clock || len > 2 || when->day != 0)
		return false;
	when->day = n;
	return true;
}

/* The token at S, LEN bytes at most; 0: none that a date has. */
static size_t
take_token(struct when *when, const char *s, size_t len, bool colon)
{
	size_t n = 0;
	int value = 0;

	if (isalpha((unsigned char)*s)) {
		while (n < len && isalpha((unsigned char)s[n]))
			n++;
		return take_word(when, s, n) ? n : 0;
	}
	while (n < len && n < 5 && isdigit((unsigned char)s[n]))
		value = value * 10 + (s[n++] - '0');
	if (n == 0 || n > 4)
		return 0;
	colon = colon || (n < len && s[n] == ':');
	return take_number(when, value, n, colon) ? n : 0;
}

static bool
settle(struct when *when)
{
	if (when->am && when->hour == 12)
		when->hour = 0;
	if (when->pm && when->hour < 12)
		when->hour += 12;
	return when->year >= 1990 && when->month != 0 && when->day >= 1 &&
	       when->day <= 31 && when->clock >= 2 && when->hour <= 23 &&
	       when->minute <= 59 && when->second <= 59;
}

bool
date_words(char out[DATE_LEN], const char *text, size_t len)
{
	struct when when = { 0 };

	*out = '\0';
	for (size_t i = 0; i < len;) {
		size_t n;

		/* Blanks of Unicode too: one stands before am and pm. */
		if (strchr(" ,.:\t\n", text[i]) != NULL ||
		    (unsigned char)text[i] >= 0x80) {
			i++;
			continue;
		}
		n = take_token(
		    &when, text + i, len - i, i > 0 && text[i - 1] == ':');
		if (n == 0)
			return false;
		i += n;
	}
	if (!settle(&when))
		return false;
	snprintf(out, DATE_LEN, "%04u-%02u-%02uT%02u:%02u:%02u",
	    (unsigned)when.year % 10000, (unsigned)when.month % 100,
	    (unsigned)when.day % 100, (unsigned)when.hour % 100,
	    (unsigned)when.minute % 100, (unsigned)when.second % 100);
	return true;
}
