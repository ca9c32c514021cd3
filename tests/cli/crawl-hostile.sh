#!/bin/sh
# Servers that mean harm, or are broken: each ends in a reason, and the run in
# an end.
# shellcheck disable=SC2016,SC2059,SC2154 # run evals; bytes are formats
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 20
mkdir www
host_up www 50
crawl() {
	proofsheet-crawl -q --allow-address 127.0.0.0/26 --delay 0 --tries 1 "$@"
}
ok='HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n'
# becomes NAME [OPTION...]: what the item at NAME comes to, in a set of its own
becomes() {
	name=$1
	shift
	rm -rf set
	echo "$site/$name" >list.txt
	timeout 20 proofsheet-crawl -q --allow-address 127.0.0.0/26 --delay 0 \
	    --tries 1 "$@" list.txt || echo "status $?"
	sql 'SELECT state, reason FROM item'
}
# reply_of NAME BYTES COMMAND...: what the server sends for NAME
reply_of() {
	file=www/$1.http
	shift
	printf "$1" >"$file"
	shift
	[ $# -eq 0 ] || "$@" >>"$file"
}
lines() { yes "$1" | head -n "$2"; }

printf '%bX-Slow: %500s' "$ok" a >www/loris.png.drip
run 'headers that drip' 'becomes loris.png --timeout 1 | cut -d" " -f1-4' \
    'failed|time: Operation timed out'
reply_of many.png "$ok" lines 'X-Many: a' 40000
run 'headers without end' 'becomes many.png' \
    'failed|headers: more than 1000 lines'
reply_of wide.png "$ok" lines "X-Wide: $(head -c 9000 /dev/zero | tr '\0' a)" 50
run 'nor of few' 'becomes wide.png' 'failed|headers: more than 262144 bytes'
reply_of again.png '' lines 'HTTP/1.1 100 Continue

' 30000
run 'promises of a reply without end' \
    'becomes again.png --timeout 5 | cut -d: -f1' 'failed|network'
reply_of nul.png "${ok}X-Robots-Tag: no\\000ai\r\nContent-Length: 1\r\n\r\na"
run 'NUL in a header' 'becomes nul.png | cut -d: -f1' 'failed|network'
reply_of nul2.png \
    'HTTP/1.1 302 Found\r\nLocation: /a\000b\r\nContent-Length: 0\r\n\r\n'
run 'NUL in a redirect' 'becomes nul2.png | cut -d: -f1' 'failed|network'

reply_of gzip.png "${ok}Content-Encoding: gzip\r\n\r\n" \
    sh -c 'head -c 100000000 /dev/zero | gzip -9'
run 'a gzip bomb' 'becomes gzip.png --max-bytes 1000000' \
    'failed|size: more than 1000000 bytes'
its='its memory is that of what is wanted'
if grep -q __asan_init "$bin/proofsheet-crawl"; then
	skip "$its" 'a sanitizer maps terabytes'
else
	run "$its" 'echo "$site/gzip.png" >list.txt; rm -rf set
	(ulimit -v 400000; crawl --max-bytes 1000000 list.txt); echo $?' 0
fi
reply_of zip2.png "${ok}Content-Encoding: gzip, gzip, gzip, gzip, gzip, gzip\r
\r\n" sh -c 'head -c 100000 /dev/zero | gzip | gzip'
run 'encodings upon encodings' 'becomes zip2.png | cut -d: -f1' 'failed|network'

for length in -1 99999999999999999999999 1x 0x10; do
	reply_of "len$length.png" "${ok}Content-Length: $length\r\n\r\nabc"
done
run 'lengths that are none' 'for length in -1 99999999999999999999999 1x 0x10
	do becomes len$length.png | cut -d: -f1; done' 'failed|network
failed|headers
failed|headers
failed|headers'
chunked="${ok}Transfer-Encoding: chunked\r\n\r\n"
reply_of hex.png "${chunked}zz\r\nabc\r\n0\r\n\r\n"
reply_of wide.png "${chunked}fffffffffffffffffff\r\nabc\r\n0\r\n\r\n"
reply_of cut.png "${chunked}ff\r\nabc"
run 'chunks that are none, too wide, or cut' 'for i in hex wide cut; do
	becomes $i.png | cut -d: -f1; done' 'failed|network
failed|network
failed|short'

for n in $(seq 200); do
	echo "http://127.0.0.$((n % 50 + 1)):$port/hops/$((n * 1000))"
done >hops.txt
run 'redirects over hosts, without end' '>log; crawl -d hops hops.txt
	sql "SELECT state, substr(reason, 1, 22), count(*) FROM item" hops
	grep -c "GET /hops/" log' \
    'failed|redirect: one too many|200
2200'

printf '\026\003\003\000\172\002\000\000\166\003\003' >www/tls.http
run 'TLS that breaks off' 'site=https://127.0.0.1:$port becomes a.png |
	cut -d: -f1' 'failed|tls'
run 'no HTTP at all' 'head -c 100000 /dev/urandom >www/noise.png.http
	becomes noise.png | cut -d: -f1' 'failed|network'
reply_of status.png 'HTTP/1.1 999 Odd\r\nContent-Length: 3\r\n\r\nabc'
run 'a status that there is not' 'becomes status.png' \
    'failed|http: status 999'

reply_of robots.txt 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n' \
    sh -c '{ printf "User-agent: *\nDisallow: /\n#"
	head -c 50000000 /dev/zero; } | gzip -9'
reply_of a.png "${ok}Content-Length: 1\r\n\r\na"
run 'a bomb of a robots.txt is read as far as the limit' \
    'becomes a.png; sql "SELECT length(robots) <= 512000 FROM origin"' \
    'refused|robots: Disallow: /
1'
rm www/robots.txt.http
reply_of robots.txt \
    'HTTP/1.1 301 Moved\r\nLocation: /robots.txt\r\nContent-Length: 0\r\n\r\n'
run 'a robots.txt that leads to itself forbids, or is none; and is asked six times' \
    '>log; becomes a.png | cut -d"|" -f1; grep -c robots.txt log' 'failed
6'
rm www/robots.txt.http

mkdir www/robots.txt.turns
printf 'HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /b\n' \
    >www/robots.txt.turns/1.http
printf 'HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /a\n' \
    >www/robots.txt.turns/2.http
for i in a2 a3 b2; do cp www/a.png.http www/$i.png.http; done
printf '%s\n' "$site/a.png" "$site/b2.png" >first.txt
printf '%s\n' "$site/a2.png" >second.txt
printf '%s\n' "$site/a3.png" >third.txt
states() { sql 'SELECT replace(url, "'$site'/", ""), state FROM item' "$1"; }
run 'a robots.txt that changes: what it said holds for a day' \
    'crawl -d turns first.txt; crawl -d turns second.txt; states turns' \
    'a.png|fetched
b2.png|refused
a2.png|fetched'
run 'and not longer' '
	sql "UPDATE origin SET robots_at = robots_at - 86400001" turns
	crawl -d turns third.txt; states turns | tail -1' 'a3.png|refused'
run 'what came of it all is whole' \
    '"$bin/tests/unit/crawl-warc" turns/warc/* >records && grep -c . records
	proofsheet-index verify -q -d turns' '1
2 items verified, 0 faults'
