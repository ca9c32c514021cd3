#!/bin/sh
# The peak memory of each program over 100,000 and over a million rows, and
# their ratio: 1 means that memory is flat in the number of rows.
set -eu
cd "$(dirname "$0")/../.."
ROOT=$PWD
rss=$(dirname "$(command -v proofsheet)")/tests/bench/rss
# shellcheck source=../cli/index.inc
. tests/cli/index.inc
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

few=100000
many=1000000

# peak NAME ROWS COMMAND...: its peak memory, in KiB, into NAME.ROWS
peak() {
	file=$1.$2
	shift 2
	"$rss" "$@" 3>"$file" >/dev/null 2>log || {
		cat log >&2
		exit 1
	}
}

report() {
	for name in "$@"; do
		awk -v name="$name" '{ kib[NR] = $1 }
		END { printf "memory %s, MiB for 1,000,000 rows\t%.1f\t\n", \
		    name, kib[2] / 1024
		    printf "memory %s, 1,000,000 rows over 100,000\t%.2f\t<= 1.2\n", \
		    name, kib[2] / kib[1] }' "$name.$few" "$name.$many"
	done
}

list() {
	awk -v n="$1" 'BEGIN { print "url,caption"
	for (i = 0; i < n; i++)
		printf "https://h%d.example/%d.jpg,\"A photograph of the %d " \
		    "hills, write to me%d@example.org\"\n", i % 5000, i, i, i }'
}

echo 'short: characters < 20' >recipe
for rows in $few $many; do
	list $rows >list.csv
	peak crawl $rows proofsheet-crawl -q -n -d "listed$rows" list.csv
	peak filter $rows proofsheet-filter -q -d "listed$rows" -r recipe
	make_set "made$rows"
	fill_set "made$rows" $rows
	peak cluster $rows proofsheet-index cluster -q -d "made$rows"
	peak manifest $rows proofsheet-index manifest -q -d "made$rows"
	peak report $rows proofsheet-audit report -q -d "made$rows"
	rm -rf listed* made*
done
report crawl filter cluster manifest report
