#!/bin/sh
# The collectors as a user meets them: sources of each kind, and bad ones.
# shellcheck disable=SC2016,SC2154 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 20
mkdir www
for name in a b c; do reply www/$name.png 'a picture' 'Content-Type: image/png'; done
reply www/robots.txt 'User-agent: *' 'Content-Type: text/plain'
host_up www

pairs() {
	sql "SELECT replace(url, '$site', ''), kind, caption, extra FROM mention
	    JOIN item ON item.id = item ORDER BY mention.id" "$1"
}

run 'the table' 'proofsheet-crawl -l | grep -oE "^(page|list|instagram|facebook|takeout|files) " |
	tr -d " " | tr "\n" " "' 'page list instagram facebook takeout files '

printf '%s/a.png\n\nnonsense\n%s/b.png\n' "$site" "$site" | gzip >urls.txt.gz
run 'a list of URLs; a line that is none is said' \
    'crawl -q -d txt urls.txt.gz; pairs txt' \
    'proofsheet-crawl: list: urls.txt.gz: 1 of 4 rows have no URL of the web
/a.png|none||
/b.png|none||'

if [ -r "$bin/duckdb/libduckdb.so" ] || [ -n "$PROOFSHEET_DUCKDB" ]; then
	printf 'url,TEXT,n\n%s/a.png,"one, ""two""",7\n' "$site" >list.csv
	run 'a list with captions, within the sandbox' \
	    'crawl -q -d csv list.csv; pairs csv' \
	    '/a.png|list|one, "two"|{"n":7}'
	printf 'a caption\t%s/c.png\n' "$site" >cc3m.tsv
	run 'a list without a header' 'crawl -q -d csv cc3m.tsv; pairs csv |
		tail -1' '/c.png|list|a caption|'
	{
		printf 'url,text\n%s/a.png,x\n' "$site"
		seq -f "$site/c.png?%g,Caption $site" 9000
	} | gzip >cut.csv.gz
	truncate -s -9000 cut.csv.gz
	run 'a list whose .gz is cut short gives its rows, and is not finished' \
	    'crawl -q -n -d cut cut.csv.gz >out; echo $?; grep -c "a.png$" out;
		crawl -q -n -d cut cut.csv.gz 2>&1 >out | cut -c1-60' \
	    'proofsheet-crawl: list: cut.csv.gz: gzip data is cut short
1
1
proofsheet-crawl: list: cut.csv.gz: gzip data is cut short'
	printf 'name,n\nx,1\n' >none.csv
	run 'a list without URLs' 'crawl -q -d csv none.csv; echo $?' \
	    'proofsheet-crawl: list: none.csv: no column of URLs among: name, n
1'
	mkdir folder.csv
	run 'a folder that is named like a list' \
	    'crawl -q -d csv folder.csv >/dev/null 2>&1; echo $?' 1
else
	skip 'a folder that is named like a list' 'no libduckdb.so'
	skip 'lists with captions' 'no libduckdb.so'
	skip 'a .gz that is cut short' 'no libduckdb.so'
	skip 'a list without a header' 'no libduckdb.so'
	skip 'a list without URLs' 'no libduckdb.so'
fi
printf 'url\n' >list.tsv
run 'without the library it says what to do' \
    'PROOFSHEET_DUCKDB=/absent crawl -q -d txt list.tsv 2>&1 |
	grep -o "list.tsv: duckdb: /absent"' 'list.tsv: duckdb: /absent'

mkdir -p photos/sub
printf '\377\330\377 a photograph' >photos/b.jpg
printf '\377\330\377 another' >photos/sub/c.jpg
echo 'beside it' >photos/b.txt
echo '{"caption": "in JSON", "GPSLatitude": 1, "n": 2}' >photos/sub/c.json
echo text >photos/letter.jpg
ln -s /etc photos/link
files() { pairs "$1" | sed 's,file://[^|#]*/,,'; }
run 'a folder, with the captions beside; what is passed over is said' \
    'crawl -q -d folder photos; files folder' \
    'proofsheet-crawl: files: photos/link: is a link to a folder, and is not followed
b.jpg|sidecar|beside it|
letter.jpg|none||
c.jpg|sidecar|in JSON|{"n":2}'
run 'a second run finds nothing new' \
    'crawl -q -d folder photos 2>/dev/null; files folder | wc -l;
	sql "SELECT count(*) FROM item" folder' '3
3'
run 'a file that is named is taken, whatever it is' \
    'cp photos/letter.jpg letter; crawl -q -d folder letter;
	files folder | tail -1' \
    'letter|none||'
(cd photos && tar -cf ../shard.tar b.jpg b.txt sub/c.jpg sub/c.json)
run 'a tar, of which nothing is unpacked' \
    'crawl -q -d tar shard.tar; files tar; ls -d photos/../b.jpg 2>&1 |
	grep -c "No such file"' \
    'shard.tar#b.jpg|sidecar|beside it|
shard.tar#sub/c.jpg|sidecar|in JSON|{"n":2}
1'
gzip <shard.tar >shard.tar.gz
head -c 100 shard.tar.gz >cut.tar.gz
run 'a tar that ends early' 'crawl -q -d tar cut.tar.gz; echo $?' \
    'proofsheet-crawl: files: cut.tar.gz: truncated gzip input, after member 0
1'
mkdir few
: >few/empty.JPG
ln -s ../photos/b.jpg few/link.jpg
run 'an empty photo is a photo, and a link leads to one' \
    'crawl -q -d few few photos; files few | head -2;
	sql "SELECT bytes FROM item ORDER BY id LIMIT 1" few' \
    'proofsheet-crawl: files: photos/link: is a link to a folder, and is not followed
empty.JPG|none||
b.jpg|none||
0'
head -c 10000 /dev/urandom >photos/d.jpg
(cd photos && tar -cf ../half.tar b.jpg b.txt d.jpg sub)
truncate -s 8000 half.tar
run 'a tar cut short gives what can be read, and says where it broke' \
    'crawl -q -d half half.tar 2>said; echo $?; files half
	grep -o "half.tar: Truncated .*" said' \
    '0
half.tar#b.jpg|sidecar|beside it|
half.tar: Truncated tar archive, in member 3: d.jpg'
run 'a source that is not there' \
    'crawl -q -d tar absent.jpg 2>&1 | grep -c absent.jpg' 1

yes '<div>' | head -c 10000000 >deep
{
	printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n'
	printf 'Content-Length: 10000000\r\n\r\n'
	cat deep
} >www/div.html.http
run '10 MB of <div> are given up in a few seconds' \
    'crawl -q -d div --max-bytes 20000000 --timeout 20 $site/div.html;
	sql "SELECT state, substr(reason, 1, 14) FROM frontier" div' \
    'failed|page: its HTML'
reply www/open.html '<body><div><p><img src=a.png alt="no end' \
    'Content-Type: text/html'
reply www/tags.html '<title>T</title><ul><li><img src=a.png alt=one><li><p>two' \
    'Content-Type: text/html'
run 'pages without closing tags' \
    'crawl -q -d open $site/open.html $site/tags.html; pairs open' \
    '/a.png|alt|one|'
reply www/evil.html \
    "$(printf '<img src=b.png alt="<script>x\033[31m\007</script>">')" \
    'Content-Type: text/html'
run 'a caption of markup and controls' \
    'crawl -q -d evil $site/evil.html; pairs evil' \
    '/b.png|alt|<script>x [31m </script>|'
printf '<img src=c.png alt="caf\351">' >latin
{
	printf 'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n' "$(wc -c <latin)"
	printf 'Content-Type: text/html; charset=ISO-8859-1\r\n\r\n'
	cat latin
} >www/latin.html.http
run 'a charset that is not UTF-8, within the sandbox' \
    'crawl -q -d latin1 $site/latin.html; pairs latin1' '/c.png|alt|café|'
