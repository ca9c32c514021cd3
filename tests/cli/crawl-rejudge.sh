#!/bin/sh
# A set judged anew: what is refused and what comes back, without the network.
# shellcheck disable=SC2016,SC2154,SC2317 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 24

mkdir www
host_up www
image() { reply "www/$1.png" "image $1" 'Content-Type: image/png' "${2-X-A: b}"; }
page() { reply "www/$1.html" "$2" 'Content-Type: text/html' "${3-X-A: b}"; }
for n in plain meta shown both only; do image $n; done
image noindex 'X-Robots-Tag: noindex'
image noai 'X-Robots-Tag: noai'
image private
reply www/robots.txt 'User-agent: *
Disallow: /private'
page all '<img src=plain.png alt=a><img src=noindex.png alt=b>
<img src=noai.png alt=c><img src=private.png alt=d><img src=both.png>'
page meta '<meta name=robots content=noindex><img src=meta.png alt=e>'
page head '<img src=only.png alt=f><img src=both.png alt=g>' \
    'X-Robots-Tag: noindex'
states() {
	sql "SELECT replace(replace(url, '$site/', ''), '.png', ''), state, reason
	FROM item ORDER BY url" "${1-set}"
}
rejudge() { proofsheet-crawl --rejudge -q "$@"; }

crawl -q "$site/all.html" "$site/meta.html" "$site/head.html"
first='both|fetched|
meta|fetched|
noai|refused|x-robots-tag: noai
noindex|fetched|
only|fetched|
plain|fetched|
private|refused|robots: Disallow: /private'
run 'what the default policy refuses' 'states' "$first"
run 'under the same policy nothing changes' \
    'rejudge --json; rejudge -n --policy ai-signals; states' \
    "{\"policy\":\"ai-signals\",\"refused\":0,\"back\":0,\"due\":0,\"unchanged\":7}
$first"
strict='both|fetched|
meta|refused|meta-robots: robots: noindex
noai|refused|x-robots-tag: noai
noindex|refused|x-robots-tag: noindex
only|refused|x-robots-tag: noindex
plain|fetched|
private|refused|robots: Disallow: /private'
run 'what another would change, printed and not done' \
    'rejudge -n --policy strict | sed "s,$site/,,"; states' \
    "refused	meta.png	meta-robots: robots: noindex
refused	noindex.png	x-robots-tag: noindex
refused	only.png	x-robots-tag: noindex
$first"
: >log
run 'under strict, an image, a page and its images are refused' \
    'rejudge --json --policy strict; states; wc -l <log' \
    "{\"policy\":\"strict\",\"refused\":3,\"back\":0,\"due\":0,\"unchanged\":4}
$strict
0"
run 'that is the policy of the set from here on' \
    'sql "SELECT name FROM policy WHERE active = 1"
	rejudge --json | cut -d, -f1' 'strict
{"policy":"strict"'
run 'and the bytes are kept, the history too' \
    'sql "SELECT bytes, length(sha256) FROM item WHERE url LIKE \"%only.png\"
	UNION ALL SELECT result, attempt.reason FROM attempt JOIN item ON item = item.id
	WHERE item.url LIKE \"%only.png\""' \
    '10|32
fetched|
refused|x-robots-tag: noindex'
sed 's/^x-robots-tag.*/x-robots-tag: search/' \
    "$ROOT/crawl/policies/ai-signals" >mine
run 'under a file, what it does not heed comes back' \
    'rejudge --policy mine; states; sql "SELECT name FROM policy WHERE active"' \
    'both|fetched|
meta|fetched|
noai|waiting|
noindex|refused|x-robots-tag: noindex
only|refused|x-robots-tag: noindex
plain|fetched|
private|refused|robots: Disallow: /private
mine'
run 'what is due then, the next run fetches, under that file still' \
    'rm mine; crawl -q "$site/all.html"; states | grep noai
	sql "SELECT policy FROM source WHERE locator LIKE \"%all.html\""
	sql "SELECT name FROM policy WHERE active"' 'noai|fetched|
ai-signals
mine'
run 'a crawl under another policy judges what is there' \
    'crawl --policy strict "$site/all.html" 2>&1 | head -1; states' \
    "crawl: under strict: 2 now refused, 0 back, 0 due, 5 unchanged
$strict"
run 'and keeps it without one' 'crawl -q "$site/all.html"; states' "$strict"

again() {
	sql "UPDATE frontier SET state = 'due' WHERE item =
	    (SELECT id FROM item WHERE url LIKE '%$1.png');
	    UPDATE item SET state = 'waiting' WHERE url LIKE '%$1.png'"
}
run 'what a later visit no longer sees refuses no more' \
    'rejudge --policy ai-signals
	image noai "X-A: b"; again noai
	crawl -q "$site/all.html"; states | grep noai; rejudge --json
	sql "SELECT says, ended > seen OR ended = seen FROM signal
	    WHERE raw = \"noai\""' \
    'noai|fetched|
{"policy":"ai-signals","refused":0,"back":0,"due":0,"unchanged":7}
refuse|1'
fact() {
	sql "INSERT INTO fact (item, format, $2) SELECT id, 'png', '$3' FROM item
	    WHERE url LIKE '%$1.png'"
}
run 'what filter found in the bytes counts at the start of a run' \
    'fact plain data_mining DMI-PROHIBITED
	fact both training_mining "{\"cawg.ai_training\":\"notAllowed\"}"
	fact meta data_mining DMI-ALLOWED
	crawl "$site/all.html" 2>&1 | head -1; states | grep "plain\|both\|meta"' \
    'crawl: under ai-signals: 2 now refused, 0 back, 0 due, 5 unchanged
both|refused|cawg-training-mining: {"cawg.ai_training":"notAllowed"}
meta|fetched|
plain|refused|plus-data-mining: DMI-PROHIBITED'
run 'and is not undone by judging again' 'rejudge --json | cut -d, -f2-' \
    '"refused":0,"back":0,"due":0,"unchanged":7}'
run 'what is suppressed never comes back' \
    'printf "robots: crawling\n" >lax
	sql "INSERT INTO suppressed (sha256, why, since)
	    SELECT sha256, \"Article 17\", \"\" FROM item WHERE url LIKE \"%plain.png\""
	rejudge --json --policy lax; states | grep refused' \
    '{"policy":"lax","refused":0,"back":1,"due":0,"unchanged":6}
plain|refused|plus-data-mining: DMI-PROHIBITED
private|refused|robots: Disallow: /private'
printf 'x-robots-tag: training\n' >none
run 'a page that was refused is due again' \
    'crawl -q -d two "$site/private.html"
	proofsheet-crawl -q --rejudge -d two --policy none
	sql "SELECT state, reason FROM frontier" two' 'due|'
run 'no set, and arguments that are none' \
    'rejudge -d none.set; echo $?; rejudge x; echo $?
	rejudge --policy nothing; echo $?' \
    "proofsheet-crawl: none.set/catalog.db: there is no set here
1
proofsheet-crawl: --rejudge takes no source
2
proofsheet-crawl: --policy 'nothing': is neither strict, ai-signals or legal-minimum, nor a file
2"
run 'a policy with a mistake' 'for line in "# all" "robots:" "robots: al" \
	"robot: crawling" "robots: crawling\\0x"; do
	printf "$line\n" >bad; rejudge --policy bad; done; echo $?' \
    "proofsheet-crawl: policy 'bad': heeds no signal
proofsheet-crawl: policy 'bad': line 1: 'robots' has no topic
proofsheet-crawl: policy 'bad': line 1: no topic 'al'; there are crawling, training, search, licence and price
proofsheet-crawl: policy 'bad': line 1: no signal 'robot'; -l lists them
proofsheet-crawl: --policy 'bad': is no text
2"
run 'it waits for no crawl at work' \
    'flock set/crawl.lock proofsheet-crawl --rejudge; echo $?' \
    'proofsheet-crawl: ./set: another crawl is at work on this set
1'
image later
page later '<img src=later.png alt=x>'
kept() {
	crawl -q -d kept "$site/later.html"
	image later 'X-Robots-Tag: noai'
	crawl -q -d kept --refresh --older-than 0 "$site/later.html"
	rm www/later.png.http
	still
	reply www/later.png 'log in' 'Content-Type: text/html'
	still
	printf 'HTTP/1.1 302 Found\r\nLocation: /later.html\r\nContent-Length: 0\r\n\r\n' \
	    >www/later.png.http
	still
}
still() {
	crawl -q -d kept --recheck --older-than 0
	rejudge -d kept
	states kept
}
no='later|refused|x-robots-tag: noai'
run 'an error, a page in its place, a redirect to one take back nothing' kept \
    "$no
$no
$no"
worded() {
	image later 'X-Robots-Tag: noai'
	crawl -q -d kept --recheck --older-than 0
	sql "UPDATE item SET reason = 'x-robots-tag: of an older set'" kept
	crawl -q -d kept --recheck --older-than 0
	image later
	crawl -q -d kept --recheck --older-than 0 | cut -f 1,5
}
run 'in an old set, too, back is only what its own reply gives back' worded \
    'back	x-robots-tag: of an older set'
for path in paid.png paid.html; do
	printf 'HTTP/1.1 402 Payment Required\r\nContent-Length: 0\r\n\r\n' \
	    >www/$path.http
done
echo "$site/paid.png" >paid.txt
run 'what has a price is not due under a policy that does not heed it' \
    'crawl -q -d paid paid.txt "$site/paid.html"
	rejudge -d paid --json --policy legal-minimum | cut -d, -f3-; states paid
	sql "SELECT state, reason FROM frontier" paid; : >log
	crawl -q -d paid paid.txt; wc -l <log' \
    '"back":0,"due":0,"unchanged":1}
paid|refused|payment: status 402
refused|payment: status 402
refused|payment: status 402
0'
image target 'X-Robots-Tag: noindex'
image moved 'X-Robots-Tag: noai'
to() { # NAME HEADER: leads to target.png
	printf 'HTTP/1.1 302 Found\r\nLocation: /target.png\r\n%s\r\nContent-Length: 0\r\n\r\n' \
	    "$2" >"www/$1.png.http"
}
to there 'X-A: b'
for n in there target; do echo "$site/$n.png"; done >both.txt
run 'what a URL says holds for all that it is the image of' \
    'for n in one two; do crawl -q -d $n.set both.txt; sort -r both.txt >b
	mv b both.txt; rejudge -d $n.set --policy strict; states $n.set; done' \
    'target|refused|x-robots-tag: noindex
there|refused|x-robots-tag: noindex
target|refused|x-robots-tag: noindex
there|refused|x-robots-tag: noindex'
moves() {
	crawl -q -d moved moved.txt
	sql "UPDATE signal SET seen = '2026-01-01T00:00:00Z'" moved
	to moved 'X-Robots-Tag: nofollow'
	crawl -q -d moved --refresh --older-than 0 moved.txt
	states moved
	sql "SELECT replace(url, '$site', ''), raw, ended IS NULL FROM signal
	    WHERE name = 'x-robots-tag' ORDER BY 1, 2" moved
	rejudge -d moved
	states moved
	image moved
	crawl -q -d moved --refresh --older-than 0 moved.txt
	rejudge -d moved --policy strict
	states moved
}
echo "$site/moved.png" >moved.txt
run 'what refused ends where a redirect leads away, and what that led to, too' \
    'moves' 'moved|fetched|
/moved.png|noai|0
/moved.png|nofollow|1
/target.png|noindex|1
moved|fetched|
moved|fetched|'
full() { # COMMAND...: where no file may grow beyond 32 KiB
	(
		trap '' XFSZ
		ulimit -f 64
		"$@"
	)
}
run 'on a full disk nothing is said to be done' \
    'full proofsheet-crawl --rejudge --json --policy strict 2>&1 |
	sed "s/.*catalog/catalog/"
	sql "SELECT name FROM policy WHERE active"' \
    'catalog.db: disk I/O error
lax'
