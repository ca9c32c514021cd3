#!/bin/sh
# Does what a set has still stand?  What was revoked or deleted since is said,
# and taken back if that is wanted.
# shellcheck disable=SC2016,SC2119,SC2120,SC2154 # run evals; nginx.sh sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=../nginx.sh
. "$ROOT/tests/nginx.sh"
trap 'unserve; rm -rf "$dir"' EXIT
plan 30

mkdir root root/old root/new
page() { # NAME IMAGE...: a page that shows them
	name=$1
	shift
	for i; do
		echo "<img src=$i.png alt=$i>"
		[ -e root/"$i".png ] || convert -size 9x9 -seed \
		    "$(printf %d "'${i#*/}")" plasma:tan-blue root/"$i".png
	done >root/"$name".html
}
page p a b c d
page q e f d
page r old/g
echo 'User-agent: *
Disallow: /none' >root/robots.txt
serve "$dir/root" 'location = /tag.png { etag off; add_header ETag "\"x\"";
	alias '"$dir"'/root/d.png; }
    location = /to.png { return 302 /a.png; }
    location ~ png$ {
	if (-f "$document_root$uri.noai") { add_header X-Robots-Tag noai; }
	if (-f "$document_root$uri.noindex") { add_header X-Robots-Tag noindex; }
	if (-f "$document_root$uri.410") { return 410; }
	if (-f "$document_root$uri.503") { return 503; }
	set $ask "$request_method$uri";
	if ($ask = HEAD/f.png) { return 405; } }'
crawl() { proofsheet-crawl --tries 1 --allow-address 127.0.0.1 --delay 0 "$@"; }
crawl -q "$site/p.html" "$site/q.html" "$site/r.html"

# What it says, without times and the address.
check() {
	crawl -q --recheck --max-wait 5 "$@" |
	    sed "s,$site,,g; s,20[0-9-]*T[0-9:]*Z,T,g" | sort
}
asked() {
	sed 's/.*"\([A-Z]* [^ ]*\) .*" \([0-9]*\) .*/\1 \2/' "$www/access.log" |
	    sort
	: >"$www/access.log"
}
states() { sql 'SELECT state, count(*) FROM item GROUP BY 1' | paste -sd' '; }

: >"$www/access.log"
run 'all stands: each image is asked for its headers, each page once' \
    'check; echo $?; asked' '0
GET /.well-known/tdmrep.json 404
GET /ai.txt 404
GET /f.png 200
GET /p.html 200
GET /q.html 200
GET /r.html 200
GET /robots.txt 200
HEAD /a.png 200
HEAD /b.png 200
HEAD /c.png 200
HEAD /d.png 200
HEAD /e.png 200
HEAD /f.png 405
HEAD /old/g.png 200'
run 'and it is written down' \
    'sql "SELECT count(*), count(checked) FROM item"
	sql "SELECT result, count(*) FROM attempt GROUP BY 1"' '7|7
fetched|7
later|1
unchanged|10'
run 'what was asked for within a day is not again, if that is wanted' \
    'crawl -q --recheck --older-than 86400; asked' ''
run 'a dry run says what would be asked for, and asks for nothing' \
    'crawl -n -q --recheck --older-than 86400 | wc -l
	crawl -n -q --recheck | sed "s,$site,," | sort; asked' '0
file	/.well-known/tdmrep.json
file	/ai.txt
image	/a.png
image	/b.png
image	/c.png
image	/d.png
image	/e.png
image	/f.png
image	/old/g.png
page	/p.html
page	/q.html
page	/r.html
robots	/robots.txt'

echo 'User-agent: *
Disallow: /old' >root/robots.txt
touch root/b.png.noai root/c.png.410 root/d.png.503
rm root/e.png
echo 'other bytes' >root/a.png
touch -d '2031-01-01' root/a.png
run 'a rule, a header, 410, 404, 503, other bytes' 'check' \
    'changed	/a.png		other bytes: --refresh fetches them		T			
deleted	/c.png	http	http: status 410		T	T		
deleted	/e.png	http	http: status 404		T	T		
revoked	/b.png	x-robots-tag	noai		T	T		
revoked	/old/g.png	robots	Disallow: /old		T	T		
unknown	/d.png		http: status 503		T			'
run 'a GET had the last word on what is gone' \
    'asked | grep "[ce].png"' 'GET /c.png 410
GET /e.png 404
HEAD /c.png 410
HEAD /e.png 404'
run 'nothing has changed in the set but what is known' \
    'states; sql "SELECT name, raw, says FROM signal WHERE says = \"refuse\""
	sql "SELECT count(*) FROM item WHERE reason NOT NULL"' 'fetched|7
x-robots-tag|noai|refuse
robots|Disallow: /old|refuse
0'
run 'the next run says it again, and since when' \
    'sleep 1.1; crawl -q --recheck --older-than 0 --json >said
	grep -c . said; sqlite3 :memory: "SELECT json_extract(value, \"$.since\")
	    < strftime(\"%Y-%m-%dT%H:%M:%SZ\", \"now\"),
	    json_extract(value, \"$.stood\") <= json_extract(value, \"$.since\")
	    FROM (SELECT readfile(\"said\")), json_each(\"[\" ||
	    rtrim(replace(readfile(\"said\"), char(10), \",\"), \",\") || \"]\")
	    WHERE json_extract(value, \"$.change\") = \"revoked\""' '6
1|1
1|1'
run 'in JSON, a line each' \
    'grep e.png said | sed "s,$site,,; s,20[0-9-]*T[0-9:]*Z,T,g"' \
    '{"change":"deleted","url":"/e.png","signal":"http","raw":"http: status 404","before":null,"stood":"T","since":"T","page":null,"text":false,"withdrawn":false}'
: >"$www/access.log"
echo 'any: bytes > 0' >all.recipe
kept() { sql 'SELECT state, count(*) FROM record WHERE keep GROUP BY 1'; }
proofsheet-filter -q -d set -r all.recipe
run 'what was found is withdrawn, and nothing need be asked for that' \
    'crawl -q --recheck --apply --older-than 86400 | cut -f 1-4,9 | sed "s,$site,,g" | sort
	asked; states' 'deleted	/c.png	http	http: status 410	withdrawn
deleted	/e.png	http	http: status 404	withdrawn
revoked	/b.png	x-robots-tag	noai	withdrawn
revoked	/old/g.png	robots	Disallow: /old	withdrawn
fetched|3 refused|4'
run 'that is its reason, and is in its history' \
    'sql "SELECT reason FROM item WHERE reason NOT NULL ORDER BY url
	"; sql "SELECT count(*) FROM attempt WHERE result = \"withdrawn\""' \
    'withdrawn: x-robots-tag: noai
withdrawn: http: status 410
withdrawn: http: status 404
withdrawn: robots: Disallow: /old
4'
run 'no verdict keeps it, and no manifest lists it' \
    'kept; proofsheet-filter -q -d set -r all.recipe; kept
	proofsheet-index manifest -q -d set | cut -d" " -f1' 'fetched|4
fetched|4
4'
run 'no crawl brings it back, and no judgement' \
    'echo "$site/b.png" >list.txt; rm root/b.png.noai
	crawl -q list.txt; crawl -q --refresh --older-than 0 list.txt
	crawl -q --retry-failed list.txt
	asked | grep -c b.png; crawl -q --rejudge; states' '0
fetched|3 refused|4'
echo 'the image e' >root/e.png
rm root/c.png.410 root/d.png.503 root/robots.txt
run 'what is back is said, and stays out' \
    'check --apply; states' 'back	/b.png			withdrawn: x-robots-tag: noai	T			
back	/c.png			withdrawn: http: status 410	T			
back	/e.png			withdrawn: http: status 404	T			
back	/old/g.png			withdrawn: robots: Disallow: /old	T			
changed	/a.png		other bytes: --refresh fetches them		T			
fetched|3 refused|4'
run 'bytes that changed are fetched by --refresh, and then stand' \
    'crawl -q --refresh --older-than 0 "$site/p.html"; check | grep -c a.png' 0

rm -rf set
crawl -q "$site/p.html" "$site/q.html" "$site/r.html"
asked >/dev/null
mkdir root/.well-known
echo '[{"location": "/c.png", "tdm-reservation": 1}]' \
    >root/.well-known/tdmrep.json
run 'the other files of an origin are asked for anew' 'check' \
    'revoked	/c.png	tdm-reservation	{"location":"/c.png","tdm-reservation":1}		T	T		'
rm -r root/.well-known
echo '<meta name=robots content="noai, max-snippet: 5">' >>root/q.html
run 'a page that refuses now does so for all of its images' 'check' \
    'revoked	/d.png	meta-robots	robots: noai, max-snippet: 5		T	T	/q.html	
revoked	/e.png	meta-robots	robots: noai, max-snippet: 5		T	T	/q.html	
revoked	/f.png	meta-robots	robots: noai, max-snippet: 5		T	T	/q.html	'
run 'the page is kept, as evidence' \
    'sql "SELECT DISTINCT warc, record_offset FROM attempt WHERE url =
	\"$site/q.html\" AND record_offset NOT NULL" | tr "|" " " |
	while read -r n at; do tail -c +$((at + 1)) set/warc/0000$n.warc |
	    grep -ac max-snippet; done; proofsheet-index verify -q -d set' '1
7 items verified, 0 faults'
mv root/p.html root/gone.html
run 'a page that is gone speaks for what only it has shown, and its texts' \
    'check | grep -v q.html' \
    'deleted	/a.png	http	http: status 404		T	T	/p.html	
deleted	/b.png	http	http: status 404		T	T	/p.html	
deleted	/c.png	http	http: status 404		T	T	/p.html	
deleted	/d.png	http	http: status 404		T	T	/p.html		text'
printf 'User-agent: *\nDisallow: /r\n' >root/robots.txt
run 'one that may not be read does too' \
    'check | grep "r.html"' \
    'revoked	/old/g.png	robots	Disallow: /r		T	T	/r.html	'
run 'they are withdrawn, with the page that says so' \
    'check --apply | cut -f 2,9 | tr "\n" " "; sql "SELECT replace(reason,
	\"$site\", \"\") FROM item ORDER BY url" | sort -u' \
    '/a.png	withdrawn /b.png	withdrawn /c.png	withdrawn /d.png	withdrawn /d.png	withdrawn /e.png	withdrawn /f.png	withdrawn /old/g.png	withdrawn withdrawn: http: status 404, on /p.html
withdrawn: meta-robots: robots: noai, max-snippet: 5, on /q.html
withdrawn: robots: Disallow: /r, on /r.html'
mv root/gone.html root/p.html
run 'and back with it, not before' \
    'check | cut -f 1,2' 'back	/a.png
back	/b.png
back	/c.png'

rm -rf set root/robots.txt
page q e f d
crawl -q "$site/p.html" "$site/q.html" "$site/r.html"
asked >/dev/null
# As if that had been long ago.
sql "UPDATE item SET fetched = '2026-01-01T00:00:00Z'; UPDATE frontier
    SET due = 0; UPDATE origin SET robots_at = 0"
stop() {
	proofsheet-crawl -q --allow-address 127.0.0.1 --delay 120 --recheck &
	until [ "$(wc -l <"$www/access.log")" -ge 8 ]; do sleep 0.02; done
	kill -INT $!
	wait $!
	echo $? set/*.began
	sql 'SELECT count(checked) BETWEEN 1 AND 6 FROM item'
	crawl -q --recheck
	asked | grep -v f.png | cut -d' ' -f2 | sort | uniq -c | sed 's/^ *//'
	sql 'SELECT count(checked) FROM item'
	find set -name "*began" | grep -c .
}
run 'stopped on the way, it goes on, and asks for nothing twice' 'stop' '0 set/recheck.began
1
1 /.well-known/tdmrep.json
1 /a.png
1 /ai.txt
1 /b.png
1 /c.png
1 /d.png
1 /e.png
1 /old/g.png
1 /p.html
1 /q.html
1 /r.html
1 /robots.txt
7
0'
run 'noindex is no refusal for this set' \
    'touch root/a.png.noindex; check' ''
run 'under another policy it is, whose judgement comes first' \
    'check --policy strict; states; check' 'fetched|6 refused|1'
run 'where a redirect leads is asked, too' \
    'echo "$site/to.png" >to.txt; rm root/a.png.noindex; asked >/dev/null
	crawl -q -d moved to.txt; check -d moved
	touch root/a.png.noai; check -d moved --apply
	asked | grep "to.png\|a.png" | uniq -c | sed "s/^ *//"' \
    'revoked	/to.png	x-robots-tag	noai		T	T		withdrawn
1 GET /a.png 200
1 GET /to.png 302
2 HEAD /a.png 200
2 HEAD /to.png 302'
run 'an ETag that is the same says so, whatever the date' \
    'echo "$site/tag.png" >tag.txt; crawl -q -d tag tag.txt
	sql "SELECT etag FROM item" tag
	touch -d 2031-02-02 root/d.png; check -d tag; check | grep d.png' \
    '"x"
changed	/d.png		other bytes: --refresh fetches them		T			'
run 'a host that is down is no word about an image' \
    'unserve; wait $nginx 2>/dev/null
	sql "UPDATE origin SET due = 0"; check | cut -f 1,2,4 |
	cut -d: -f1; echo $?; states' 'unknown	/b.png	connect
unknown	/c.png	connect
unknown	/d.png	connect
unknown	/e.png	connect
unknown	/f.png	connect
unknown	/old/g.png	connect
unknown	/p.html	connect
unknown	/q.html	connect
unknown	/r.html	connect
0
fetched|6 refused|1'
# Pages of long names, at an address that is not asked.
many() {
	sql "INSERT INTO item (id, url, state, bytes, sha256, warc, record_offset,
	    record_length, body_offset, fetched)
	WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
	    WHERE i < 2000)
	SELECT 1000 + i, 'http://10.0.0.1/' || i, 'fetched', 0, zeroblob(32), 0,
	    0, 0, 0, '2026-01-01T00:00:00Z' FROM n;
	INSERT INTO mention (uid, item, source, page, kind)
	SELECT printf('%032d', id), id, 1,
	    'http://10.0.0.1/' || hex(zeroblob(1500)) || id, 'none' FROM item
	WHERE id > 1000"
	crawl -q --recheck | cut -f 4 | grep 10.0 | sort | uniq -c |
	    sed 's/^ *//'
}
run 'more than memory holds' 'many' \
    '4000 address: 10.0.0.1 is not public'
run 'what it takes' \
    'crawl --recheck list.txt; crawl --apply list.txt; crawl --recheck -d none' \
    'proofsheet-crawl: --recheck takes no source
proofsheet-crawl: --apply: goes with --recheck
proofsheet-crawl: none: there is no set here'
