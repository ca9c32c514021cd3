/*
 * proofsheet-crawl: sources to bytes.
 */
#include <err.h>
#include <locale.h>
#include <stdlib.h>

#include <curl/curl.h>

#include "crawl/crawl.h"

int
main(int argc, char *argv[])
{
	struct plan plan;
	int status;

	setlocale(LC_CTYPE, "C.UTF-8"); /* libcurl: host names beyond ASCII */
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		errx(1, "libcurl: can not begin");
	plan_read(&plan, argc, argv);
	if (plan.common.list) {
		collectors_list();
		signals_list();
		status = 0;
	} else if (plan.robots != NULL)
		status = robots_test(&plan);
	else if (plan.explain != NULL)
		status = explain_run(&plan);
	else if (plan.common.dry_run)
		status = dry_run(&plan);
	else
		status = crawl_run(&plan);
	plan_clear(&plan);
	curl_global_cleanup();
	return status;
}
