#!/bin/sh
# proofsheet-index killed at ten moments, and on a full disk: run again, it ends
# where it would have ended undisturbed.
# shellcheck disable=SC1091,SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/index.inc
. "$ROOT/tests/cli/index.inc"
plan 13

ITEMS=3000
index() { proofsheet-index "$@" -q -d copy; }
reset() { rm -rf copy && cp -r "$1" copy; }
tables() { sql 'SELECT * FROM near ORDER BY 1, 2, 3; SELECT * FROM cluster ORDER
    BY 1; SELECT hex(sha256), count, parent, active FROM snapshot; SELECT *
    FROM listing ORDER BY 1, 2; SELECT radius, items, others FROM search
    ORDER BY against; PRAGMA integrity_check' "$1"
	for f in "$1"/out/* "$1"/hashes/*; do
		[ ! -f "$f" ] || echo "${f#"$1"/} $(sha256sum <"$f")"
	done
}

make_set before
fill_set before $ITEMS
cp -r before other

# VERB ARGUMENT...: done undisturbed, on a copy; then killed, on another.
undisturbed() {
	reset before
	begin=$(date +%s%N)
	index "$@" >/dev/null
	took=$((($(date +%s%N) - begin) / 1000))	# microseconds
	tables copy >want
	rm -rf after && cp -r copy after
}
killed() {
	for share in $(shuf -i 1-99 -n 10); do
		reset before
		timeout -s KILL "$(printf 0.%06d $((took * share / 100 + 1)))" \
		    proofsheet-index "$@" -q -d copy >/dev/null 2>&1
		index "$@" >/dev/null
		tables copy | cmp - want || echo "killed after $share %"
	done
}
full() {
	reset before
	(ulimit -f "$LIMIT" && proofsheet-index "$@" -q -d copy 2>&1 |
	    sed 's/.*: //' | sort -u)
	sql 'PRAGMA integrity_check' copy
	index "$@" >/dev/null
	tables copy | cmp - want
}
LIMIT=200	# blocks of 512 bytes

undisturbed near
run 'near killed ten times' 'killed near' ''
run 'near with another number of processes' 'reset before
index near -j 3 >/dev/null; tables copy | cmp - want' ''
run 'near on a full disk' 'full near' 'File too large
ok'
run 'near done again changes nothing' 'reset after; index near >/dev/null
tables copy | cmp - want' ''
rm -rf before && mv after before

undisturbed near --against other
run 'near --against killed ten times' 'killed near --against other' ''
run 'near --against on a full disk' 'LIMIT=9 full near --against other' \
'disk I/O error
ok'

undisturbed cluster
run 'cluster killed ten times' 'killed cluster' ''
run 'cluster on a full disk' 'LIMIT=9 full cluster' 'disk I/O error
ok'
rm -rf before && mv after before

undisturbed manifest --format csv
run 'manifest killed ten times' 'killed manifest --format csv' ''
run 'manifest on a full disk' 'full manifest --format csv' 'File too large
ok'
run 'manifest done again changes nothing' 'reset after
index manifest --format csv >/dev/null; tables copy | cmp - want' ''
run 'two manifests at once' 'reset before; index manifest >/dev/null & index \
manifest --format csv >/dev/null; wait; sql "SELECT hex(sha256) FROM snapshot
WHERE active" copy' "$(sha256sum <after/out/manifest.jsonl | cut -c 1-64 |
    tr a-f A-F)"
run 'a set without rows' 'rm -rf copy; make_set copy; index near; index cluster
index manifest; index verify' '0 pairs within 31 bits: 0 items searched for among 0, 0 of these with a hash
0 clusters, the largest of 0 items, the widest of 0 bits; 0 items are copies
0 pairs in copy/out/manifest.jsonl, SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
0 items verified, 0 faults'
