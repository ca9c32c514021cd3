#!/bin/sh
# proofsheet-filter killed at ten moments, it and its workers: run again, it ends
# where it would have ended undisturbed.
# shellcheck disable=SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
plan 4

tables() { sql 'SELECT * FROM fact ORDER BY item; SELECT * FROM text ORDER BY 1;
    SELECT name, mention, keep, rejected, active FROM verdict JOIN recipe ON
    recipe.id = verdict.recipe ORDER BY 1, 2; PRAGMA integrity_check' "$1"; }

# 60 items in the bytes of three pictures, 300 captions.
make_set before
picture a.jpg 400 300
picture b.png 200 200
head -c 2000 a.jpg >cut.jpg
for f in a.jpg b.png cut.jpg; do add before $f "A caption of the file $f"; done
sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 19)
INSERT INTO item (url, state, bytes, sha256, warc, body_offset) SELECT url || '#'
    || i, state, bytes, sha256, warc, body_offset FROM item, n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)
INSERT INTO mention (uid, item, source, caption, kind) SELECT id || '.' || i, id,
    1, 'Caption number ' || i || ' of the image ' || url, 'alt' FROM item, n;
PRAGMA wal_checkpoint(TRUNCATE)" before >/dev/null

cp -r before copy
begin=$(date +%s%N)
proofsheet-filter -q -d copy -r basic
took=$((($(date +%s%N) - begin) / 1000))	# microseconds
tables copy >want
run 'undisturbed' 'sql "SELECT count(*) FROM fact; SELECT count(*) FROM text;
    SELECT count(*) FROM verdict" copy' '60
303
303'
# Every other time its workers die in the same moment.
killed() {
	alone=
	for share in $(shuf -i 1-99 -n 10); do
		rm -rf copy
		cp -r before copy
		moment=$((took * share / 100))
		[ -n "$alone" ] && alone= || alone=--foreground
		timeout $alone -s KILL "$(printf %d.%06d $((moment / 1000000)) \
		    $((moment % 1000000 + 1)))" \
		    proofsheet-filter -q -d copy -r basic
		proofsheet-filter -q -d copy -r basic
		tables copy | cmp - want || echo "killed after $share %"
	done 2>/dev/null
}
run 'killed at ten moments' killed ''
run 'a worker is killed as it begins' 'rm -rf copy; cp -r before copy
proofsheet-filter -q -j 1 -d copy -r basic & i=0
until pkill -KILL -P $! || [ $((i += 1)) -gt 2000 ]; do :; done
wait $!; echo $?; tables copy | cmp - want' 0
run 'two at once' 'rm -rf copy; cp -r before copy
proofsheet-filter -q -d copy -r basic & proofsheet-filter -q -d copy -r basic
wait; tables copy | cmp - want' ''
