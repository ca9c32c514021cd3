/*
 * Names of files in an export.  Nothing is ever opened by them; but a name that
 * would lead elsewhere is a sign of harm, and is refused for that.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "crawl/export/export.h"

static bool
slash(char c)
{
	return c == '/' || c == '\\';
}

const char *
name_wrong(const char *name)
{
	if (*name == '\0' || strlen(name) > NAME_LEN)
		return "has a name that is empty, or longer than 4096 bytes";
	if (slash(*name) || (isalpha((unsigned char)name[0]) &&
				name[1] == ':' && slash(name[2])))
		return "has an absolute name";
	for (const char *p = name; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return "has a control character in its name";
		if ((p == name || slash(p[-1])) && p[0] == '.' && p[1] == '.' &&
		    (p[2] == '\0' || slash(p[2])))
			return "has a name that leads out of its archive";
	}
	return NULL;
}

char *
name_plain(const char *name)
{
	char *out;

	while (name[0] == '.' && slash(name[1]))
		name += 1 + strspn(name + 1, "/\\");
	out = text_copy(name);
	for (char *p = out; *p != '\0'; p++)
		if (*p == '\\')
			*p = '/';
	return out;
}

const char *
name_base(const char *name)
{
	const char *at = strrchr(name, '/');

	return at == NULL ? name : at + 1;
}

const char *
name_part(const char *name, const char *words)
{
	size_t n = strlen(words);

	for (const char *p = name; p != NULL;) {
		if (strncmp(p, words, n) == 0 && (p[n] == '/' || p[n] == '\0'))
			return p;
		p = strchr(p, '/');
		p = p == NULL ? NULL : p + 1;
	}
	return NULL;
}

bool
name_dated(const char *name, const char *words, size_t n)
{
	const char *at = name_part(name, words);
	size_t digits = 0;

	if (at == NULL || at[strlen(words)] == '\0')
		return false;
	at += strlen(words) + 1;
	while (isdigit((unsigned char)at[digits]))
		digits++;
	return digits == n && at[digits] == '/';
}

bool
name_ends(const char *name, const char *suffix)
{
	size_t len = strlen(name), n = strlen(suffix);

	return len > n && strcasecmp(name + len - n, suffix) == 0;
}
