#!/bin/sh
# What a stranger's set may hold, harmed at random, handed to the fuzz targets.
# shellcheck disable=SC1091,SC2016,SC2034,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/index.inc
. "$ROOT/tests/cli/index.inc"
plan 3

targets=$(dirname "$(command -v proofsheet-index)")/tests/fuzz

make_set set
add_item set 1 'a photograph'
add_item set 2 'a second'
add_fact set 1 "$(bytes 32 00)" 1 1
add_fact set 2 "$(bytes 32 11)" 1 1
proofsheet-index near -q -d set >/dev/null

# FILE: itself, itself cut short, with one byte changed, at a hundred places.
harmed() {
	len=$(stat -c %s "$1")
	cp "$1" sound
	for at in $(shuf -i "0-$((len - 1))" -n 100); do
		head -c "$at" "$1" >"cut$at"
		cp "$1" "bad$at"
		head -c 1 /dev/urandom |
		    dd of="bad$at" bs=1 seek="$at" conv=notrunc status=none
	done
}

harmed set/hashes/pdq.list
run 'the list of segments' '"$targets"/index-list sound cut* bad*; echo $?' 0
rm -f sound cut* bad*
harmed set/hashes/pdq-1.segment
run 'a segment' '"$targets"/index-segment sound cut* bad*; echo $?' 0
rm -f sound cut* bad*
harmed set/warc/00000.warc
run 'WARC records' '"$targets"/index-warc sound cut* bad*; echo $?' 0
