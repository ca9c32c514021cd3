/*
 * A record a line, as JSON: record_json() and a line feed, nothing else.
 */
#include "index/index.h"

static void
row(FILE *out, const struct record *rec, const char *line)
{
	(void)rec;
	fputs(line, out);
	putc('\n', out);
}

const struct writer writer_jsonl = {
	.name = "jsonl",
	.suffix = "jsonl",
	.about = "JSON lines; their SHA-256 is the snapshot's; always written",
	.row = row,
};
