#!/bin/sh
# Hostile lists, pages and servers: nothing inside is asked for, nothing secret
# is kept, and nothing grows beyond its limit.
# shellcheck disable=SC2016,SC2086,SC2154 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 12
mkdir www
host_up www
states() {
	sql "SELECT url, state, reason FROM item ORDER BY id" "$1" |
	    sed "s,$site,,g; s,:$port,,g"
}

# Nothing is allowed here: all of it must be known by its name alone.
printf 'http://%s/x.png\n' 127.0.0.1:$port 2130706433:$port 0x7f.1:$port \
    127.1:$port "[::1]:$port" "[::ffff:127.0.0.1]:$port" localhost localhost. \
    8.8.8.8 '[2606:4700::1111]' ai 1.2.3.4.5 'a@127.0.0.1' '127.0.0.1\@b.example' \
    '[fe80::1%25lo]' "example.org:$port" >inside.txt
run 'addresses and names of one label are not asked, however they are written' \
    'proofsheet-crawl -q -d inside inside.txt; states inside; cat log' \
    'http://127.0.0.1/x.png|failed|address: 127.0.0.1 is not public
http://[::1]/x.png|failed|address: ::1 is not public
http://[::ffff:127.0.0.1]/x.png|failed|address: ::ffff:127.0.0.1 is not public
http://localhost/x.png|failed|address: localhost is a name of one label
http://8.8.8.8/x.png|failed|address: 8.8.8.8 is no name
http://[2606:4700::1111]/x.png|failed|address: 2606:4700::1111 is no name
http://ai/x.png|failed|address: ai is a name of one label
http://1.2.3.4.5/x.png|failed|url: has a host that ends in a number, but is no address
http://127.0.0.1/x.png|failed|url: holds a user name
http://b.example/x.png|failed|url: holds a user name
http://[fe80::1%25lo]/x.png|failed|url: has an IPv6 zone
http://example.org/x.png|failed|address: port '"$port is not the web's"

# One picture is known without its secret too, one by way of a redirect.
reply www/open.png 'an open picture' 'Content-Type: image/png'
printf 'HTTP/1.1 302 Found\r\nLocation: %s\r\nLink: <%s>; rel="x"\r\n%s\r\n\r\n' \
    '/open.png?X-Amz-Signature=5ecret&w=1' 'http://h/?sig=5ecret' \
    'Content-Length: 0' >www/moved.png.http
reply www/page.html '<img src="b.png?w=1&amp;Signature=%35ecret"
alt="b, of http://h/b?Signature=5ecret&amp;x -- ask /?why">' \
    'Content-Type: text/html'
cat >secret.csv <<EOF2
url,text,page_url,license,thumb
$site/a.png?X-Amz-Credential=5ecret&w=3,one,$site/p?token=5ecret&Expires=9,CC0,$site/t?sig=5ecret
$site/open.png?Signature=5ecret,two,,$site/l?sig=5ecret,x
$site/open.png,three,,,
$site/s--5ecret8--/c.png,four,,,
http://u:5ecret@127.0.0.2:$port/d.png,five,,,
$site/moved.png,six,,,
EOF2
run 'presigned URLs are refused' 'crawl -q secret.csv; states set' \
    '/a.png|refused|private: presigned URL
/open.png|fetched|
|refused|private: presigned URL
/d.png|failed|url: holds a user name
/moved.png|refused|private: presigned URL, to /open.png'
run 'they are private, and the catalog says why' \
    'sql "SELECT visibility, proof, count(*) FROM item GROUP BY 1 ORDER BY 1"' \
    'private|presigned URL|2
public|sent to a request without credentials|1
unknown||2'
run 'nothing is asked with the secret, and nothing keeps it' \
    'grep -c 5ecret log; grep -rac 5ecret set | sort; grep -a "^X-Crawler-R" set/warc/* |
	tr -d "\r"' \
    "0
set/catalog.db:0
set/crawl.lock:0
set/warc/00000.warc:0
X-Crawler-Removed: Location
X-Crawler-Removed: Link"
run 'of a page with such a URL the rest is taken; it is stored as it came' \
    'crawl -q -d page $site/page.html; states page
	sql "SELECT caption FROM mention" page; grep -c 5ecret page/catalog.db' \
    '/b.png|refused|private: presigned URL
b, of http://h/b -- ask /?why
0'

reply www/c1.png 'a picture' 'Content-Type: image/png' \
    'Set-Cookie: id=5ecret; Path=/' 'SET-COOKIE2: id=5ecret' 'X-Kept: 1'
reply www/c2.png 'a picture' 'Content-Type: image/png'
printf "$site/c%d.png\n" 1 2 >cookies.txt
run 'cookies are not kept, neither here nor for the next request' \
    'crawl -q -d cookies cookies.txt; grep -c "!" log
	grep -ac 5ecret cookies/warc/*
	grep -aE "^X-(Kept|Crawler)" cookies/warc/* | tr -d "\r"
	"$bin/tests/unit/crawl-warc" cookies/warc/*' \
    "0
0
X-Crawler-Removed: Set-Cookie
X-Crawler-Removed: SET-COOKIE2
X-Kept: 1
6 records"
run 'nothing of the environment comes between' \
    'printf "machine 127.0.0.2 login a password b\n" >.netrc
	: >log; HOME=$PWD http_proxy=$site ALL_PROXY=$site HTTP_PROXY=$site \
	    crawl -q -d proxy cookies.txt; cat log' \
    "${site#http://} GET /robots.txt HTTP/1.1
${site#http://} GET /.well-known/tdmrep.json HTTP/1.1
${site#http://} GET /ai.txt HTTP/1.1
${site#http://} GET /c1.png HTTP/1.1
${site#http://} GET /c2.png HTTP/1.1"

# A megabyte of zeros, coded.
head -c 1048576 /dev/zero | gzip >zeros.gz
bomb() {
	{
		printf 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n'
		printf 'Content-Encoding: %s\r\n\r\n' "$2"
		cat
	} >"www/$1.png.http"
	echo "$site/$1.png" >>bombs.txt
}
bomb gzip gzip <zeros.gz
tail -c +11 zeros.gz | head -c -8 | bomb deflate deflate
printf '\133\377\377\217\177\002\040\036\013\004\162\357\037\000' | bomb br br
gzip <zeros.gz | bomb twice 'gzip, gzip'
gzip <zeros.gz | bomb seven 'gzip, gzip, gzip, gzip, gzip, gzip, gzip'
run 'a small reply that unpacks to more than its limit is no picture' \
    'crawl -q -d bombs --max-bytes 100000 --tries 1 bombs.txt; states bombs' \
    '/gzip.png|failed|size: more than 100000 bytes
/deflate.png|failed|size: more than 100000 bytes
/br.png|failed|size: more than 100000 bytes
/twice.png|failed|size: more than 100000 bytes
/seven.png|failed|network: Reject response due to more than 5 content encodings'
run 'within its limit it is unpacked' \
    'crawl -q -d unpacked --tries 1 bombs.txt
	sql "SELECT bytes, count(*) FROM item GROUP BY bytes" unpacked' \
    '|1
1048576|4'

printf 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nX-A: a\000b\r\n\r\nbody' \
    >www/nul.png.http
printf 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nX-Robots-Tag: no\000ai\r\n\r\nbody' \
    >www/nul2.png.http
printf 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nbody' >www/minus.png.http
printf 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nbody' \
    >www/huge.png.http
printf 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx' \
    >www/chunk.png.http
printf 'HTTP/9.9 200 OK\r\n\r\nbody' >www/version.png.http
printf "$site/%s.png\n" nul nul2 minus huge chunk version >odd.txt
run 'headers that lie' \
    'crawl -q -d odd --tries 1 odd.txt; states odd | cut -d: -f1
	"$bin/tests/unit/crawl-warc" odd/warc/* | cut -d" " -f2' \
    '/nul.png|failed|network
/nul2.png|failed|network
/minus.png|failed|network
/huge.png|failed|headers
/chunk.png|failed|network
/version.png|failed|network
records'

printf 'HTTP/1.1 302 Found\r\nLocation: /t?sig=5\r\n\r\n' >www/away.png.http
run '--explain asks no more than a crawl does' \
    ': >log; for url in "http://127.0.0.1:$port/a" http://8.8.8.8/ \
	"$site/a?sig=x" "$site/away.png"; do
		crawl --explain "$url" | grep -v ^policy | cut -f 3
	done
	grep -v robots.txt log' \
    "address: 127.0.0.1 is not public
address: 8.8.8.8 is no name
private: presigned URL
$site/t?sig=5
private: presigned URL
${site#http://} GET /.well-known/tdmrep.json HTTP/1.1
${site#http://} GET /ai.txt HTTP/1.1
${site#http://} GET /away.png HTTP/1.1"

run 'what a list says reaches no terminal as it is' \
    'printf "a\033[31m,b\033]0;x\007\n1,2\n" >esc.csv
	printf "url,b\nhttp://h.example/,2,\033[31m\n" >more.csv
	printf "http://u\033@h/\n" >esc.txt
	crawl -v -d esc esc.csv more.csv esc.txt 2>&1 | grep -c "$(printf "\033")"
	proofsheet-crawl -d esc --failures | grep -c "$(printf "\033")"' '0
0'
