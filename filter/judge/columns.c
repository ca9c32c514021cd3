/*
 * The columns of the record that a rule may read: all but the keys, and what
 * is known only after it has judged.
 */
#include <string.h>

#include "judge.h"

#define NAME(name) #name,

static const char *const names[] = { RECORD(COLUMN_NONE, NAME, NAME, NAME) };

static bool
is_among(const char *name, const char *const list[])
{
	for (; *list != NULL; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

const char *
columns_name(int i)
{
	return names[i];
}

bool
columns_json(int i)
{
	static const char *const json[] = { "signals", "scores", NULL };

	return is_among(names[i], json);
}

int
columns_find(const char *name)
{
	static const char *const later[] = { "recipe", "keep", "rejected",
		"duplicate_of", NULL };

	if (is_among(name, later))
		return -1;
	for (int i = 0; i < COLUMNS; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	return -1;
}
