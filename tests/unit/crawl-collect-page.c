/*
 * Pages: which images, which captions, which links; and pages that lie.
 */
#include "tests/recorder.h"
#include "tests/test.h"

#define URL "https://example.org/d/page.html"
#define MANY(n) for (int64_t i_ = 0; i_ < (n); i_++)

static void
page(struct recorder *r, const char *html, const char *mime)
{
	struct body body = {
		.locator = URL, .data = html, .len = strlen(html), .mime = mime
	};

	recorder_run(r, "page", &body);
}

static void
test_captions(struct recorder *r)
{
	page(r,
	    "<title>A &amp; B</title><meta name=author content=' Ann '>"
	    "<figure><img src=a.jpg alt='a cat' title='Tom'>"
	    "<figcaption>Our <b>cat</b>,<br>asleep<script>x()</script>"
	    "</figcaption></figure><img src=/b.jpg alt=' '>",
	    "text/html");
	OK(r->rc == 0 && r->pairs == 4);
	OK(recorder_has(r, "alt https://example.org/d/a.jpg a cat\n"));
	OK(recorder_has(
	    r, "figcaption https://example.org/d/a.jpg Our cat, asleep\n"));
	OK(recorder_has(r, "title https://example.org/d/a.jpg Tom\n"));
	OK(recorder_has(r, "none https://example.org/b.jpg -\n"));
	OK(recorder_has(r, "title=A & B author=Ann licence=- "));
}

static void
test_largest(struct recorder *r)
{
	page(r,
	    "<img alt=1 src=s.jpg srcset='m.jpg 640w, l.jpg 1280w,x.jpg 9w'>"
	    "<img alt=2 src=s.jpg srcset='n.jpg, n2.jpg 2x, n3.jpg 1.5x'>"
	    "<picture><source srcset='p,1.webp 1x, p2.webp 2x'>"
	    "<img alt=3 src=p.jpg></picture>"
	    "<img alt=4 src='data:image/gif;base64,R0' data-src='lazy.jpg'>"
	    "<img alt=5 data-lazy-src=lazier.jpg>"
	    "<img alt=6 src=s.jpg srcset=',,'>"
	    "<img alt=7 src=s.jpg srcset='q.jpg bogus, z.jpg -3w'>",
	    NULL);
	OK(recorder_has(r, "d/l.jpg 1\n"));
	OK(recorder_has(r, "d/n2.jpg 2\n"));
	OK(recorder_has(r, "d/p2.webp 3\n"));
	OK(recorder_has(r, "d/lazy.jpg 4\n"));
	OK(recorder_has(r, "d/lazier.jpg 5\n"));
	OK(recorder_has(r, "d/s.jpg 6\n"));
	OK(recorder_has(r, "d/s.jpg 7\n"));
}

static void
test_addresses(struct recorder *r)
{
	page(r,
	    "<base href='//cdn.example.net/x/'><img alt=a src=' i\n.jpg '>"
	    "<img alt=b src='javascript:alert(1)'><img alt=c src='blob:1'>"
	    "<img alt=d src=''><img alt=e src='../y.jpg#f'>"
	    "<img alt=f src='file:///etc/passwd'><img alt=g>"
	    "<a href=p.html>1</a><a href=q.html rel='x NoFollow'>2</a>"
	    "<a href='#here'>3</a><a href='mailto:a@b'>4</a>"
	    "<map><area href='https://other.example/z'></map>",
	    NULL);
	OK(r->pairs == 2 && r->links == 2);
	OK(recorder_has(r, "alt https://cdn.example.net/x/i.jpg a\n"));
	OK(recorder_has(r, "alt https://cdn.example.net/y.jpg"));
	OK(recorder_has(r, "link https://cdn.example.net/x/p.html\n"));
	OK(recorder_has(r, "link https://other.example/z\n"));
}

/* What a link's path ends in says that it is no page. */
static void
test_links(struct recorder *r)
{
	page(r,
	    "<a href=large.JPG><img src=small.jpg></a><a href=p.avif?w=9></a>"
	    "<a href=all.tar.gz#x></a><a href=text.pdf></a><a "
	    "href=film.mp4></a>"
	    "<a href=look.css></a><a href=code.js></a><a href=a.b/></a>"
	    "<a href=/wiki/File:A.jpg></a><a href=/wiki/File%3AB.jpg></a>"
	    "<a href=show.php?f=x.jpg></a><a href=http://h.zip></a>"
	    "<a href=.jpg></a><a href=v1.2></a><a href=//h/?q=/x.png></a>",
	    NULL);
	OK(r->pairs == 1 && r->links == 8);
	OK(recorder_has(r, "/wiki/File:A.jpg\n"));
	OK(recorder_has(r, "show.php?f=x.jpg\n"));
	OK(recorder_has(r, "link http://h.zip/\n"));
	OK(!recorder_has(r, "large.JPG") && !recorder_has(r, "avif"));
}

static void
test_meta(struct recorder *r)
{
	page(r,
	    "<head><meta name=robots content='noai, noimageai'>"
	    "<meta property=og:image content='/og.jpg'>"
	    "<meta property=og:title content='T'>"
	    "<meta property=og:image:alt content='what it shows'>"
	    "<link rel=license href='/licence'></head><img src=a alt=b>",
	    NULL);
	OK(strncmp(r->text, "meta robots=noai, noimageai\n", 28) == 0);
	OK(recorder_has(r, "og https://example.org/og.jpg what it shows\n"));
	OK(recorder_has(r, "licence=https://example.org/licence"));
	page(r, "<meta property=og:image content=o.jpg>", NULL);
	OK(recorder_has(r, "none https://example.org/d/o.jpg -\n"));
}

static void
test_charsets(struct recorder *r)
{
	static const char utf16[] =
	    "\xff\xfe<\0i\0m\0g\0 \0s\0r\0c\0=\0a\0 \0a\0l\0t\0=\0\xac\x20>\0";
	struct body body = {
		.locator = URL, .data = utf16, .len = sizeof(utf16) - 1
	};

	page(r, "<img src=a alt='caf\xe9'>", "text/html; charset=ISO-8859-1");
	OK(recorder_has(r, "caf\xc3\xa9\n"));
	page(r, "<meta charset=koi8-r><img src=a alt='\xc6'>", "text/html");
	OK(recorder_has(r, "\xd1\x84\n"));
	page(r, "<img src=a alt='b\xe9'>", NULL);
	OK(recorder_has(r, "b\xc3\xa9\n"));
	page(r, "<img src=a alt='\xc3\xa9'><p>\xe2\x82", NULL);
	OK(recorder_has(r, "d/a \xc3\xa9\n"));
	page(r, "<img src=a alt='\x80 5'>", NULL);
	OK(recorder_has(r, "\xe2\x82\xac 5\n"));
	page(r, "<img src=a alt='caf\xc3\xa9'>", "text/html;charset=nonsense");
	OK(recorder_has(r, "caf\xc3\xa9\n"));
	page(r, "<img src=a alt='\xff'>", "text/html; charset=\"utf-8\"");
	OK(r->pairs == 1);
	recorder_run(r, "page", &body);
	OK(recorder_has(r, "\xe2\x82\xac\n"));
}

static void
test_hostile(struct recorder *r)
{
	static const char nul[] = "<img src=a.jpg alt='x\0y'><p>\0<img src=b>";
	struct body body = {
		.locator = URL, .data = nul, .len = sizeof(nul) - 1
	};

	recorder_run(r, "page", &body);
	OK(r->rc == 0 && r->pairs == 2);
	page(r, "<div><p><img src=a.jpg alt='no end<img src=b.jpg", NULL);
	OK(r->rc == 0);
	page(r, "<html><body><div><ul><li><img src=a alt=b><li><i><td>", NULL);
	OK(r->rc == 0 && r->pairs == 1);
	page(r, "<img src=a alt='<script>x\x1b[31m\x07</script>\xe2\x80\xae'>",
	    NULL);
	OK(recorder_has(r, "d/a <script>x [31m </script>\n"));
	page(r, "<noscript><img src=a alt=lazy></noscript>", NULL);
	OK(recorder_has(r, "d/a lazy\n"));
	page(r, "", NULL);
	OK(r->rc == 0 && r->pairs == 0);
	page(r, "<img src=a>", "image/png");
	OK(r->rc == -1 && strstr(r->reason, "image/png") != NULL);
}

/* TIMES times WHAT within a page of 10 MiB at most. */
static void
flood(struct recorder *r, const char *what, size_t times)
{
	size_t len = strlen(what);
	char *text = malloc(len * times + 1), *p = text;
	struct body body = { .locator = URL, .data = text, .len = len * times };

	if (text == NULL)
		err(1, NULL);
	MANY((int64_t)times)
	p = mempcpy(p, what, len);
	recorder_run(r, "page", &body);
	free(text);
}

static void
test_floods(struct recorder *r)
{
	flood(r, "<div>", 2000000);
	OK(r->rc == -1 && strncmp(r->reason, "page: its HTML ", 15) == 0);
	flood(r, "<img src=a.jpg alt=b>", 20000);
	OK(r->rc == 0 && r->pairs == 10000);
	flood(r, "<figure><img src=a alt=b>", 3000);
	OK(r->rc == 0 && r->pairs == 3000);
	flood(r, "<a href=x>", 20000);
	OK(r->rc == 0 && r->links == 10000);
	flood(r, "<", 1000000);
	OK(r->rc == 0);
	r->stop = 3;
	flood(r, "<img src=a.jpg alt=b>", 100);
	OK(r->rc == 0 && r->pairs == 3);
	r->stop = 0;
}

struct site {
	struct recorder r;
	int64_t pages, failed, pairs, links;
};

static void
read_page(void *ctx, const char *path)
{
	struct site *site = ctx;
	FILE *in = fopen(path, "r");
	char html[1 << 16];

	if (in == NULL)
		err(1, "%s", path);
	html[fread(html, 1, sizeof(html) - 1, in)] = '\0';
	fclose(in);
	page(&site->r, html, "text/html");
	site->pages++;
	site->failed += site->r.rc != 0;
	site->pairs += site->r.pairs;
	site->links += site->r.links;
}

/*
 * Counted by another parser, what is within textarea and iframe left out, and
 * of 55 links the 17 to a jpg, pdf, mp3, mp4 or webm.
 */
static void
test_site(void)
{
	char folder[] = "../shared/data/site";
	struct site site = { 0 };

	if (access(folder, R_OK) != 0) {
		printf(
		    "ok %d - a real site # SKIP no %s\n", ++tests_run, folder);
		return;
	}
	folder_walk(folder, ".html", read_page, &site);
	recorder_clear(&site.r);
	OK(site.pages == 190 && site.failed == 0);
	OK(site.pairs == 31 && site.links == 38);
}

int
main(void)
{
	struct recorder r = { 0 };

	test_captions(&r);
	test_largest(&r);
	test_addresses(&r);
	test_links(&r);
	test_meta(&r);
	test_charsets(&r);
	test_hostile(&r);
	test_floods(&r);
	test_site();
	recorder_clear(&r);
	return DONE();
}
