/*
 * The questions that a report answers, in its order.
 */
#include "audit/report/report.h"

#define SECTIONS(X)   \
	X(funnel)     \
	X(rejections) \
	X(recipe)     \
	X(failures)   \
	X(consent)    \
	X(visibility) \
	X(licences)   \
	X(personal)   \
	X(sources)    \
	X(domains)    \
	X(fetched)    \
	X(taken)      \
	X(sizes)      \
	X(sides)      \
	X(aspect)     \
	X(formats)    \
	X(duplicates) \
	X(captions)   \
	X(kinds)      \
	X(languages)  \
	X(manifests)

#define DECLARE(name) extern const struct section section_##name;
#define POINT(name) &section_##name,

SECTIONS(DECLARE)

const struct section *
section_at(int i)
{
	static const struct section *const sections[] = { SECTIONS(POINT) };
	int n = sizeof(sections) / sizeof(*sections);

	return i < n ? sections[i] : NULL;
}

void
sections_list(FILE *out)
{
	const struct section *section;

	for (int i = 0; (section = section_at(i)) != NULL; i++)
		fprintf(out, "%-12s %s\n", section->name, section->title);
}
