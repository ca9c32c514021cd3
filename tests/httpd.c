/*
 * A server for tests: what it sends is a file, byte for byte, headers and all,
 * so that wrong lengths, redirect loops and replies without end are data.
 *
 *	httpd FOLDER LOG
 *
 * listens on 127.0.0.1 and 127.0.0.2, and prints its port.
 *
 * GET /name?x is answered with FOLDER/name.http, and the connection closed; or
 * with FOLDER/name.endless, whose last byte is then repeated for ever; or with
 * FOLDER/name.silent, and then nothing more; or with FOLDER/name.drip, a byte
 * at a time; or with FOLDER/name.kept, and the connection closed when the next
 * request comes on it; or else with status 404.  LOG gets a line for each
 * request: the host asked, and the request line.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REQUEST 16384  /* bytes of a request that are read */
#define DRIP_US 100000 /* between two bytes of a reply that drips */

static const char missing[] = "HTTP/1.1 404 Not Found\r\n"
			      "Content-Length: 0\r\n\r\n";

static int
listen_on(const char *address, in_port_t *port)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = *port };
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	inet_pton(AF_INET, address, &in.sin_addr);
	if (fd == -1 || bind(fd, (struct sockaddr *)&in, sizeof(in)) == -1 ||
	    listen(fd, 128) == -1 ||
	    getsockname(fd, (struct sockaddr *)&in, &len) == -1)
		err(1, "%s", address);
	*port = in.sin_port;
	return fd;
}

static void
send_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n == -1)
			exit(0);
		data += n;
		len -= (size_t)n;
	}
}

/* Returns the last byte, or -1: there is no such file. */
static int
send_file(int fd, const char *name, const char *suffix)
{
	char path[4096], buf[65536];
	bool drips = strcmp(suffix, ".drip") == 0;
	int file, last = 0;
	ssize_t n;

	snprintf(path, sizeof(path), "%s%s", name, suffix);
	if ((file = open(path, O_RDONLY)) == -1)
		return -1;
	while ((n = read(file, buf, drips ? 1 : sizeof(buf))) > 0) {
		send_all(fd, buf, (size_t)n);
		if (drips)
			usleep(DRIP_US);
		last = buf[n - 1];
	}
	close(file);
	return last;
}

static void
answer(int fd, const char *name)
{
	char block[4096];
	int last;

	if (send_file(fd, name, ".http") != -1 ||
	    send_file(fd, name, ".drip") != -1)
		return;
	if (send_file(fd, name, ".kept") != -1)
		exit(read(fd, block, 1) == -1);
	if ((last = send_file(fd, name, ".endless")) != -1)
		for (memset(block, last, sizeof(block));;)
			send_all(fd, block, sizeof(block));
	if (send_file(fd, name, ".silent") != -1)
		while (read(fd, block, sizeof(block)) > 0)
			continue;
	else
		send_all(fd, missing, sizeof(missing) - 1);
}

/* The value of Host in HEAD; its length. */
static const char *
host(const char *head, int *len)
{
	const char *p = strcasestr(head, "\nhost:");

	p = p == NULL ? "-" : p + 6 + strspn(p + 6, " ");
	*len = (int)strcspn(p, "\r\n");
	return p;
}

static void
serve(int fd, const char *folder, int log)
{
	char head[REQUEST + 1] = "", name[4096];
	size_t len = 0;
	int n, hostlen;

	while (len < REQUEST && strstr(head, "\r\n\r\n") == NULL) {
		ssize_t got = read(fd, head + len, REQUEST - len);

		if (got <= 0)
			exit(0);
		len += (size_t)got;
		head[len] = '\0';
	}
	const char *at = host(head, &hostlen), *path = strchr(head, '/');

	dprintf(
	    log, "%.*s %.*s\n", hostlen, at, (int)strcspn(head, "\r\n"), head);
	if (path == NULL)
		exit(0);
	n = (int)strcspn(path, "? \r\n");
	snprintf(name, sizeof(name), "%s%.*s%s", folder, n, path,
	    path[n - 1] == '/' ? "index" : "");
	answer(fd, name);
	shutdown(fd, SHUT_WR);
	exit(0);
}

int
main(int argc, char *argv[])
{
	struct pollfd fds[2] = { { .events = POLLIN }, { .events = POLLIN } };
	in_port_t port = 0;
	int log;

	if (argc != 3)
		errx(2, "usage: httpd FOLDER LOG");
	if ((log = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0666)) == -1)
		err(1, "%s", argv[2]);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	fds[0].fd = listen_on("127.0.0.1", &port);
	fds[1].fd = listen_on("127.0.0.2", &port);
	printf("%d\n", ntohs(port));
	fflush(stdout);
	for (;;) {
		poll(fds, 2, -1);
		for (int i = 0; i < 2; i++) {
			int fd = fds[i].revents == 0
				     ? -1
				     : accept(fds[i].fd, NULL, NULL);

			if (fd != -1 && fork() == 0)
				serve(fd, argv[1], log);
			if (fd != -1)
				close(fd);
		}
	}
}
