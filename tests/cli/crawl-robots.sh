#!/bin/sh
# What becomes of a site by how it answers for its robots.txt: RFC 9309, 2.3.
# shellcheck disable=SC2016,SC2154,SC2317 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 22

mkdir www
host_up www
reply www/a.png 'an image' 'Content-Type: image/png'
reply www/b.png 'another' 'Content-Type: image/png'
reply www/p.html '<img src=a.png alt=a><img src=b.png alt=b>' \
    'Content-Type: text/html'

# answer STATUS [HEADER...]: what is sent for /robots.txt, with no body
answer() {
	{
		printf 'HTTP/1.1 %s\r\nContent-Length: 0\r\n' "$1"
		shift
		[ $# -eq 0 ] || printf '%s\r\n' "$@"
		printf '\r\n'
	} >www/robots.txt.http
}
# A set of its own each time; what became of the page and of the images.
visit() {
	rm -rf set
	: >log
	crawl -q --tries 1 "$@" "$site/p.html"
	sql "SELECT state, reason FROM frontier WHERE page NOT NULL
	    UNION ALL SELECT state, reason FROM item" | sed "s/:$port/:N/" |
	    sort | uniq -c | sed 's/^ *//'
}

run 'none: all is allowed' 'visit' '1 done|
2 fetched|'
answer '403 Forbidden'
run 'other 4xx: all is allowed' 'visit' '1 done|
2 fetched|'
run 'or nothing, where that is wanted; and why is kept' \
    'visit --robots-4xx deny; sql "SELECT place, says, raw FROM signal"
	wc -l <log' '1 refused|robots: status 403 of robots.txt
robots|refuse|status 403 of robots.txt
1'
run 'but one that is not there denies nothing' \
    'answer "404 Not Found"; visit --robots-4xx deny; crawl --robots-4xx no' \
    "1 done|
2 fetched|
proofsheet-crawl: --robots-4xx 'no': is neither allow nor deny"
answer '500 Broken'
run '5xx: nothing is' 'visit; grep -c p.html log' \
    '1 failed|robots: status 500 of robots.txt forbids all
0'
answer '429 Too Many'
run '429 is no 4xx here' 'visit' \
    '1 failed|robots: status 429 of robots.txt forbids all'
run 'and is asked again by the next run' \
    'answer "404 Not Found"; crawl -q --retry-failed "$site/p.html"
	grep -c robots log; sql "SELECT state FROM item"' '2
fetched
fetched'

answer '301 Moved' 'Location: /r2.txt'
for n in 2 3 4 5; do
	printf 'HTTP/1.1 302 Found\r\nLocation: r%d.txt\r\nContent-Length: 0\r\n\r\n' \
	    $((n + 1)) >www/r$n.txt.http
done
reply www/r6.txt 'User-agent: proofsheet
Disallow: /a'
run 'five redirects are followed' 'visit' \
    '1 done|
1 fetched|
1 refused|robots: Disallow: /a'
cp www/r5.txt.http www/r6.txt.http
run 'a loop of them forbids all' 'visit' \
    '1 failed|robots: status 302 of robots.txt forbids all'
answer '301 Moved' "Location: http://127.0.0.1:$port/r.txt"
run 'one to an address that is not public does too' 'visit' \
    '1 failed|address: 127.0.0.1 is not public'

rm www/robots.txt.http
head -c 1048576 /dev/urandom >www/noise
{
	printf 'HTTP/1.1 200 OK\r\nContent-Length: 1048616\r\n\r\n'
	printf 'User-agent: *\nDisallow: /b\n'
	cat www/noise
	printf '\nDisallow: /a\n'
} >www/robots.txt.http
run 'of 1 MB of garbage the first 500 KiB count' 'visit' \
    '1 done|
1 fetched|
1 refused|robots: Disallow: /b'
run 'and so much is kept' \
    'sql "SELECT robots_status, length(CAST(robots AS BLOB)) FROM origin"
	"$bin/tests/unit/crawl-warc" set/warc/*
	grep -ac "^WARC-Truncated: length" set/warc/00000.warc' '200|512001
6 records
1'
rm www/robots.txt.http
printf 'HTTP/1.1 200 OK\r\n\r\nUser' >www/robots.txt.silent
run 'one that does not come forbids all' \
    'visit --timeout 1 | sed "s/after.*//"' '1 failed|time: Operation timed out '
rm www/robots.txt.silent
printf 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser' \
    >www/robots.txt.http
run 'one that breaks off forbids all, today and tomorrow' \
    'visit --tries 1 | sed "s/:.*//"; crawl -q "$site/q.html"
	sql "SELECT state, count(*) FROM frontier"' '1 failed|short
failed|2'
rm www/robots.txt.http

reply www/robots.txt 'User-agent: *
Crawl-delay: 0.25
User-agent: other
Disallow: /'
run 'Crawl-delay is kept, and remembered' \
    'visit; sql "SELECT delay FROM origin"' '1 done|
2 fetched|
250'
run 'a longer delay of ours is kept' \
    'visit --delay 400 >/dev/null; sql "SELECT delay FROM origin"' 400
reply www/robots.txt 'User-agent: *
Disallow: /

User-agent: ours
Allow: /p.html
Allow: /*.png$
Disallow: /'
run 'the rules are those of the agent that asks' \
    'visit; visit --agent ours' '1 refused|robots: Disallow: /
1 done|
2 fetched|'
run 'and it says who it is' \
    'visit --agent ours --contact https://example.org/bot >/dev/null
	sql "SELECT agent FROM source"' \
    "$(proofsheet-crawl --version | sed 's,proofsheet ,ours/,') (+https://example.org/bot)"
run 'a robots.txt serves all runs of a day' \
    'crawl -q --agent ours "$site/p.html?2"; grep -c robots log' 1
rule() { # URL [OPTION]: by the rules on standard input
	proofsheet-crawl --test-robots - a "$@"
	echo $?
}
run 'without a network: --test-robots' \
    'printf "User-agent: a\nDisallow: /x*y$\n" >r; rule http://h/x/y <r
	rule http://h/x/y/ <r; rule http://h/x/y -v <r' 'disallowed
1
allowed
0
disallowed: Disallow: /x*y$
1'
run 'a pipe has rules, too; and no URL is the root' \
    'cat r | rule http://h/x/y; echo "User-agent: *\nDisallow: /" | rule ""
	proofsheet-crawl --test-robots /dev/null a ""' 'disallowed
1
disallowed
1
allowed'
run 'a URL that nothing would ask for has a rule' \
    'rule "http://h/xy?sig=s" <r; rule "http://h/x?sig=y" <r
	rule ftp://h/ <r; rule http://h/ -- /none
	proofsheet-crawl --test-robots r2 a http://h/' 'allowed
0
disallowed
1
proofsheet-crawl: '"'ftp://h/'"': url: is neither http nor https
2
proofsheet-crawl: --test-robots takes FILE AGENT URL; see --help
2
proofsheet-crawl: r2: No such file or directory'
