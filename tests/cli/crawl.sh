#!/bin/sh
# Replies of all kinds, and what becomes of each.
# shellcheck disable=SC2016,SC2154 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 29
cp -R "$ROOT/tests/site" www
host_up www

# Where the port must be known, and a chain that is too long.
redirect() {
	printf 'HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n' \
	    "$2" >"www/$1.http"
}
redirect inside.png "http://127.0.0.1:$port/good.png"
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
	redirect "hop$n.png" "hop$((n + 1)).png"
done
reply www/more.html '<img src="inside.png"><img src="hop1.png">' \
    'Content-Type: text/html'

state() {
	sql "SELECT state, reason, status FROM item WHERE url = '$site/$1'"
}

run 'the run ends well, whatever came' \
    'crawl -q --tries 1 --max-bytes 100000 $site/ $site/more.html;
	echo $?' 0
run 'what was sent whole is taken' \
    'sql "SELECT replace(url, \"$site\", \"\"), mime, bytes, length(sha256) FROM
	item WHERE state LIKE \"fetch%\" ORDER BY url"' \
    '/chunked.png|image/png|8|32
/early.png|image/png|6|32
/good.png|image/png|5|32
/moved.png|image/png|8|32
/noindex.png|image/png|8|32
/otherbot.png|image/png|6|32'
run 'a pair has the caption of its page' \
    'sql "SELECT caption, kind, title, page FROM mention JOIN item ON
	item.id = item WHERE url LIKE \"%good.png\""' \
    "the good one|alt|All of them|$site/"
run 'a header refuses, before the body' 'state noai.png' \
    'refused|x-robots-tag: max-image-preview: large, NoAI|200'
run 'robots.txt refuses, and nothing is asked' \
    'state private/a.png; grep -c private log' \
    'refused|robots: Disallow: /private/|
0'
run 'the page refuses for its image' 'state meta.png' \
    'refused|meta-robots: robots: noindex, noimageai|'
run 'every signal is kept, also those that decide nothing' \
    'sql "SELECT name, place, topic, says, deciding, raw FROM signal
	ORDER BY name, raw, url, topic"' \
    'meta-robots|page|search|refuse|0|robots: noindex, noimageai
meta-robots|page|training|refuse|1|robots: noindex, noimageai
robots|robots|crawling|refuse|1|Disallow: /private/
x-robots-tag|header|training|refuse|1|max-image-preview: large, NoAI
x-robots-tag|header|training|unknown|0|noarchive
x-robots-tag|header|search|refuse|0|noindex
x-robots-tag|header|training|unknown|0|otherbot: noai, noimageai'
run 'a web page in place of an image' 'state html.png' \
    'failed|type: text/html where an image was wanted|200'
run 'fewer bytes than announced' 'state short.png' \
    'failed|short: transfer closed with 94 bytes remaining to read|200'
run 'a reply without end' 'state endless.png' \
    'failed|size: more than 100000 bytes|200'
run 'a reply that is announced too large' 'state big.png' \
    'failed|size: 99999999 bytes, more than 100000|200'
printf 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n%1000s' . \
    >www/slow.png.drip
printf '%s/silent.png\n%s/slow.png\n' "$site" "$site" >late.txt
run 'a reply that does not come, and one that drips' \
    'crawl -q --tries 1 --timeout 1 late.txt
	for i in silent slow; do state $i.png; done | cut -d" " -f1-4' \
    'failed|time: Operation timed out
failed|time: Operation timed out'
printf 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nX-Endless: a' \
    >www/header.png.endless
echo "$site/header.png" >header.txt
run 'a header without end' 'crawl -q --tries 1 header.txt
	state header.png | cut -d: -f1' 'failed|headers'
run 'no bytes, and no HTTP' \
    'state empty.png; state noheaders.png | cut -d: -f1' \
    'failed|size: no bytes|200
failed|network'
run 'not there, and not now' 'state gone.png; state busy.png' \
    'failed|http: status 404|404
failed|http: status 503|503'
run 'a redirect loop' 'state loop.png | sed "s,$site,,"' \
    'failed|redirect: a loop, to /loop.png|301'
run 'redirects without end' 'state hop1.png | sed "s,$site,,"' \
    'failed|redirect: one too many, to /hop12.png|302'
run 'a redirect to an address that is not public' 'state inside.png' \
    'failed|address: 127.0.0.1 is not public|'
run 'redirects to what is no address' \
    'for i in nowhere file user; do state $i.png; done' \
    'failed|redirect: malformed, to nowhere|302
failed|redirect: url: is neither http nor https, to file:///etc/passwd|302
failed|redirect: url: holds a user name, to http://127.0.0.2/good.png|302'
run 'another host is not followed, nor a link too deep' \
    'sql "SELECT replace(page, \"$site\", \"\"), state, depth FROM frontier
	WHERE page NOT NULL ORDER BY page"' \
    '/|done|0
/more.html|done|0
/refusing.html|done|1'
run 'the records are whole' '"$bin/tests/unit/crawl-warc" set/warc/*' \
    '31 records'
run 'the body of an item is where its row says' \
    'sql "SELECT warc, body_offset, bytes FROM item WHERE url LIKE
	\"%chunked.png\"" | tr "|" " " | { read -r n at len
	tail -c +$((at + 1)) set/warc/0000$n.warc | head -c $len; }' 'chunked'
run 'a second run asks for nothing' \
    'wc -l <log >before; crawl -q $site/ $site/more.html
	wc -l <log | diff before -' ''
run 'what failed is asked again if that is wanted' \
    'cp www/good.png.http www/gone.png.http
	rm www/silent* www/*.drip www/header.png* www/busy*
	crawl -q --retry-failed --tries 1 --max-bytes 100000 $site/
	state gone.png; state noai.png | cut -d"|" -f1' \
    'fetched||200
refused'
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
	reply www/kept$n.png 'a picture' 'Content-Type: image/png'
	mv www/kept$n.png.http www/kept$n.png.kept
	echo "$site/kept$n.png"
done >kept.txt
run 'a kept connection that the server closes is no failure' \
    'crawl -q -d kept --tries 1 kept.txt
	sql "SELECT state, count(*) FROM item GROUP BY state" kept' 'fetched|12'
printf 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde' \
    >www/two.png.http
echo "$site/two.png" >two.txt
run 'a reply of two lengths is stored with its own' \
    'crawl -q -d two two.txt; "$bin/tests/unit/crawl-warc" two/warc/*
	grep -ac "^Content-Length: 5.$" two/warc/00000.warc' '5 records
1'
reply www/follow.html '<meta name=robots content="noarchive, NOFOLLOW">
<a href=one.html>one</a><img src=good.png>' 'Content-Type: text/html'
reply www/header.html '<a href=one.html>one</a>' 'Content-Type: text/html' \
    'X-Robots-Tag: otherbot: all, *: nofollow'
run 'of a page that says nofollow the images are taken, and no link' \
    'crawl -q -d follow $site/follow.html $site/header.html
	sql "SELECT replace(coalesce(page, url), \"$site\", \"\"), frontier.state
	FROM frontier LEFT JOIN item ON item.id = item" follow' \
    '/follow.html|done
/header.html|done
/good.png|done'
suppress() {
	sql "INSERT INTO suppressed (sha256, why, since) VALUES (x'$(
		printf %s "$1" | sha256sum | cut -c 1-64)', 'Article 17', '')" \
	    "$2"
}
run 'bytes that must never come in are not kept' \
    'crawl -q -d never $site/follow.html; suppress "a picture" never
	printf "\377\330\377 mine" >mine.jpg
	suppress "$(cat mine.jpg)" never
	crawl --json -q -d never kept.txt mine.jpg | grep -o "refused[^}]*" | head -1
	sql "SELECT state, reason, sha256, count(*) FROM item WHERE reason NOT NULL
	GROUP BY url LIKE \"file:%\"" never
	grep -ac "a picture\|mine$" never/warc/00000.warc' \
    'refused":{"suppressed":13
refused|suppressed: Article 17||12
refused|suppressed: Article 17||1
0'
run 'under the strict policy noindex refuses' \
    'reply www/one.html "<img src=noindex.png>" "Content-Type: text/html"
	crawl -q -d strict --policy strict $site/one.html
	sql "SELECT state, reason FROM item WHERE url LIKE \"%noindex.png\"" \
	    strict' \
    'refused|x-robots-tag: noindex'
