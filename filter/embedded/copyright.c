/*
 * One notice of copyright, of the several that a file may hold.
 */
#include <stdlib.h>
#include <string.h>

#include "embedded.h"

void
copyright_take(struct rights *rights, enum notice notice, const char *text)
{
	char *clean = text_clean(text, strlen(text));

	if (clean != NULL && (int)notice > rights->notice) {
		rights->notice = (int)notice;
		text_fit(rights->copyright, sizeof(rights->copyright), clean);
	}
	free(clean);
}
