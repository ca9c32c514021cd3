#!/bin/sh
# What a person is told of each photo, from catalogs that are made here.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/audit.inc"
plan 33

set='set'
catalog set
item 1 https://a.example/1.jpg 11
item 2 https://a.example/2.jpg 22
item 3 https://a.example/3.jpg 33
item 4 https://a.example/4.jpg 44 refused 'robots: Disallow: /'
fact 1 ff00 90
fact 2 00ff 90
fact 3 0f0f 20
mention 1 1 https://a.example/one 'A lake'
mention 2 2 https://a.example/two 'A [31mred[0m field<script>'
mention 3 2 https://a.example/shown 'The field again'
sql "INSERT INTO recipe (id, name, sha256, body, judged, active)
	VALUES (1, 'basic', randomblob(32), 'large: width > 1000',
	'2026-11-10T00:00:00Z', 1);
    INSERT INTO verdict (recipe, mention, keep, rejected) VALUES
	(1, 1, 0, '{\"large\":{\"width\":640},\"no faces\":1}'),
	(1, 2, 1, NULL), (1, 3, 1, NULL);
    INSERT INTO cluster (item, representative) VALUES (1, 2);
    INSERT INTO snapshot (id, sha256, count, recipe, made)
	VALUES (1, x'$(hash abcd)', 1, 1, '2026-11-11T00:00:00Z');
    INSERT INTO listing (snapshot, place, mention) VALUES (1, 0, 3)"
sql "INSERT INTO policy (name, body, active) VALUES ('p', '', 1);
    INSERT INTO heed VALUES ('p', 'plus-data-mining', 'training'),
	('p', 'cawg-training-mining', 'training');
    UPDATE fact SET data_mining = 'DMI-PROHIBITED',
	training_mining = '{\"c2pa.data_mining\":\"notAllowed\"}' WHERE item = 1"
sql "UPDATE mention SET caption = char(27, 93, 7, 155, 8238) || caption"
cp -r set before

set=mine
catalog mine
item 1 file:///home/ana/lake.jpg 11
item 2 file:///home/ana/it%27s%20a%20field.jpg a2
item 3 file:///home/ana/elsewhere.jpg a3
item 4 file:///home/ana/grey.png a4
item 5 file:///home/ana/cut.jpg a5
item 6 'file:///home/ana/%1B]0;owned%07%C2%9B31m%E2%80%AEgpj.exe' a6
item 7 file:///home/ana/gone.jpg '' failed 'files: gone.jpg: No such file'
fact 1 ff00 90
fact 2 1234 90 2 003f
fact 3 5555 90
fact 4 0000 12
fact 6 ff01 90
sql "INSERT INTO fact (item, reason) VALUES (5, 'jpeg: truncated at 300')" mine

run 'without a search nothing is said: status 1' \
    'proofsheet-audit ask -d mine --against set; echo $?' \
    "proofsheet-audit: these photos were not compared with $dir/set yet: run proofsheet-index near --against $dir/set
1"
sql "INSERT INTO chance_of VALUES ('$dir/set', 'pdq', 2996, 1000000, 128, 8);
    INSERT INTO chance VALUES ('$dir/set', 'pdq', 0, 0),
	('$dir/set', 'pdq', 1, 0), ('$dir/set', 'pdq', 2, 0)" mine
near 1 1 0 1 1
near 1 2 16 1 0
near 2 2 2 2 0
near 6 1 1 1 0
searched 3

proofsheet-audit ask -q -d mine --against set >words
run 'something was found: status 3' \
    'proofsheet-audit ask -q -d mine --against set >again; echo $?' 3
block() { awk -v RS= -v n="$1" 'NR == n' words; }
run 'the same bytes, held only, with the rules and the copy' 'block 1' \
    'IN THE SET (same bytes)  /home/ana/lake.jpg
    image    https://a.example/1.jpg
    page     https://a.example/one
    caption  ] A lake
    fetched  2026-11-01T10:00:00Z
    listed   held, but not in the set'"'"'s newest manifest; rejected by recipe basic, by its rules: large, no faces
    copy of  https://a.example/2.jpg
    refused  cawg-training-mining: {"c2pa.data_mining":"notAllowed"} (signature not verified); plus-data-mining: DMI-PROHIBITED
    further  1 more image in the set matches it'
run 'near, mirrored, listed: of two mentions the listed one' 'block 2' \
    "IN THE SET (near-duplicate: 2 of 256 bits, mirrored)  /home/ana/it's a field.jpg
    image    https://a.example/2.jpg
    page     https://a.example/shown
    caption  ] The field again
    fetched  2026-11-02T10:00:00Z
    listed   yes, in the set's newest manifest
    chance   at most 0.008 images as near are to be expected (95 %, counted on this set); of random bits 2e-66"
run 'not found: in what, of how many, within what' 'block 3' \
    "NOT FOUND  /home/ana/elsewhere.jpg
    No image in this set has the same bytes, or a hash that is near.
    set      $dir/set
    searched 3 images by their bytes; the 2 of them that have a hash,
             within 31 of 256 bits, in all eight orientations"
run 'a hash of low quality: matched by bytes only, and it is said' 'block 4' \
    "NOT FOUND  /home/ana/grey.png
    No image in this set has the same bytes.
    set      $dir/set
    searched 3 images by their bytes
    but      only its bytes were compared: its hash is of quality 12 of 100, too plain a picture to match (under 50)"
run 'what cannot be decoded says why' 'block 5' \
    'NOT READABLE  /home/ana/cut.jpg
    why      jpeg: truncated at 300'
run 'a file name with escapes, C1 controls and a bidi override is harmless' \
    'block 6 | head -1; LC_ALL=C grep -c "[[:cntrl:]]" words' \
    'IN THE SET (near-duplicate: 1 of 256 bits, unchanged)  /home/ana/ ]0;owned 31mgpj.exe
0'
run 'what was not taken in says why' 'block 7' \
    'NOT READABLE  /home/ana/gone.jpg
    why      files: gone.jpg: No such file'
run 'what was asked, and that nothing left the machine' \
    'block 8 | head -6' \
    "7 photos: 3 found, 2 not found, 2 not readable
    set      $dir/set
    holds    3 images, 2 of them with a hash that can match
    manifest $(hash abcd) of 2026-11-11T00:00:00Z, 1 pair
    method   equal bytes; PDQ hashes within 31 of 256 bits
    sent     nothing left this machine"
run 'no word claims more than what was compared' \
    'grep -ciE "used to train|not used|trained on|was used" words' 0

proofsheet-audit ask -q -d mine --against set --json >json
get() { sqlite3 :memory: "SELECT $2 FROM json_each('[' ||
    replace(rtrim(CAST(readfile('$1') AS TEXT), char(10)), char(10), ',') ||
    ']')"; }
run 'JSON: one line a photo, with all that the schema asks for' \
    "wc -l <json; sqlite3 :memory: \"SELECT group_concat(value, ' ') FROM
	json_each(CAST(
	readfile('$ROOT/schemas/finding.schema.json') AS TEXT), '\\\$.required')\" |
	tr ' ' '\n' | sort >asked
	head -1 json >first; sqlite3 :memory: \"SELECT key FROM
	    json_each(CAST(readfile('first') AS TEXT))\" | sort | diff asked - && echo same" \
    '7
same'
run 'JSON: verdicts' "get json \"value ->> 'verdict', value ->> 'match',
	value ->> 'distance', value ->> 'transformation', value ->> 'listed',
	value ->> 'further', value ->> 'sent'\"" \
    'in-set|bytes|0|none|held|1|nothing
in-set|near|2|mirrored|manifest|0|nothing
not-found||||||nothing
not-found||||||nothing
not-readable||||||nothing
in-set|near|1|none|held|0|nothing
not-readable||||||nothing'
run 'JSON: the signals that refuse, as they were read' \
    "get json \"value -> 'refused'\" | head -1" \
    '[{"name":"cawg-training-mining","place":"bytes","raw":"{\"c2pa.data_mining\":\"notAllowed\"}"},{"name":"plus-data-mining","place":"bytes","raw":"DMI-PROHIBITED"}]'
run 'JSON: rules are an array' "get json \"value -> 'rules'\" | head -1" \
    '["large","no faces"]'
run 'JSON: the path of the photo, whatever folder it is asked in' \
    "get json \"value ->> 'file'\" | head -1" /home/ana/lake.jpg
run 'JSON: the recipe of the rules' "get json \"value ->> 'recipe',
	value ->> 'recipe_changed'\" | sort -u" 'basic|0'
run 'JSON: no byte that a terminal acts on' \
    'LC_ALL=C tr -d "\n" <json | LC_ALL=C grep -c "[[:cntrl:]]"
	LC_ALL=C grep -c "$(printf "\302\233")" json' '0
0'
run 'a second run replaces the findings' \
    'sql "SELECT count(*) FROM finding" mine' 7
cp -r set kept
sql "UPDATE recipe SET active = 0; INSERT INTO recipe (id, name, sha256, body,
	judged, active) VALUES (2, 'other', randomblob(32), 'calm: spread < 9',
	'2026-11-12T00:00:00Z', 1);
    INSERT INTO verdict (recipe, mention, keep, rejected)
	VALUES (2, 1, 0, '{\"calm\":1}'), (2, 2, 0, '{\"calm\":1}')"
said() { proofsheet-audit ask -q -d mine --against set | sed -n "$1"; }
first() { proofsheet-audit ask -q -d mine --against set --json | head -1 >one
    get one "$1"; }
run 'judged by another recipe since: the rules of that which chose the manifest' \
    'said 6p; first "value -> '"'rules', value ->> 'recipe', value ->> 'recipe_changed'"'"' \
    '    listed   held, but not in the set'"'"'s newest manifest; rejected by recipe basic, by its rules: large, no faces (the set'"'"'s recipe has changed since that manifest)
["large","no faces"]|basic|1'
sql 'DELETE FROM verdict WHERE recipe = 1 AND mention = 1'
run 'measured since: what that recipe makes of it is not known' \
    'said 6p; first "value -> '"'rules'"'"' \
    '    listed   held, but not in the set'"'"'s newest manifest; not judged by recipe basic (the set'"'"'s recipe has changed since that manifest)
null'
sql 'INSERT INTO verdict (recipe, mention, keep) VALUES (1, 1, 1)'
run 'a copy of what is listed: no rule rejects it' \
    'said 6,7p; first "value -> '"'rules'"'"' \
    '    listed   held, but not in the set'"'"'s newest manifest; kept by recipe basic (the set'"'"'s recipe has changed since that manifest)
    copy of  https://a.example/2.jpg
[]'
sql 'DELETE FROM snapshot; PRAGMA foreign_keys = ON; DELETE FROM snapshot'
run 'no manifest: the recipe judged by last' \
    'said 6p; first "value ->> '"'recipe', value ->> 'recipe_changed'"'"' \
    '    listed   held; the set has published no manifest; rejected by recipe other, by its rules: calm
other|0'
rm -r set && mv kept set
run 'a photo below this folder is named from here, in words' \
    'sql "UPDATE item SET url = '"'file://$dir/a%20b/lake.jpg'"' WHERE id = 1
	" mine; said 1p; cd mine && proofsheet-audit ask -q -d . --against ../set |
	sed -n 1p; cd ..; first "value ->> '"'file'"'"' \
    "IN THE SET (same bytes)  a b/lake.jpg
IN THE SET (same bytes)  $dir/a b/lake.jpg
$dir/a b/lake.jpg"
sql "UPDATE item SET url = 'file:///home/ana/lake.jpg' WHERE id = 1" mine
run 'the set was only read' \
    'sql .dump set >a; sql .dump before >b; cmp a b && echo same' same
run 'dry run: the answers, and nothing kept' \
    'sql "DELETE FROM finding" mine
	proofsheet-audit ask -nq -d mine --against set | head -1
	sql "SELECT count(*) FROM finding" mine' \
    'IN THE SET (same bytes)  /home/ana/lake.jpg
0'
kept() { sql "SELECT item, verdict, match, distance, transformation, further,
    listed, rules, representative, url, page, caption, fetched, quality, reason
    FROM finding ORDER BY item" mine; }
proofsheet-audit ask -q -d mine --against set >/dev/null
kept >undisturbed
run 'killed at ten moments and run again: as if undisturbed' \
    'for i in 0 1 2 3 4 5 6 7 8 9; do
		proofsheet-audit ask -q -d mine --against set >/dev/null &
		sleep 0.00$i; kill -9 $! 2>/dev/null; wait $! 2>/dev/null; done
	proofsheet-audit ask -q -d mine --against set >words2
	kept | diff undisturbed - && wc -l <undisturbed' 7
sql "UPDATE item SET sha256 = x'$(hash 99)', url = 'https://a.example/other.jpg'
    WHERE id = 1; UPDATE fact SET pdq = x'$(hash dead)' WHERE item = 1" set
run 'an image that was replaced since is no evidence: the next match is' \
    'proofsheet-audit ask -q -d mine --against set 2>err | head -2; cat err' \
    'IN THE SET (near-duplicate: 16 of 256 bits, unchanged)  /home/ana/lake.jpg
    image    https://a.example/2.jpg
proofsheet-audit: 2 matches are not what the set holds now, and were left out: run proofsheet-index near again'
sql 'DELETE FROM near' mine
run 'nothing found: status 0' \
    'proofsheet-audit ask -q -d mine --against set | grep -c "^IN THE SET"
	proofsheet-audit ask -q -d mine --against set >/dev/null; echo $?' '0
0'
set=mine item 8 file:///home/ana/new.jpg a8
run 'photos that came after the search: status 1' \
    'proofsheet-audit ask -q -d mine --against set 2>&1 | cut -c1-65' \
    'proofsheet-audit: photos came or went since they were compared wi'
run 'a set that is none: status 1' \
    'mkdir none; proofsheet-audit ask -d mine --against none; echo $?' \
    'proofsheet-audit: none/catalog.db: there is no set here
1'
run 'a view where a table should be is not read: status 1' \
    'cp -r before trap; sql "PRAGMA foreign_keys = OFF; DROP TABLE cluster;
	CREATE VIEW cluster AS SELECT 1 AS item, 2 AS representative" trap
	proofsheet-audit ask -d mine --against trap 2>&1 | sed "s/.*: //"' \
    'its tables are not those of a catalog'
run 'usage: status 2' 'proofsheet-audit ask -d mine; echo $?
	proofsheet-audit ask photo.jpg 2>/dev/null; echo $?
	proofsheet-audit nonsense 2>/dev/null; echo $?' \
    'proofsheet-audit: ask: which set is asked? --against SET
2
2
2'
