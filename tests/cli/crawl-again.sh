#!/bin/sh
# A second crawl of the same: what did not change comes over no wire, what is
# the same is stored once, what changed is measured anew.
# shellcheck disable=SC2016,SC2119,SC2154 # run evals; nginx.sh sets www and site
. "$(dirname "$0")/lib.sh"
# shellcheck source=../nginx.sh
. "$ROOT/tests/nginx.sh"
trap 'unserve; rm -rf "$dir"' EXIT
plan 22

bin=$(dirname "$(command -v proofsheet-crawl)")
mkdir root photos
for n in a b c; do
	convert -size 64x64 -seed "$(printf %d "'$n")" plasma:tan-blue "root/$n.png"
	touch -d '2026-01-01' root/$n.png
done
cp -p root/a.png root/twin.png
cat >root/p.html <<END
<img src=a.png alt=a><img src=b.png alt=b><img src=c.png alt=c>
<img src=twin.png alt=twin><img src=to1.png alt=1><img src=to2.png alt=2>
END
serve "$dir/root" 'location ^~ /to { return 302 /a.png; }
    location ~ png$ { if (-f "$document_root/noai") {
	add_header X-Robots-Tag noai; } }
    location ^~ /kept/ { alias "'"$dir"'/root/"; etag off; if_modified_since off; }'
crawl() {
	proofsheet-crawl -q --allow-address 127.0.0.1 --delay 0 --tries 1 "$@" \
	    "$site/p.html"
}
# What nginx was asked for since the last time, and what it answered.
asked() {
	sed 's/.*"GET \([^ ]*\) .*" \([0-9]*\) .*/\1 \2/' "$www/access.log" |
	    sort
	: >"$www/access.log"
}
history() { sql "SELECT result, attempt.status FROM attempt JOIN item ON
	item.id = item WHERE item.url = '$site/$1' ORDER BY attempt.id" |
	paste -sd' '; }
types() { grep -a '^WARC-Type' set/warc/*.warc | cut -d' ' -f2 | tr -d '\r' |
	sort | uniq -c | sed 's/^ *//'; }
sound() {
	"$bin/tests/unit/crawl-warc" set/warc/* | grep , ||
	    proofsheet-index verify -q -d set
}

run 'four images of three bodies, and two redirects to one of them' \
    'crawl; asked; sql "SELECT count(*), count(DISTINCT body_offset) FROM item
	WHERE state = '"'fetched'"'"' '/.well-known/tdmrep.json 404
/a.png 200
/a.png 200
/a.png 200
/ai.txt 404
/b.png 200
/c.png 200
/p.html 200
/robots.txt 404
/to1.png 302
/to2.png 302
/twin.png 200
6|3'
run 'each body is stored once; what came again is a revisit' 'types' \
    '9 response
3 revisit
1 warcinfo'
run 'a revisit names the record before it' \
    'grep -a "^WARC-Refers-To-Target-URI" set/warc/00000.warc | tr -d "\r" |
	sort -u | wc -l
	grep -ac "^WARC-Profile: .*/identical-payload-digest" \
	    set/warc/00000.warc' '1
3'
run 'all of it is sound' 'sound' '6 items verified, 0 faults'
run 'each body is where its row says' \
    'sql "SELECT body_offset, bytes, lower(hex(sha256)) FROM item" |
	tr "|" " " | while read -r at len sha; do
	tail -c +$((at + 1)) set/warc/00000.warc | head -c $len | sha256sum |
	    grep -q "^$sha" || echo "not $at"
	done' ''
run 'what came with it is kept for the next time' \
    'sql "SELECT count(etag), min(modified) FROM item"' \
    '6|Thu, 01 Jan 2026 00:00:00 GMT'
run 'what was asked for within the day can be left' \
    'crawl --refresh --older-than 86400; asked' ''
proofsheet-filter -q -d set -r basic
run 'later, what did not change is not sent' \
    'size=$(stat -c %s set/warc/00000.warc); crawl --refresh --older-than 0
	asked | sort | uniq -c | sed "s/^ *//"
	history a.png; history to1.png' '3 /a.png 304
1 /b.png 304
1 /c.png 304
1 /p.html 200
1 /to1.png 302
1 /to2.png 302
1 /twin.png 304
fetched|200 unchanged|304
redirect|302 fetched|200 redirect|302 unchanged|304'
run 'a revisit says so' \
    'grep -ac "^WARC-Profile: .*/server-not-modified" set/warc/00000.warc
	sql "SELECT count(*) FROM item WHERE state = '"'fetched'"'
	    AND checked >= fetched"' '6
6'
run 'its facts stay' 'sql "SELECT count(*) FROM fact"
	sound' '6
6 items verified, 0 faults'
proofsheet-filter -q -d set -r basic
proofsheet-index near -q -d set >near.out
proofsheet-index cluster -q -d set >>near.out
convert -size 80x60 -seed 9 plasma:red-green root/a.png
run 'other bytes take the place of those before' \
    'before=$(sql "SELECT hex(sha256) FROM item WHERE url LIKE \"%/a.png\"")
	crawl --refresh --older-than 0; asked | grep "a.png\|b.png"
	sql "SELECT hex(sha256) <> \"$before\" FROM item WHERE url
	LIKE \"%/a.png\""; history a.png; history b.png' '/a.png 200
/a.png 200
/a.png 200
/b.png 304
1
fetched|200 unchanged|304 fetched|200
fetched|200 unchanged|304 unchanged|304'
run 'what was measured in them, and was near them, goes' \
    'sql "SELECT replace(url, \"$site\", \"\") FROM item LEFT JOIN fact ON
	item.id = fact.item WHERE format IS NULL
	UNION ALL SELECT count(*) FROM near WHERE item IN (SELECT id FROM item
	WHERE url LIKE \"%/a.png\") OR other IN (SELECT id FROM item WHERE url
	LIKE \"%/a.png\")"' '/a.png
/to1.png
/to2.png
0'
run 'filter measures the new ones, and those alone' \
    'proofsheet-filter -q --json -d set -r basic | grep -o "\"images\":[0-9]*"
	sql "SELECT width, height FROM fact JOIN item ON item.id = item
	WHERE url LIKE \"%/a.png\" OR url LIKE \"%/twin.png\" ORDER BY url"
	sound' '"images":3
"images":6
80|60
64|64
6 items verified, 0 faults'
run 'a server without validators sends all, and it is stored once' \
    'echo "$site/kept/b.png" >list.txt
	types >before; proofsheet-crawl -q --allow-address 127.0.0.1 --delay 0 \
	    list.txt
	proofsheet-crawl -q --allow-address 127.0.0.1 --delay 0 --refresh \
	    --older-than 0 list.txt
	asked; history kept/b.png; types | diff before - | grep "[<>]"' \
    '/kept/b.png 200
/kept/b.png 200
fetched|200 unchanged|200
< 14 revisit
> 16 revisit'
run 'a signal that came since refuses; a file that went is no image more' \
    'touch root/noai; rm root/c.png
	crawl --refresh --older-than 0; asked >/dev/null
	sql "SELECT replace(url, \"$site\", \"\"), state, reason,
	    sha256 NOT NULL FROM item WHERE state NOT LIKE \"fetch%\""
	sql "SELECT count(*) FROM verdict JOIN mention ON mention.id = mention
	    JOIN item ON item.id = item WHERE state NOT LIKE \"fetch%\""' \
    '/a.png|refused|x-robots-tag: noai|1
/b.png|refused|x-robots-tag: noai|1
/c.png|failed|http: status 404|1
/twin.png|refused|x-robots-tag: noai|1
/to1.png|refused|x-robots-tag: noai|1
/to2.png|refused|x-robots-tag: noai|1
0'
run 'and when it is gone they come back' \
    'rm root/noai; cp root/b.png root/c.png; crawl --refresh --older-than 0
	asked | grep c.png; sql "SELECT state, count(*) FROM item GROUP BY 1"
	sound' '/c.png 200
fetched|7
7 items verified, 0 faults'
run 'what was withdrawn is not asked for' \
    'sql "UPDATE item SET state = \"refused\", reason = \"withdrawn: x\"
	WHERE url LIKE \"%/b.png\""
	crawl --refresh --older-than 0; asked | grep -c "/b.png"
	sql "SELECT reason FROM item WHERE state NOT LIKE \"fetch%\" GROUP BY 1"' '0
withdrawn: x'
# Stopped on the way, it goes on with what is left.
stop() {
	proofsheet-crawl -q --allow-address 127.0.0.1 --delay 120 --refresh \
	    "$site/p.html" &
	until [ "$(wc -l <"$www/access.log")" -ge 3 ]; do sleep 0.02; done
	kill $!
	wait $!
	sql "SELECT count(*) BETWEEN 1 AND 6 FROM frontier WHERE state = 'due'"
	crawl --refresh
	asked | cut -d' ' -f1 | grep -v robots | uniq -c | sed 's/^ *//'
}
run 'stopped on the way, it goes on, and asks for nothing twice' 'stop' '1
3 /a.png
1 /c.png
1 /p.html
1 /to1.png
1 /to2.png
1 /twin.png'
run 'an image whose server is down stays' \
    'sql "SELECT state, count(*) FROM item GROUP BY 1" >before
	unserve; wait $nginx 2>/dev/null; crawl --refresh --older-than 0
	sql "SELECT state, count(*) FROM item GROUP BY 1" | diff before -
	sql "SELECT state, substr(reason, 1, 7), count(*) FROM frontier
	GROUP BY 1, 2"' 'done||2
failed|connect|5
failed|host: f|1'

for n in 1 2 3; do
	cp root/b.png photos/$n.png
done
here() {
	proofsheet-crawl -q -d local "$@" photos
	sql 'SELECT count(*), count(DISTINCT sha256), count(DISTINCT body_offset)
	    FROM item' local
	grep -ac '^WARC-Type: re[sv]' local/warc/00000.warc
}
run 'of photographs here, too, a body is stored once' 'here' '3|1|1
3'
run 'a photograph that changed is taken anew, the others are not' \
    'convert -size 9x9 xc:red photos/2.png
	here --refresh --older-than 86400; here --refresh; proofsheet-index verify -q -d local' \
    '3|1|1
3
3|2|2
4
3 items verified, 0 faults'
revisit=$(grep -ab '^WARC-Type: revisit' set/warc/00000.warc | head -1 |
	cut -d: -f1)
run 'verify sees a revisit that was tampered with' \
    'printf x | dd of=set/warc/00000.warc bs=1 conv=notrunc status=none \
	seek=$((revisit + 900)); proofsheet-index verify -q -d set | sed "s/.*png//
	s/: warc.*//"' ': its block does not have its digest
5 items verified, 1 fault'
