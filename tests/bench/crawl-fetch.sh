#!/bin/sh
# Photographs from a web server on loopback that has 200 host names: how many a
# second, and what processor time each takes, over curl(1), which writes the
# same files.  The two take turns; the figures are the medians of the rounds'
# ratios.  In memory, where it has room for all, and then on disk.  Nothing is
# removed between the rounds: a file system may be slow to use anew what was
# just let go (ext4 without a journal takes thrice as long).
set -eu
cd "$(dirname "$0")/../.."
tools=$(dirname "$(command -v proofsheet)")/tests/bench
# shellcheck source=../nginx.sh
. tests/nginx.sh
# shellcheck source=../cli/dns.inc
. tests/cli/dns.inc
items=${ITEMS:-20000}
rounds=${ROUNDS:-3}
hosts=200
dirs=
trap 'unserve; kill $dnsmasq 2>/dev/null; rm -rf $dirs' EXIT
trap 'exit 1' HUP INT TERM

by_curl() {
	mkdir "got$i"
	ln -sfn "got$i" got
	"$tools/rss" curl -sS --no-progress-meter --parallel --parallel-max 256 \
	    --resolve "*:$port:127.0.0.1" -K curl.txt 3>>curl.cost
	[ "$(find got/ -type f | wc -l)" -eq "$items" ]
}

by_crawl() {
	"$tools/rss" proofsheet-crawl -q -d "set$i" --allow-address 127.0.0.1 \
	    --dns-server "$names" --delay 0 list.txt 3>>crawl.cost
	[ "$(sqlite3 "set$i/catalog.db" "SELECT count(*) FROM item
	    WHERE state = 'fetched'")" -eq "$items" ]
}

# COLUMN: the median of curl's over crawl's in each round
median() {
	paste -d ' ' curl.cost crawl.cost |
	    awk -v c="$1" '{ print $c / $(c + 3) }' | sort -n |
	    awk '{ all[NR] = $1 } END { printf "%.2f\n", all[int((NR + 1) / 2)] }'
}

# PLACE SPEED COST: with these targets
measure() {
	: >curl.cost
	: >crawl.cost
	for i in $(seq "$rounds"); do
		by_curl
		by_crawl
	done
	[ -z "${V-}" ] || paste curl.cost crawl.cost >&2
	awk -v n="$items" -v where="$1" -v speed="$(median 3)	$2" \
	    -v cost="$(median 2)" -v at_most="$3" '
	{ us += 1000 * $2 / n }
	END {
		printf "photographs a second, %s, over curl'\''s\t%s\n", where, \
		    speed
		printf "processor time a photograph, %s, over curl'\''s %.0f us" \
		    "\t%.2f\t%s\n", where, us / NR, 1 / cost, at_most
	}' curl.cost
}

# FOLDER: photographs and their server there, and the lists.
prepare() {
	dir=$(mktemp -d -p "$1")
	dirs="$dirs $dir"
	cd "$dir"
	mkdir www
	convert -size 800x600 -seed 1 plasma:fractal -quality 88 one.jpg
	"$tools/copies" one.jpg "$items" www
	unserve
	serve "$dir/www" 'access_log off; sendfile on; tcp_nopush on;'
	awk -v n="$items" -v hosts=$hosts -v port="$port" 'BEGIN {
		for (i = 0; i < n; i++) {
			url = "http://h" i % hosts ".example:" port "/" i ".jpg"
			print "url = \"" url "\"\noutput = \"got/" i ".jpg\"" \
			    >"curl.txt"
			print url >"list.txt"
		}
	}'
}

# FOLDER: is there room for photographs, copies and a WARC?
roomy() {
	free=$(df -k --output=avail "$1" 2>/dev/null | tail -1)
	[ "${free:-0}" -gt $((items * (rounds + 1) * 200)) ]
}

cd "$(mktemp -d)"
dirs=$PWD
names --address=/example/127.0.0.1
if roomy /dev/shm; then
	prepare /dev/shm
	measure 'in memory' '' ''
	rm -rf "$dir"
fi
prepare "${TMPDIR:-/tmp}"
measure 'on disk' '>= 0.9' '<= 1.3'
