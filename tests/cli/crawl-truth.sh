#!/bin/sh
# What became of each image is told, and the numbers add up.
# shellcheck disable=SC2016,SC2154 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 16
cp -R "$ROOT/tests/site" www
host_up www

echo "$site/moved.png" >moved.txt
run 'each time that an image was asked for is a row, with its record' \
    'crawl -q moved.txt
	sql "SELECT attempt.url, result, attempt.status, attempt.reason,
	attempt.record_offset > 0, attempt.record_offset = item.record_offset
	FROM attempt JOIN item ON item.id = item ORDER BY attempt.id" |
	sed "s,$site,,g"' \
    '/moved.png|redirect|302|/landing.png?moved|1|0
/landing.png?moved|fetched|200||1|1'

# Does what was asked add up?  Of images, and of pages; after a run with --json.
adds_up() {
	sqlite3 :memory: "WITH run AS (SELECT readfile('$1') AS j),
	part(name, j) AS (SELECT 'images', j FROM run
	    UNION ALL SELECT 'pages', j -> 'pages' FROM run)
	SELECT name, CASE WHEN j ->> 'asked' = (j ->> 'fetched') +
	    (j ->> 'unchanged') + (j ->> 'not_attempted') +
	    (SELECT total(value) FROM json_each(j, '\$.refused')) +
	    (SELECT total(value) FROM json_each(j, '\$.failed'))
	    THEN 'adds up' ELSE j END, j ->> 'asked', j ->> 'fetched',
	    j -> 'refused', j -> 'failed', j ->> 'not_attempted' FROM part"
}
told() {
	crawl -q --tries 1 --max-bytes 100000 --json "$@" >told
	adds_up told
}
run 'all that can come: the numbers add up' \
    'told -d all $site/ $site/gone.html' \
    'images|adds up|21|6|{"x-robots-tag":1,"robots":1,"meta-robots":1}|'\
'{"type":1,"short":1,"size":3,"http":2,"redirect":4,"network":1}|0
pages|adds up|3|2|{}|{"http":1}|0'
run 'nothing is asked of a second run' 'told -d all $site/ $site/gone.html' \
    'images|adds up|0|0|{}|{}|0
pages|adds up|0|0|{}|{}|0'
run 'what failed is asked of one that tries again' \
    'rm www/noheaders*; told -d all --retry-failed $site/' \
    'images|adds up|12|0|{}|'\
'{"type":1,"short":1,"size":3,"http":3,"redirect":4}|0
pages|adds up|1|0|{}|{"http":1}|0'
run 'or of some classes only' \
    'told -d all --retry-failed=size,http $site/' \
    'images|adds up|6|0|{}|{"size":3,"http":3}|0
pages|adds up|1|0|{}|{"http":1}|0'

# A page refuses for images that are fetched, by this run or the one before.
reply www/yes.html '<img src=one.png><img src=two.png>' 'Content-Type: text/html'
reply www/no.html '<meta name=robots content=noai><img src=one.png>
<img src=three.png><img src=three.png>' 'Content-Type: text/html'
for n in one two three; do
	reply www/$n.png $n 'Content-Type: image/png'
done
refusals() {
	sql "SELECT replace(item.url, '$site', ''), state, group_concat(result)
	FROM item JOIN attempt ON item = item.id GROUP BY item" "$1"
}
run 'an image that is fetched, then refused, is refused: in one run' \
    'told -d one --depth 0 $site/yes.html $site/no.html; refusals one' \
    'images|adds up|3|1|{"meta-robots":2}|{}|0
pages|adds up|2|2|{}|{}|0
/one.png|refused|refused
/two.png|fetched|fetched
/three.png|refused|refused'
run 'and in two' \
    'told -d two --depth 0 $site/yes.html; told -d two --depth 0 $site/no.html
	refusals two' \
    'images|adds up|2|2|{}|{}|0
pages|adds up|1|1|{}|{}|0
images|adds up|2|0|{"meta-robots":2}|{}|0
pages|adds up|1|1|{}|{}|0
/one.png|refused|fetched,refused
/two.png|fetched|fetched
/three.png|refused|refused'
printf "%s\n" $site/two.png?sig=x $site/two.png $site/two.png http://1.2.3.4.5/ \
    >list.txt
run 'local files, what is no URL, and what turns out to be public' \
    'printf "\377\330\377 mine" >mine.jpg; told -d list list.txt mine.jpg
	refusals list | grep -v mine' \
    'images|adds up|3|2|{}|{"url":1}|0
pages|adds up|0|0|{}|{}|0
/two.png|fetched|refused,fetched
http://1.2.3.4.5/|failed|failed'
run 'a dry run attempts nothing' \
    'told -n -d none $site/yes.html 2>&- >&-; grep -v "	" told >json
	adds_up json' \
    'images|adds up|2|0|{}|{}|2
pages|adds up|1|1|{}|{}|0'
run 'asked again, what another page refuses stays refused' \
    'told -d one --refresh --older-than 0 --depth 0 $site/yes.html
	grep -o "unchanged.:1" told | head -1; refusals one | head -1' \
    'images|adds up|1|0|{}|{}|0
pages|adds up|1|1|{}|{}|0
unchanged":1
/one.png|refused|refused'
stop() {
	cp www/one.png.http www/slow.png.drip
	printf "%s\n" "$site/slow.png" "$site/good.png" >slow.txt
	proofsheet-crawl --allow-address 127.0.0.2 --delay 0 -q --json -d stop \
	    one.txt slow.txt >told &
	until grep -q slow.png log; do sleep 0.02; done
	kill $!
	wait $!
	adds_up told
}
echo "$site/one.png" >one.txt
run 'one that is stopped has not attempted the rest' stop \
    'images|adds up|3|1|{}|{}|2
pages|adds up|0|0|{}|{}|0'

run 'what failed, by class and host' \
    'proofsheet-crawl --failures -d all
	proofsheet-crawl --failures -d all --json | head -1
	proofsheet-crawl --failures -d list' \
    'http	127.0.0.2	4
redirect	127.0.0.2	4
size	127.0.0.2	3
short	127.0.0.2	1
type	127.0.0.2	1
{"class":"http","host":"127.0.0.2","count":4}
url	-	1'
run 'the history of an image, by any spelling of its URL' \
    'proofsheet-crawl -d two --history "$(echo $site | tr h H)/./one.png#x" |
	sed "s/^.................../time/; s,$site,,; s/:[0-9]*$/:N/"
	proofsheet-crawl -d two --json --history $site/two.png |
	sed "s/at.:.[0-9TZ:-]*/at/; s,$site,,; s/c:[0-9]*/c:N/"' \
    'timeZ	fetched	200	/one.png	-	00000.warc:N
timeZ	refused	-	/one.png	meta-robots: robots: noai	-
{"at","result":"fetched","status":200,"url":"/two.png","reason":null,"record":"00000.warc:N"}'
run 'of what was never asked for' \
    'proofsheet-crawl -d two --history http://h.example/; echo $?
	proofsheet-crawl -d two --failures x; echo $?' \
    'proofsheet-crawl: http://h.example/: was never asked for
1
proofsheet-crawl: --failures takes no source
2'
run 'what failed needs no source to be tried again' \
    'told -d all --retry-failed=size | head -1' \
    'images|adds up|3|0|{}|{"size":3}|0'

uids() {
	sql 'SELECT uid, url FROM mention JOIN item ON item.id = item
	    ORDER BY 1' "$1"
}
run 'a pair has the same name in every set, however it got there' \
    'sort -r list.txt >tsil.txt
	crawl -q -d this $site/no.html $site/yes.html list.txt
	crawl -q -d that --max-hosts 1 tsil.txt $site/yes.html $site/no.html
	uids this >names; wc -l <names; uids that | diff names -' 6
