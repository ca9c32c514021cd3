/*
 * What --explain prints: each signal, and what follows from all of them under
 * each profile.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/explain/explain.h"

/* A verdict, and why it is a refusal. */
struct verdict {
	const struct sighting *signal; /* that refuses, or NULL */
	const char *why;               /* another reason, or NULL */
};

static struct verdict
judge(const struct case_of *x, const struct policy *policy)
{
	struct verdict v = { .signal = sightings_under(&x->seen, policy) };

	if (v.signal == NULL)
		v.why = x->why;
	return v;
}

static bool
allows(struct verdict v)
{
	return v.signal == NULL && v.why == NULL;
}

static void
print_verdict(const char *first, const char *second, struct verdict v)
{
	printf("%s\t%s", first, second);
	if (v.signal != NULL)
		printf("\t%s: %s", v.signal->name, v.signal->raw);
	else if (v.why != NULL)
		printf("\t%s", v.why);
	putchar('\n');
}

static void
print_profile(const struct case_of *x, const struct policy *policy)
{
	struct verdict v = judge(x, policy);
	char what[80];

	snprintf(what, sizeof(what), "%.60s\t%s", policy->name,
	    allows(v) ? "allowed" : "refused");
	print_verdict("policy", what, v);
}

static void
json_verdict(struct json *j, struct verdict v)
{
	char *reason = NULL;
	size_t len;
	FILE *out = open_memstream(&reason, &len);

	if (out == NULL)
		err(1, NULL);
	if (v.signal != NULL)
		fprintf(out, "%s: %s", v.signal->name, v.signal->raw);
	else if (v.why != NULL)
		fputs(v.why, out);
	if (fclose(out) == EOF)
		err(1, NULL);
	json_key(j, "allowed");
	json_bool(j, allows(v));
	json_key(j, "reason");
	json_text(j, allows(v) ? NULL : reason);
	free(reason);
}

static void
json_profile(
    struct json *j, const struct case_of *x, const struct policy *policy)
{
	json_open(j, '{');
	json_key(j, "policy");
	json_text(j, policy->name);
	json_verdict(j, judge(x, policy));
	json_close(j, '}');
}

static void
json_signals(struct json *j, const struct case_of *x)
{
	json_open(j, '[');
	for (size_t i = 0; i < x->seen.n; i++) {
		const struct sighting *s = &x->seen.list[i];

		json_open(j, '{');
		json_key(j, "url");
		json_text(j, x->urls[s->hop > 0 ? s->hop - 1 : 0]);
		json_key(j, "place");
		json_text(j, place_name(s->place));
		json_key(j, "name");
		json_text(j, s->name);
		json_key(j, "topic");
		json_text(j, topic_name(s->topic));
		json_key(j, "says");
		json_text(j, says_name(s->says));
		json_key(j, "stands");
		json_bool(j, !s->overruled);
		json_key(j, "raw");
		json_text(j, s->raw);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* SEE is called for each profile: those that are shipped, and the run's. */
static void
profiles(const struct case_of *x, struct json *j)
{
	const char *const *names = policy_names();
	bool own = true;

	for (int i = 0; names[i] != NULL; i++) {
		struct policy policy;

		policy_read(&policy, names[i]);
		own = own && strcmp(names[i], x->plan->policy.name) != 0;
		if (j != NULL)
			json_profile(j, x, &policy);
		else
			print_profile(x, &policy);
		policy_clear(&policy);
	}
	if (own && j != NULL)
		json_profile(j, x, &x->plan->policy);
	else if (own)
		print_profile(x, &x->plan->policy);
}

static void
tell_json(const struct case_of *x, struct verdict v)
{
	struct json j = { .out = stdout };

	json_open(&j, '{');
	json_key(&j, "url");
	json_text(&j, x->plan->explain);
	json_key(&j, "hops");
	json_open(&j, '[');
	for (int i = 0; x->urls[i] != NULL; i++)
		json_text(&j, x->urls[i]);
	json_close(&j, ']');
	json_key(&j, "signals");
	json_signals(&j, x);
	json_key(&j, "verdicts");
	json_open(&j, '[');
	profiles(x, &j);
	json_close(&j, ']');
	json_key(&j, "policy");
	json_text(&j, x->plan->policy.name);
	json_verdict(&j, v);
	json_close(&j, '}');
	json_line(&j);
}

static void
tell_text(const struct case_of *x, struct verdict v)
{
	for (int i = 0; x->urls[i] != NULL && x->urls[i + 1] != NULL; i++)
		printf("redirect\t%s\t%s\n", x->urls[i], x->urls[i + 1]);
	for (size_t i = 0; i < x->seen.n; i++) {
		const struct sighting *s = &x->seen.list[i];

		printf("%s\t%s\t%s\t%s\t%s\n", place_name(s->place), s->name,
		    topic_name(s->topic),
		    s->overruled ? "overruled" : says_name(s->says), s->raw);
	}
	profiles(x, NULL);
	print_verdict(allows(v) ? "allowed" : "refused", x->plan->explain, v);
}

bool
explain_tell(const struct case_of *x)
{
	struct verdict v = judge(x, &x->plan->policy);

	if (x->plan->common.json)
		tell_json(x, v);
	else
		tell_text(x, v);
	return allows(v);
}
