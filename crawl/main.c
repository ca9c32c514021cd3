/*
 * proofsheet-crawl: sources to bytes.
 */
#include <err.h>
#include <locale.h>
#include <stdlib.h>

#include <curl/curl.h>

#include "crawl/crawl.h"

static int
run(struct plan *plan)
{
	if (plan->common.list) {
		collectors_list();
		signals_list();
		return 0;
	}
	if (plan->robots != NULL)
		return robots_test(plan);
	if (plan->headers != NULL)
		return headers_test(plan);
	if (plan->history != NULL)
		return history_run(plan);
	if (plan->failures || plan->copies)
		return failures_run(plan);
	policy_settle(plan);
	if (plan->explain != NULL)
		return explain_run(plan);
	if (plan->rejudge)
		return rejudge_run(plan);
	since_begin(plan);
	if (plan->recheck)
		return recheck_run(plan);
	return plan->common.dry_run ? dry_run(plan) : crawl_run(plan);
}

int
main(int argc, char *argv[])
{
	struct plan plan;
	int status;

	setlocale(LC_CTYPE, "C.UTF-8"); /* libcurl: host names beyond ASCII */
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		errx(1, "libcurl: can not begin");
	plan_read(&plan, argc, argv);
	status = run(&plan);
	plan_clear(&plan);
	curl_global_cleanup();
	return status;
}
