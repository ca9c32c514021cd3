/*
 * Makes N files of FILE in FOLDER, 0.jpg on: each is FILE and its number, so
 * that no two are alike.  A picture's decoder stops before the number.
 */
#include <sys/uio.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LARGEST (1 << 20) /* bytes of FILE */

int
main(int argc, char *argv[])
{
	static char text[LARGEST];
	char name[32], number[32];
	long n = argc == 4 ? strtol(argv[2], NULL, 10) : 0;
	FILE *in;
	size_t len;

	if (n <= 0)
		errx(2, "usage: copies FILE N FOLDER");
	if ((in = fopen(argv[1], "r")) == NULL)
		err(1, "%s", argv[1]);
	len = fread(text, 1, sizeof(text), in);
	fclose(in);
	if (chdir(argv[3]) == -1)
		err(1, "%s", argv[3]);
	for (long i = 0; i < n; i++) {
		int digits = snprintf(number, sizeof(number), "%08ld", i);
		struct iovec all[] = { { text, len },
			{ number, (size_t)digits } };

		snprintf(name, sizeof(name), "%ld.jpg", i);
		int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);

		if (fd == -1 || writev(fd, all, 2) != (ssize_t)len + digits ||
		    close(fd) == -1)
			err(1, "%s", name);
	}
	return 0;
}
