#!/bin/sh
# How often chance alone makes a match, counted on the set that is searched.
# shellcheck disable=SC1091,SC2016,SC2034,SC2154
. "$(dirname "$0")/lib.sh"
plan 5

if [ ! -d "$DATA/photos/coco" ] || ! command -v jpegtran >/dev/null; then
	for i in 1 2 3 4 5; do skip "chance $i" 'no photographs, or jpegtran'; done
	exit 0
fi
mkdir theirs ours
find "$DATA/photos/coco" -name '*.jpg' | sort | head -n 150 |
    xargs -I{} cp {} theirs
one=$(find theirs -name '*.jpg' | sort | head -n 1)
cp "$one" ours/1.jpg
take() {
	proofsheet-crawl -q -d "$1" "$2" >/dev/null 2>&1
	proofsheet-filter -q -d "$1" --measures size,pdq,spdq --dihedral
}
search() {
	proofsheet-index near -q -d mine --against set "$@" >/dev/null
}
take set theirs
take mine ours
search
hashes=$(sql 'SELECT count(DISTINCT spdq) FROM fact WHERE pdq_quality >= 50')
run 'hashes of the set are compared with all of them' \
    'sql "SELECT kind, sampled, codes FROM chance_of ORDER BY kind" mine |
	grep spdq' "spdq|$((4 * hashes))|$hashes"
run 'pictures that are not the same differ in half of their bits' \
    'sql "SELECT count(*) FROM chance_of WHERE mean BETWEEN 126 AND 130 AND
	deviation BETWEEN 7.5 AND 9.5" mine' 2
run 'of these photographs none is near by chance, within the radius' \
    'sql "SELECT kind, max(distance), sum(hits) FROM chance GROUP BY kind" \
	mine' 'pdq|31|0
spdq|31|0'
# What is mirrored in its diagonal is what the set's images are compared as.
mkdir more
jpegtran -copy none -transpose "$one" >more/diagonal.jpg
take set more
search
run 'a copy that is turned so counts as chance, both ways' \
    'sql "SELECT hits FROM chance WHERE kind = \"spdq\" AND distance = 4" mine' 2
proofsheet-index near -q -n -d mine --against set >/dev/null
run 'a dry run keeps nothing' \
    'sql "SELECT count(*) FROM chance_of" mine' 2
