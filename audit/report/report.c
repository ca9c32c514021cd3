/*
 * What is in a set, and by what right?  The sections' queries run in one
 * transaction, on one state of the catalog; the same state gives the same
 * report, to the byte.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit/report/report.h"
#include "audit/report/sheet.h"

static const char help[] =
    "usage: proofsheet-audit report -d SET [-o DIR] [--json]\n"
    "\n"
    "Counts what a set holds and writes report.html, one page with pictures\n"
    "that needs no network, and report.json with the same numbers; prints the\n"
    "funnel.  Under each picture stands the SQL that gives its numbers.\n"
    "\n"
    "  -d, --set SET      folder of the set (default ./set); only read\n"
    "  -o, --output DIR   where to write (default SET/out)\n"
    "  --json             print report.json instead of the funnel\n"
    "  -n, --dry-run      print, and write no files\n"
    "  -q, --quiet        no progress\n"
    "  -l, --list         the sections\n"
    "  --help, --version\n"
    "\n"
    "exit status: 0 done, 1 the machine failed, 2 usage\n"
    "example: proofsheet-audit report -d set && xdg-open set/out/report.html\n";

/* Text that grows in memory: it is small, as the tables are. */
struct draft {
	FILE *file;
	char *text;
	size_t len;
};

struct reporting {
	struct options common;
	char *dir;
	struct draft html, json, funnel;
};

static void
options(struct reporting *rep, int argc, char *argv[])
{
	static const struct option longs[] = { OPTIONS_LONG,
		{ "output", required_argument, NULL, 'o' }, { 0 } };
	int c;

	options_default(&rep->common);
	while ((c = getopt_long(argc, argv, OPTIONS_SHORT "o:", longs, NULL)) !=
	       -1)
		if (c == 'o') {
			free(rep->dir);
			if ((rep->dir = strdup(optarg)) == NULL)
				err(1, NULL);
		} else if (!options_take(&rep->common, c, optarg, help)) {
			exit(2);
		}
	if (optind < argc)
		errx(2, "report '%s': the set is named by -d", argv[optind]);
	if (rep->dir == NULL)
		rep->dir = set_path(rep->common.set, "out");
}

static void
draft_open(struct draft *draft)
{
	if ((draft->file = open_memstream(&draft->text, &draft->len)) == NULL)
		err(1, NULL);
}

static void
draft_close(struct draft *draft)
{
	if (fclose(draft->file) == EOF)
		err(1, NULL);
}

/*
 * Steps flush left, what was lost on the way to the next one indented.
 */
static void
print_funnel(FILE *out, const struct table *table)
{
	for (int row = 0; row < table->rows; row++) {
		bool loss = strcmp(table->cells[row][2].text, "loss") == 0;

		fprintf(out, "%s%-*s %10" PRId64 "\n", loss ? "  " : "",
		    loss ? 28 : 30, table->cells[row][0].text,
		    table_number(table, row, 1));
	}
}

static void
row_json(struct json *json, const struct table *table, int row)
{
	json_open(json, '{');
	for (int col = 0; col < table->columns; col++) {
		const struct cell *cell = &table->cells[row][col];

		json_key(json, table->names[col]);
		if (cell->text != NULL)
			json_text(json, cell->text);
		else
			json_integer(json, cell->number);
	}
	json_close(json, '}');
}

static void
section_json(
    struct json *json, const struct section *section, const struct table *table)
{
	json_open(json, '{');
	json_key(json, "name");
	json_text(json, section->name);
	json_key(json, "title");
	json_text(json, section->title);
	json_key(json, "explain");
	json_text(json, section->explain);
	json_key(json, "sql");
	json_text(json, section->sql);
	json_key(json, "rows");
	json_open(json, '[');
	for (int row = 0; row < table->rows; row++)
		row_json(json, table, row);
	json_close(json, ']');
	json_close(json, '}');
	putc('\n', json->out);
}

static void
section(struct reporting *rep, struct catalog *cat, struct json *json, int i)
{
	const struct section *this = section_at(i);
	char *sql = once_sql(this->sql);
	struct table *table = table_read(cat, sql);

	free(sql);
	if (i == 0) {
		print_funnel(rep->funnel.file, table);
		page_begin(rep->html.file, table);
	}
	if (i == 0 || strcmp(this->group, section_at(i - 1)->group) != 0)
		page_group(rep->html.file, this->group);
	page_section(rep->html.file, this, table);
	section_json(json, this, table);
	table_free(table);
}

static int
count_sections(void)
{
	int n = 0;

	while (section_at(n) != NULL)
		n++;
	return n;
}

static void
compose(struct reporting *rep, struct catalog *cat)
{
	struct json json = { .out = rep->json.file };
	struct progress progress;
	int n = count_sections();

	progress_begin(&progress, rep->common.quiet ? NULL : "sections", n);
	once_make(cat);
	json_open(&json, '{');
	json_key(&json, "proofsheet");
	json_text(&json, VERSION);
	json_key(&json, "sections");
	json_open(&json, '[');
	for (int i = 0; i < n; i++) {
		section(rep, cat, &json, i);
		progress_step(&progress, i + 1);
	}
	page_end(rep->html.file);
	json_close(&json, ']');
	json_close(&json, '}');
	json_line(&json);
	progress_end(&progress);
}

static void
publish(struct reporting *rep)
{
	const struct draft *shown =
	    rep->common.json ? &rep->json : &rep->funnel;

	if (!rep->common.dry_run) {
		if (mkdir(rep->dir, 0777) == -1 && errno != EEXIST)
			err(1, "%s", rep->dir);
		output_write(
		    rep->dir, "report.html", rep->html.text, rep->html.len);
		output_write(
		    rep->dir, "report.json", rep->json.text, rep->json.len);
	}
	if (fwrite(shown->text, 1, shown->len, stdout) != shown->len ||
	    fflush(stdout) == EOF)
		err(1, "stdout");
}

int
report(int argc, char *argv[])
{
	struct reporting rep = { .dir = NULL };
	struct catalog *cat;

	options(&rep, argc, argv);
	if (rep.common.list) {
		sections_list(stdout);
		return 0;
	}
	cat = catalog_open(rep.common.set, CATALOG_READ);
	want_tables(cat);
	draft_open(&rep.html);
	draft_open(&rep.json);
	draft_open(&rep.funnel);
	catalog_exec(cat, "BEGIN");
	compose(&rep, cat);
	catalog_close(cat);
	draft_close(&rep.html);
	draft_close(&rep.json);
	draft_close(&rep.funnel);
	publish(&rep);
	free(rep.html.text);
	free(rep.json.text);
	free(rep.funnel.text);
	free(rep.dir);
	return 0;
}
