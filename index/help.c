/*
 * What --help prints, of the program and of each verb.
 */
#include <string.h>

#include "index/index.h"

#define COMMON                                                                 \
	"  -d, --set DIR      the set (default ./set)\n"                       \
	"  -n, --dry-run      say what would be found, and write none of it\n" \
	"  -q, --quiet        no progress on standard error\n"                 \
	"  -v, --verbose      more on standard error\n"                        \
	"      --json         the result as JSON\n"                            \
	"      --help, --version\n"

struct help {
	const char *verb, *text;
};

static const struct help helps[] = {
	{ "near",
	    "usage: proofsheet-index near [OPTION]...\n"
	    "       proofsheet-index near --codes FILE --queries FILE "
	    "[OPTION]...\n"
	    "\n"
	    "Finds which items of a set are near one another, or near those\n"
	    "of another set: all that are, and only they.  Items of the same\n"
	    "bytes are always found; a hash of low quality finds nothing.\n"
	    "\n"
	    "      --radius N     bits of 256 that may differ, 0 to 80\n"
	    "                     (default 31)\n"
	    "      --against SET  search this other set for the set's items,\n"
	    "                     in all eight orientations\n"
	    "      --codes FILE   without a set: search codes of 32 bytes, or\n"
	    "                     a file that planes made of them\n"
	    "      --queries FILE for these; prints query, code, distance;\n"
	    "                     with -v, the time of each query\n"
	    "  -o, --output FILE  print to this file; the same command, run\n"
	    "                     again, goes on where it was stopped\n"
	    "      --method NAME  scan, queries or index; by default what is\n"
	    "                     expected to take the least time\n"
	    "      --plan         say how it was searched; of --codes, with "
	    "-n,\n"
	    "                     how it would be\n"
	    "  -j, --jobs N       processes (default: one a processor)\n" COMMON
	    "\n"
	    "example: proofsheet-index near -d mine --against /data/set\n" },
	{ "cluster",
	    "usage: proofsheet-index cluster [OPTION]...\n"
	    "\n"
	    "From what near found: which items are copies of one another, and\n"
	    "which one represents them: of those that the recipe keeps, if\n"
	    "it keeps one, the largest picture, then the most bytes, the\n"
	    "earliest, the smallest URL.\n"
	    "\n"
	    "      --complete     take apart what only hangs together by "
	    "others,\n"
	    "                     until all of a cluster are near one "
	    "another\n"
	    "      --prefer SQL   who represents, as terms of an ORDER BY "
	    "over\n"
	    "                     the columns of item and fact, and kept: 1 "
	    "of\n"
	    "                     those that the recipe keeps\n" COMMON "\n"
	    "example: proofsheet-index cluster -d set --prefer 'kept DESC, "
	    "fetched'\n" },
	{ "manifest",
	    "usage: proofsheet-index manifest [OPTION]...\n"
	    "\n"
	    "Writes the pairs that the recipe keeps to out/manifest.jsonl, "
	    "one\n"
	    "a line, without copies, in the order of url, page and uid, and\n"
	    "records a snapshot: its digest is the SHA-256 of that file.\n"
	    "\n"
	    "      --format NAME  write this format too: csv or parquet; may "
	    "be\n"
	    "                     given more than once (-l lists them)\n"
	    "      --all          instead, to out/all.jsonl: every pair, kept\n"
	    "                     or rejected, copies too, but none that\n"
	    "                     refuses; no snapshot\n" COMMON "\n"
	    "example: proofsheet-index manifest -d set --format parquet\n" },
	{ "planes",
	    "usage: proofsheet-index planes --codes FILE --output FILE\n"
	    "\n"
	    "Makes of a file of codes one for near --codes, of more codes\n"
	    "than memory holds: the first halves of all codes, which are\n"
	    "read once for many queries, apart from the second halves.\n"
	    "\n"
	    "      --codes FILE       codes of 32 bytes; -: standard input\n"
	    "  -o, --output FILE      is written whole, or not at all\n"
	    "  -q, --quiet            no progress on standard error\n"
	    "      --help, --version\n"
	    "\n"
	    "example: proofsheet-index planes --codes codes -o "
	    "codes.planes\n" },
	{ "verify",
	    "usage: proofsheet-index verify [OPTION]...\n"
	    "\n"
	    "Checks all of a set: the catalog, the bytes of each item against\n"
	    "their SHA-256, the WARC records around them, the hashes, the uid\n"
	    "of each pair, and the manifest, with the rows that it lists.  A\n"
	    "line for each fault; status 1 if there is one.\n"
	    "\n" COMMON "\n"
	    "example: proofsheet-index verify -d set --json\n" },
	{ "",
	    "usage: proofsheet-index [OPTION]... VERB [OPTION]...\n"
	    "\n"
	    "Facts to near: what in a set is near what, what is published.\n"
	    "\n"
	    "  near      find the items that are near one another\n"
	    "  cluster   choose one of each group of copies\n"
	    "  planes    make a file of codes fit to be searched from a disk\n"
	    "  manifest  write what the recipe keeps, without copies\n"
	    "  verify    check all of a set\n"
	    "\n" COMMON
	    "  -l, --list         print the formats that manifest can write\n"
	    "\n"
	    "'proofsheet-index VERB --help' says more.\n"
	    "example: proofsheet-index near -d set\n" },
};

const char *
help_of(const char *verb)
{
	size_t i = 0;

	while (*helps[i].verb != '\0' && strcmp(helps[i].verb, verb) != 0)
		i++;
	return helps[i].text;
}
