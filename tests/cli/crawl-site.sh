#!/bin/sh
# Files of an origin beside its robots.txt: when they are asked for, how often,
# and what they refuse.  What tdmrep.json refuses is asked for all the same: the
# header may say otherwise.
# shellcheck disable=SC2016,SC2154,SC2317 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 33

mkdir www
host_up www 3
other=http://127.0.0.3:$port
crawl() {
	proofsheet-crawl --allow-address 127.0.0.0/28 --delay 0 -q --tries 1 "$@"
}
reply www/a.png 'an image' 'Content-Type: image/png'
reply www/b.png 'another' 'Content-Type: image/png' 'TDM-Reservation: 0'
reply www/c.png 'a third' 'Content-Type: image/png'
printf '%s/a.png\n%s/b.png\n%s/c.png\n' "$site" "$site" "$site" >list.txt
mkdir www/.well-known
tdmrep=www/.well-known/tdmrep.json

# What was asked for, and what came of it, of the set made anew.
asked() { sed 's/.* GET //; s/ HTTP.*//' log | sort | uniq -c | sed 's/^ *//'; }
visit() {
	rm -rf set
	: >log
	crawl "$@" list.txt
}
states() {
	sql "SELECT replace(url, '$site', ''), state, reason FROM item
	    ORDER BY url" | sed "s/:$port/:N/g"
}
files() {
	sql "SELECT path, status, length(body), asked IS NOT NULL FROM site
	    ORDER BY origin, path" | sed "s/:$port/:N/"
}

reply $tdmrep '[{"location": "/a*", "tdm-reservation": 1,
    "tdm-policy": "https://example.org/p.json"},
    {"location": "/b*", "tdm-reservation": 1}]'
reply www/ai.txt 'User-Agent: *
Disallow: /c.png'
run 'each is asked for once, and then the images' 'visit; asked
	sed "s/.* GET //; s/ HTTP.*//" log | head -3' '1 /.well-known/tdmrep.json
1 /a.png
1 /ai.txt
1 /b.png
1 /robots.txt
/robots.txt
/.well-known/tdmrep.json
/ai.txt'
run 'what they refuse is refused, unless the header says otherwise' 'states' \
    '/a.png|refused|tdm-reservation: {"location":"/a*","tdm-reservation":1,"tdm-policy":"https://example.org/p.json"}
/b.png|fetched|
/c.png|refused|ai-txt: Disallow: /c.png'
run 'what they say is recorded, and stands where it does' \
    'sql "SELECT replace(url, \"$site\", \"\"), name, place, says, stands
	FROM consent WHERE place IN (\"site\", \"header\") ORDER BY 1, 2, 3"' \
    '/a.png|tdm-reservation|site|refuse|1
/b.png|tdm-reservation|header|allow|1
/b.png|tdm-reservation|site|refuse|0
/c.png|ai-txt|site|refuse|1'
run 'a verdict anew is the same' \
    'proofsheet-crawl -q --rejudge --json | cut -d, -f2-; sql "SELECT consent
	FROM record ORDER BY url; SELECT name, place, deciding FROM signal
	WHERE topic = \"training\" ORDER BY url, name, place"' \
    '"refused":0,"back":0,"due":0,"unchanged":3}
refuse
allow
refuse
tdm-reservation|site|1
tdm-reservation|header|0
tdm-reservation|site|0
ai-txt|site|1'
run 'they are kept, in the catalog and in the WARC' \
    'files; grep -ac "^WARC-Target-URI:.*\(ai.txt\|tdmrep\)" set/warc/00000.warc' \
    '/.well-known/tdmrep.json|200|138|1
/ai.txt|200|30|1
2'
run 'and serve all runs of a day' \
    ': >log; printf "%s/d.png\n%s/a2.png\n" $site $site >more.txt
	crawl more.txt; asked; states | grep a2' '1 /a2.png
1 /d.png
/a2.png|refused|tdm-reservation: {"location":"/a*","tdm-reservation":1,"tdm-policy":"https://example.org/p.json"}'
run 'a day later they are asked for again' \
    'sql "UPDATE site SET asked = asked - 86400001; UPDATE origin SET
	robots_at = robots_at - 86400001"
	echo $site/e.png >later.txt; : >log; crawl later.txt; asked' \
    '1 /.well-known/tdmrep.json
1 /ai.txt
1 /e.png
1 /robots.txt'
run 'also for what the policy does not heed' \
    'visit --policy legal-minimum; asked; states | grep c.png' \
    '1 /.well-known/tdmrep.json
1 /a.png
1 /ai.txt
1 /b.png
1 /c.png
1 /robots.txt
/c.png|fetched|'
run 'so that the verdict under another needs no network' \
    ': >log; proofsheet-crawl -q --rejudge --policy strict; asked
	states | grep c.png' '/c.png|refused|ai-txt: Disallow: /c.png'
run 'a dry run asks for them, and says what they say' \
    'rm -rf set; : >log; crawl -n list.txt | sed "s,$site,,; s/{.*//"; asked' \
    'refused	/a.png	tdm-reservation: 
refused	/b.png	tdm-reservation: 
refused	/c.png	ai-txt: Disallow: /c.png
1 /.well-known/tdmrep.json
1 /ai.txt
1 /robots.txt'

reply www/robots.txt 'User-agent: *
Disallow: /.well-known/
Disallow: /ai'
run 'what robots.txt forbids is not asked for' 'visit; asked' '1 /a.png
1 /b.png
1 /c.png
1 /robots.txt'
rm www/robots.txt.http $tdmrep.http
printf 'HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n' >$tdmrep.http
printf 'HTTP/1.1 200 OK\r\n\r\nUser' >www/ai.txt.silent
rm www/ai.txt.http
run 'one that does not come holds nothing up' \
    'visit --timeout 1; states; files' '/a.png|fetched|
/b.png|fetched|
/c.png|fetched|
/.well-known/tdmrep.json|500||1
/ai.txt|0||1'
run 'within the hour it is not asked for again' \
    ': >log; crawl more.txt; asked | grep -v png' ''
run 'but after it' \
    'sql "UPDATE site SET asked = asked - 3600001"; : >log; rm www/ai.txt.silent
	crawl later.txt; asked' '1 /.well-known/tdmrep.json
1 /ai.txt
1 /e.png'
printf 'HTTP/1.1 302 Found\r\nLocation: %s/t\r\nContent-Length: 0\r\n\r\n' \
    "$other" >$tdmrep.http
reply www/t '[{"location": "/", "tdm-reservation": 1}]'
run 'redirects are followed, and rule the origin that was asked' \
    'visit; asked; states | cut -d"{" -f1' '1 /.well-known/tdmrep.json
1 /a.png
1 /ai.txt
1 /b.png
1 /c.png
1 /robots.txt
1 /t
/a.png|refused|tdm-reservation: 
/b.png|fetched|
/c.png|refused|tdm-reservation: '
printf 'HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n' \
    >$tdmrep.http
run 'but to no address that is not public' \
    'visit; states | cut -d"|" -f2 | uniq; files | head -1' 'fetched
/.well-known/tdmrep.json|0||1'
reply $tdmrep '<html>nothing here</html>'
head -c 3000000 /dev/zero | tr '\0' '[' >zeros
{
	printf 'HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n'
	cat zeros
} >www/ai.txt.http
run 'nor does one that is no such file, or far too large' \
    'visit; states | cut -d"|" -f2 | uniq' fetched
rm $tdmrep.http www/ai.txt.http
{
	printf 'HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n'
	cat zeros
} >$tdmrep.http
run 'one that may refuse beyond what is read of it does' \
    'visit; states | cut -d"|" -f2,3 | uniq' \
    'refused|tdm-reservation: tdmrep.json: not read beyond 1048576 bytes
fetched|
refused|tdm-reservation: tdmrep.json: not read beyond 1048576 bytes'
rm $tdmrep.http

rsl() {
	reply "$1" '<rsl xmlns="https://rslstandard.org/rsl"><content url="'"$2"'">
	<license><prohibits type="usage">ai-train</prohibits></license></content>
	</rsl>' 'Content-Type: application/rsl+xml'
}
rsl www/licence.xml /a.png
reply www/robots.txt "User-agent: *
Allow: /
License: $site/licence.xml"
run 'a licence that robots.txt names is asked for, and holds for its paths' \
    'visit; asked | grep -v png; states | cut -c1-20' '1 /.well-known/tdmrep.json
1 /ai.txt
1 /licence.xml
1 /robots.txt
/a.png|refused|rsl: 
/b.png|fetched|
/c.png|fetched|'
run 'it is known by its URL' 'files | grep licence' \
    'http://127.0.0.2:N/licence.xml|200|146|1'
run 'what names it again is served by that' \
    'echo "$other/a.png" >next.txt; : >log; crawl next.txt; asked' \
    '1 /.well-known/tdmrep.json
1 /ai.txt
1 /robots.txt'
reply www/robots.txt "User-agent: *
Disallow: /licence
License: $site/licence.xml"
run 'one that robots.txt forbids is not asked for' \
    'visit; asked | grep licence; states | cut -d"|" -f2 | uniq' 'fetched'
rm -f $tdmrep.* www/ai.txt.*
reply $tdmrep '[{"location": "/", "tdm-reservation": 1}]'
later() {
	visit
	printf '%s\r\n\r\n%s' "$1" '[' >$tdmrep.http
	sql 'UPDATE site SET asked = asked - 86400001'
	crawl later.txt
	states | grep e.png | cut -d'{' -f1
}
run 'what does not come, or not whole, still says what it said' \
    'later "HTTP/1.1 503 Busy\r
Content-Length: 1"; reply $tdmrep "[{\"location\": \"/\", \"tdm-reservation\": 1}]"
	later "HTTP/1.1 200 OK\r
Content-Length: 9"' '/e.png|refused|tdm-reservation: 
/e.png|refused|tdm-reservation: '
run 'until it is gone' 'rm $tdmrep.http
	sql "UPDATE site SET asked = asked - 86400001"
	echo "$site/f.png" >last.txt; reply www/f.png "an image" "Content-Type: image/png"
	crawl last.txt; states | grep f.png' '/f.png|fetched|'

# On another host, whose robots.txt is another.
reply www/robots.txt "User-agent: *
License: $other/licence.xml"
hosts() { sed "s/:$port//; s/GET //; s/ HTTP.*//" log | grep "$1"; }
run 'one on another host is asked for after the robots.txt there' \
    'visit; hosts "\.3 "; states | cut -d"|" -f2 | uniq -c | sed "s/^ *//"' \
    '127.0.0.3 /robots.txt
127.0.0.3 /licence.xml
1 refused
2 fetched'
mkdir www/robots.txt.turns
mv www/robots.txt.http www/robots.txt.turns/1.http
reply www/robots.txt 'User-agent: *
Disallow: /licence'
mv www/robots.txt.http www/robots.txt.turns/2.http
run 'and not, where that forbids it' \
    'visit; hosts "\.3 "; states | cut -d"|" -f2 | uniq' '127.0.0.3 /robots.txt
fetched'
run 'one that is not there forbids nothing, one that denies itself may' \
    'for status in 404 403; do
	printf "HTTP/1.1 $status No\r
Content-Length: 0\r
\r
" >www/robots.txt.turns/2.http
	rm www/robots.txt.turns/count
	visit --robots-4xx deny
	hosts "\.3 "; done' '127.0.0.3 /robots.txt
127.0.0.3 /licence.xml
127.0.0.3 /robots.txt'
rm -r www/robots.txt.turns
rsl www/linked.xml /a.png
reply www/page.html '<link rel=license type="application/rsl+xml"
    href=linked.xml><img src=a.png alt=a><img src=c.png alt=c>' \
    'Content-Type: text/html'
run 'one that a page names holds from there on' \
    'rm -rf set; : >log; crawl $site/page.html; asked | grep -v png
	states | cut -c1-20' '1 /.well-known/tdmrep.json
1 /ai.txt
1 /linked.xml
1 /page.html
1 /robots.txt
/a.png|refused|rsl: 
/c.png|fetched|'
run 'and in the runs after' \
    ': >log; echo "$site/a.png?2" >next.txt; crawl next.txt; asked
	states | grep -c rsl' 2
rsl www/named.xml /n.png
reply www/n.png 'an image' 'Content-Type: image/png' \
    'Link: </named.xml>; rel="license"; type="application/rsl+xml"'
echo "$site/n.png" >named.txt
run 'one that a reply names is read before what it covers is taken' \
    'rm -rf set; : >log; crawl --tries 1 named.txt; states | cut -c1-19
	asked | grep -v "tdm\|ai.txt\|robots"' '/n.png|refused|rsl:
1 /n.png
1 /named.xml'
rsl www/named.xml /other.png
run 'and what it does not cover is taken then' \
    'rm -rf set; : >log; crawl --tries 1 named.txt; states
	asked | grep -v "tdm\|ai.txt\|robots"' '/n.png|fetched|
2 /n.png
1 /named.xml'

mkdir www/turn.png.turns
link='>; type="application/rsl+xml"; rel=license'
for n in $(seq 6); do
	reply www/turn.png 'an image' 'Content-Type: image/png' \
	    "Link: </turn$n.xml$link"
	mv www/turn.png.http www/turn.png.turns/"$n".http
done
reply www/all.png 'an image' 'Content-Type: image/png' \
    "Link: $(seq 65 | sed "s,.*,</all&.xml$link\,," | tr -d '\n')"
echo "$site/turn.png" >turn.txt
echo "$site/all.png" >all.txt
run 'not for ever, of a server that names another each time: then it refuses' \
    'rm -rf set; : >log; crawl turn.txt; states
	asked | grep turn.png' '/turn.png|refused|rsl: Link: not read beyond 5 licence files
6 /turn.png'
run 'nor more than some for one origin' \
    'rm -rf set; : >log; crawl all.txt; states; asked | grep -c all' \
    '/all.png|refused|rsl: Link: not read beyond 64 licence files
1'
