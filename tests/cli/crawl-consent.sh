#!/bin/sh
# The consent signals, each met on the way: what is fetched, and what is known.
# shellcheck disable=SC2016,SC2154 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 14
mkdir -p www/usage www/signal www/paid
host_up www

image() {
	path=$1
	shift
	reply "www/$path" 'GIF89a' 'Content-Type: image/gif' "$@"
}
page() {
	path=$1 head=$2
	shift 2
	reply "www/$path" "<head>$head</head>$(for image; do
		printf '<img src="%s" alt="what %s shows">' "$image" "$image"
	done)" 'Content-Type: text/html'
}
reply www/robots.txt 'User-agent: *
Content-Usage: /usage/ train-ai=n
Content-Signal: ai-train=no
Content-Signal: /free ai-train=yes
Content-Signal: /page ai-train=yes
Content-Signal: /tdm search=no
Disallow: /private/'
image usage/a.gif
image signal/a.gif
image free.gif
image free-usage.gif 'Content-Usage: search=n' 'Content-Usage: train-ai=n'
image free-cc.gif \
    'Link: <https://creativecommons.org/licenses/by/4.0/>; rel=license'
image tdm-no.gif 'tdm-reservation: 1' 'tdm-policy: https://example.org/p'
image tdm-yes.gif 'tdm-reservation: 0'
image free-text.gif
printf 'HTTP/1.1 402 Payment Required\r\nContent-Length: 4\r\nCrawler-Price: USD 1\r\n\r\ncash' \
    >www/free-paid.gif.http
page page.html '' usage/a.gif signal/a.gif free.gif free-usage.gif \
    free-cc.gif tdm-no.gif tdm-yes.gif free-paid.gif
page page2.html '<meta name="tdm-reservation" content="1">
    <title>reserved</title>' free-text.gif
visit() {
	rm -rf set
	crawl -q "$@" "$site/page.html" "$site/page2.html" ||
		echo "status $?"
}
states() {
	sql "SELECT replace(url, '$site/', ''), item.state, reason FROM item
	    ORDER BY url"
}

run 'what speaks of training refuses' 'visit; states' \
    'free-cc.gif|fetched|
free-paid.gif|refused|payment: status 402
free-text.gif|fetched|
free-usage.gif|refused|content-usage: search=n, train-ai=n
free.gif|fetched|
signal/a.gif|refused|content-signal: Content-Signal: ai-train=no
tdm-no.gif|refused|tdm-reservation: tdm-reservation: 1
tdm-yes.gif|fetched|
usage/a.gif|refused|content-usage: Content-Usage: /usage/ train-ai=n'
run 'what a rule refuses is not asked for' \
    'grep -c "GET /usage/\|GET /signal/" log' 0
run 'a page that reserves its text gives none, and its images' \
    'sql "SELECT caption, title, kind, page FROM mention JOIN item ON
	item.id = item WHERE url LIKE \"%free-text.gif\""' \
    "||none|$site/page2.html"
run 'and says so of itself alone' \
    'sql "SELECT item, place, raw, says FROM signal WHERE
	url = \"$site/page2.html\" AND name = \"tdm-reservation\""' \
    '|page|tdm-reservation: 1|refuse'
run 'all is kept, with what it speaks of' \
    'sql "SELECT name, topic, says, raw FROM signal
	WHERE url LIKE \"%/tdm-no.gif\" OR url LIKE \"%/free-cc.gif\"
	ORDER BY name, topic"' \
    'content-signal|search|refuse|Content-Signal: /tdm search=no
content-signal|training|allow|Content-Signal: /free ai-train=yes
link-license|licence|allow|https://creativecommons.org/licenses/by/4.0/
tdm-reservation|licence|unknown|tdm-policy: https://example.org/p
tdm-reservation|training|refuse|tdm-reservation: 1'
run 'the record knows what allows' \
    'sql "SELECT replace(url, \"$site/\", \"\"), consent FROM record
	WHERE state LIKE \"fetch%\" ORDER BY url"' \
    'free-cc.gif|allow
free-text.gif|allow
free.gif|allow
tdm-yes.gif|allow'
run 'under the strict policy, search counts too' \
    'visit --policy strict; states | grep tdm' \
    'tdm-no.gif|refused|content-signal: Content-Signal: /tdm search=no
tdm-yes.gif|refused|content-signal: Content-Signal: /tdm search=no'
run 'under a policy of your own, what it names' \
    'printf "robots: crawling # the rest is theirs\n" >mine
	visit --policy mine; states' \
    'free-cc.gif|fetched|
free-paid.gif|refused|price: status 402
free-text.gif|fetched|
free-usage.gif|fetched|
free.gif|fetched|
signal/a.gif|fetched|
tdm-no.gif|fetched|
tdm-yes.gif|fetched|
usage/a.gif|fetched|'
page page3.html '<meta name=" Robots " content="noindex">
    <meta name="tdm-reservation" content="1"><title>reserved</title>' free.gif
run 'a text that is reserved is not taken with images that may come back' \
    'crawl -q -d back --policy strict "$site/page3.html"
	sql "SELECT reason, caption, title FROM mention JOIN item ON
	item.id = item" back' \
    'meta-robots: Robots: noindex||'
page page4.html '<title>free yet</title>' free.gif
page page5.html '' free.gif free-text.gif
pairs() {
	sql "SELECT replace(page, '$site/', ''), replace(url, '$site/', ''),
	    consent FROM record ORDER BY 1, 2" later
}
recheck() {
	crawl -q -d later --recheck --older-than 0 "$@" |
	    sed "s,$site/,,g; s,20[0-9-]*T[0-9:]*Z,T,g"
}
said='revoked	free.gif	tdm-reservation	tdm-reservation: 1		T	T	page4.html'
run 'one that is reserved later refuses what was taken with it' \
    'crawl -q -d later "$site/page4.html" "$site/page5.html"; pairs
	page page4.html "<meta name=tdm-reservation content=1>" free.gif
	recheck; pairs' \
    "page4.html|free.gif|allow
page5.html|free-text.gif|allow
page5.html|free.gif|allow
$said		text
page4.html|free.gif|refuse
page5.html|free-text.gif|allow
page5.html|free.gif|allow"
run 'each run says it, until it is withdrawn, by what an earlier one found' \
    'recheck; : >log; crawl -q -d later --recheck --apply --older-than 9 |
	sed "s,$site/,,g; s,20[0-9-]*T[0-9:]*Z,T,g"; wc -l <log; recheck --apply' \
    "$said		text
$said	withdrawn	text
0"
printf 'any: bytes > 0\n' >any.recipe
run 'no verdict keeps it, and the image stays with its other text' \
    'proofsheet-filter -q -d later -r any.recipe
	sql "SELECT keep, rejected -> \"$.consent\" FROM record
	    WHERE page LIKE \"%page4%\"" later
	sql "SELECT state FROM item WHERE url LIKE \"%/free.gif\"" later' \
    '0|{"consent":"refuse","tdm-reservation":"tdm-reservation: 1","withdrawn":"tdm-reservation: tdm-reservation: 1"}
fetched'
run 'and what is back stays out, and is said' \
    'page page4.html "<title>free again</title>" free.gif; recheck --apply
	crawl -q -d later --refresh --older-than 0 "$site/page4.html"; pairs
	sql "SELECT result, replace(reason, \"$site/\", \"\") FROM attempt
	    WHERE reason LIKE \"text:%\" AND result = \"withdrawn\"" later' \
    'back	free.gif				T				text
page4.html|free.gif|refuse
page5.html|free-text.gif|allow
page5.html|free.gif|allow
withdrawn|text: tdm-reservation: tdm-reservation: 1'
page page4.html '' free.gif
run 'that a page may not be read is heard for its texts, too' \
    'crawl -q -d barred "$site/page4.html" "$site/page5.html"
	mv www/robots.txt.http was; reply www/robots.txt "User-agent: *
Disallow: /page4"
	crawl -q -d barred --recheck --older-than 0 --apply | cut -f 1,3,9,10
	sql "SELECT page LIKE \"%page4%\", consent FROM record" barred
	mv was www/robots.txt.http' 'revoked	robots	withdrawn	text
1|refuse
0|unknown
0|unknown'
