#!/bin/sh
# What a set lists under a name, from a catalog that is made here.
# shellcheck disable=SC2016 # run evals
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/audit.inc"
plan 18

set='set'
catalog set
item 1 https://cdn.example/1.jpg 11
item 2 https://ana.example/2.jpg 22
item 3 https://img.ana.example:8443/3.jpg '' refused 'robots: Disallow: /'
item 4 https://notana.example/4.jpg 44
item 5 https://cdn.example/5.jpg 55
mention 1 1 https://www.instagram.com/Ana/p/Cx1/ 'A lake'
mention 2 1 https://a.example/copy 'A lake'
mention 3 2 https://a.example/two 'A field'
mention 4 4 https://www.instagram.com/anabel/ 'Another'
mention 5 5 https://a.example/five "$(printf 'x\033[31m')"
sql "UPDATE mention SET author = '@ana' WHERE id = 5;
    UPDATE item SET final_url = 'http://moved.example/1.jpg' WHERE id = 1;
    INSERT INTO snapshot (id, sha256, count, made)
	VALUES (1, x'$(hash abcd)', 1, '2026-11-11T00:00:00Z');
    INSERT INTO listing (snapshot, place, mention) VALUES (1, 0, 2)"
cp -r set before

listed() { proofsheet-audit listed --against set "$@"; }
json() { listed --json "$@" >lines; sqlite3 :memory: "SELECT line.value ->> 'verdict',
    line.value ->> 'images', line.value ->> 'held', line.value ->> 'manifest',
    (SELECT group_concat(hit.value ->> 'url' || ' ' || (hit.value ->> 'by'), ' ')
    FROM json_each(line.value, '\$.hits') AS hit) FROM json_each('[' ||
    replace(rtrim(CAST(readfile('lines') AS TEXT), char(10)), char(10), ',')
    || ']') AS line"; }

run 'an account by its URL: the page of an image, listed in the manifest' \
    'json --account https://instagram.com/ana/' \
    'listed|1|1|1|https://cdn.example/1.jpg page'
run 'a handle is looked for everywhere, also as an author' \
    'json --account ana' \
    'listed|2|2|1|https://cdn.example/1.jpg page https://cdn.example/5.jpg author'
run 'an account at a site where it has none' \
    'json --account @ana@social.example' 'not-found|0|0|0|'
run 'a host and all below it, held or not; none that only ends alike' \
    'json --host ANA.example' \
    'listed|2|1|0|https://ana.example/2.jpg url https://img.ana.example:8443/3.jpg url'
run 'the host that a redirect led to' 'json --host moved.example' \
    'listed|1|1|1|https://cdn.example/1.jpg url'
printf '%s\n' http://ana.example/2.jpg#x '' https://A.example/copy/ no/url \
    https://ana.example/none.jpg >urls
run 'URLs of images and pages, one answer each, and what is none is said' \
    'json --url-list urls' \
    'proofsheet-audit: urls: 1 of 4 lines are no URL of the web
listed|1|1|0|https://ana.example/2.jpg url
listed|1|1|1|https://cdn.example/1.jpg page
not-found|0|0|0|'
run 'the same from stdin, in one pass' \
    'seq -f "https://ana.example/%g.jpg" 3000 | json --url-list - |
	sort | uniq -c | sed "s/^ *//"' \
    '1 listed|1|1|0|https://ana.example/2.jpg url
2999 not-found|0|0|0|'
run 'in words: of URLs those that are listed; harmless on a terminal' \
    'listed --url-list urls --account ana 2>/dev/null | sed "s|$dir|.|
	/^1 name/,\$d" | head -22; listed --account ana |
	LC_ALL=C grep -c "[[:cntrl:]]"' \
    'LISTED  url http://ana.example/2.jpg#x
    set      ./set
    images   1, of which the set holds the bytes of 1; its newest manifest lists 0
    image    https://ana.example/2.jpg
    page     https://a.example/two
    fetched  2026-11-02T10:00:00Z
    by       the URL of the image

LISTED  url https://A.example/copy/
    set      ./set
    images   1, of which the set holds the bytes of 1; its newest manifest lists 1
    image    https://cdn.example/1.jpg
    page     https://a.example/copy
    fetched  2026-11-01T10:00:00Z
    by       the page; in the set'"'"'s newest manifest

LISTED  account ana
    set      ./set
    images   2, of which the set holds the bytes of 2; its newest manifest lists 1
    image    https://cdn.example/1.jpg
    page     https://www.instagram.com/Ana/p/Cx1/
    fetched  2026-11-01T10:00:00Z
0'
run 'status 3 where one is listed, 0 where none is' \
    'listed --host ana.example >/dev/null; echo $?
	listed --host none.example >said; echo $?; sed "s,at 2.*Z,at T," said' \
    "3
0
NOT LISTED  host none.example
    set      $dir/set

1 name: 0 listed in $dir/set as it was at T.
A name that is listed says nothing of the picture behind it: ask with the
photo itself.  Nothing left this machine."
run 'a public suffix is nobody'"'"'s' 'listed --host co.uk; echo $?' \
    "proofsheet-audit: --host 'co.uk': is a public suffix, below which others have theirs: name yours
2"
run 'what is no account, no host, no list: status 2' \
    'for o in --account=http://a.example/ana "--host=a b" --url-list=/absent
	do listed "$o" 2>/dev/null; echo $?; done; echo nothing >none
	listed --url-list none; echo $?' "2
2
2
proofsheet-audit: --url-list 'none': has no URL of the web
2"
run 'no name, no set' 'listed; echo $?; proofsheet-audit listed --host a.b
	echo $?' \
    'proofsheet-audit: listed: under which name? --account, --host or --url-list
2
proofsheet-audit: listed: which set is asked? --against SET
2'
run 'JSON: all that the schema asks for, and no more' \
    'listed --json --host ana.example >one; sqlite3 :memory: "SELECT (SELECT
	group_concat(key) FROM json_each(CAST(readfile('"'one'"') AS TEXT))) =
	(SELECT group_concat(value) FROM json_each(CAST(
	readfile('"'$ROOT/schemas/listed.schema.json'"') AS TEXT),
	'"'\$.required'"'))"' 1
run 'the set was only read' \
    'sql .dump set >a; sql .dump before >b; cmp a b && echo same' same
run 'a view where a table should be is not read' \
    'cp -r before trap; sql "PRAGMA foreign_keys = OFF; DROP TABLE cluster;
	CREATE VIEW cluster AS SELECT 1 AS item, 2 AS representative" trap
	proofsheet-audit listed --host a.b --against trap 2>&1 | sed "s/.*: //"' \
    'its tables are not those of a catalog'
run 'proofsheet ask, of names alone' \
    'proofsheet ask -d set --host ana.example --account="it'"'"'s" --json |
	cut -c1-38; proofsheet ask -d set --host ana.example >/dev/null; echo $?' \
    '{"name":"ana.example","kind":"host","v
{"name":"it'"'"'s","kind":"account","verdi
3'
convert -size 64x64 -seed 3 plasma:fractal mine.jpg
run 'proofsheet ask, of a photo and a name' \
    'proofsheet ask -q -d set --host ana.example mine.jpg |
	grep -E "^(NOT|LISTED)"; proofsheet ask -q -d set --host none.example \
	mine.jpg >/dev/null; echo $?' \
    'LISTED  host ana.example
NOT FOUND  mine.jpg
0'
run 'proofsheet ask, of a name that is none: before any photo is read' \
    'proofsheet ask -q -d set --host com mine.jpg; echo $?' \
    "proofsheet-audit: --host 'com': is a public suffix, below which others have theirs: name yours
2"
