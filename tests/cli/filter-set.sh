#!/bin/sh
# proofsheet-filter on a set: facts, texts, verdicts, and whatever may go wrong.
# shellcheck disable=SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
plan 35

picture a.jpg 640 480
picture wide.webp 1000 200
convert -size 200x200 xc:red flat.png
head -c 3000 a.jpg >cut.jpg
head -c 1000 /dev/zero >zeros
make_set set
add set a.jpg 'A swirl of blue and tan, seen from far above in the evening'
add set wide.webp "too wide, and it's ana@example.org who took it"
add set flat.png 'flat.png'
add set cut.jpg 'cut off in the middle of everything'
add set zeros ''
sql "INSERT INTO item (id, url, state) VALUES (6, 'r', 'refused'), (7, 'w',
    'waiting');
INSERT INTO mention (uid, item, source, caption, kind) VALUES ('r', 6, 1, 'r',
    'alt'), ('w', 7, 1, 'w', 'alt');
INSERT INTO mention (uid, item, source, caption, kind) SELECT 'x', 1, 1,
    'esc ' || char(27) || '[31m bell ' || char(7) || ' <script>alert(1)</script>'
    || ' ' || CAST(x'ff' AS TEXT), 'alt'"

filter() { proofsheet-filter -d set "$@"; }
facts() { sql 'SELECT * FROM fact ORDER BY item; SELECT * FROM text ORDER BY 1'; }
verdicts() { sql "SELECT mention, keep, rejected FROM record WHERE keep IS NOT NULL
    ORDER BY mention"; }

run 'what there is to do' 'filter -n' 'images    5 to measure
captions  8 to measure'
run 'and it is not done yet' 'facts' ''
run 'a set is read and judged' 'filter -r basic' \
'images    3 measured (3 by this run), 2 not readable (format 1, jpeg 1)
captions  8 measured (8 by this run)
pairs     7 judged by basic (7 by this run); it keeps 2
rejected  4 by aspect, 4 by not-blank, 4 by not-empty, 3 by min-side, '"3 by \
readable, and by 5 other rules"
run 'facts' 'sql "SELECT item, reason, format, width, height FROM fact"' \
'1||jpeg|640|480
2||webp|1000|200
3||png|200|200
4|jpeg: premature end of JPEG file|||
5|format: begins with 00 00 00 00, which is no image that is known here|||'
run 'texts' 'sql "SELECT mention, characters, words, language, pii_email FROM
    text WHERE mention < 6"' '1|59|13|en|0
2|46|8|en|1
3|8|1||0
4|35|7|en|0
5|0|0||0'
run 'verdicts name every rule, and what it read' 'verdicts | head -4' \
'1|1|
2|0|{"aspect":{"width":1000,"height":200},"no-personal-data":{"pii_email":1,"pii_phone":0,"pii_card":0,"pii_ip":0,"pii_iban":0,"pii_ssn":0}}
3|0|{"not-blank":{"spread":0},"not-empty":{"pdq_quality":0},"not-a-file-name":{"caption":"flat.png"},"described":{"boilerplate_share":1}}
4|0|{"readable":{"state":"fetched","unreadable":"jpeg: premature end of JPEG file"},"min-side":{"width":null,"height":null},"aspect":{"width":null,"height":null},"not-blank":{"spread":null},"not-empty":{"pdq_quality":null}}'
run 'what was refused is not kept' 'sql "SELECT rejected ->> \"\$.readable\" FROM
    record WHERE mention = 6"' '{"state":"refused","unreadable":null}'
run 'what still waits is not judged' 'sql "SELECT keep FROM record WHERE mention
    = 7"' ''
run 'the recipe is the set'"'"'s' 'sql "SELECT name, active FROM recipe"' \
    'basic|1'
facts >facts.1
verdicts >verdicts.1
run 'a second run does nothing twice' 'filter; facts | diff facts.1 -
verdicts | diff verdicts.1 -' 'images    3 measured (0 by this run), 2 not readable (format 1, jpeg 1)
captions  8 measured (0 by this run)
pairs     7 judged by basic (0 by this run); it keeps 2
rejected  4 by aspect, 4 by not-blank, 4 by not-empty, 3 by min-side, '"3 by \
readable, and by 5 other rules"

echo 'script: caption NOT REGEXP "(?i)<script"' | tr '"' "'" >own.recipe
run 'a caption that an older program measured is measured and judged again' '
sql "UPDATE text SET pii_url = NULL, words = 999 WHERE mention = 1"
filter -n | tail -1; filter -q
sql "SELECT words, keep, pii_url FROM record WHERE mention = 1"' \
'captions  1 to measure
13|1|0'
run 'another recipe, by a file' 'filter --json -r ./own.recipe' \
'{"images":0,"unreadable":0,"captions":0,"unmeasured":0,"judged":7,"set":{"images":5,"unreadable":2,"captions":8,"unmeasured":0,"reasons":{"format":1,"jpeg":1},"recipe":"own","pairs":7,"kept":3,"rejected":{"readable":3,"script":2}}}'
run 'another recipe touches no pixel' 'facts | diff facts.1 -' ''
run 'controls and <script> are escaped' 'sql "SELECT rejected FROM record WHERE
    mention = 8"' '{"script":{"caption":"esc \u001b[31m bell \u0007 \u003cscript\u003ealert(1)\u003c/script\u003e \ufffd"}}'
run 'and back: the verdicts are still there' 'filter -q -r basic
verdicts | diff verdicts.1 -' ''
run 'a score that no pair has' 'filter -r laion-aesthetics; echo $?
sql "SELECT name FROM recipe WHERE active"' \
"proofsheet-filter: laion-aesthetics: needs the score 'aesthetic', and no pair of \
this set has one: crawl a list that brings it as a column, or write it to the \
table score
2
basic"
run 'but in an empty set nothing is missed' 'make_set empty
proofsheet-filter -q -d empty -r \
laion-aesthetics; echo $?' 0
run 'a score from a list, a score from a model' '
sql "UPDATE mention SET extra = json_object(\"AESTHETIC_SCORE\", \"6.1\") WHERE
    id = 1; INSERT INTO score VALUES (2, \"aesthetic\", 4.5, \"1-10\")"
filter -q -r laion-aesthetics; sql "SELECT mention, keep FROM record WHERE
    mention < 4"' '1|1
2|0
3|0'
printf 'a: width > 1\nb: height > 1\n   AND wdth > 1\n' >bad.recipe
run 'a bad recipe is refused before anything is judged' 'filter -r bad.recipe
echo $?; sql "SELECT count(*) FROM recipe WHERE name = \"bad\""' \
'proofsheet-filter: bad.recipe:3:8: no such column: wdth
2
0'
run 'an unknown recipe' 'filter -r nosuch' "proofsheet-filter: nosuch: neither a \
shipped recipe (see -l) nor a file: No such file or directory"

run 'the eight hashes, when they are asked for later' 'filter -q --dihedral
sql "SELECT item, length(pdq_dihedral) FROM fact"' '1|256
2|256
3|256
4|
5|'
run 'and the other facts are as before' 'sql "SELECT item, hex(pdq), spread,
    sharpness FROM fact" >now; sql "UPDATE fact SET pdq_dihedral = NULL"
facts | diff facts.1 -' ''

# Measured is what was not, and as it was not; what was stays.
run 'some measures only, then more, then all' '
sql "DELETE FROM fact WHERE item = 1"; filter -q --measures pdq,entropy
state() { sql "SELECT measures, pdq_rule, spread IS NULL, entropy IS NULL
    FROM fact WHERE item = 1"; }
state; filter --measures entropy | grep ^images; state
filter --measures spread | grep ^images; state
filter | grep ^images; state; filter | grep ^images
filter -n --measures pdq --exact' \
',pdq,entropy,rights,|r0-luma|1|0
images    3 measured (0 by this run), 2 not readable (format 1, jpeg 1)
,pdq,entropy,rights,|r0-luma|1|0
images    3 measured (1 by this run), 2 not readable (format 1, jpeg 1)
,pdq,entropy,rights,,spread,rights,|r0-luma|0|0
images    3 measured (1 by this run), 2 not readable (format 1, jpeg 1)
,pdq,entropy,rights,,spread,rights,,all,|r0-rgb|0|0
images    3 measured (0 by this run), 2 not readable (format 1, jpeg 1)
images    0 to measure
captions  0 to measure'
run 'hashed anew where RGB at full size is wanted' '
sql "DELETE FROM fact WHERE item = 1"; filter -q --measures pdq
filter -n --exact --measures pdq | head -1; filter -q --exact --measures pdq
sql "SELECT measures, pdq_rule FROM fact WHERE item = 1"
filter -q; sql "UPDATE fact SET measures = \",all,\""; facts | diff facts.1 -' \
'images    1 to measure
,pdq,rights,|r0-rgb'

# A crawl holds its lock, brings one more image, and ends.
run 'follows a crawl to its end' '
flock set/crawl.lock sh -c "sleep 0.4; . \"$ROOT/tests/cli/filter.inc\"
sql() { sqlite3 set/catalog.db \"\$1\"; }
add set a.jpg \"one that came late, while filter was running\"; sleep 0.2" &
filter --follow -r basic --json | grep -o "^.\"images\":[0-9]*"; wait
sql "SELECT keep FROM record WHERE caption LIKE \"one that%\""' '{"images":1
1'
run 'follows a crawl that never was' 'filter --follow -q; echo $?' 0
run 'a WARC file that was cut off' 'cp -r set less; truncate -s -10 \
less/warc/00000.warc; sql "DELETE FROM fact" less
proofsheet-filter -q -d less 2>&1 | sed "s/ends at.*within/ends within/"' \
'proofsheet-filter: less/warc/00000.warc: ends within item 8: the set is damaged'
run 'a WARC file that is gone' 'rm less/warc/00000.warc
proofsheet-filter -q -d less' \
'proofsheet-filter: less/warc/00000.warc: No such file or directory'
run 'a catalog of a newer version' 'sql "PRAGMA user_version = 99" less
proofsheet-filter -d less 2>&1 | sed -n "s/up to.*/up to/p"; sql "SELECT count(*)
FROM fact" less' "proofsheet-filter: less/catalog.db: is of version 99, made by a \
newer Proofsheet; this one knows up to
0"
run 'a catalog that is not SQLite' 'mkdir -p not; cp zeros not/catalog.db
proofsheet-filter -d not 2>err; echo $?; sed "s/.*catalog/catalog/" err' '1
catalog.db: file is not a database'
run 'a full disk' 'rm -rf full; cp -r set full
sql "DELETE FROM fact; DELETE FROM text; PRAGMA wal_checkpoint(TRUNCATE)" full \
    >/dev/null
(ulimit -f 40; proofsheet-filter -q -d full 2>&1 | sed "s/.*catalog.db: //")
sql "PRAGMA integrity_check" full' 'disk I/O error
ok'
run 'and when there is room again' 'proofsheet-filter -q -d full
sql "SELECT * FROM fact ORDER BY item" full >a; sql "SELECT * FROM fact ORDER BY
    item" | diff a -' ''
run 'an item that was erased meanwhile' 'sql "PRAGMA foreign_keys = ON; DELETE
    FROM item WHERE id = 2"; filter -q; sql "SELECT count(*) FROM fact WHERE item
    = 2; SELECT count(*) FROM verdict WHERE mention = 2"' '0
0'
run 'no row for what is not fetched' 'sql "SELECT count(*) FROM fact WHERE item IN
    (6, 7)"' 0
run 'a set that two make at once' 'for i in 1 2 3 4 5 6 7 8; do
    for j in 1 2 3; do filter -n --follow -d new$i >/dev/null & done; wait
done' ''
