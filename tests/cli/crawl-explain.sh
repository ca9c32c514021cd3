#!/bin/sh
# --explain: what speaks of one URL, and what each profile makes of it.
# shellcheck disable=SC2016,SC2154,SC2317 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 16

mkdir -p www/.well-known
host_up www
image() {
	body=$1
	shift
	reply "www/$body.png" "image $body" 'Content-Type: image/png' "$@"
}
image plain
image noindex 'X-Robots-Tag: noindex'
image noai 'X-Robots-Tag: noai' 'Link: </by>; rel="license"'
image free 'TDM-Reservation: 0'
image private
reply www/robots.txt 'User-agent: *
Allow: /
Disallow: /private'
reply www/.well-known/tdmrep.json '[{"location":"/free*","tdm-reservation":1}]'
# SET and URL: what is explained, and the exit status.
explain() {
	: >log
	crawl --explain "$site/$1" ${2+"$2"} ${3+"$3"} ${4+"$4"} |
	    sed "s,$site,,g"
}
asked() { sed 's/.* GET //; s/ HTTP.*//' log | tr '\n' ' '; }
status() {
	crawl --explain "$site/$1" ${2+"$2"} ${3+"$3"} >out
	echo $?
}

run 'nothing speaks against it' 'explain plain.png; asked; status plain.png' \
    'robots	robots	crawling	allow	Allow: /
policy	strict	allowed
policy	ai-signals	allowed
policy	legal-minimum	allowed
allowed	/plain.png
/robots.txt /.well-known/tdmrep.json /ai.txt /plain.png 0'
run 'a header, under each profile' 'explain noindex.png; status noindex.png
	status noindex.png --policy strict' \
    'robots	robots	crawling	allow	Allow: /
header	x-robots-tag	search	refuse	noindex
policy	strict	refused	x-robots-tag: noindex
policy	ai-signals	allowed
policy	legal-minimum	allowed
allowed	/noindex.png
0
1'
run 'and what allows, beside it' 'explain noai.png | tail -n +2' \
    'header	x-robots-tag	training	refuse	noai
header	link-license	licence	unknown	/by
policy	strict	refused	x-robots-tag: noai
policy	ai-signals	refused	x-robots-tag: noai
policy	legal-minimum	allowed
refused	/noai.png	x-robots-tag: noai'
run 'the rule that forbids is named, and what it forbids not asked for' \
    'explain private.png; asked; status private.png' \
    'robots	robots	crawling	refuse	Disallow: /private
policy	strict	refused	robots: Disallow: /private
policy	ai-signals	refused	robots: Disallow: /private
policy	legal-minimum	refused	robots: Disallow: /private
refused	/private.png	robots: Disallow: /private
/robots.txt /.well-known/tdmrep.json /ai.txt 1'
run 'a file of the site, and the header that overrules it' \
    'explain free.png | grep tdm; status free.png' \
    'site	tdm-reservation	training	overruled	{"location":"/free*","tdm-reservation":1}
header	tdm-reservation	training	allow	TDM-Reservation: 0
0'
printf 'x-robots-tag: search\n' >mine
run 'under a profile of your own' \
    'explain noindex.png --policy mine | tail -n 2' \
    'policy	mine	refused	x-robots-tag: noindex
refused	/noindex.png	x-robots-tag: noindex'
reply www/page.html '<meta name=robots content="noai, nofollow">
<img src=plain.png>' 'Content-Type: text/html'
run 'of a page, what its text says' 'explain page.html | tail -n +2' \
    'page	meta-robots	training	refuse	robots: noai, nofollow
policy	strict	refused	meta-robots: robots: noai, nofollow
policy	ai-signals	refused	meta-robots: robots: noai, nofollow
policy	legal-minimum	allowed
refused	/page.html	meta-robots: robots: noai, nofollow'
printf 'HTTP/1.1 302 Found\r\nLocation: /noai.png\r\nContent-Length: 0\r\n\r\n' \
    >www/moved.png.http
run 'redirects, hop by hop' 'explain moved.png | grep -v "^policy"' \
    'redirect	/moved.png	/noai.png
robots	robots	crawling	allow	Allow: /
robots	robots	crawling	allow	Allow: /
header	x-robots-tag	training	refuse	noai
header	link-license	licence	unknown	/by
refused	/moved.png	x-robots-tag: noai'
run 'as JSON' 'explain noai.png --json >out.json
	sqlite3 :memory: "SELECT j ->> \"$.allowed\", j ->> \"$.policy\",
	    j ->> \"$.reason\", json_array_length(j, \"$.signals\"),
	    j ->> \"$.signals[1].raw\", j ->> \"$.signals[1].url\",
	    j ->> \"$.verdicts[2].policy\", j ->> \"$.verdicts[2].allowed\"
	    FROM (SELECT readfile(\"out.json\") AS j)"' \
    '0|ai-signals|x-robots-tag: noai|3|noai|/noai.png|legal-minimum|1'
run 'of an image that a set has, what its bytes say' \
    'echo $site/plain.png >list.txt; crawl -q list.txt
	sql "INSERT INTO fact (item, format, data_mining)
	    SELECT id, '"'png', 'DMI-PROHIBITED'"' FROM item"
	explain plain.png | tail -n +2; crawl -q -d other list.txt
	explain plain.png -d other | wc -l' \
    'bytes	plus-data-mining	training	refuse	DMI-PROHIBITED
policy	strict	refused	plus-data-mining: DMI-PROHIBITED
policy	ai-signals	refused	plus-data-mining: DMI-PROHIBITED
policy	legal-minimum	refused	plus-data-mining: DMI-PROHIBITED
refused	/plain.png	plus-data-mining: DMI-PROHIBITED
5'
run 'under the policy of the set' \
    'proofsheet-crawl -q --rejudge --policy strict -d other
	status noindex.png -d other' 1
run 'and it is left as it was' \
    'sql "SELECT count(*) FROM signal"; ls' '1
list.txt
log
mine
other
out
out.json
port
set
www'
image linked 'Link: </l.xml>; rel="license"; type="application/rsl+xml"'
reply www/l.xml '<rsl xmlns="https://rslstandard.org/rsl"><content url="/">
<license><prohibits type="usage">ai-train</prohibits></license></content></rsl>'
run 'a licence file that its header names' \
    'explain linked.png | cut -c1-30 | tail -n +2; asked' \
    'header	rsl	licence	unknown	/l.
site	rsl	training	refuse	<lice
policy	strict	refused	rsl: <li
policy	ai-signals	refused	rsl:
policy	legal-minimum	refused	r
refused	/linked.png	rsl: <lice
/robots.txt /.well-known/tdmrep.json /ai.txt /linked.png /l.xml '
printf 'HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n' >www/robots.txt.http
run 'a robots.txt that is denied' \
    'explain plain.png | head -1; status plain.png --robots-4xx deny' \
    'robots	robots	crawling	allow	status 403 of robots.txt
1'
printf 'HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n' >www/robots.txt.http
run 'and one that is not to be had' \
    'explain noai.png; asked' \
    'policy	strict	refused	robots: status 500 of robots.txt forbids all
policy	ai-signals	refused	robots: status 500 of robots.txt forbids all
policy	legal-minimum	refused	robots: status 500 of robots.txt forbids all
refused	/noai.png	robots: status 500 of robots.txt forbids all
/robots.txt '
run 'a URL that is none' 'crawl --explain ftp://x/ | tail -n 1' \
    'refused	ftp://x/	url: is neither http nor https'
