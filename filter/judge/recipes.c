/*
 * The recipes that are shipped: the files of filter/recipes/, as text.
 */
#include <string.h>

#include "judge.h"

static const struct {
	const char *name, *body;
} table[] = {
	{
	    "basic",
#include "filter/recipes/basic.recipe.inc"
	},
	{
	    "datacomp-basic",
#include "filter/recipes/datacomp-basic.recipe.inc"
	},
	{
	    "laion400m",
#include "filter/recipes/laion400m.recipe.inc"
	},
	{
	    "coyo",
#include "filter/recipes/coyo.recipe.inc"
	},
	{
	    "cc12m",
#include "filter/recipes/cc12m.recipe.inc"
	},
	{
	    "align",
#include "filter/recipes/align.recipe.inc"
	},
	{
	    "dj-llava-pretrain",
#include "filter/recipes/dj-llava-pretrain.recipe.inc"
	},
	{
	    "laion-aesthetics",
#include "filter/recipes/laion-aesthetics.recipe.inc"
	},
	{
	    "cleanvision",
#include "filter/recipes/cleanvision.recipe.inc"
	},
};

/* The text of one, or NULL. */
const char *
recipes_find(const char *name)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].name, name) == 0)
			return table[i].body;
	return NULL;
}

/* Each with the first line of its comment. */
void
recipes_list(void)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		printf("%-18s%.*s\n", table[i].name,
		    (int)strcspn(table[i].body, "\n") - 1, table[i].body + 1);
}
