/*
 * Hands each file of the command line to a fuzz target: the corpus, replayed
 * without libFuzzer.  A target has found something when this dies.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_FILE (16 << 20) /* bytes; what is longer is cut */

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++) {
		FILE *in = fopen(argv[i], "rb");
		uint8_t *data = malloc(MAX_FILE);

		if (in == NULL || data == NULL)
			err(1, "%s", argv[i]);
		size_t len = fread(data, 1, MAX_FILE, in);
		/* To its exact size, so that ASan sees what is read beyond. */
		uint8_t *exact = realloc(data, len > 0 ? len : 1);

		(void)LLVMFuzzerTestOneInput(exact, len);
		free(exact);
		fclose(in);
	}
	return 0;
}
