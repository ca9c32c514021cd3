/*
 * planes: a file of codes becomes one of two planes, of which the second is
 * read only where the first is near.
 */
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/codes/codes.h"

#define READ 65536 /* codes at a time: 2 MiB */

static void
convert(FILE *in, const char *path, struct planes_writer *w, bool quiet)
{
	struct code *codes = calloc(READ, sizeof(*codes));
	struct progress progress;
	int64_t done = 0;
	size_t len;

	if (codes == NULL)
		err(1, NULL);
	progress_begin(&progress, quiet ? NULL : "codes", 0);
	while ((len = fread(codes, 1, READ * sizeof(*codes), in)) > 0) {
		if (len % sizeof(*codes) != 0)
			errx(1,
			    "%s: has no whole number of codes, of %zu "
			    "bytes each",
			    path, sizeof(*codes));
		planes_add(w, codes, len / sizeof(*codes));
		done += (int64_t)(len / sizeof(*codes));
		progress_step(&progress, done);
	}
	if (ferror(in))
		err(1, "%s", path);
	progress_end(&progress);
	free(codes);
}

int
planes(const struct args *args)
{
	bool piped = strcmp(args->codes, "-") == 0;
	const char *path = piped ? "standard input" : args->codes;
	FILE *in = piped ? stdin : fopen(args->codes, "r");
	struct planes_writer *w;
	uint64_t n;
	char *temp;
	int fd;

	if (in == NULL)
		err(1, "%s", path);
	if (asprintf(&temp, "%s.new", args->output) == -1)
		err(1, NULL);
	fd = open(temp, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd == -1)
		err(1, "%s", temp);
	w = planes_begin(fd, temp);
	convert(in, path, w, args->opt.quiet);
	n = planes_end(w);
	file_publish(temp, args->output);
	if (!args->opt.quiet)
		fprintf(stderr, "%s: %" PRIu64 " code%s\n", args->output, n,
		    plural((int64_t)n));
	close(fd);
	fclose(in);
	free(temp);
	return 0;
}
