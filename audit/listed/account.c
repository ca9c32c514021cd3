/*
 * The account that a URL names: the part of it that a site gives to whom it
 * belongs.  Of a site that is not listed here, /@handle and /users/handle are
 * taken, as the Fediverse has them.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "audit/listed/listed.h"

/* BEFORE the handle in the path; "@": before it in the first part of the host.
 */
struct site {
	const char *domain, *name, *before;
};

static const struct site sites[] = {
	{ "instagram.com", "instagram.com", "/stories/" },
	{ "instagram.com", "instagram.com", "/" },
	{ "facebook.com", "facebook.com", "/people/" },
	{ "facebook.com", "facebook.com", "/" },
	{ "fb.com", "facebook.com", "/" },
	{ "threads.net", "threads.net", "/@" },
	{ "threads.com", "threads.net", "/@" },
	{ "flickr.com", "flickr.com", "/photos/" },
	{ "flickr.com", "flickr.com", "/people/" },
	{ "twitter.com", "x.com", "/" },
	{ "x.com", "x.com", "/" },
	{ "bsky.app", "bsky.app", "/profile/" },
	{ "tiktok.com", "tiktok.com", "/@" },
	{ "youtube.com", "youtube.com", "/@" },
	{ "pinterest.com", "pinterest.com", "/" },
	{ "tumblr.com", "tumblr.com", "@" },
	{ "deviantart.com", "deviantart.com", "@" },
	{ "deviantart.com", "deviantart.com", "/" },
	{ "500px.com", "500px.com", "/p/" },
	{ "unsplash.com", "unsplash.com", "/@" },
	{ "reddit.com", "reddit.com", "/user/" },
	{ "vk.com", "vk.com", "/" },
	{ "medium.com", "medium.com", "/@" },
	{ "wordpress.com", "wordpress.com", "@" },
	{ "blogspot.com", "blogspot.com", "@" },
	{ "commons.wikimedia.org", "commons.wikimedia.org", "/wiki/User:" },
};

#define SITES (sizeof(sites) / sizeof(*sites))

/* The LEN bytes at HANDLE, in lower case; false: they are none. */
static bool
take(struct account *account, const char *site, const char *handle, size_t len)
{
	if (len == 0 || len >= HANDLE_LEN)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)handle[i];

		if (c <= ' ' || c == 0x7f)
			return false;
		account->handle[i] = (char)tolower(c);
	}
	account->handle[len] = '\0';
	snprintf(account->site, sizeof(account->site), "%s", site);
	return true;
}

/* What stands before DOMAIN in HOST, with the dot; or NULL. */
static const char *
below(const char *host, const char *domain)
{
	size_t len = strlen(host), n = strlen(domain);

	if (len < n || strcmp(host + len - n, domain) != 0)
		return NULL;
	return len == n || host[len - n - 1] == '.' ? host + len - n : NULL;
}

static bool
at_site(
    struct account *account, const struct place *place, const struct site *site)
{
	const char *end = below(place->host, site->domain);
	size_t n = strlen(site->before);

	if (end == NULL)
		return false;
	if (*site->before == '@') {
		size_t len = strcspn(place->host, ".");

		return end != place->host &&
		       strncmp(place->host, "www.", 4) != 0 &&
		       take(account, site->name, place->host, len);
	}
	if (strncmp(place->path, site->before, n) != 0)
		return false;
	return take(account, site->name, place->path + n,
	    strcspn(place->path + n, "/?"));
}

bool
account_of_place(struct account *account, const struct place *place)
{
	static const char *const starts[] = { "/@", "/users/" };
	bool known = false;

	for (size_t i = 0; i < SITES; i++) {
		if (at_site(account, place, &sites[i]))
			return true;
		known = known || below(place->host, sites[i].domain) != NULL;
	}
	for (size_t i = 0; i < 2 && !known; i++) {
		struct site any = { place->host, place->host, starts[i] };

		if (at_site(account, place, &any))
			return true;
	}
	return false;
}

bool
account_read(struct account *account, const char *text)
{
	struct place place;
	const char *host;
	char *url;

	if (place_read(&place, text))
		return account_of_place(account, &place);
	/* instagram.com/ana, as one types it */
	if (strchr(text, '/') != NULL) {
		bool read;

		if (strstr(text, "://") != NULL ||
		    asprintf(&url, "https://%s", text) == -1)
			return false;
		read = place_read(&place, url) &&
		       account_of_place(account, &place);
		free(url);
		return read;
	}
	text += *text == '@';
	host = strchr(text, '@');
	/* ana@social.example; but 12345@N00 is a handle of Flickr's */
	if (host == NULL || strchr(host, '.') == NULL)
		return take(account, "", text, strlen(text));
	url = place_host(host + 1);
	if (url == NULL)
		return false;
	bool read = take(account, url, text, (size_t)(host - text));

	free(url);
	return read;
}

void
accounts_list(FILE *out)
{
	for (size_t i = 0; i < SITES; i++)
		if (i == 0 || strcmp(sites[i].name, sites[i - 1].name) != 0)
			fprintf(out, "%s%s", i == 0 ? "" : ", ", sites[i].name);
}
