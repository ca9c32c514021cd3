/*
 * Which measures are taken.  What a file says of its own use is always read,
 * or nobody would know that it refuses.
 */
#include "measure.h"

#define ALL "all" /* that no option leaves out; see struct measure, extra */

static uint64_t
bit(size_t i)
{
	return UINT64_C(1) << i;
}

static uint64_t
usual(void)
{
	const struct measure *measure;
	uint64_t bits = 0;

	for (size_t i = 0; (measure = measures_at(i)) != NULL; i++)
		if (!measure->extra)
			bits |= bit(i);
	return bits;
}

bool
measures_want(const struct wanted *wanted, size_t i)
{
	const struct measure *measure = measures_at(i);

	if (measure == &measure_variants && wanted->variants)
		return true;
	if (wanted->preview)
		return measure == &measure_preview;
	if (measure == &measure_features && wanted->points != WANTED_NO)
		return true;
	if (wanted->measures == 0 || measure->columns[0].always)
		return !measure->extra;
	return (wanted->measures & bit(i)) != 0;
}

struct need
measures_need(const struct wanted *wanted)
{
	struct need need = { wanted->exact, wanted->exact, false };
	const struct measure *measure;

	for (size_t i = 0; (measure = measures_at(i)) != NULL; i++) {
		if (!measures_want(wanted, i))
			continue;
		need.full = need.full || measure->full;
		need.colour = need.colour || measure->colour;
		need.histogram = need.histogram || measure->histogram;
	}
	return need;
}

/* 0: no measure has that name. */
static uint64_t
named(const char *name, size_t len)
{
	const struct measure *measure;

	if (len == strlen(ALL) && memcmp(name, ALL, len) == 0)
		return usual();
	for (size_t i = 0; (measure = measures_at(i)) != NULL; i++)
		if (measure != &measure_preview &&
		    strlen(measure->name) == len &&
		    memcmp(measure->name, name, len) == 0)
			return bit(i);
	return 0;
}

int
measures_select(const char *names, uint64_t *measures)
{
	uint64_t one;

	*measures = 0;
	for (;; names++) {
		size_t len = strcspn(names, ",");

		if ((one = named(names, len)) == 0)
			return -1;
		*measures |= one;
		names += len;
		if (*names == '\0')
			return 0;
	}
}

/* NAME and a comma, as far as there is room. */
static void
append(char *text, const char *name)
{
	size_t len = strlen(text);

	snprintf(text + len, MEASURES_SIZE - len, "%s,", name);
}

void
measures_names(const struct wanted *wanted, char text[MEASURES_SIZE])
{
	bool all = (wanted->measures & usual()) == usual();
	const struct measure *measure;

	snprintf(text, MEASURES_SIZE, ",");
	if (all || wanted->measures == 0)
		append(text, ALL);
	for (size_t i = 0; (measure = measures_at(i)) != NULL; i++)
		if (measures_want(wanted, i) &&
		    (measure->extra || (!all && wanted->measures != 0)))
			append(text, measure->name);
}

bool
measures_has(const struct wanted *wanted, size_t column)
{
	const struct measure *measure;

	for (size_t i = 0; (measure = measures_at(i)) != NULL; i++) {
		if (column < measure_width(measure))
			return measures_want(wanted, i);
		column -= measure_width(measure);
	}
	return false;
}
