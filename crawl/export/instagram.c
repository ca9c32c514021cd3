/*
 * instagram: an export of Instagram's, of 2018 to today.  Taken are posts,
 * stories, profile pictures, what was archived or deleted lately; left out what
 * was sent in messages, and stickers.
 */
#include <string.h>

#include "crawl/export/export.h"

static bool
marks(const char *name)
{
	return name_part(name, "your_instagram_activity") != NULL ||
	       name_part(name, "content/posts_1.json") != NULL ||
	       name_part(name, "content/posts_1.html") != NULL ||
	       name_part(name, "content/stories.json") != NULL ||
	       name_part(name, "content/profile_photos.json") != NULL ||
	       name_dated(name, "media/posts", 6) ||
	       name_dated(name, "media/stories", 6) ||
	       strcmp(name_base(name), "media.json") == 0;
}

/* Where the texts are that tell of photographs, and of the account. */
static bool
speaks(const char *name)
{
	static const char *const words[] = { "posts", "stories", "profile",
		"archived_posts", "reels", "igtv", "other_content",
		"recently_deleted", "media.json", "personal_information" };
	const char *base = name_base(name);

	if (!name_ends(name, ".json") && !name_ends(name, ".html"))
		return false;
	if (strncmp(base, "personal_information.", 21) != 0 &&
	    strcmp(base, "profile.json") != 0 &&
	    strcmp(base, "media.json") != 0 &&
	    name_part(name, "media") == NULL &&
	    name_part(name, "content") == NULL)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strncmp(base, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

static const char *
read(struct notes *notes, const struct text *text)
{
	return meta_read(notes, text, false);
}

static struct view
view(const char *name)
{
	static const struct {
		const char *words, *shown;
	} places[] = { { "media/posts", "post" }, { "media/stories", "story" },
		{ "media/profile", "profile" }, { "media/reels", "post" },
		{ "media/archived_posts", "archived" },
		{ "media/recently_deleted", "deleted" },
		{ "media/recently_deleted_content", "deleted" },
		{ "media/other", "post" }, { "media/igtv", "post" } };

	if (name_part(name, "messages") != NULL ||
	    name_part(name, "inbox") != NULL ||
	    name_part(name, "direct") != NULL)
		return (struct view) { .left = "in messages" };
	if (name_part(name, "stickers_used") != NULL)
		return (struct view) { .left = "stickers" };
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (name_part(name, places[i].words) != NULL)
			return (struct view) { .shown = places[i].shown };
	/* 2018 */
	if (name_dated(name, "photos", 6))
		return (struct view) { .shown = "post" };
	if (name_dated(name, "stories", 6))
		return (struct view) { .shown = "story" };
	if (name_dated(name, "profile", 6))
		return (struct view) { .shown = "profile" };
	return (struct view) { 0 };
}

static char *
handle(const char *part)
{
	return meta_handle(part, "instagram");
}

static const struct platform instagram = {
	.name = "instagram",
	.marks = marks,
	.speaks = speaks,
	.read = read,
	.view = view,
	.find = meta_find,
	.handle = handle,
	.lists = true,
};

static bool
takes(const char *locator)
{
	return parts_detect(&instagram, locator);
}

static int
collect(const struct body *body, const struct emit *emit, char **reason)
{
	return export_collect(&instagram, body, emit, reason);
}

const struct collector collector_instagram = {
	.name = "instagram",
	.about =
	    "one's own export of it: zips or a folder, with captions and times",
	.takes = takes,
	.collect = collect,
};
