/*
 * facebook: an export of Facebook's, of 2018 to today.  Taken are the photos of
 * posts, albums, stories, profile pictures, the archive and the trash; left out
 * what was sent in messages, stickers, and what stands in groups, events and
 * comments.
 */
#include <string.h>

#include "crawl/export/export.h"

/* your_posts_1.json, your_posts__check_ins__photos_and_videos_1.html */
static bool
is_posts(const char *base)
{
	return strncmp(base, "your_posts_", 11) == 0 &&
	       (name_ends(base, ".json") || name_ends(base, ".html"));
}

static bool
marks(const char *name)
{
	return name_part(name, "your_facebook_activity") != NULL ||
	       (is_posts(name_base(name)) && name_part(name, "posts")) ||
	       name_part(name, "posts/album") != NULL ||
	       name_part(name, "photos_and_videos/album") != NULL ||
	       name_part(name, "photos_and_videos/your_photos.json") != NULL ||
	       name_part(name, "posts/media") != NULL;
}

static bool
speaks(const char *name)
{
	static const char *const words[] = { "your_posts",
		"your_uncategorized_photos", "your_photos", "other_photos",
		"archived_stories", "stories", "story_", "archive.", "trash.",
		"profile_information.", "your_profile" };
	const char *base = name_base(name);

	if (!name_ends(name, ".json") && !name_ends(name, ".html"))
		return false;
	if (name_part(name, "posts/album") != NULL ||
	    name_part(name, "photos_and_videos/album") != NULL)
		return true;
	if (name_part(name, "messages") != NULL)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strncmp(base, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

static const char *
read(struct notes *notes, const struct text *text)
{
	return meta_read(notes, text, true);
}

static struct view
view(const char *name)
{
	static const struct {
		const char *words, *why;
	} others[] = { { "messages", "in messages" },
		{ "inbox", "in messages" }, { "stickers_used", "stickers" },
		{ "comments", "in comments" }, { "groups", "in groups" },
		{ "events", "in events" } };

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (name_part(name, others[i].words) != NULL)
			return (struct view) { .left = others[i].why };
	if (name_part(name, "posts/media/your_posts") != NULL)
		return (struct view) { .shown = "post" };
	if (name_part(name, "posts/media") != NULL ||
	    name_part(name, "photos_and_videos") != NULL ||
	    name_part(name, "posts/album") != NULL)
		return (struct view) { .shown = "album" };
	if (name_part(name, "stories") != NULL)
		return (struct view) { .shown = "story" };
	return (struct view) { 0 };
}

static char *
handle(const char *part)
{
	return meta_handle(part, "facebook");
}

static const struct platform facebook = {
	.name = "facebook",
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
	return parts_detect(&facebook, locator);
}

static int
collect(const struct body *body, const struct emit *emit, char **reason)
{
	return export_collect(&facebook, body, emit, reason);
}

const struct collector collector_facebook = {
	.name = "facebook",
	.about = "one's own export of Facebook, likewise",
	.takes = takes,
	.collect = collect,
};
