#!/bin/sh
# Runs all that measures: the programs of folder $1 and the scripts beside this
# one.  Each prints lines of NAME, FIGURE and TARGET (<= 1.5), tab between.
here=$(cd "$(dirname "$0")" && pwd)
programs=$1

for bench in "$programs"/*-* "$here"/*.sh; do
	case $bench in
	*/run.sh | *.o | *.d) continue ;;
	esac
	"$bench" || printf '%s\tfailed\t\n' "${bench##*/}"
done | awk -F '\t' '
BEGIN { printf "%-60s %10s  %s\n", "what", "figure", "target" }
{ split($3, target, " "); word = "" }
target[1] == "<=" { word = $2 + 0 <= target[2] + 0 ? "ok" : "MISSED" }
target[1] == ">=" { word = $2 + 0 >= target[2] + 0 ? "ok" : "MISSED" }
{ printf "%-60s %10s  %-8s %s\n", $1, $2, $3, word; fflush() }'
