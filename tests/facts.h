/*
 * The facts of a test: one value of them, by its column's name.
 */
#include <string.h>

#include "filter/filter.h"

/* NULL: no measure has such a column. */
static const struct value *
value_of(const struct facts *facts, const char *name)
{
	const struct column *columns[MAX_COLUMNS];
	size_t n = measures_columns(columns, MAX_COLUMNS);

	for (size_t i = 0; i < n; i++)
		if (strcmp(columns[i]->name, name) == 0)
			return &facts->values[i];
	return NULL;
}
