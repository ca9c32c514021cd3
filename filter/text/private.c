/*
 * Is what a pattern found what it looks like?  Check digits, lengths, and what
 * else a pattern cannot say.
 */
#include <arpa/inet.h>

#include <ctype.h>
#include <string.h>

#include "text.h"

#define MAX_ADDRESS 100 /* bytes of an IP address's text */

static size_t
digits(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += s[i] >= '0' && s[i] <= '9';
	return n;
}

bool
is_email(const char *s, size_t len)
{
	return memmem(s, len, "..", 2) == NULL &&
	       memmem(s, len, ".@", 2) == NULL;
}

bool
is_phone(const char *s, size_t len)
{
	size_t n = digits(s, len);

	if (s[0] == '+')
		return n >= 8 && n <= 15;
	return n >= 9 && n <= 12;
}

/* The check digit of ISO/IEC 7812-1 annex B (Luhn). */
bool
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

bool
is_ip(const char *s, size_t len)
{
	char text[MAX_ADDRESS + 1] = "";
	uint8_t address[16];

	if (len > MAX_ADDRESS)
		return false;
	memcpy(text, s, len);
	return inet_pton(strchr(text, ':') != NULL ? AF_INET6 : AF_INET, text,
		   address) == 1;
}

/* How long an IBAN of the country at S is (ISO 13616 registry); 0: none is. */
static size_t
iban_length(const char *s)
{
	static const char lengths[] =
	    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24"
	    "DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27"
	    "GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20"
	    "LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24"
	    "PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25"
	    "SV28TL23TN24TR26UA29VA22VG24XK20YE30";

	for (const char *at = lengths; *at != '\0'; at += 4)
		if (strncasecmp(s, at, 2) == 0)
			return (size_t)(at[2] - '0') * 10 +
			       (size_t)(at[3] - '0');
	return 0;
}

/* Its value modulo 97 with more behind it: a digit, or a letter of 10 to 35. */
static unsigned
append(unsigned rest, char c)
{
	unsigned value = isdigit((unsigned char)c)
			     ? (unsigned)(c - '0')
			     : (unsigned)(toupper((unsigned char)c) - 'A') + 10;

	return (rest * (value > 9 ? 100 : 10) + value) % 97;
}

/*
 * ISO 13616: the first four characters moved to the end, 1 modulo 97 (ISO/IEC
 * 7064).  Words that follow an IBAN may have been taken for more of it.
 */
bool
is_iban(const char *s, size_t len)
{
	size_t want = len < 4 ? 0 : iban_length(s), n = 0, i;
	unsigned rest = 0;

	for (i = 0; i < len && n < want; i++) {
		if (!isalnum((unsigned char)s[i]))
			continue;
		if (n++ >= 4)
			rest = append(rest, s[i]);
	}
	if (want == 0 || n < want || (i < len && isalnum((unsigned char)s[i])))
		return false;
	for (i = 0; i < 4; i++)
		rest = append(rest, s[i]);
	return rest == 1;
}

/*
 * What was never given out: SSA, "Social Security Number Randomization": area
 * 000, 666 and 900 to 999, group 00, serial 0000; and two that stood in
 * advertisements.
 */
bool
is_ssn(const char *s, size_t len)
{
	return len == 11 && memcmp(s, "000", 3) != 0 &&
	       memcmp(s, "666", 3) != 0 && s[0] != '9' &&
	       memcmp(s + 4, "00", 2) != 0 && memcmp(s + 7, "0000", 4) != 0 &&
	       memcmp(s, "078-05-1120", 11) != 0 &&
	       memcmp(s, "219-09-9999", 11) != 0;
}
