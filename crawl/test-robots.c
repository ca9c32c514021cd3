/*
 * --test-robots FILE AGENT URL: what a robots.txt says, without a network.
 */
#include <err.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crawl/crawl.h"

int
robots_test(const struct plan *plan)
{
	const char *agent = plan->sources[0];
	struct robots *robots;
	struct span span;
	struct url url;
	struct stat st;
	const char *wrong, *line;
	bool allowed;
	int fd;

	if (agent == NULL || plan->sources[1] == NULL ||
	    plan->sources[2] != NULL)
		errx(2, "--test-robots takes FILE AGENT URL; see --help");
	if (*plan->sources[1] == '\0')
		errx(2, "--test-robots FILE AGENT URL: URL is empty");
	if ((wrong = url_read(&url, plan->sources[1])) != NULL)
		errx(2, "'%s': %s", plan->sources[1], wrong);
	fd = open(plan->robots, O_RDONLY | O_CLOEXEC);
	if (fd == -1 || fstat(fd, &st) == -1)
		err(2, "%s", plan->robots);
	if (st.st_size > 0 && span_open(&span, fd, 0, st.st_size) == -1)
		err(2, "%s", plan->robots);
	else if (st.st_size == 0)
		span = (struct span) { .data = (const uint8_t *)"" };
	robots = robots_parse((const char *)span.data, span.len, agent);
	allowed = robots_allow(robots, url.path, &line);
	printf("%s%s%s\n", allowed ? "allowed" : "disallowed",
	    line == NULL ? "" : ": ", line == NULL ? "" : line);
	robots_free(robots);
	span_close(&span);
	close(fd);
	url_clear(&url);
	return allowed ? 0 : 1;
}
