#!/bin/sh
# Over TLS, from a real server: HTTP/2, certificates, and no way back to http.
# shellcheck disable=SC2016,SC2154 # run evals; nginx.sh sets www
. "$(dirname "$0")/lib.sh"
# shellcheck source=../nginx.sh
. "$ROOT/tests/nginx.sh"
trap 'unserve; rm -rf "$dir"' EXIT
plan 9

mkdir root
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
    -days 2 -subj /CN=test -addext subjectAltName=IP:127.0.0.1 \
    -keyout key.pem -out cert.pem 2>/dev/null
echo '<img src=a.png alt=a><img src=down.png alt=down>' >root/p.html
echo 'some bytes' >root/a.png
head -c 50000 /dev/zero >root/slow
tls=$((40001 + $$ % 20000))
serve "$dir/root" "listen 127.0.0.1:$tls ssl http2;
    ssl_certificate $dir/cert.pem; ssl_certificate_key $dir/key.pem;
    add_header X-Connection \$connection always;
    location /slow { access_log $dir/times times; limit_rate 200k; }
    location /down.png { return 302 http://127.0.0.1:1/a.png; }" \
    'log_format times "$msec $request_time";'
crawl() {
	proofsheet-crawl -q --allow-address 127.0.0.1 --delay 0 --tries 1 "$@" \
	    "https://127.0.0.1:$tls/p.html"
	sql 'SELECT state, reason FROM frontier WHERE page NOT NULL
	    UNION ALL SELECT state, reason FROM item'
}

run 'a certificate that nobody vouches for is not accepted' \
    'crawl | cut -d: -f1,2' 'failed|tls: SSL certificate problem'
run 'one that is trusted is; and http is no step from there' \
    'crawl --retry-failed --ca cert.pem' \
    'done|
fetched|
failed|redirect: from https to http, to http://127.0.0.1:1/a.png'
run 'it was HTTP/2, and says so in the form of HTTP/1.1' \
    'grep -ac "^WARC-Protocol: h2" set/warc/00000.warc
	grep -ac "^HTTP/2" set/warc/00000.warc' '6
0'
run 'one connection served for all' \
    'grep -ai "^x-connection" set/warc/00000.warc | sort | uniq -c |
	wc -l' 1
many() {
	seq 40 | sed "s,.*,https://127.0.0.1:$tls/slow?&," >many.txt
	proofsheet-crawl -q -d many --allow-address 127.0.0.1 --delay 0 \
	    --per-host 5 --per-domain 5 --ca cert.pem many.txt
	sql 'SELECT state, count(*) FROM item' many
	grep -ai "^x-connection" many/warc/00000.warc | sort -u | wc -l
	awk '{ printf("%.3f 1\n%.3f -1\n", $1 - $2 + 0.002, $1) }' times |
	    sort -k1,1n -k2,2n | awk '{ n += $2; if (n > max) max = n } END { print max }'
}
run 'or for several requests at a time' 'many' 'fetched|40
1
5'
run 'the records are whole' \
    '"$(dirname "$(command -v proofsheet-crawl)")/tests/unit/crawl-warc" \
	set/warc/00000.warc' '7 records'
run 'a server that answers without TLS' \
    'echo "https://127.0.0.1:$port/a.png" >plain.txt
	proofsheet-crawl -q -d plain --allow-address 127.0.0.1 --tries 1 plain.txt
	sql "SELECT reason FROM item" plain | cut -d: -f1' tls
run 'nothing of the environment comes between' \
    'rm -rf set; https_proxy=http://127.0.0.1:1 crawl --ca cert.pem | head -1' \
    'done|'
unserve
serve "$dir/root" "listen 127.0.0.1:$tls ssl http2;
    ssl_certificate $dir/cert.pem; ssl_certificate_key $dir/key.pem;
    location = /robots.txt { return 302 http://127.0.0.1:1/; }"
echo "https://127.0.0.1:$tls/a.png" >list.txt
run 'nor is http a step for robots.txt' \
    'proofsheet-crawl -q -d set2 --allow-address 127.0.0.1 --ca cert.pem list.txt
	sql "SELECT state, reason FROM item" set2
	proofsheet-crawl --explain "$(cat list.txt)" --allow-address 127.0.0.1 \
	    --ca cert.pem | tail -1 | cut -f3' \
    'failed|redirect: from https to http
redirect: from https to http'
