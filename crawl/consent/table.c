/*
 * The table of consent signals.  A new one is a file signal/name.c with a const
 * struct and one word in the list; each hook that it has is called in its
 * place.
 */
#include "crawl/consent/signal.h"

#define SIGNALS(X)   \
	X(robots)    \
	X(usage)     \
	X(content)   \
	X(tdm)       \
	X(aitxt)     \
	X(rsl)       \
	X(xrobots)   \
	X(robotstag) \
	X(meta)      \
	X(link)      \
	X(payment)

/* Those of the view consent: filter reads them, where bytes are read. */
static const char *const of_bytes[] = { "plus-data-mining",
	"cawg-training-mining" };

#define DECLARE(name) extern const struct signal signal_##name;
#define POINT(name) &signal_##name,

SIGNALS(DECLARE)

static const struct signal *const signals[] = { SIGNALS(POINT) };

#define COUNT (sizeof(signals) / sizeof(*signals))

const struct signal *
signals_at(size_t i)
{
	return i < COUNT ? signals[i] : NULL;
}

/*
 * The Ith name of all signals, also of those in bytes; NULL: there are fewer.
 */
const char *
signals_name(size_t i)
{
	if (i < COUNT)
		return signals[i]->name;
	i -= COUNT;
	return i < sizeof(of_bytes) / sizeof(*of_bytes) ? of_bytes[i] : NULL;
}

void
signals_list(void)
{
	for (size_t i = 0; i < COUNT; i++)
		printf("%-15s %s\n", signals[i]->name, signals[i]->about);
}
