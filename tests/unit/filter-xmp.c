/*
 * XMP in every spelling of RDF, and packets that mean harm.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "filter/embedded/embedded.h"
#include "tests/test.h"

#define HEAD                                                       \
	"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>"       \
	"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "            \
	"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' " \
	"xmlns:p='http://ns.useplus.org/ldf/xmp/1.0/' "            \
	"xmlns:dc='http://purl.org/dc/elements/1.1/' "             \
	"xmlns:r='http://ns.adobe.com/xap/1.0/rights/' "           \
	"xmlns:cc='http://creativecommons.org/ns#' "               \
	"xmlns:ext='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' " \
	"xmlns:note='http://ns.adobe.com/xmp/note/' "              \
	"xmlns:mm='http://ns.adobe.com/xap/1.0/mm/'>"
#define TAIL "</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
#define ABOUT "<rdf:Description rdf:about=''>"
#define END "</rdf:Description>"
#define VOCAB "http://ns.useplus.org/ldf/vocab/"

static struct rights
read_packet(const char *packet, size_t len, char extended[XMP_GUID])
{
	struct image img = { .format = "jpeg" };
	uint8_t *copy = malloc(len + (len == 0));

	memcpy(copy, packet, len);
	xmp_read(copy, len, &img, extended);
	free(copy);
	return img.rights;
}

static struct rights
read_rdf(const char *rdf)
{
	char *packet, extended[XMP_GUID] = "";
	struct rights rights = { .copyright = "" };

	if (asprintf(&packet, HEAD "%s" TAIL, rdf) != -1)
		rights = read_packet(packet, strlen(packet), extended);
	free(packet);
	return rights;
}

static bool
mining(const char *rdf, const char *wanted)
{
	struct rights rights = read_rdf(rdf);

	if (strcmp(rights.data_mining, wanted) == 0)
		return true;
	printf("# %s\n", rights.data_mining);
	return false;
}

static bool
copyright(const char *rdf, const char *wanted)
{
	return strcmp(read_rdf(rdf).copyright, wanted) == 0;
}

static bool
url(const char *rdf, const char *wanted)
{
	return strcmp(read_rdf(rdf).url, wanted) == 0;
}

static void
spellings(void)
{
	const char *no = "DMI-PROHIBITED-AIMLTRAINING";

	OK(mining("<rdf:Description p:DataMining='" VOCAB
		  "DMI-PROHIBITED-AIMLTRAINING'/>",
	    no));
	OK(mining(ABOUT "<p:DataMining>" VOCAB "DMI-PROHIBITED-AIMLTRAINING"
			"</p:DataMining>" END,
	    no));
	OK(mining(ABOUT "<p:DataMining>\n  " VOCAB
			"<![CDATA[DMI-PROHIBITED-AIML]]>TRAINING\n"
			"</p:DataMining>" END,
	    no));
	OK(mining(ABOUT "<p:DataMining rdf:resource='" VOCAB
			"DMI-PROHIBITED-AIMLTRAINING'/>" END,
	    no));
	OK(mining(ABOUT "<p:DataMining><rdf:Description rdf:about='" VOCAB
			"DMI-PROHIBITED-AIMLTRAINING'/></p:DataMining>" END,
	    no));
	OK(mining(ABOUT "<p:DataMining><rdf:Description><rdf:value>" VOCAB
			"DMI-PROHIBITED-AIMLTRAINING</rdf:value>" END
			"</p:DataMining>" END,
	    no));
	OK(mining(ABOUT "<p:DataMining><rdf:Bag><rdf:li>" VOCAB
			"DMI-PROHIBITED-AIMLTRAINING</rdf:li></rdf:Bag>"
			"</p:DataMining>" END,
	    no));
	OK(mining(ABOUT "<x:DataMining xmlns:x="
			"'http://ns.useplus.org/ldf/xmp/1.0/'>"
			"DMI-PROHIBITED-AIMLTRAINING</x:DataMining>" END,
	    no));
	/* The same prefix, and another vocabulary. */
	OK(mining(ABOUT "<p:DataMining xmlns:p='http://example.org/'>"
			"DMI-PROHIBITED</p:DataMining>" END,
	    ""));
}

static void
values(void)
{
	OK(mining("<rdf:Description p:DataMining='" VOCAB "DMI-ALLOWED'/>",
	    "DMI-ALLOWED"));
	OK(mining("<rdf:Description p:DataMining='DMI-UNSPECIFIED'/>",
	    "DMI-UNSPECIFIED"));
	OK(mining("<rdf:Description p:DataMining='dmi-Prohibited'/>",
	    "DMI-PROHIBITED"));
	OK(mining("<rdf:Description p:DataMining='ask me'/>", "ask me"));
	OK(mining("<rdf:Description p:DataMining=''/>", ""));
	OK(mining("<rdf:Description p:DataMining='Prohibited for AI/ML "
		  "training'/>",
	    "DMI-PROHIBITED FOR AI/ML TRAINING"));
	/* Older drafts of the IPTC. */
	OK(mining(
	    "<rdf:Description ext:DMI-PROHIBITED='True'/>", "DMI-PROHIBITED"));
	OK(mining(ABOUT "<ext:DMI-Prohibited/>" END, "DMI-PROHIBITED"));
	OK(mining(ABOUT "<ext:DMI>Allowed</ext:DMI>" END, "DMI-ALLOWED"));
	/* Of two the one that refuses. */
	OK(mining("<rdf:Description p:DataMining='DMI-PROHIBITED'/>"
		  "<rdf:Description p:DataMining='DMI-ALLOWED'/>",
	    "DMI-PROHIBITED"));
	OK(mining(ABOUT "<p:DataMining><rdf:Bag><rdf:li>DMI-ALLOWED</rdf:li>"
			"<rdf:li>DMI-PROHIBITED</rdf:li></rdf:Bag>"
			"</p:DataMining>" END,
	    "DMI-PROHIBITED"));
	OK(mining("<rdf:Description p:DataMining='" VOCAB "DMI-PROHIBITED/'/>",
	    "DMI-PROHIBITED"));
	OK(mining("<rdf:Description p:DataMining='DMI-ALLOWED'/>"
		  "<rdf:Description p:DataMining='DMI-PROHIBITED'/>",
	    "DMI-PROHIBITED"));
	/* What is said of an ingredient is not said of this. */
	OK(mining(ABOUT "<mm:Pantry><rdf:Bag><rdf:li p:DataMining="
			"'DMI-PROHIBITED'/></rdf:Bag></mm:Pantry>"
			"<p:DataMining>DMI-ALLOWED</p:DataMining>" END,
	    "DMI-ALLOWED"));
}

static void
rights(void)
{
	struct rights long_one;
	char *text;

	OK(copyright(ABOUT "<dc:rights><rdf:Alt>"
			   "<rdf:li xml:lang='de'>\xc2\xa9 Anna</rdf:li>"
			   "<rdf:li xml:lang='x-default'>\xc2\xa9 Ann</rdf:li>"
			   "<rdf:li xml:lang='fr'>\xc2\xa9 Anne</rdf:li>"
			   "</rdf:Alt></dc:rights>" END,
	    "\xc2\xa9 Ann"));
	OK(copyright(ABOUT "<dc:rights><rdf:Alt><rdf:li xml:lang='de'/>"
			   "<rdf:li xml:lang='fr'> Anne\n B</rdf:li>"
			   "<rdf:li xml:lang='it'>Anna</rdf:li>"
			   "</rdf:Alt></dc:rights>" END,
	    "Anne B"));
	OK(copyright(ABOUT "<r:Marked>True</r:Marked><r:UsageTerms><rdf:Alt>"
			   "<rdf:li>ask</rdf:li></rdf:Alt></r:UsageTerms>" END,
	    "ask"));
	OK(copyright(
	    "<rdf:Description r:Marked='False' dc:rights='none'/>", "none"));
	OK(copyright("<rdf:Description r:Marked='False'/>", ""));
	OK(copyright(
	    "<rdf:Description r:Marked='true'/>", "xmpRights:Marked True"));
	OK(url("<rdf:Description r:WebStatement='https://w/'>"
	       "<cc:license rdf:resource='https://l/'/>" END,
	    "https://l/"));
	OK(url(ABOUT "<p:Licensor><rdf:Seq><rdf:li rdf:parseType='Resource'>"
		     "<p:LicensorURL>https://p/</p:LicensorURL></rdf:li>"
		     "</rdf:Seq></p:Licensor>" END,
	    "https://p/"));
	OK(url("<rdf:Description r:WebStatement='https://w/'>"
	       "<p:Licensor><rdf:Seq><rdf:li p:LicensorURL='https://p/'/>"
	       "</rdf:Seq></p:Licensor>" END,
	    "https://w/"));
	/* A long one is cut between characters. */
	if (asprintf(&text, "<rdf:Description dc:rights='a%s'/>",
		"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3"
		"\xa9\xc3\xa9\xc3\xa9") == -1)
		return;
	free(text);
	text = calloc(1, 2100);
	memcpy(text, "<rdf:Description dc:rights='a", 29);
	for (int i = 0; i < 1000; i++)
		memcpy(text + 29 + 2 * i, "\xc3\xa9", 2);
	memcpy(text + 2029, "'/>", 4);
	long_one = read_rdf(text);
	OK(strlen(long_one.copyright) == 255);
	OK(strcmp(long_one.copyright + 253, "\xc3\xa9") == 0);
	free(text);
}

/* EXIF's notice goes before terms of use, and after dc:rights. */
static void
ranks(void)
{
	static const char terms[] =
	    HEAD "<rdf:Description r:UsageTerms='ask'/>" TAIL;
	static const char notice[] =
	    HEAD "<rdf:Description dc:rights='Ann' note:HasExtendedXMP="
		 "'0123456789ABCDEF0123456789ABCDEF'/>" TAIL;
	struct image both = { .format = "jpeg" };
	char extended[XMP_GUID] = "";

	copyright_take(&both.rights, NOTICE_EXIF, "Bob");
	xmp_read((const uint8_t *)terms, strlen(terms), &both, extended);
	OK(strcmp(both.rights.copyright, "Bob") == 0);
	OK(extended[0] == '\0');
	xmp_read((const uint8_t *)notice, strlen(notice), &both, extended);
	OK(strcmp(both.rights.copyright, "Ann") == 0);
	OK(strcmp(extended, "0123456789ABCDEF0123456789ABCDEF") == 0);
}

static void
broken(void)
{
	static const char packet[] =
	    HEAD "<rdf:Description p:DataMining='DMI-PROHIBITED' "
		 "dc:rights='Ann'/>" TAIL;
	char extended[XMP_GUID] = "";
	size_t known = 0;

	for (size_t len = 0; len < sizeof(packet); len++)
		known += read_packet(packet, len, extended).data_mining[0] != 0;
	/* From where the element ends on, whatever follows or does not. */
	OK(known > strlen(TAIL) && known < sizeof(packet) / 2);
	/* Latin-1 where UTF-8 should be hides nothing. */
	OK(mining("<rdf:Description dc:rights='\xa9 Ann'/>"
		  "<rdf:Description p:DataMining='DMI-PROHIBITED'/>",
	    "DMI-PROHIBITED"));
	OK(copyright(
	    "<rdf:Description dc:rights='\xa9 Ann'/>", "\xc2\xa9 Ann"));
	OK(mining(
	    "<rdf:Description nobody:x='1' p:DataMining='DMI-ALLOWED'/>", ""));
}

static double
seconds(const char *packet, size_t len, bool *refuses)
{
	char extended[XMP_GUID] = "";
	clock_t began = clock();

	*refuses = read_packet(packet, len, extended).data_mining[0] != '\0';
	return (double)(clock() - began) / CLOCKS_PER_SEC;
}

/* N times ONE between HEAD and a refusal. */
static char *
fill(const char *start, const char *one, size_t n)
{
	size_t len = strlen(one);
	char *packet = calloc(1, strlen(start) + n * len + 200), *to = packet;

	to = stpcpy(to, start);
	for (size_t i = 0; i < n; i++)
		to = stpcpy(to, one);
	stpcpy(to, "<rdf:Description p:DataMining='DMI-PROHIBITED'/>" TAIL);
	return packet;
}

/* Every name would repeat it. */
static char *
long_namespace(void)
{
	char *packet = malloc(3000000), *to = stpcpy(packet, "<x:a xmlns:x='");

	memset(to, 'u', 2000000);
	to = stpcpy(to + 2000000, "'>");
	while (to < packet + 2900000)
		to = stpcpy(to, "<x:b/>");
	return packet;
}

static void
hostile(void)
{
	static const char laughs[] =
	    "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;'>"
	    "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>"
	    "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>"
	    "<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" HEAD
	    "<rdf:Description p:DataMining='DMI-ALLOWED'>"
	    "<dc:rights>&d;&e;</dc:rights>" END TAIL;
	bool refuses;
	char *packet;

	OK(seconds(laughs, strlen(laughs), &refuses) < 1 && !refuses);
	packet = fill(HEAD, "<a>", 1000000);
	OK(seconds(packet, strlen(packet), &refuses) < 1 && !refuses);
	free(packet);
	packet = fill(HEAD, "<a b='c'/>", 300000);
	OK(seconds(packet, strlen(packet), &refuses) < 2 && refuses);
	free(packet);
	/* Larger than any packet is. */
	packet = fill(HEAD, "<a b='c'/>", 500000);
	OK(seconds(packet, strlen(packet), &refuses) < 1 && !refuses);
	free(packet);
	packet = long_namespace();
	OK(seconds(packet, strlen(packet), &refuses) < 1 && !refuses);
	free(packet);
	packet = fill(HEAD "<a b='", "&lt;", 500000);
	OK(seconds(packet, strlen(packet), &refuses) < 2);
	free(packet);
}

int
main(void)
{
	spellings();
	values();
	rights();
	ranks();
	broken();
	hostile();
	return DONE();
}
