/*
 * A server for tests: what it sends is a file, byte for byte, headers and all,
 * so that wrong lengths, redirect loops and replies without end are data.
 *
 *	httpd FOLDER LOG [HOSTS]
 *
 * listens on 127.0.0.1 to 127.0.0.HOSTS (2), and prints its port.
 *
 * GET /name?x is answered with FOLDER/name.http, and the connection closed; or
 * with FOLDER/name.endless, whose last byte is then repeated for ever; or with
 * FOLDER/name.silent, and then nothing more; or with FOLDER/name.drip, a byte
 * at a time; or with FOLDER/name.kept, and the connection closed when the next
 * request comes on it, which LOG has as "- again"; or else with status 404.
 * Where there is a folder FOLDER/name.turns, the Nth request gets N.http of it,
 * and the last one stays.  GET /hops/N leads to /hops/N+1 on the next host, for
 * ever.  Who speaks TLS is sent FOLDER/tls.http, and that is the end of it.
 * LOG gets a line for each request: the host asked, and the request line, and
 * "!" where it holds a cookie or credentials.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOSTS 250      /* at most */
#define TRIES 100      /* to find a port that is free on all of them */
#define REQUEST 16384  /* bytes of a request that are read */
#define DRIP_US 100000 /* between two bytes of a reply that drips */
#define TLS 0x16       /* RFC 8446 5.1: how a handshake begins */

struct server {
	const char *folder;
	int log, hosts;
};

static const char missing[] = "HTTP/1.1 404 Not Found\r\n"
			      "Content-Length: 0\r\n\r\n";

/* -1: somebody else has that port there. */
static int
listen_on(int host, in_port_t *port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_port = *port,
		.sin_addr = { htonl(INADDR_LOOPBACK - 1 + (unsigned)host) } };
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd != -1)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int) { 1 },
		    sizeof(int)); /* of a server that has just ended */
	if (fd == -1 || bind(fd, (struct sockaddr *)&in, sizeof(in)) == -1 ||
	    listen(fd, 128) == -1 ||
	    getsockname(fd, (struct sockaddr *)&in, &len) == -1) {
		if (errno != EADDRINUSE)
			err(1, "127.0.0.%d", host);
		close(fd);
		return -1;
	}
	*port = in.sin_port;
	return fd;
}

/* One port on all hosts. */
static in_port_t
listen_all(struct pollfd fds[], int hosts)
{
	for (int try = 0; try < TRIES; try++) {
		in_port_t port = 0;
		int n = 0, fd = 0;

		for (; n < hosts && fd != -1; n += fd != -1) {
			fd = listen_on(n + 1, &port);
			fds[n] = (struct pollfd) { fd, POLLIN, 0 };
		}
		if (n == hosts)
			return port;
		while (n-- > 0)
			close(fds[n].fd);
	}
	errx(1, "no port is free on all of %d hosts", hosts);
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

/* The turn that it is: a byte in a file for each before. */
static bool
send_turn(int fd, const char *name)
{
	char path[4200];
	struct stat st;
	int file;

	snprintf(path, sizeof(path), "%s.turns/count", name);
	if ((file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0666)) == -1)
		return false;
	send_all(file, ".", 1);
	if (fstat(file, &st) == -1)
		err(1, "%s", path);
	close(file);
	for (int n = (int)st.st_size; n > 0; n--) {
		snprintf(path, sizeof(path), "%s.turns/%d", name, n);
		if (send_file(fd, path, ".http") != -1)
			break;
	}
	return true;
}

static void
send_hop(int fd, const char *host, const char *path, int hosts)
{
	long n = strtol(path + strlen("/hops/"), NULL, 10) + 1;
	const char *port = strchr(host, ':');

	dprintf(fd,
	    "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
	    "Location: http://127.0.0.%ld%.*s/hops/%ld\r\n\r\n",
	    n % hosts + 1, port == NULL ? 0 : (int)strcspn(port, "\r\n"), port,
	    n);
}

static void
answer(int fd, const char *name, const struct server *server)
{
	char block[4096];
	int last;

	if (send_turn(fd, name))
		return;
	if (send_file(fd, name, ".http") != -1 ||
	    send_file(fd, name, ".drip") != -1)
		return;
	if (send_file(fd, name, ".kept") != -1) {
		if (read(fd, block, 1) == 1)
			dprintf(server->log, "- again\n");
		exit(0);
	}
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
serve(int fd, const struct server *server)
{
	char head[REQUEST + 1] = "", name[4096];
	size_t len = 0;
	int n, hostlen;

	while (len < REQUEST && strstr(head, "\r\n\r\n") == NULL &&
	       head[0] != TLS) {
		ssize_t got = read(fd, head + len, REQUEST - len);

		if (got <= 0)
			exit(0);
		len += (size_t)got;
		head[len] = '\0';
	}
	const char *at = host(head, &hostlen), *path = strchr(head, '/');

	if (head[0] == TLS)
		path = "/tls";
	dprintf(server->log, "%.*s %.*s%s\n", hostlen, at,
	    (int)strcspn(head, "\r\n"), head,
	    strcasestr(head, "\ncookie:") != NULL ||
		    strcasestr(head, "authorization:") != NULL
		? " !"
		: "");
	if (path == NULL)
		exit(0);
	n = (int)strcspn(path, "? \r\n");
	snprintf(name, sizeof(name), "%s%.*s%s", server->folder, n, path,
	    path[n - 1] == '/' ? "index" : "");
	if (strncmp(path, "/hops/", 6) == 0)
		send_hop(fd, at, path, server->hosts);
	else
		answer(fd, name, server);
	shutdown(fd, SHUT_WR);
	exit(0);
}

static void
serve_all(const struct server *server, struct pollfd fds[HOSTS])
{
	poll(fds, (nfds_t)server->hosts, -1);
	for (int i = 0; i < server->hosts; i++) {
		int fd =
		    fds[i].revents == 0 ? -1 : accept(fds[i].fd, NULL, NULL);

		if (fd != -1 && fork() == 0)
			serve(fd, server);
		if (fd != -1)
			close(fd);
	}
}

int
main(int argc, char *argv[])
{
	struct pollfd fds[HOSTS];
	struct server server = { .hosts = 2 };

	if (argc < 3)
		errx(2, "usage: httpd FOLDER LOG [HOSTS]");
	if (argc > 3)
		server.hosts = (int)strtol(argv[3], NULL, 10);
	if (server.hosts < 1 || server.hosts > HOSTS)
		errx(2, "HOSTS: 1 to %d", HOSTS);
	server.folder = argv[1];
	server.log = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0666);
	if (server.log == -1)
		err(1, "%s", argv[2]);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	printf("%d\n", ntohs(listen_all(fds, server.hosts)));
	fflush(stdout);
	for (;;)
		serve_all(&server, fds);
}
