#!/bin/sh
# proofsheet-index on small sets whose answers can be told by hand.
# shellcheck disable=SC1091,SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/index.inc
. "$ROOT/tests/cli/index.inc"
plan 59

index() { proofsheet-index -q "$@"; }
pairs() { sql "SELECT item, other, distance, orientation, same_bytes FROM near
    WHERE against = '$1' ORDER BY item, other"; }
clusters() { sql 'SELECT representative, group_concat(item, " ") FROM (SELECT *
    FROM cluster ORDER BY item) GROUP BY representative'; }
digest() { sha256sum set/out/manifest.jsonl | cut -c 1-64; }
active() { sql 'SELECT lower(hex(sha256)) FROM snapshot WHERE active = 1'; }
json() { sqlite3 :memory: 'CREATE TABLE l (j)' '.mode ascii' \
    '.separator "\037" "\n"' ".import '$1' l" '.mode list' '.separator | "\n"' \
    "$2"; }
listed() { sql 'SELECT group_concat(mention, " ") FROM (SELECT mention
    FROM listing JOIN snapshot ON snapshot.id = listing.snapshot
    WHERE active = 1 ORDER BY place)'; }

run 'usage is told on stderr, with status 2' \
    'proofsheet-index >/dev/null; echo $?' "$(proofsheet-index --help; echo 2)"
run 'a verb has a help of its own' 'proofsheet-index near --help | head -1' \
    'usage: proofsheet-index near [OPTION]...'
run 'an option may not belong to the verb' 'index cluster --radius 3; echo $?' \
'proofsheet-index: cluster takes no --radius
2'
run 'a verb that there is not' 'index bake; echo $?' \
"proofsheet-index: 'bake' is no verb: see proofsheet-index --help
2"
run 'a radius has bounds' 'index near --radius 81; echo $?' \
"proofsheet-index: --radius '81': is not a number from 0 to 80
2"
run 'a format is one of the table' 'index manifest --format xml; echo $?' \
"proofsheet-index: --format 'xml': is none of the formats that -l lists
2"
run '-l lists the writers' "proofsheet-index -l | sed 's/ .*//'" 'jsonl
csv
parquet'
run 'a set that is not there is not made' 'index near -d none; echo $?; ls' \
'proofsheet-index: none: there is no set here
1'

# 1 and 2 have the same code; 3 is 8 bits from it, 4 is 31 from 1 and 39 from
# 3; 5 is 32 from 1; 6 has the bytes of 1 and a hash of low quality; 7 and 8
# have the same bytes and no hash; 9 is near nothing.
make_set set
zero=$(bytes 28 00)
add_item set 1 one
add_item set 2 two
add_item set 3 three
add_item set 4 four
add_item set 5 five
add_item set 6 one
add_item set 7 seven
add_item set 8 seven
add_item set 9 nine
add_fact set 1 "00000000$zero" 100 100
add_fact set 2 "00000000$zero" 200 100
add_fact set 3 "000000ff$zero" 100 200
add_fact set 4 "fffffe00$(bytes 27 00)ff" 100 100
add_fact set 5 "ffffffff$zero" 300 300
add_fact set 6 "00000000$zero" 100 100 49
add_fact set 9 "$(bytes 32 aa)" 100 100 50

run 'a set of sound bytes is sound' 'index verify' '9 items verified, 0 faults'
run 'near says what it found' 'index near' \
'7 pairs within 31 bits: 9 items searched for among 9, 6 of these with a hash'
near='1|2|0|1|0
1|3|8|1|0
1|4|31|1|0
1|6|0|1|1
3|5|24|1|0
4|5|17|1|0
7|8|0|1|1'
run 'near is exact, and stars copies' 'pairs ""' "$near"
run 'near again is the same' 'index near -j 3 >/dev/null; pairs ""' "$near"
run 'near records the search' \
    'sql "SELECT against, radius, items, others FROM search"' '|31|9|9'
run 'near can say it in JSON' 'index near --json' \
'{"pairs":7,"radius":31,"items":9,"others":9,"hashed":6,"codes":5}'
run 'a dry run writes nothing' 'index near -n --radius 0; pairs ""' \
"3 pairs within 0 bits: 9 items searched for among 9, 6 of these with a hash
$near"
run 'a smaller radius replaces all' 'index near --radius 8 >/dev/null; pairs ""' \
'1|2|0|1|0
1|3|8|1|0
1|6|0|1|1
7|8|0|1|1'
index near >/dev/null
run 'an erased item leaves no pair' 'sql "PRAGMA foreign_keys = ON; BEGIN;
DELETE FROM item WHERE id = 5; SELECT count(*) FROM near; ROLLBACK"' '5'

run 'cluster says what it found' 'index cluster' \
'2 clusters, the largest of 6 items, the widest of 39 bits; 6 items are copies'
run 'the largest represents, then the earliest' 'clusters' '5|1 2 3 4 5 6
7|7 8'
run 'complete clusters have none that is farther than the radius' \
    'index cluster --complete; clusters; index cluster >/dev/null' \
'3 clusters, the largest of 4 items, the widest of 31 bits; 5 items are copies
2|1 2 4 6
5|3 5
7|7 8'
run 'of the same size the smallest URL' 'sql "UPDATE item SET fetched = NULL,
bytes = 3; UPDATE fact SET width = 9, height = 9;"; index cluster --json
clusters' '{"clusters":2,"largest":6,"copies":6,"diameter":39}
1|1 2 3 4 5 6
7|7 8'
run 'more bytes go first' 'sql "UPDATE item SET bytes = 4 WHERE id = 8"
index cluster >/dev/null; clusters' '1|1 2 3 4 5 6
8|7 8'
run 'what the recipe keeps goes before what it rejects' 'sql "UPDATE verdict
SET keep = 0 WHERE mention <> 3"; index cluster >/dev/null; clusters
sql "UPDATE verdict SET keep = 1"; index cluster >/dev/null' \
'3|1 2 3 4 5 6
8|7 8'
run 'another rule may choose' 'index cluster --prefer "kept DESC, item.id DESC" \
>/dev/null; clusters; index cluster --prefer "(SELECT value FROM score WHERE
score.item = id) DESC, width ASC -- and no more" >/dev/null; clusters
index cluster >/dev/null' '6|1 2 3 4 5 6
8|7 8
1|1 2 3 4 5 6
7|7 8'
run 'but not do anything else' 'for rule in "1; DELETE FROM item" wdth \
    "\"wdth\"" "load_extension(1)" "1 LIMIT 1"; do
index cluster --prefer "$rule"; echo $?; done; clusters' \
"proofsheet-index: --prefer '1; DELETE FROM item': is more than the terms of an ORDER BY
2
proofsheet-index: --prefer 'wdth': no such column: wdth
2
proofsheet-index: --prefer '\"wdth\"': no such column: wdth
2
proofsheet-index: --prefer 'load_extension(1)': not authorized to use function: load_extension
2
proofsheet-index: --prefer '1 LIMIT 1': near \",\": syntax error
2
1|1 2 3 4 5 6
8|7 8"
run 'a dry run leaves the clusters' 'sql "DELETE FROM near"; index cluster -n
clusters' '0 clusters, the largest of 0 items, the widest of 0 bits; 0 items are copies
1|1 2 3 4 5 6
8|7 8'
sql 'UPDATE item SET bytes = 5 WHERE id BETWEEN 7 AND 8;
    UPDATE item SET bytes = 4 WHERE id IN (4, 5, 9);
    UPDATE item SET bytes = 5 WHERE id = 3;
    UPDATE item SET bytes = 4 WHERE bytes = 3 AND id = 4'

run 'the manifest lists what is kept, without copies' \
    'index manifest | sed "s/SHA.*//"; listed' \
'3 pairs in ./set/out/manifest.jsonl, 
1 8 9'
run 'its snapshot is the digest of the file' 'active' "$(digest)"
first=$(digest)
json set/out/manifest.jsonl 'SELECT key FROM l, json_each(j) WHERE l.rowid = 1' \
    >keys
run 'a row is the record' 'json set/out/manifest.jsonl "SELECT j->>\"uid\",
j->>\"url\", j->>\"sha256\", j->>\"width\", j->>\"keep\", j->>\"signals\" FROM l" |
head -1' "$(sql 'SELECT uid FROM mention WHERE id = 1')|https://example.org/1.jpg|$(printf one |
    sha256sum | cut -c 1-64)|9|1|[]"
run 'its keys are those of the schema' 'sqlite3 :memory: "SELECT key FROM
json_each(readfile(\"$ROOT/schemas/record.schema.json\"), \"$.properties\")" |
cmp - keys' ''
run 'the same content is the same snapshot' \
    'index manifest >/dev/null; sql "SELECT count(*) FROM snapshot"' 1
run 'what is rejected is not listed' 'sql "UPDATE verdict SET keep = 0,
rejected = json_object() WHERE mention = 8"; index manifest --json |
sed "s/sha.*//"; listed' '{"rows":2,"
1 9'
run 'another content names the one before' \
    'sql "SELECT count, parent FROM snapshot ORDER BY id"' '3|
2|1'
run 'the content of before is the snapshot of before' 'sql "UPDATE verdict
SET keep = 1, rejected = NULL"; index manifest >/dev/null; active; listed
sql "SELECT count(*) FROM snapshot"' "$first
1 8 9
2"
run 'a dry run publishes nothing' 'sql "UPDATE verdict SET keep = 0";
index manifest -n | sed "s/SHA.*//"; active; ls set/out
sql "UPDATE verdict SET keep = 1"' "0 pairs in ./set/out/manifest.jsonl, 
$first
manifest.jsonl"
run 'what was refused since is not listed' 'sql "UPDATE item SET state =
\"refused\" WHERE id = 9"; index manifest >/dev/null; listed' '1 8'
sql "UPDATE item SET state = 'fetched' WHERE id = 9; INSERT INTO verdict (recipe,
mention, keep) VALUES (1, 9, 1)"
run 'what is suppressed by its bytes is not listed' 'sql "INSERT INTO suppressed
(sha256, why, since) SELECT sha256, 1, 1 FROM item WHERE id = 8"
index manifest >/dev/null; listed' '1 9'
run 'what is near a suppressed hash is not listed' 'sql "UPDATE suppressed SET
sha256 = NULL, pdq = x'"'0000000f$zero'"'"; index manifest >/dev/null; listed' \
'8 9'
run 'but not what is far from it' 'sql "UPDATE suppressed SET
pdq = x'"'ffffffff$zero'"'"; index manifest >/dev/null; listed' '1 8 9'
sql 'DELETE FROM suppressed'
run '--all lists every pair, and makes no snapshot' 'sql "UPDATE verdict SET
keep = 0 WHERE mention = 9"; index manifest --all >/dev/null
active; json set/out/all.jsonl "SELECT count(*), j->>\"duplicate_of\" FROM l
GROUP BY 2"' "$first
3|
1|$(printf seven | sha256sum | cut -c 1-64)
5|$(printf one | sha256sum | cut -c 1-64)"
sql 'UPDATE verdict SET keep = 1'
run 'CSV has as many rows and a head' 'sql "UPDATE mention SET caption =
\"=cmd|x\" || char(10) || char(34) WHERE id = 9"
index manifest --format csv >/dev/null; sqlite3 :memory: \
".import --csv set/out/manifest.csv m" "SELECT count(*), caption FROM m
WHERE url LIKE \"%9.jpg\""' "1|'=cmd|x
\""
run 'a format that is not asked for goes' 'index manifest >/dev/null; ls set/out' \
'all.jsonl
manifest.jsonl'
run 'without the library parquet says what to do' 'sql "UPDATE mention SET
caption = 1"; PROOFSHEET_DUCKDB=/none index manifest --format parquet; echo $?' \
'proofsheet-index: parquet: duckdb: /none: cannot open shared object file: No such file or directory
1'
run 'and leaves what was published' '[ "$(active)" = "$(digest)" ] && echo yes' \
    yes
index manifest >/dev/null
run 'what it left behind is used up' 'ls set/out' 'all.jsonl
manifest.jsonl'
run 'no recipe, no manifest' 'sql "UPDATE recipe SET active = 0"
index manifest; echo $?; sql "UPDATE recipe SET active = 1"' \
'proofsheet-index: ./set: no recipe has judged its pairs: run proofsheet-filter -r RECIPE first
1'

# A person's photos: 1 is item 3 of the set turned (orientation 6) at 2 bits,
# and 30 bits as it is; 2 has the bytes of item 9; 3 is of low quality; 4 is
# known in one orientation only.
make_set mine
add_item mine 1 mine1
add_item mine 2 nine
add_item mine 3 mine3
add_item mine 4 mine4
ff=$(bytes 32 ff)
turned=$(for k in 1 2 3 4 5 6 7 8; do
	case $k in
	1) echo "3ffffff0$(bytes 27 00)0f" ;;
	6) echo "000000ff$(bytes 27 00)03" ;;
	*) echo "$ff" ;;
	esac
done | tr -d '\n')
add_fact mine 1 "3ffffff0$(bytes 27 00)0f" 100 100
sql "UPDATE fact SET pdq_dihedral = x'$turned'" mine
add_fact mine 3 "00000000$zero" 100 100 49
add_fact mine 4 "00000000$zero" 100 100
found() { sql "SELECT item, other, distance, orientation, same_bytes FROM near
    ORDER BY item, other" mine; }
near='1|1|10|6|0
1|2|10|6|0
1|3|2|6|0
1|4|11|1|0
1|5|10|1|0
2|9|0|1|1
4|1|0|1|0
4|2|0|1|0
4|3|8|1|0
4|4|31|1|0'
run 'near asks another set' 'proofsheet-index near -d mine --against set' \
'proofsheet-index: 1 item has no hashes of the flipped pixels: mirrored and turned copies are not found there; proofsheet-filter --dihedral makes them, --variants those of crops, too
10 pairs within 31 bits: 4 items searched for among 9, 6 of these with a hash'
run 'in eight orientations, of which the nearest counts' found "$near"
run 'the search names the folder' 'sql "SELECT * FROM search" mine |
cut -d "|" -f 1-4' "$(realpath set)|31|4|9"
run 'by any name it is the same set' 'index near -d mine -j 2 \
--against ./mine/../set >/dev/null; found; sql "SELECT count(*) FROM search" mine' \
"$near
1"
run 'pairs of the set itself stay' 'index near -d mine >/dev/null; found | grep -c .' 11
run 'a set may ask itself' 'index near -d set --against set >/dev/null
sql "SELECT count(*) FROM near WHERE item = other AND distance = 0 AND same_bytes"' 9
run 'another set may not be there' 'index near -d mine --against none; echo $?' \
'proofsheet-index: none: there is no set here
1'

if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	cp -r set foreign && rm foreign/hashes/* && chmod -R go=rX foreign .
	# The build may stand where only root may go.
	mkdir other && cp -r mine "$(command -v proofsheet-index)" other/
	chmod -R a+rwX other
	run 'a set that cannot be written is asked all the same' 'setpriv \
--reuid 65534 --clear-groups --regid 65534 other/proofsheet-index \
near -q -d other/mine --against foreign; ls foreign/hashes' \
'10 pairs within 31 bits: 4 items searched for among 9, 6 of these with a hash'
else
	skip 'a set that cannot be written is asked all the same' 'needs root'
fi

# Of 3000 items with the same hash, 30 have the bytes of the one before.
make_set many
fill_set many 3000
sql "UPDATE fact SET pdq = zeroblob(32)" many
run 'of many copies each is paired with the first' 'index near -d many | cut -d" " \
-f 1-2; index cluster -d many' '3029 pairs
1 cluster, the largest of 3000 items, the widest of 0 bits; 2999 items are copies'

# err(3) frees nothing: with ASan, leaks are no matter here.
export ASAN_OPTIONS=detect_leaks=0
cp -r set broken
run 'a catalog of a newer version' 'sql "PRAGMA user_version = 99" broken
index near -d broken; echo $?' \
"proofsheet-index: broken/catalog.db: is of version 99, made by a newer Proofsheet; this one knows up to $(sql \
    'PRAGMA user_version')
1"
run 'a catalog that is not SQLite' 'echo "This is no catalog, but a text of
more than a hundred bytes, so that SQLite reads all of the head it wants." \
>broken/catalog.db; rm -f broken/catalog.db-*; index verify -d broken 2>&1 | sed "s|$PWD/||"' \
'proofsheet-index: broken/catalog.db: file is not a database'

# Of the hundred, each has a near one, of up to 8 other bits, among the many;
# and of the many, the last hundred have one among the others.
make_set hundred
make_set wide
sql "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL
    SELECT i + 1 FROM n WHERE i < 100000)
INSERT INTO item (id, url) SELECT i, i FROM n;
INSERT INTO fact (item, pdq, pdq_quality)
    SELECT id, randomblob(32), 100 FROM item WHERE id <= 99900;
INSERT INTO fact (item, pdq, pdq_quality)
    SELECT item + 99900, CAST(substr(pdq, 1, 31) || 'p' AS BLOB), 100
    FROM fact WHERE item <= 100" wide
sql "ATTACH 'wide/catalog.db' AS wide;
INSERT INTO item (id, url) SELECT id, url FROM wide.item WHERE id <= 100;
INSERT INTO fact (item, pdq, pdq_quality)
    SELECT item / 900, CAST('p' || substr(pdq, 2) AS BLOB), 100
    FROM wide.fact WHERE item % 900 = 0 AND item <= 90000" hundred
run 'many hashes are searched by parts of them' \
    'index near -d hundred --against wide >/dev/null
    sql "SELECT count(*), sum(other = 900 * item), max(distance) <= 8
    FROM near" hundred' '100|100|1'
run 'and those of one set with each other' 'index near -d wide >/dev/null
    sql "SELECT count(*), sum(other = item + 99900), max(distance) <= 8
    FROM near" wide' '100|100|1'
