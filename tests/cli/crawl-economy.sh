#!/bin/sh
# What is not wanted is not read; what was agreed once is not agreed again.
# shellcheck disable=SC2016,SC2154 # run evals; nginx.sh sets www and site
. "$(dirname "$0")/lib.sh"
# shellcheck source=../nginx.sh
. "$ROOT/tests/nginx.sh"
trap 'unserve; rm -rf "$dir"' EXIT
plan 7

mkdir root
head -c 8000000 /dev/zero >root/big
for n in 1 2 3 4; do
	echo "image $n" >root/$n.png
done
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
    -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1 \
    -keyout key.pem -out cert.pem 2>/dev/null
one=$((10000 + $$ % 3000 * 3)) two=$((one + 1)) three=$((one + 2))
serve "$dir/root" "listen 127.0.0.1:$one ssl; listen 127.0.0.1:$two ssl;
    listen 127.0.0.1:$three ssl http2;
    ssl_certificate $dir/cert.pem; ssl_certificate_key $dir/key.pem;
    ssl_session_cache shared:tests:1m;
    add_header X-Connection \$connection; add_header X-Reused \$ssl_session_reused;
    location ~ ^/(noai|page|big).png { limit_rate 65536; rewrite ^ /big break; }
    location = /noai.png { limit_rate 65536; rewrite ^ /big break;
	add_header X-Robots-Tag noai; }
    location = /page.png { limit_rate 65536; rewrite ^ /big break;
	default_type text/html; }"
# Each of a set of its own: the URLs come in as a list.
crawl() {
	rm -rf set
	: >"$www/access.log"
	cat >list.txt
	timeout 20 proofsheet-crawl -q --allow-address 127.0.0.1 --delay 0 \
	    --domain-delay 0 --tries 1 "$@" list.txt
}
# What nginx could send of each body before the connection was gone.
sent() {
	sed -n 's/.*"GET \/\([a-z]*\).png .*" 200 \([0-9]*\) .*/\1 \2/p' \
	    "$www/access.log" | while read -r name bytes; do
		echo "$name $((bytes < 1000000))"
	done | sort
}

run 'headers that refuse, type and length: the body is not read' \
    'for n in noai page big; do echo $site/$n.png; done |
	crawl --max-bytes 1000000
	sql "SELECT reason FROM item ORDER BY url"
	until [ "$(wc -l <"$www/access.log")" -ge 6 ]; do sleep 0.05; done; sent' \
    'size: 8000000 bytes, more than 1000000
x-robots-tag: noai
type: text/html where an image was wanted
big 1
noai 1
page 1'
run 'the next image does not wait for it' \
    '{ echo $site/noai.png; echo $site/1.png; } | crawl --max-wait 1
	sql "SELECT state FROM item ORDER BY url"' 'fetched
refused'
# URLS...: what of each connection's properties was seen, and how often.
seen() {
	grep -ai "^$1: " set/warc/00000.warc | tr -d '\r' | cut -d' ' -f2 |
	    sort | uniq -c | sed 's/^ *//'
}
run 'many requests, one connection' \
    'for n in 1 2 3 4; do echo $site/$n.png; done | crawl
	seen x-connection | grep -c "^4 "' 1
mkfifo ca
cat cert.pem >ca &
run 'the certificates are read once for all hosts' \
    'for p in $one $two $three; do
	    for n in 1 2; do echo https://127.0.0.1:$p/$n.png; done
	done | crawl --ca ca; sql "SELECT state, count(*) FROM item GROUP BY 1"' \
    'fetched|6'
mixed() {
	for n in 1 noai 2 3; do
		echo "https://127.0.0.1:$1/$n.png"
	done | crawl --ca cert.pem
	sql 'SELECT state, count(*) FROM item GROUP BY 1'
}
run 'a connection that was broken off is begun anew with its session' \
    'mixed $one; seen x-connection | wc -l; seen x-reused' 'fetched|3
refused|1
2
1 .
2 r'
run 'of HTTP/2 only the one stream is' 'mixed $three
	seen x-connection | wc -l' 'fetched|3
refused|1
1'
run 'HTTP/2 carries many requests to one host at a time' \
    'for n in 1 2 3 4; do echo https://127.0.0.1:$three/$n.png; done |
	crawl --ca cert.pem --per-domain 4 --burst 4 --per-host 4
	seen x-connection | grep -c "^4 "' 1
