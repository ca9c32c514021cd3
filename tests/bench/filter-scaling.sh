#!/bin/sh
# How much faster two workers read a set than one does: 960 photographs of two
# megapixels, and their captions; in turns, the medians of three rounds.
set -eu
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
sql() { sqlite3 "$2/catalog.db" "$1"; }
# shellcheck source=../cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

make_set set
for i in 1 2 3; do
	convert -size 1600x1200 -seed $i plasma:tan-blue -quality 85 $i.jpg
	add set $i.jpg "A photograph of the plasma of seed number $i"
done
sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 319)
INSERT INTO item (url, state, bytes, sha256, warc, body_offset) SELECT url || '#'
    || i, state, bytes, sha256, warc, body_offset FROM item, n;
INSERT INTO mention (uid, item, source, caption, kind) SELECT id || '+', id, 1,
    'A caption of its own, of the image ' || url, 'alt' FROM item" set

# JOBS: milliseconds
took() {
	sql 'DELETE FROM fact; DELETE FROM text' set
	begin=$(date +%s%N)
	proofsheet-filter -q -d set -j "$1"
	echo $((($(date +%s%N) - begin) / 1000000))
}

took 2 >/dev/null
for _ in 1 2 3; do
	took 1 >>one
	took 2 >>two
done
sort -n one | sed -n 2p >one.median
sort -n two | sed -n 2p >two.median
awk 'NR == FNR { one = $1; next } { two = $1 } END {
	printf "filter, photographs of 2 MP a second, one worker\t%.0f\t\n", \
	    960000 / one
	printf "filter, two workers against one\t%.2f\t>= 1.85\n", one / two
}' one.median two.median
