/*
 * How an image came to be: IPTC's Digital Source Type, a NewsCode, in XMP and
 * in the actions of C2PA.  That a machine made it, or a part of it, matters
 * most.
 */
#include <ctype.h>
#include <string.h>

#include "embedded.h"

/* The higher, the more of it was made by a model that was trained. */
static int
rank(const char *code)
{
	static const char *const codes[] = { "algorithmicMedia",
		"compositeSynthetic", "compositeWithTrainedAlgorithmicMedia",
		"trainedAlgorithmicData", "trainedAlgorithmicMedia" };

	for (int i = 0; i < (int)(sizeof(codes) / sizeof(codes[0])); i++)
		if (strcmp(code, codes[i]) == 0)
			return i + 1;
	return 0;
}

/* The code is the last part of its URI, or stands alone. */
void
source_take(struct rights *rights, const char *uri, size_t len)
{
	char code[sizeof(rights->digital_source)];
	size_t at, n;

	while (len > 0 && (uri[len - 1] == '/' || uri[len - 1] == ' '))
		len--;
	for (at = len; at > 0 && strchr("/#:", uri[at - 1]) == NULL; at--)
		;
	n = len - at;
	if (n == 0 || n >= sizeof(code))
		return;
	for (size_t i = 0; i < n; i++)
		if (!isalpha((unsigned char)uri[at + i]))
			return;
	memcpy(code, uri + at, n);
	code[n] = '\0';
	/* The vocabulary's own name. */
	if (strcmp(code, "digitalsourcetype") == 0)
		return;
	if (rights->digital_source[0] == '\0' ||
	    rank(code) > rank(rights->digital_source))
		memcpy(rights->digital_source, code, sizeof(code));
}
