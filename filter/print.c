/*
 * Plain files, without a set: a JSON line of facts for each, in the order in
 * which they are named.  They go through the same workers as a set's.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stage.h"

#define PLACES                                                         \
	16 /* files a worker that may be ahead of the first unanswered \
	    */

/* A file whose line cannot be written before its turn. */
struct place {
	char *file;
	bool done;
	struct facts facts;
};

struct print {
	const struct filter_options *opt;
	char *const *names;      /* left to do; "-" stands for stdin's */
	bool stdin_names, ended; /* the last was stdin's; there are no more */
	struct pool *pool;
	struct place *places;
	size_t n;            /* places */
	int64_t first, next; /* files written, files begun */
	const struct column *columns[MAX_COLUMNS];
	size_t ncolumns;
};

/* What everybody looks for comes first. */
static const char *const head[] = { "width", "height", "format", "pdq",
	"pdq_quality" };

#define HEAD (sizeof(head) / sizeof(head[0]))

void
value_write(struct json *out, const struct value *value)
{
	char hex[2 * VALUE_SIZE + 1];

	switch (value->type) {
	case VALUE_INTEGER:
		json_integer(out, (int64_t)value->number);
		break;
	case VALUE_REAL:
		json_real(out, value->number);
		break;
	case VALUE_TEXT:
		json_text(out, value->text);
		break;
	case VALUE_BLOB:
		hex_write(hex, (const uint8_t *)value->text, value->len);
		json_text(out, hex);
		break;
	default:
		json_text(out, NULL);
	}
}

static bool
is_head(const char *name)
{
	for (size_t i = 0; i < HEAD; i++)
		if (strcmp(name, head[i]) == 0)
			return true;
	return false;
}

/* Whether column I goes here; NAME NULL: all that the head has not. */
static bool
is_wanted(const struct print *print, size_t i, const char *name)
{
	const struct wanted *wanted = &print->opt->wanted;
	const char *column = print->columns[i]->name;

	if (!measures_has(wanted, i))
		return false;
	if (name != NULL)
		return strcmp(column, name) == 0;
	return !is_head(column) &&
	       (strcmp(column, "pdq_dihedral") != 0 || wanted->dihedral);
}

static void
write_one(const struct print *print, struct json *out,
    const struct facts *facts, const char *name)
{
	for (size_t i = 0; i < print->ncolumns; i++) {
		if (!is_wanted(print, i, name))
			continue;
		json_key(out, print->columns[i]->name);
		value_write(out, &facts->values[i]);
	}
}

static void
write_line(const struct print *print, const struct place *place)
{
	struct json out = { .out = stdout };

	json_open(&out, '{');
	json_key(&out, "file");
	json_text(&out, place->file);
	if (place->facts.reason[0] != '\0') {
		json_key(&out, "reason");
		json_text(&out, place->facts.reason);
		for (size_t i = 0; i < print->ncolumns; i++)
			if (place->facts.values[i].type != VALUE_NONE)
				write_one(print, &out, &place->facts,
				    print->columns[i]->name);
	} else {
		for (size_t i = 0; i < HEAD; i++)
			write_one(print, &out, &place->facts, head[i]);
		write_one(print, &out, &place->facts, NULL);
	}
	json_close(&out, '}');
	json_line(&out);
}

static void
write_ready(struct print *print)
{
	while (print->first < print->next) {
		struct place *place =
		    &print->places[(size_t)print->first % print->n];

		if (!place->done)
			break;
		write_line(print, place);
		free(place->file);
		print->first++;
	}
	output_flush();
}

/* -1: REASON says why there is nothing to read. */
static int
open_file(const char *name, struct job *job, char reason[REASON_SIZE])
{
	struct stat st;

	/* A FIFO that nobody writes to must not hold us up. */
	job->fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (job->fd == -1 || fstat(job->fd, &st) == -1) {
		snprintf(reason, REASON_SIZE, "file: %s", strerror(errno));
		return -1;
	}
	job->request.len = st.st_size;
	if (S_ISREG(st.st_mode) && st.st_size > 0)
		return 0;
	snprintf(reason, REASON_SIZE, "file: is %s",
	    S_ISREG(st.st_mode) ? "empty" : "not a regular file");
	close(job->fd);
	return -1;
}

static void
begin(struct print *print, char *name)
{
	struct place *place = &print->places[(size_t)print->next % print->n];
	struct job job = { .n = 1, .ids = { print->next } };

	memset(place, 0, sizeof(*place));
	place->file = name;
	print->next++;
	job.request.kind = WORK_IMAGE;
	job.request.wanted = print->opt->wanted;
	if (open_file(name, &job, place->facts.reason) == 0)
		pool_send(print->pool, &job);
	else
		place->done = true;
}

/* A line of standard input, or NULL. */
static char *
line(void)
{
	char *name = NULL;
	size_t size = 0;
	ssize_t len = getline(&name, &size, stdin);

	if (len == -1) {
		free(name);
		return NULL;
	}
	if (len > 0 && name[len - 1] == '\n')
		name[len - 1] = '\0';
	return name;
}

/* The next name, the caller's; NULL: there is no more. */
static char *
next_name(struct print *print)
{
	char *name = NULL;

	while (name == NULL && *print->names != NULL) {
		print->stdin_names = strcmp(*print->names, "-") == 0;
		if (!print->stdin_names) {
			if ((name = strdup(*print->names++)) == NULL)
				err(1, NULL);
		} else if ((name = line()) == NULL)
			print->names++;
	}
	print->ended = name == NULL;
	return name;
}

/* Whoever gives names one by one may wait for the answer to the last. */
static bool
is_waiting(const struct print *print)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };

	return !print->stdin_names || !pool_busy(print->pool) ||
	       poll(&in, 1, 0) != 0;
}

static bool
has_room(const struct print *print)
{
	return !print->ended &&
	       print->next - print->first < (int64_t)print->n &&
	       pool_room(print->pool) && is_waiting(print);
}

static void
receive(struct print *print)
{
	struct answer answer;
	struct place *place;

	if (!pool_receive(print->pool, &answer, -1))
		return;
	place = &print->places[(size_t)answer.job.ids[0] % print->n];
	place->facts = answer.reply.facts;
	place->done = true;
}

int
print_run(const struct filter_options *opt, char *const names[])
{
	struct pool_options workers = {
		.jobs = opt->common.jobs,
		.limit = LIMIT_MS,
		.verbose = opt->common.verbose,
	};
	struct print print = { .opt = opt, .names = names };
	char *name;

	print.n = PLACES * (size_t)workers.jobs;
	if ((print.places = calloc(print.n, sizeof(print.places[0]))) == NULL)
		err(1, NULL);
	/* What poll(2) does not see is not there. */
	setvbuf(stdin, NULL, _IONBF, 0);
	print.ncolumns = measures_columns(print.columns, MAX_COLUMNS);
	print.pool = pool_open(&workers);
	do {
		while (has_room(&print) && (name = next_name(&print)) != NULL)
			begin(&print, name);
		receive(&print);
		write_ready(&print);
	} while (!print.ended || pool_busy(print.pool));
	pool_close(print.pool);
	free(print.places);
	return 0;
}
