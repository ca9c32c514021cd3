#!/bin/sh
# The peak memory of each program over 300,000 and over a million rows, and
# their ratio: 1 means that memory is flat in the number of rows.  Below that
# SQLite's page cache (64 MiB, schemas/catalog.c) is not full yet, and grows.
# For fetching it is a tenth as many, from a server on 127.0.0.1: no ratio.
set -eu
cd "$(dirname "$0")/../.."
ROOT=$PWD
rss=$(dirname "$(command -v proofsheet)")/tests/bench/rss
sql() { sqlite3 "${2:-set}/catalog.db" "$1"; }
# shellcheck source=../cli/index.inc
. tests/cli/index.inc
# shellcheck source=../nginx.sh
. tests/nginx.sh
tmp=$(mktemp -d)
trap 'unserve; rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

few=${FEW:-300000}
many=${MANY:-1000000}

# peak NAME ROWS COMMAND...: its peak memory, in KiB, into NAME.ROWS
peak() {
	file=$1.$2
	shift 2
	"$rss" "$@" 3>"$file" >/dev/null 2>log || {
		cat log >&2
		exit 1
	}
}

# NAME...: the peak over the many rows.
peaks() {
	for name in "$@"; do
		awk -v name="$name" '{ printf "memory of %s, MiB\t%.1f\t<= 200\n", \
		    name, $1 / 1024 }' "$name.$many"
	done
}

# NAME...: the peak over the many rows, over that over the few.
ratios() {
	for name in "$@"; do
		awk -v name="$name" '{ kib[NR] = $1 } END {
		    printf "memory of %s, 1,000,000 rows over 300,000\t%.2f\t<= 1.2\n", \
		    name, kib[2] / kib[1] }' "$name.$few" "$name.$many"
	done
}

# ROWS PLACE: a list of images at PLACE, which has %d for a number to 1000.
list() {
	awk -v n="$1" -v place="$2" 'BEGIN { print "url,caption"
	for (i = 0; i < n; i++)
		printf place "/%d.jpg,\"A photograph of the %d hills, write " \
		    "to me%d@example.org\"\n", i % 1000 + 1, i, i, i }'
}

mkdir www
convert -size 64x48 -seed 1 plasma:fractal www/one.jpg
serve "$tmp/www" 'rewrite jpg$ /one.jpg break; access_log off;'
echo 'short: characters >= 20' >recipe
for rows in $few $many; do
	# Each of a thousand origins is refused for its address, at once.
	list "$rows" http://127.0.0.1:%d >list.csv
	peak collect "$rows" proofsheet-crawl -q -d "listed$rows" \
	    --delay 0 --tries 1 --max-wait 0 list.csv
	peak filter "$rows" proofsheet-filter -q -d "listed$rows" -r recipe
	make_set "made$rows"
	fill_set "made$rows" "$rows"
	peak cluster "$rows" proofsheet-index cluster -q -d "made$rows"
	peak manifest "$rows" proofsheet-index manifest -q -d "made$rows"
	peak report "$rows" proofsheet-audit report -q -d "made$rows"
	rm -rf listed* made*
done
list $((many / 10)) "$site/%d" >list.csv
peak fetch "$many" proofsheet-crawl -q -d "fetched" \
    --allow-address 127.0.0.0/8 --delay 0 list.csv
peak measure "$many" proofsheet-filter -q -d "fetched" -r recipe
peaks collect filter fetch measure cluster manifest report
ratios collect filter cluster manifest report
