#!/bin/sh
# Every fuzz target on a small corpus: the specimens of tests/data, and what
# tests/fuzz/seeds.sh makes.
. "$(dirname "$0")/lib.sh"
built=$(dirname "$(command -v proofsheet)")/tests/fuzz

"$ROOT/tests/fuzz/seeds.sh" made

set --
for target in "$built"/*-*; do
	[ ! -f "$target" ] || [ ! -x "$target" ] || set -- "$@" "$target"
done
plan $#
for target in "$@"; do
	run "${target##*/}" "find made \"$ROOT\"/tests/data -type f -exec \
	    '$target' {} + >log 2>&1 || tail -20 log" ''
done
