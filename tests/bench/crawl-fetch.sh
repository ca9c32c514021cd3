#!/bin/sh
# Photographs from a web server on loopback that has 200 hosts: how many a
# second, and what processor time each takes, over curl(1), which writes the
# same files.  The two take turns; the figure is the best of each, since what
# else the machine does can only make one slower.
set -eu
cd "$(dirname "$0")/../.."
tools=$(dirname "$(command -v proofsheet)")/tests/bench
address=0.0.0.0
# shellcheck source=../nginx.sh
. tests/nginx.sh
items=${ITEMS:-20000}
rounds=${ROUNDS:-3}
hosts=200
# 8 GB of memory hold it all: then no disk is measured.
free=$(df -k --output=avail /dev/shm 2>/dev/null | tail -1)
[ "${free:-0}" -lt 8000000 ] || export TMPDIR="${TMPDIR:-/dev/shm}"
tmp=$(mktemp -d)
trap 'unserve; rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

mkdir www
convert -size 800x600 -seed 1 plasma:fractal -quality 88 one.jpg
"$tools/copies" one.jpg "$items" www
serve "$tmp/www" 'access_log off; sendfile on; tcp_nopush on;'
awk -v n="$items" -v hosts=$hosts -v port="$port" 'BEGIN {
	for (i = 0; i < n; i++) {
		url = "http://127.0.0." i % hosts + 2 ":" port "/" i ".jpg"
		print "url = \"" url "\"\noutput = \"got/" i ".jpg\"" >"curl"
		print url >"list.txt"
	}
}'

by_curl() {
	mkdir got
	"$tools/rss" curl -sS --no-progress-meter --parallel --parallel-max 256 -K curl 3>>curl.cost
	[ "$(find got -type f | wc -l)" -eq "$items" ]
	rm -rf got
}

by_crawl() {
	"$tools/rss" proofsheet-crawl -q -d set --allow-address 127.0.0.0/8 \
	    --delay 0 list.txt 3>>crawl.cost
	[ "$(sqlite3 set/catalog.db "SELECT count(*) FROM item
	    WHERE state = 'fetched'")" -eq "$items" ]
	rm -rf set
}

for i in $(seq "$rounds"); do
	by_curl
	by_crawl
done
cat curl.cost crawl.cost >&2
awk -v n="$items" '
FNR == 1 || $2 < cpu[FILENAME] { cpu[FILENAME] = $2 }
FNR == 1 || $3 < ms[FILENAME] { ms[FILENAME] = $3 }
END {
	printf "items a second, over curl'\''s %d\t%.2f\t>= 0.9\n", \
	    1000 * n / ms["curl.cost"], ms["curl.cost"] / ms["crawl.cost"]
	printf "processor time an item, over curl'\''s %.0f us\t%.2f\t<= 1.3\n", \
	    1000 * cpu["curl.cost"] / n, cpu["crawl.cost"] / cpu["curl.cost"]
}' curl.cost crawl.cost
