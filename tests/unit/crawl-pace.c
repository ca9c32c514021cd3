/*
 * How often a host may be asked, and when it is given up: by a clock of our
 * own.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/crawl.h"
#include "tests/folder.h"
#include "tests/test.h"

/* The earliest start of each of N requests, when each takes MS. */
static void
starts(struct pace *p, int64_t at[], int n, int64_t ms)
{
	int64_t now = 1000;

	for (int i = 0; i < n; i++) {
		now = pace_ready(p) > now ? pace_ready(p) : now;
		at[i] = now - 1000;
		pace_begin(p, now);
		now += ms;
		pace_end(p, now);
	}
}

static void
test_interval(void)
{
	struct pace one = { .interval = 100, .burst = 1, .room = 1 };
	struct pace many = { .interval = 100, .burst = 3, .room = 1 };
	struct pace none = { .interval = 0, .burst = 1, .room = 1 };
	int64_t at[6];

	/* From the end of a reply. */
	starts(&one, at, 3, 30);
	OK(at[0] == 0 && at[1] == 130 && at[2] == 260);
	/* From the start of a request; three without a pause. */
	starts(&many, at, 6, 10);
	OK(at[0] == 0 && at[1] == 10 && at[2] == 20);
	OK(at[3] == 100 && at[4] == 200 && at[5] == 300);
	starts(&none, at, 3, 5);
	OK(at[2] == 10);
	/* After a rest there is a burst again, and no more than one. */
	OK(pace_ready(&many) == 1400);
	for (int i = 0; i < 3; i++)
		pace_begin(&many, 9000);
	OK(pace_ready(&many) == 9100);
	OK(many.out == 3);
}

static void
test_slow(void)
{
	struct pace p = { .interval = 100, .burst = 5, .room = 6 };

	pace_begin(&p, 1000);
	pace_end(&p, 1010);
	OK(pace_ready(&p) <= 1010);
	pace_slow(&p, 50);
	OK(p.interval == 100 && p.burst == 5 && p.room == 6);
	pace_slow(&p, 3000);
	OK(p.interval == 3000 && p.burst == 1 && p.room == 1);
	OK(pace_ready(&p) == 4000);
}

static void
test_back_off(void)
{
	struct pace p = { .burst = 1, .room = 1 };
	const int64_t day = 86400000;

	pace_back_off(&p, 0, 0);
	OK(pace_ready(&p) == 1000);
	pace_back_off(&p, 999, 0); /* was under way */
	OK(pace_ready(&p) == 1999 && p.strikes == 1);
	pace_back_off(&p, 2000, 0);
	OK(pace_ready(&p) == 4000);
	pace_back_off(&p, 4000, 500);
	OK(pace_ready(&p) == 8000);
	pace_back_off(&p, 8000, 60000);
	OK(pace_ready(&p) == 68000);
	pace_back_off(&p, 68000, INT64_MAX);
	OK(pace_ready(&p) == 68000 + day);
	OK(pace_pause(0, 0) == 1000 && pace_pause(3, 0) == 8000);
	OK(pace_pause(40, 0) == 3600000 && pace_pause(1 << 30, 0) == 3600000);
	OK(pace_pause(0, -1) == 1000);
}

static struct host *
hold(struct hosts *hosts, const char *origin, const char *domain)
{
	struct host *h = host_hold(hosts, origin);

	OK(strcmp(h->domain->name, domain) == 0);
	return h;
}

static void
test_domains(struct hosts *hosts)
{
	struct host *a = hold(hosts, "https://a.b.example.co.uk:443",
			"example.co.uk"),
		    *b = hold(
			hosts, "https://example.co.uk:443", "example.co.uk"),
		    *c = hold(
			hosts, "http://a.b.example.co.uk:80", "example.co.uk");

	OK(a == c && a != b && a->domain == b->domain);
	host_drop(hosts, b);
	host_drop(hosts, c);
	host_drop(hosts, a);
	/* The list of 2023 and later ones agree on these. */
	host_drop(hosts, hold(hosts, "http://h1.cdn.test:80", "cdn.test"));
	host_drop(hosts, hold(hosts, "http://x.github.io:80", "x.github.io"));
	host_drop(hosts, hold(hosts, "http://co.uk:80", "co.uk"));
	host_drop(hosts, hold(hosts, "http://localhost:80", "localhost"));
	host_drop(hosts, hold(hosts, "http://127.0.0.2:80", "127.0.0.2"));
	host_drop(hosts, hold(hosts, "http://[fd00::1]:80", "[fd00::1]"));
	host_drop(hosts, hold(hosts, "http://xn--85x722f.xn--55qx5d.cn:80",
			     "xn--85x722f.xn--55qx5d.cn"));
}

/* Given up after five failures in a row, and tried again later. */
static void
test_down(struct hosts *hosts)
{
	struct host *h = host_hold(hosts, "http://127.0.0.2:8080");
	int64_t now = 1000;

	OK(host_known(hosts, h, now) && host_barred(h, now) == NULL);
	OK(strcmp(h->addresses, "127.0.0.2") == 0);
	for (int i = 0; i < 4; i++)
		host_failed(h, now, "connect: no");
	OK(host_barred(h, now) == NULL && pace_ready(&h->pace) == now + 800);
	host_failed(h, now, "connect: no");
	OK(strcmp(host_barred(h, now),
	       "host: failed 5 times in a row, last connect: no") == 0);
	OK(host_barred(h, now + 59999) != NULL);
	now += 60000;
	/* One request tells. */
	OK(host_barred(h, now) == NULL && !host_full(h));
	pace_begin(&h->pace, now);
	OK(host_full(h));
	pace_end(&h->pace, now);
	host_failed(h, now, "time: out");
	OK(host_barred(h, now + 119999) != NULL);
	OK(host_barred(h, now + 120000) == NULL);
	host_replied(h);
	host_failed(h, now + 120000, "connect: no");
	OK(host_barred(h, now + 120000) == NULL && h->failures == 1);
	host_drop(hosts, h);
}

static void
test_closed(struct hosts *hosts)
{
	struct host *h = host_hold(hosts, "http://127.0.0.1:80");

	OK(strcmp(host_barred(h, 0), "address: 127.0.0.1 is not public") == 0);
	host_drop(hosts, h);
}

int
main(void)
{
	struct range allow;
	struct plan plan = { .delay = 100,
		.burst = 1,
		.per_host = 2,
		.domain_burst = 5,
		.per_domain = 6,
		.allow = &allow,
		.allowed = 1,
		.tries = 3,
		.dns = { .parallel = 1, .timeout = 1000 } };
	struct catalog *cat;
	struct resolver *resolver;
	struct hosts *hosts;
	char set[] = "/tmp/pace-XXXXXX";

	range_read(&allow, "127.0.0.2");
	if (mkdtemp(set) == NULL)
		err(1, "%s", set);
	test_interval();
	test_slow();
	test_back_off();
	cat = catalog_open(set, CATALOG_WRITE);
	resolver = resolver_new(&plan.dns);
	hosts = hosts_new(cat, &plan, resolver);
	test_domains(hosts);
	test_down(hosts);
	test_closed(hosts);
	hosts_free(hosts);
	resolver_free(resolver);
	catalog_close(cat);
	folder_remove(set);
	return DONE();
}
