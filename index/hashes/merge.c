/*
 * Segments of like size, made one by a process of its own, beside whatever goes
 * on with those that are merged.  Each older segment stays more than RATIO
 * times as large as all after it, so that there are few, and a code is written
 * some log3(codes) times.
 */
#include <sys/prctl.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/hashes/hashes.h"
#include "index/index.h"

#define RATIO 2
/* Codes of a segment at most: 12 GiB of memory to make it. */
#define MERGED_CODES ((uint64_t)1 << 27)
#define PRIORITY 10 /* of nice(2): what goes on meanwhile is waited for */

/* From which one on all are merged; as many as there are: none. */
static size_t
choose(const struct hashes *hashes)
{
	uint64_t after = 0;
	size_t from = hashes->n;

	for (size_t i = hashes->n; i-- > 0;) {
		const struct segment_file *file = &hashes->files[i];
		uint64_t size = file->nitems + file->gone.n;

		if (after > 0 && size + after <= MERGED_CODES &&
		    size <= RATIO * after)
			from = i;
		after += size;
	}
	return from;
}

/* What is wrong with a segment is found by who searches it. */
static bool
gather(const struct hashes *hashes, size_t from, struct entries *entries)
{
	for (size_t i = from; i < hashes->n; i++)
		if (segment_entries(
			&hashes->files[i], &hashes->gone[i], entries) != NULL) {
			entries_clear(entries);
			return false;
		}
	return true;
}

static const char *
rule_of(const struct hashes *hashes, size_t from)
{
	const char *rule = hashes->files[from].rule;

	for (size_t i = from; i < hashes->n; i++)
		if (strcmp(hashes->files[i].rule, rule) != 0)
			return "mixed";
	return rule;
}

/* Of the oldest segment nothing older is gone. */
static uint64_t
write_merged(const struct hashes *hashes, size_t from, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	struct segment_file file;
	struct entries entries = { 0 };
	uint64_t sum = 0;
	struct segment_content content = {
		.path = path,
		.kind = hashes->source->kind,
		.rule = rule_of(hashes, from),
		.quality = hashes->source->quality,
		.entries = &entries,
	};

	if (from > 0)
		content.gone = hashes->gone[from - 1];
	if (fd == -1)
		err(1, "%s", path);
	if (gather(hashes, from, &entries)) {
		segment_write(fd, &content, 1);
		if (segment_map(&file, fd) == NULL) {
			sum = file.sum;
			segment_close(&file);
		}
	}
	close(fd);
	return sum;
}

/* Is what was merged still there?  What came since stands after it. */
static bool
is_of(const struct list *now, const struct list *then, size_t from)
{
	return now->n >= then->n &&
	       memcmp(&now->segments[from], &then->segments[from],
		   (then->n - from) * sizeof(*now->segments)) == 0;
}

static void
replace(struct list *list, size_t from, size_t end, uint64_t sum)
{
	list->segments[from] = (struct listed) { list->next++, sum };
	memmove(&list->segments[from + 1], &list->segments[end],
	    (list->n - end) * sizeof(*list->segments));
	list->n -= end - from - 1;
}

/* The file of the merged segment takes the place of those from FROM on. */
static void
publish(const struct hashes *hashes, size_t from, uint64_t sum)
{
	char *folder = set_path(hashes->set, "hashes");
	char *list = hashes_list(hashes->set, hashes->source);
	char *temp = hashes_merging(hashes->set, hashes->source);
	struct hashes now = { .source = hashes->source, .set = hashes->set };
	int lock = file_lock(folder);

	if (list_read(&now.list, list) == NULL &&
	    is_of(&now.list, &hashes->list, from)) {
		char *path =
		    hashes_file(hashes->set, hashes->source, now.list.next);

		file_publish(temp, path);
		replace(&now.list, from, hashes->n, sum);
		list_write(&now.list, list);
		hashes_sweep(&now);
		free(path);
	}
	close(lock);
	free(temp);
	free(list);
	free(folder);
}

/* False: there is no more to merge. */
static bool
merge_some(const struct hashes *hashes)
{
	size_t from = choose(hashes);
	char *temp = hashes_merging(hashes->set, hashes->source);
	uint64_t sum = 0;

	if (from < hashes->n) {
		sum = write_merged(hashes, from, temp);
		if (sum != 0)
			publish(hashes, from, sum);
	}
	unlink(temp);
	free(temp);
	return sum != 0;
}

static _Noreturn void
merge_all(const struct hash_source *source, const char *set)
{
	static const struct options opt = { .jobs = 1 };
	const struct hashes_of of = {
		.source = source, .set = set, .opt = &opt
	};
	struct hashes *hashes = calloc(1, sizeof(*hashes));
	bool more = true;

	if (hashes == NULL)
		err(1, NULL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (nice(PRIORITY) == -1 && errno == EPERM)
		warn("nice");
	/* Only one merges: it does what the others would have done. */
	if (set_lock(set, "hashes/merge", false) == -1)
		_exit(0);
	while (more && hashes_map(hashes, &of) == NULL) {
		more = merge_some(hashes);
		hashes_close(hashes);
	}
	_exit(0);
}

int
hashes_merge_begin(const struct hashes *hashes)
{
	pid_t pid;

	if (hashes->private || choose(hashes) == hashes->n)
		return 0;
	fflush(NULL);
	if ((pid = fork()) == -1)
		err(1, "fork");
	if (pid == 0)
		merge_all(hashes->source, hashes->set);
	return pid;
}

/* That it failed it has said itself; the segments are as good as before. */
void
hashes_merge_end(int pid)
{
	while (pid > 0 && waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		continue;
}
