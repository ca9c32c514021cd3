/*
 * proofsheet-crawl: sources to bytes.
 */
#include <err.h>
#include <stdlib.h>

#include <curl/curl.h>

#include "crawl/crawl.h"

int
main(int argc, char *argv[])
{
	struct plan plan;
	int status;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		errx(1, "libcurl: can not begin");
	plan_read(&plan, argc, argv);
	if (plan.common.list) {
		collectors_list();
		signals_list();
		status = 0;
	} else if (plan.robots != NULL)
		status = robots_test(&plan);
	else
		status = crawl_run(&plan);
	plan_clear(&plan);
	curl_global_cleanup();
	return status;
}
