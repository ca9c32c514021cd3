/*
 * Why a recipe is refused, and where in it.
 */
#include <stdarg.h>

#include "judge.h"

int
recipe_refuse(const struct recipe *recipe, size_t at, char reason[REASON_SIZE],
    const char *fmt, ...)
{
	size_t line = 1, column = 1;
	va_list ap;
	int n;

	for (size_t i = 0; i < at; i++, column++)
		if (recipe->body[i] == '\n') {
			line++;
			column = 0;
		}
	n = snprintf(
	    reason, REASON_SIZE, "%.80s:%zu:%zu: ", recipe->name, line, column);
	va_start(ap, fmt);
	vsnprintf(reason + n, REASON_SIZE - (size_t)n, fmt, ap);
	va_end(ap);
	return -1;
}
