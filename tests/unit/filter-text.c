/*
 * What is counted in a caption, and what is not.
 */
#include "tests/unit/filter-text.h"
#include "tests/test.h"

/* Every caption of LIST has WANTED of a kind; says which have not. */
static bool
all(struct texts *texts, int kind, int wanted, const char *const list[])
{
	bool every = true;

	for (; *list != NULL; list++) {
		struct text_facts facts = measure(texts, *list);
		double n = facts.values[kind].number;

		if (facts.reason[0] == '\0' && n >= wanted && n <= wanted)
			continue;
		printf("# %g, not %d: %s %s\n", n, wanted, *list, facts.reason);
		every = false;
	}
	return every;
}

#define ALL(kind, wanted, ...) \
	OK(all(                \
	    texts, kind, wanted, (const char *const[]) { __VA_ARGS__, NULL }))

static void
counts(struct texts *texts)
{
	ALL(CHARACTERS, 0, "");
	ALL(CHARACTERS, 5, "a dog", "d\xc3\xb6gs!",
	    "\xe7\x8b\x97\xe7\x8b\x97"
	    "dog");
	ALL(CHARACTERS, 3,
	    "a\xff"
	    "b");
	ALL(WORDS, 0, "", " ", "\t\n");
	ALL(WORDS, 2, "a dog", "  a   dog ",
	    "a\xc2\xa0"
	    "dog",
	    "a\xe3\x80\x80"
	    "dog");
	ALL(WORDS, 1, "a-dog", "\xe7\x8b\x97\xe7\x8b\x97");
}

static void
emails(struct texts *texts)
{
	ALL(EMAIL, 1, "mail to ana@example.org.", "<ana@example.org>",
	    "ana.b+c@mail.example.co.uk", "ANA@EXAMPLE.ORG", "a_b%c@x-y.de",
	    "mailto:ana@example.org",
	    "j\xc3\xb6rg@b\xc3\xbc"
	    "cher.example",
	    "(a@b.io)", "contact:a@b.io,");
	ALL(EMAIL, 2, "a@b.io b@c.io", "a@b.io;b@c.io");
	ALL(EMAIL, 0, "@ana", "ana@", "ana@home", "a..b@example.org",
	    "a.@example.org", "photo@2x.png", "icon@3x.jpeg", "50 @ 2.30",
	    "meet me @ example.org", "ana@example.1", "user@-.com");
}

static void
phones(struct texts *texts)
{
	ALL(PHONE, 1, "+49 30 1234567", "+1 (555) 123-4567", "+33123456789",
	    "call +44 (0)20 7946 0958 now", "555-234-5678", "(555) 234-5678",
	    "1-800-555-0199", "555.234.5678", "020 7946 0958", "030/1234567",
	    "0171-2345678", "01 23 45 67 89", "(030) 1234567",
	    "Tel.: 07700 900123", "+86 138 0013 8000");
	ALL(PHONE, 2, "+49 30 1234567, +49 30 7654321");
	ALL(PHONE, 0, "2012-05-31", "31.05.2012", "05/31/2012", "5/3/12",
	    "31.05.2012 12.30", "2012 05 31 12 30", "1920x1080",
	    "IMG_5552345678", "5552345678", "0123456789", "1 000 000",
	    "3.1415926535", "12:30:45", "ISBN 978-3-16-148410-0",
	    "0-19-852663-6", "$0.99 100 200 300", "+1", "+12 34", "route 66",
	    "1939-1945", "200,000 to 300,000", "01.02.2003", "v1.2.3.4",
	    "4111 1111 1111 1111");
}

static void
cards(struct texts *texts)
{
	/* Numbers that the card networks give out for tests. */
	ALL(CARD, 1, "4111111111111111", "4111 1111 1111 1111",
	    "5500-0000-0000-0004", "378282246310005", "3782 822463 10005",
	    "card 6011111111111117.", "4222222222222", "6304000000000000");
	ALL(CARD, 2, "4111111111111111 and 5500000000000004");
	ALL(CARD, 0, "4111111111111112", "1111111111111117", "411111111111",
	    "41111111111111111111111", "2012-05-31", "0000000000000000",
	    "a4111111111111111", "+4111111111111111", "1700000000000");
}

static void
addresses(struct texts *texts)
{
	ALL(IP, 1, "192.168.0.1", "from 8.8.8.8.", "255.255.255.255",
	    "http://10.0.0.1:8080/", "2001:db8::1", "[2001:db8::1]",
	    "fe80:0:0:0:200:f8ff:fe21:67cf", "2001:DB8::192.0.2.1");
	ALL(IP, 2, "10.0.0.1 10.0.0.2");
	ALL(IP, 0, "256.1.1.1", "1.2.3", "1.2.3.4.5", "01.02.03.04", "12:30:45",
	    "std::vector", "::", "a::b", "2001:db8", "2001:db8::1::2",
	    "ratio 100:20:30", "1.2.3.400");
}

static void
accounts(struct texts *texts)
{
	/* Examples of the registry (SWIFT, ISO 13616), one a length. */
	ALL(IBAN, 1, "DE89370400440532013000", "DE89 3704 0044 0532 0130 00",
	    "to NO93 8601 1117 947 please", "GB29 NWBK 6016 1331 9268 19.",
	    "PL61 1090 1014 0000 0712 1981 2874 from Jan",
	    "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "nl91abna0417164300",
	    "IBAN:FR14 2004 1010 0505 0001 3M02 606");
	ALL(IBAN, 0, "DE89370400440532013001", "XX89370400440532013000",
	    "DE8937040044053201300", "DE89370400440532013000X",
	    "aDE89370400440532013000", "IN THE YEAR 2012 A DOG",
	    "AB12 CDEF GHIJ KLMN");
	ALL(SSN, 1, "123-45-6789", "SSN: 219-09-1234.", "(899-01-0001)");
	ALL(SSN, 2, "123-45-6789, 123-45-6780");
	ALL(SSN, 0, "000-45-6789", "666-45-6789", "900-45-6789", "123-00-6789",
	    "123-45-0000", "078-05-1120", "219-09-9999", "123456789",
	    "123 45 6789", "1123-45-6789", "123-45-67890", "123-45-6789-1",
	    "2012-05-3112", "0-123-45-6789");
}

static void
names(struct texts *texts)
{
	ALL(HANDLE, 1, "photo by @ana_b", "(@Ana.B)", "@a1", "@_ana",
	    "\xc2\xa9 @ana.", "@ana@example.social", "via @2cats");
	ALL(HANDLE, 2, "@ana @ben", "@ana, @ben!");
	ALL(HANDLE, 0, "ana@example.org", "@", "@ ana", "@a", "@@ana",
	    "icon@2x", "@2x", "5 @ 3", "@123", "x/@ana");
	ALL(EMAIL, 0, "@ana@example.social");
	ALL(URL, 1, "https://example.org/a?b=c#d", "see www.example.net/x",
	    "HTTP://EXAMPLE.COM", "example.com", "at shop.example.co.com.",
	    "ftp://a.example/b", "(http://[2001:db8::1]/)");
	ALL(URL, 2, "a.com and b.org", "http://a.example http://b.example");
	ALL(URL, 0, "ana@example.com", "a.comb", "example.com.invalid", "www.",
	    "node.js", "a dog. org", "http:// ", "e.g. this", "-.com");
}

extern const struct text_measure text_language;

/* Of a caption with two spaces in a row, after one of many LETTERs. */
static double
sure_after(char letter)
{
	static const char *const two = "some tables next to  some umbrellas";
	void *state = text_language.open();
	struct captions *captions = captions_new();
	struct caption caption;
	struct value out[TEXT_MEASURE_COLUMNS] = { 0 };
	char before[500];
	struct span spans[] = { { (uint8_t *)before, sizeof(before) },
		{ (const uint8_t *)two, strlen(two) } };

	memset(before, letter, sizeof(before));
	for (int i = 0; i < 2; i++) {
		captions_read(captions, &spans[i], &caption);
		text_language.measure(state, &caption, out);
	}
	text_language.close(state);
	captions_free(captions);
	return out[1].number;
}

static void
languages(struct texts *texts)
{
	static const char *const told[][2] = {
		{ "en", "A brown dog runs along the beach at sunset" },
		{ "en", "A Brown Dog Runs Along The Beach At Sunset" },
		{ "en", "A BROWN DOG RUNS ALONG THE BEACH AT SUNSET" },
		{ "de", "Ein brauner Hund l\xc3\xa4uft bei Sonnenuntergang am "
			"Strand entlang" },
		{ "fr",
		    "Un chien brun court sur la plage au coucher du soleil" },
		{ "es",
		    "Un perro marr\xc3\xb3n corre por la playa al atardecer" },
		{ "ja", "\xe5\xa4\x95\xe6\x9a\xae\xe3\x82\x8c\xe3\x81\xae\xe6"
			"\xb5\x9c\xe8\xbe\xba\xe3\x82\x92\xe8\xb5\xb0\xe3\x82"
			"\x8b\xe7\x8a\xac" },
		{ "ru", "\xd0\xa1\xd1\x82\xd0\xb0\xd1\x80\xd1\x8b\xd0"
			"\xb9 \xd0\xb4\xd0\xb5\xd1\x80\xd0\xb5\xd0"
			"\xb2\xd1\x8f\xd0\xbd\xd0\xbd\xd1\x8b\xd0\xb9"
			" \xd0\xb4\xd0\xbe\xd0\xbc \xd1\x81\xd1\x82"
			"\xd0\xbe\xd0\xb8\xd1\x82 \xd0\xbd\xd0\xb0 "
			"\xd0\xb1\xd0\xb5\xd1\x80\xd0\xb5\xd0\xb3\xd1"
			"\x83 \xd1\x80\xd0\xb5\xd0\xba\xd0\xb8, \xd0"
			"\xb2\xd0\xbe\xd0\xba\xd1\x80\xd1\x83\xd0\xb3"
			" \xd0\xbd\xd0\xb5\xd0\xb3\xd0\xbe \xd1\x80"
			"\xd0\xb0\xd1\x81\xd1\x82\xd1\x83\xd1\x82 "
			"\xd0\xb2\xd1\x8b\xd1\x81\xd0\xbe\xd0\xba\xd0"
			"\xb8\xd0\xb5 \xd0\xb4\xd0\xb5\xd1\x80\xd0"
			"\xb5\xd0\xb2\xd1\x8c\xd1\x8f" },
	};
	static const char *const not_told[] = { "", "dog", "IMG_20341.JPG",
		"a dog on a beach", "0123456789 0123456789 0123456789" };
	double sure = sure_after('a');

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct text_facts facts = measure(texts, told[i][1]);

		OK(strcmp(facts.values[LANGUAGE].text, told[i][0]) == 0);
		OK(facts.values[CONFIDENCE].number > 0.7 &&
		    facts.values[CONFIDENCE].number <= 1);
	}
	OK(sure > 0.5);
	OK(memcmp(&sure, &(double) { sure_after('z') }, 8) == 0);
	for (size_t i = 0; i < sizeof(not_told) / sizeof(not_told[0]); i++) {
		struct text_facts facts = measure(texts, not_told[i]);

		OK(facts.values[LANGUAGE].type == VALUE_NONE);
		OK(facts.values[CONFIDENCE].type == VALUE_NONE);
	}
}

#define LONG (1 << 20)

/* What makes a pattern go back again and again; UNIT is repeated. */
static bool
bounded(struct texts *texts, const char *unit, const char *end)
{
	static char text[LONG + 16];
	size_t len = strlen(unit);
	int64_t began = time_ms();

	for (size_t i = 0; i < LONG; i++)
		text[i] = unit[i % len];
	memcpy(text + LONG, end, strlen(end) + 1);
	measure(texts, text);
	printf("# %s: %lld ms\n", unit, (long long)(time_ms() - began));
	return time_ms() - began < 5000;
}

static void
attacks(struct texts *texts)
{
	OK(bounded(texts, "a", "@"));
	OK(bounded(texts, "a.", "@a"));
	OK(bounded(texts, "a@a.", "!"));
	OK(bounded(texts, "1", "x"));
	OK(bounded(texts, "4 ", "x"));
	OK(bounded(texts, "+1(1)", "x"));
	OK(bounded(texts, "01 ", "x"));
	OK(bounded(texts, "1.", "x"));
	OK(bounded(texts, "fff:", "g"));
	OK(bounded(texts, "\xf0\x9f", "\xf0"));
	OK(bounded(texts, " ", "x"));
	OK(bounded(texts, "@", "a"));
	OK(bounded(texts, "@a.", "@"));
	OK(bounded(texts, "a.", "com"));
	OK(bounded(texts, "a.com/", ""));
	OK(bounded(texts, "DE89 ", ""));
	OK(bounded(texts, "123-45-", "x"));
	OK(bounded(texts, "click to ", ""));
	OK(bounded(texts, "view the ", ""));
}

int
main(void)
{
	struct texts *texts = texts_open();

	counts(texts);
	emails(texts);
	phones(texts);
	cards(texts);
	addresses(texts);
	accounts(texts);
	names(texts);
	languages(texts);
	attacks(texts);
	texts_close(texts);
	return DONE();
}
