/*
 * Events of deletion: what a line says is gone, and whose a URL is.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crawl/events/events.h"
#include "tests/test.h"

/* What LINE comes to: the kind, then its name and its keys, a blank between. */
static bool
reads(const char *line, const char *as)
{
	static const char *const kinds[] = { "other", "gone", "back", "paused",
		"wrong" };
	struct event_reader *reader = event_reader_new();
	struct event event;
	char got[2000];
	size_t n;

	event_read(reader, line, strlen(line), &event);
	n = (size_t)snprintf(got, sizeof(got), "%s%s%s", kinds[event.kind],
	    event.name == NULL ? "" : ": ",
	    event.name == NULL ? "" : event.name);
	for (size_t i = 0; i < event.n; i++)
		n += (size_t)snprintf(got + n, sizeof(got) - n, " %d:%s",
		    (int)event.keys[i].reach, event.keys[i].text);
	if (strcmp(got, as) != 0)
		printf("# %s: %s\n", line, got);
	event_clear(&event);
	event_reader_free(reader);
	return strcmp(got, as) == 0;
}

static bool
same(char *got, const char *as)
{
	bool good = (got == NULL) == (as == NULL) &&
		    (as == NULL || strcmp(got, as) == 0);

	if (!good)
		printf("# %s\n", got == NULL ? "NULL" : got);
	free(got);
	return good;
}

#define COMMIT(rest) \
	"{\"did\":\"did:plc:a\",\"kind\":\"commit\",\"commit\":{" rest "}}"
#define DELETE "\"operation\":\"delete\",\"collection\":"
#define ACCOUNT(rest) \
	"{\"did\":\"did:plc:a\",\"kind\":\"account\",\"account\":{" rest "}}"
#define OF_A                                                 \
	" 2:did:plc:a 1:https://bsky.app/profile/did:plc:a " \
	"1:at://did:plc:a/app.bsky.feed.post"

static void
jetstream(void)
{
	OK(reads(COMMIT(DELETE "\"app.bsky.feed.post\",\"rkey\":\"3l\""),
	    "gone: at://did:plc:a/app.bsky.feed.post/3l "
	    "0:https://bsky.app/profile/did:plc:a/post/3l "
	    "0:at://did:plc:a/app.bsky.feed.post/3l"));
	OK(reads(
	    COMMIT(DELETE "\"app.bsky.feed.like\",\"rkey\":\"3l\""), "other"));
	OK(reads(COMMIT("\"operation\":\"create\",\"collection\":"
			"\"app.bsky.feed.post\",\"rkey\":\"3l\""),
	    "other"));
	OK(reads(COMMIT(DELETE "\"app.bsky.feed.post\",\"rkey\":\"../x\""),
	    "wrong"));
	OK(reads(
	    COMMIT(DELETE "\"app.bsky.feed.post\",\"rkey\":\"a/b\""), "wrong"));
	OK(reads(
	    COMMIT(DELETE "\"app.bsky.feed.post\",\"rkey\":\"..\""), "wrong"));
	OK(reads(COMMIT(DELETE "\"app.bsky.feed.post\",\"rkey\":{}"), "wrong"));
	OK(reads("{\"did\":\"did:plc:a/b\",\"kind\":\"commit\",\"commit\":{"
		 "\"operation\":\"delete\",\"collection\":"
		 "\"app.bsky.feed.post\",\"rkey\":\"3l\"}}",
	    "wrong"));
	OK(reads("{\"kind\":\"commit\"}", "other"));
	OK(reads("{\"kind\":\"identity\",\"did\":\"did:plc:a\"}", "other"));
}

static void
accounts(void)
{
	OK(reads(ACCOUNT("\"active\":false,\"status\":\"deleted\""),
	    "gone: account did:plc:a is deleted" OF_A));
	OK(reads(ACCOUNT("\"active\":false,\"status\":\"takendown\""),
	    "gone: account did:plc:a is takendown" OF_A));
	OK(reads(ACCOUNT("\"active\":false,\"status\":\"deactivated\""),
	    "paused: account did:plc:a is paused" OF_A));
	OK(reads(ACCOUNT("\"active\":false,\"status\":\"suspended\""),
	    "paused: account did:plc:a is paused" OF_A));
	OK(reads(ACCOUNT("\"active\":false"),
	    "paused: account did:plc:a is paused" OF_A));
	OK(reads(ACCOUNT("\"active\":true,\"status\":\"deleted\""),
	    "back: account did:plc:a is active" OF_A));
	OK(reads(
	    ACCOUNT("\"active\":\"false\",\"status\":\"deleted\""), "wrong"));
	OK(reads(ACCOUNT("\"status\":\"deleted\""), "wrong"));
}

#define FEDI "https://m.example"
#define ACT(rest) "{\"type\":\"Delete\"," rest "}"

static void
activities(void)
{
	OK(reads(ACT("\"actor\":\"" FEDI "/users/b\",\"object\":{\"id\":\"" FEDI
		     "/users/b/statuses/1\",\"type\":\"Tombstone\"}"),
	    "gone: Delete of " FEDI "/users/b/statuses/1 0:" FEDI
	    "/users/b/statuses/1 0:" FEDI "/@b/1"));
	OK(reads(ACT("\"actor\":\"" FEDI "/users/b\",\"object\":\"" FEDI
		     "/users/b\""),
	    "gone: Delete of " FEDI "/users/b 1:" FEDI "/users/b 1:" FEDI
	    "/@b"));
	OK(reads(ACT("\"actor\":{\"id\":\"" FEDI "/c/x/\"},\"object\":{"
		     "\"type\":\"Person\",\"id\":\"" FEDI "/c/x/\"}"),
	    "gone: Delete of " FEDI "/c/x/ 1:" FEDI "/c/x"));
	OK(reads(ACT("\"object\":\"" FEDI "/notice/5#z\""),
	    "gone: Delete of " FEDI "/notice/5 0:" FEDI "/notice/5"));
	/* Of a host, or of a page with a query, that is the page alone. */
	OK(reads(ACT("\"actor\":\"" FEDI "/\",\"object\":\"" FEDI "/\""),
	    "gone: Delete of " FEDI "/ 0:" FEDI "/"));
	OK(reads(ACT("\"actor\":\"" FEDI "/?author=1\",\"object\":\"" FEDI
		     "/?author=1\""),
	    "gone: Delete of " FEDI "/?author=1 0:" FEDI "/?author=1"));
	/* Of another server's. */
	OK(reads(ACT("\"actor\":\"https://evil.example/u\",\"object\":\"" FEDI
		     "/users/b\""),
	    "wrong"));
	OK(reads(ACT("\"actor\":7,\"object\":\"" FEDI "/users/b\""), "wrong"));
	OK(reads(ACT("\"object\":[\"" FEDI "/1\"]"), "wrong"));
	OK(reads(ACT("\"object\":null"), "wrong"));
	OK(reads(ACT("\"object\":\"file:///etc/passwd\""), "wrong"));
	OK(reads("{\"type\":\"Create\",\"object\":\"" FEDI "/1\"}", "other"));
}

static void
others(void)
{
	char deep[100001];

	OK(reads("HTTP://M.example:80/x y#c",
	    "gone: listed http://m.example/x%20y 0:http://m.example/x%20y"));
	OK(reads(" https://m.example/x.png\r",
	    "gone: listed https://m.example/x.png 0:https://m.example/x.png"));
	OK(reads("", "other"));
	OK(reads(" \t\r", "other"));
	OK(reads("[]", "wrong"));
	OK(reads("{", "wrong"));
	OK(reads("{\"type\":\"Delete\",\"object\":\"https://m.example/1\"",
	    "wrong"));
	OK(reads("gopher://x/", "wrong"));
	memset(deep, '[', sizeof(deep));
	memcpy(deep, "{\"a\":", 5);
	deep[sizeof(deep) - 1] = '\0';
	OK(reads(deep, "wrong"));
}

static bool
ask(void *ctx, const char *url)
{
	strncat(ctx, url, 200);
	strncat(ctx, " ", 2);
	return false;
}

static bool
is_above(const char *url, const char *as)
{
	char got[2000] = "";

	url_above(url, ask, got);
	if (strcmp(got, as) != 0)
		printf("# %s: %s\n", url, got);
	return strcmp(got, as) == 0;
}

static void
urls(void)
{
	OK(same(did_in("https://cdn.bsky.app/img/feed_fullsize/plain/"
		       "did:plc:ab2/bafk@jpeg"),
	    "did:plc:ab2"));
	OK(same(did_in("https://p.example/xrpc/com.atproto.sync.getBlob?"
		       "did=did%3Aplc%3Aab2&cid=b"),
	    "did:plc:ab2"));
	OK(same(did_in("https://p.example/x?cid=b&did=did:web:h.example"),
	    "did:web:h.example"));
	OK(same(did_in("https://p.example/did%3aplc%3aab2"), "did:plc:ab2"));
	OK(same(did_in("https://p.example/xdid:plc:a/b"), NULL));
	OK(same(did_in("https://p.example/did:plc:"), NULL));
	OK(same(did_in("https://p.example/did:"), NULL));
	OK(same(did_in("https://p.example/"), NULL));
	OK(is_above("https://h/a/b/c?d=/e", "https://h/a/b/c https://h/a/b "
					    "https://h/a "));
	OK(is_above("https://h/a/", "https://h/a/ https://h/a "));
	OK(is_above("https://h:1/", ""));
	OK(is_above("https://h", ""));
	OK(is_above("at://did:plc:a/c/r", "at://did:plc:a/c/r "
					  "at://did:plc:a/c "));
	OK(same(mastodon_page(FEDI "/users/b"), FEDI "/@b"));
	OK(same(mastodon_page(FEDI "/users/b/statuses/12"), FEDI "/@b/12"));
	OK(same(mastodon_page(FEDI "/users/b/statuses/12/activity"), NULL));
	OK(same(mastodon_page(FEDI "/users/b/statuses/"), NULL));
	OK(same(mastodon_page(FEDI "/users/"), NULL));
	OK(same(mastodon_page(FEDI "/users/b?x"), NULL));
	OK(same(mastodon_page(FEDI "/ap/users/1/statuses/12"), NULL));
}

static void
posts(void)
{
	static const char image[] = "https://cdn.bsky.app/img/feed_thumbnail/"
				    "plain/did:plc:a/bafk@jpeg";

	OK(same(bluesky_post(BLUESKY "a.bsky.social/post/3l", image),
	    BLUESKY "did:plc:a/post/3l"));
	OK(same(bluesky_post(BLUESKY "a.bsky.social", image), NULL));
	OK(same(bluesky_post(BLUESKY "a.bsky.social/feed/3l", image), NULL));
	OK(same(
	    bluesky_post(BLUESKY "a.bsky.social/post/3l", FEDI "/a"), NULL));
	OK(same(bluesky_post("https://x/profile/a.bsky.social/post/3l", image),
	    NULL));
}

/* How many lines a file of TEXT has, and of these, that were given whole. */
static bool
has_lines(const char *text, size_t len, int all, int whole)
{
	FILE *file = tmpfile();
	struct lines *lines;
	const char *line;

	fwrite(text, 1, len, file);
	fflush(file);
	rewind(file);
	lines = lines_open(fileno(file));
	for (; lines_next(lines, &line, &len); all--)
		whole -= line != NULL;
	lines_close(lines);
	fclose(file);
	return all == 0 && whole == 0;
}

static void
files(void)
{
	char *big = malloc(3 * LINE_BYTES);

	memset(big, 'x', 3 * LINE_BYTES);
	OK(has_lines("", 0, 0, 0));
	OK(has_lines("\n", 1, 1, 1));
	OK(has_lines("a\nb", 3, 2, 2));
	OK(has_lines(big, LINE_BYTES - 1, 1, 1));
	OK(has_lines(big, 3 * LINE_BYTES, 1, 0));
	big[2 * LINE_BYTES] = '\n';
	big[2 * LINE_BYTES + 9] = '\n';
	OK(has_lines(big, 2 * LINE_BYTES + 12, 3, 2));
	free(big);
}

int
main(void)
{
	jetstream();
	accounts();
	activities();
	others();
	urls();
	posts();
	files();
	return DONE();
}
