#!/bin/sh
# Lists that say what bytes they mean, and replies of other bytes or sizes.
# shellcheck disable=SC2016,SC2154 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 8
mkdir www
host_up www
for n in a b c d e; do
	reply www/$n.png "picture $n" 'Content-Type: image/png'
done
sha() { printf %s "$1" | sha256sum | cut -c 1-64; }
md5() { printf %s "$1" | md5sum | cut -c 1-32; }
A=$(sha 'picture a') B=$(sha 'picture b') C=$(md5 'picture c')
cat >list.csv <<EOF2
url,text,sha256,md5
$site/a.png,good,$A,
$site/b.png,bought,$A,
$site/c.png,good too,,$(echo "$C" | tr a-f A-F)
$site/d.png,other,,$C
$site/e.png,unknown,nonsense,
EOF2
states() {
	sql "SELECT replace(url, '$site', ''), state, reason, claimed, warc
	FROM item ORDER BY url" "${1-set}"
}
run 'bytes are what the list says, or they are not kept' \
    'crawl -q list.csv; states; grep -ac "picture [bd]" set/warc/*' \
    "proofsheet-crawl: list: list.csv: 1 digests are malformed and were ignored
/a.png|fetched||sha256:$A|0
/b.png|failed|split-view: sha256 is $B, not $A as the list says|sha256:$A|
/c.png|fetched||md5:$C|0
/d.png|failed|split-view: md5 is $(md5 'picture d'), not $C as the list says|md5:$C|
/e.png|fetched|||0
0"
run 'that is a class of failure' \
    'proofsheet-crawl --failures' 'split-view	127.0.0.2	2'
run 'and is tried again if that is wanted' \
    'reply www/b.png "picture a" "Content-Type: image/png"
	crawl -q --retry-failed=split-view; states | grep /b' \
    "/b.png|fetched||sha256:$A|0"
cat >other.jsonl <<EOF2
{"url": "$site/a.png", "text": "of other bytes", "sha256": "$B"}
{"url": "$site/a.png", "text": "of these", "sha256": "$A"}
{"url": "$site/e.png", "text": "of what is here", "hash": "$(sha 'picture e')"}
{"url": "$site/e.png", "text": "of what is not", "hash": "$B"}
{"url": "$site/n.png", "text": "the first", "sha256": "$A"}
{"url": "$site/n.png", "text": "the second", "sha256": "$B"}
EOF2
run 'a pair that claims other bytes is left out, and counted' \
    'crawl -q --json other.jsonl | grep -o "contradicted.:[0-9]*"
	sql "SELECT caption FROM mention WHERE source = 2 ORDER BY caption"' \
    'contradicted":3
of these
of what is here
the first'

printf "%s\n" "$site/c.png" "$site/d.png" "$site/long.png" "$site/short.png" \
    >sizes.txt
reply www/long.png 'a picture of many bytes' 'Content-Type: image/png'
reply www/short.png 'tiny' 'Content-Type: image/png'
printf 'tiny' >tiny.jpg
printf 'a photograph of many bytes' >large.jpg
printf 'a photograph' >mine.jpg
run 'what is too small or too large is none, from the web or from here' \
    'crawl -q -d sizes --min-bytes 5 --max-bytes 20 sizes.txt tiny.jpg large.jpg mine.jpg
	sql "SELECT replace(replace(url, rtrim(url, replace(url, \"/\", \"\")), \"\"),
	\"$site\", \"\"), state, reason FROM item ORDER BY 1" sizes' \
    'c.png|fetched|
d.png|fetched|
large.jpg|failed|size: 26 bytes, more than 20
long.png|failed|size: 23 bytes, more than 20
mine.jpg|fetched|
short.png|failed|size: 4 bytes, fewer than 5
tiny.jpg|failed|size: 4 bytes, fewer than 5'

run 'if that is wanted, a digest is only recorded' \
    'crawl -q -d note --claims record list.csv other.jsonl 2>&-
	sql "SELECT state, lower(hex(sha256)), claimed FROM item
	    WHERE url LIKE \"%d.png\"" note
	sql "SELECT count(*) FROM mention" note' \
    "fetched|$(sha 'picture d')|md5:$C
11"
run 'or else verified' 'crawl --claims no list.csv; echo $?' \
    "proofsheet-crawl: --claims 'no': is neither verify nor record
2"
for n in 1 2 3; do
	reply www/gone$n.png 'this image has gone' 'Content-Type: image/png'
	echo "$site/gone$n.png"
done >gone.txt
cp mine.jpg same.jpg
run 'what several URLs have in common is told' \
    'crawl -q -d copies gone.txt sizes.txt mine.jpg same.jpg
	proofsheet-crawl -d copies --copies | sed "s,$site,,; s,file.*/,/,"
	proofsheet-crawl -d copies --copies --json | grep -o "urls.*bytes.:[0-9]*"' \
    "$(sha 'this image has gone')	3	1	19	/gone1.png
$(sha 'a photograph')	2	0	12	/mine.jpg
urls\":3,\"hosts\":1,\"bytes\":19
urls\":2,\"hosts\":0,\"bytes\":12"
