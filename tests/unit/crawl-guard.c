/*
 * A connection that was kept is asked about before each request that goes out
 * on it: its address was allowed when it was opened, and may be so no more.
 */
#include <arpa/inet.h>

#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "crawl/fetch/fetch.h"
#include "tests/folder.h"
#include "tests/test.h"

#define WAIT_MS 1000

/* The server of tests/httpd.c, which stands beside this program's folder. */
static pid_t
serve(const char *self, const char *folder, int *port)
{
	char program[4096], log[4096], said[16] = "";
	int fd[2];
	pid_t pid;

	snprintf(program, sizeof(program), "%.*s/../httpd",
	    (int)(strrchr(self, '/') - self), self);
	snprintf(log, sizeof(log), "%s/log", folder);
	if (pipe(fd) == -1 || (pid = fork()) == -1)
		err(1, NULL);
	if (pid == 0) {
		dup2(fd[1], STDOUT_FILENO);
		close(fd[0]);
		execl(program, program, folder, log, (char *)NULL);
		err(1, "%s", program);
	}
	close(fd[1]);
	if (read(fd[0], said, sizeof(said) - 1) <= 0)
		errx(1, "%s: says no port", program);
	close(fd[0]);
	*port = (int)strtol(said, NULL, 10);
	return pid;
}

/* F's request to its end: how many connections it made. */
static long
perform(struct fetch *f, void *multi, const char *url)
{
	void *easy = fetch_begin(f, url);
	int running = 1, left;
	long made = -1;
	CURLMsg *msg;

	curl_multi_add_handle(multi, easy);
	while (running > 0 && curl_multi_perform(multi, &running) == CURLM_OK)
		curl_multi_poll(multi, NULL, 0, WAIT_MS, NULL);
	msg = curl_multi_info_read(multi, &left);
	curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &made);
	curl_multi_remove_handle(multi, easy);
	fetch_end(f, msg == NULL ? -1 : (int)msg->data.result);
	return made;
}

static int
requests(const char *folder)
{
	char path[4096];
	FILE *log;
	int n = 0;

	snprintf(path, sizeof(path), "%s/log", folder);
	if ((log = fopen(path, "r")) == NULL)
		err(1, "%s", path);
	for (int c; (c = getc(log)) != EOF;)
		n += c == '\n';
	fclose(log);
	return n;
}

static void
kept(const char *folder, int port)
{
	struct range loopback;
	struct client client = { .user_agent = "test",
		.allow = &loopback,
		.allowed = 1,
		.timeout = 10,
		.pool = { .folder = folder, .limit = 1 << 20 } };
	void *multi = curl_multi_init();
	struct fetch *first = fetch_new(&client), *next = fetch_new(&client);
	char url[80], want[80];

	snprintf(url, sizeof(url), "http://127.0.0.2:%d/a", port);
	snprintf(want, sizeof(want),
	    "address: port %d of 127.0.0.2 is not public", port);
	first->limit = next->limit = 1000;
	OK(range_read(&loopback, "127.0.0.2/32") == 0);
	OK(perform(first, multi, url) == 1);
	OK(first->reason == NULL && first->status == 200);
	OK(requests(folder) == 1);
	client.allowed = 0;
	/* No connection is made, and none that was kept is used. */
	OK(perform(next, multi, url) == 0);
	OK(next->reason != NULL && strcmp(next->reason, want) == 0);
	OK(requests(folder) == 1);
	client.allowed = 1;
	OK(perform(next, multi, url) >= 0);
	OK(requests(folder) == 2);
	fetch_free(first);
	fetch_free(next);
	curl_multi_cleanup(multi);
	pool_clear(&client.pool);
}

int
main(int argc, char *argv[])
{
	char folder[] = "/tmp/crawl-guard-XXXXXX", path[80];
	FILE *reply;
	pid_t pid;
	int port;

	(void)argc;
	if (mkdtemp(folder) == NULL)
		err(1, "%s", folder);
	snprintf(path, sizeof(path), "%s/a.kept", folder);
	if ((reply = fopen(path, "w")) == NULL)
		err(1, "%s", path);
	fputs("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", reply);
	fclose(reply);
	pid = serve(argv[0], folder, &port);
	kept(folder, port);
	kill(pid, SIGTERM);
	folder_remove(folder);
	return DONE();
}
