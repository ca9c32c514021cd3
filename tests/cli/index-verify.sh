#!/bin/sh
# Whatever is done to a set, proofsheet-index verify says it, and where.
# shellcheck disable=SC1091,SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/index.inc
. "$ROOT/tests/cli/index.inc"
plan 33

verify() { proofsheet-index verify -q -d bad; }
# COMMAND: does it to a copy of the sound set.
harm() { rm -rf bad && cp -r set bad && eval "$1"; }
# OFFSET: another byte is there.
poke() { printf '\001' | dd of="$2" bs=1 seek="$1" conv=notrunc status=none; }
at() { sql "SELECT $1 FROM item WHERE id = $2"; }

make_set set
add_item set 1 'the first photograph'
add_item set 2 ''
add_item set 3 'the third one'
add_fact set 1 "$(bytes 32 11)" 4 3
add_fact set 3 "$(bytes 32 77)" 4 3
proofsheet-index near -q -d set >/dev/null
proofsheet-index manifest -q -d set >/dev/null
w=warc/00000.warc

run 'a sound set' 'harm :; verify; echo $?' '3 items verified, 0 faults
0'
run 'in JSON' 'proofsheet-index verify -q -d bad --json' '{"items":3,"faults":0}'
run 'bytes that are not those' 'harm "poke $(at body_offset 3) bad/$w"; verify
echo $?' "https://example.org/3.jpg: its bytes do not have its SHA-256: $w, \
record $(at record_offset 3), body $(at body_offset 3), 13 bytes
3 items verified, 1 fault
1"
run 'the same in JSON' 'proofsheet-index verify -q -d bad --json' \
"{\"subject\":\"https://example.org/3.jpg\",\"fault\":\"its bytes do not have its \
SHA-256: $w, record $(at record_offset 3), body $(at body_offset 3), 13 bytes\"}
{\"items\":3,\"faults\":1}"
run 'a record without its first line' 'harm "poke 3 bad/$w"; verify | head -1' \
"https://example.org/1.jpg: no WARC/1.1 record begins at its record_offset: \
$w, record 0, body $(at body_offset 1), 20 bytes"
run 'a record that is said to be shorter' 'harm "sql \"UPDATE item SET
record_length = record_length - 5 WHERE id = 1\" bad"; verify | head -1' \
"https://example.org/1.jpg: its record is longer than record_length: $w, \
record 0, body $(at body_offset 1), 20 bytes"
run 'a record that is said to be longer' 'harm "sql \"UPDATE item SET
record_length = record_length + 5 WHERE id = 1\" bad"; verify | head -1' \
"https://example.org/1.jpg: its record does not end where record_length says: \
$w, record 0, body $(at body_offset 1), 20 bytes"
run 'a body outside of its record' 'harm "sql \"UPDATE item SET bytes = 25
WHERE id = 1\" bad"; verify | head -1' \
"https://example.org/1.jpg: its body lies outside of its record: $w, record 0, \
body $(at body_offset 1), 25 bytes"
run 'a body before its record' 'harm "sql \"UPDATE item SET body_offset =
-9223372036854775807 WHERE id = 1\" bad"; verify | head -1 | cut -c 1-62' \
'https://example.org/1.jpg: its body lies outside of its record'
run 'a span without end' 'harm "sql \"UPDATE item SET record_length =
9223372036854775807 WHERE id = 3\" bad"; verify | head -1' \
"https://example.org/3.jpg: its record, 9223372036854775807 bytes from \
$(at record_offset 3) on, is not within $w"
run 'a WARC file cut short' 'harm "truncate -s $(at body_offset 3) bad/$w"
verify' "$w: $(at body_offset 3) bytes of $(stat -c %s set/$w) are there
https://example.org/3.jpg: its record, $(at record_length 3) bytes from \
$(at record_offset 3) on, is not within $w
3 items verified, 2 faults"
run 'a WARC file that is gone' 'harm "rm bad/$w"; verify | tail -1' \
    '3 items verified, 4 faults'
run 'what was never committed is no fault' 'harm "echo tail >>bad/$w"; verify' \
    '3 items verified, 0 faults'
run 'a list of hashes that is damaged' 'harm "poke 40 bad/hashes/pdq.list"; verify' \
'hashes/pdq.list: is damaged: its XXH3 differs
3 items verified, 1 fault'
run 'hashes that are damaged' 'harm "poke 4200 bad/hashes/pdq-1.segment"; verify' \
'hashes/pdq-1.segment: is damaged: the XXH3 of a block differs
3 items verified, 1 fault'
run 'some hashes that are absent' 'harm "rm bad/hashes/pdq-1.segment"; verify' \
'hashes/pdq-1.segment: is absent
3 items verified, 1 fault'
run 'hashes that are absent' 'harm "rm bad/hashes/*"; verify' \
'3 items verified, 0 faults'
run 'hashes of older facts' 'harm "sql \"UPDATE fact SET pdq = zeroblob(32)\" \
bad"; proofsheet-index verify -qv -d bad | tail -1' \
'proofsheet-index: hashes/pdq.list: is of older facts; near adds to it
3 items verified, 2 faults'
run 'hashes that are not those of the catalog' 'harm "sql \"UPDATE fact SET pdq =
zeroblob(32) WHERE item = 3; DELETE FROM hash_log WHERE id = (SELECT max(id) FROM
hash_log)\" bad"; verify' \
'hashes/pdq.list: does not hold the hashes of the catalog
https://example.org/3.jpg: differs from its line of out/manifest.jsonl in pdq
3 items verified, 2 faults'
run 'hashes of another catalog' 'harm "sql \"UPDATE hash_log SET token = 0\" bad"
proofsheet-index verify -qv -d bad' \
'proofsheet-index: hashes/pdq.list: is of another catalog; near makes it anew
proofsheet-index: hashes/spdq.list: is of another catalog; near makes it anew
3 items verified, 0 faults'
run 'a manifest that was edited' 'harm "echo >>bad/out/manifest.jsonl"; verify' \
'out/manifest.jsonl: is not what its snapshot was of: its SHA-256 differs
3 items verified, 1 fault'
run 'a manifest that is gone' 'harm "rm bad/out/manifest.jsonl"; verify' \
'out/manifest.jsonl: cannot be read
3 items verified, 1 fault'
run 'a manifest of no snapshot' 'harm "sql \"PRAGMA foreign_keys = ON; DELETE
FROM snapshot\" bad"; verify' 'out/manifest.jsonl: is of no snapshot
3 items verified, 1 fault'
run 'a catalog whose rows name none' 'harm "sql \"PRAGMA foreign_keys = OFF;
DELETE FROM mention WHERE id = 2\" bad"; verify | sort -r' \
'catalog.db: row ? of verdict names no row of mention
catalog.db: row ? of listing names no row of mention
3 items verified, 2 faults'
run 'a caption that another one took the place of' 'harm "sql \"UPDATE mention
SET caption = caption || 1 WHERE id = 1\" bad"; verify; echo $?' \
"https://example.org/1.jpg: a pair's url, page, kind and caption are not those \
of its uid $(sql 'SELECT uid FROM mention WHERE id = 1')
https://example.org/1.jpg: differs from its line of out/manifest.jsonl in caption
3 items verified, 2 faults
1"
run 'a pair that no manifest lists' 'harm "sql \"PRAGMA foreign_keys = ON; DELETE
FROM snapshot; UPDATE mention SET page = NULL WHERE id = 2\" bad
rm bad/out/*"; verify' \
"https://example.org/2.jpg: a pair's url, page, kind and caption are not those \
of its uid $(sql 'SELECT uid FROM mention WHERE id = 2')
3 items verified, 1 fault"
run 'facts of the same bytes that are not those that were published' \
'harm "sql \"UPDATE fact SET width = 9, pdq_quality = 1 WHERE item = 3\" bad"
verify; echo $?' \
'https://example.org/3.jpg: differs from its line of out/manifest.jsonl in width, pdq_quality
3 items verified, 1 fault
1'
run 'facts that are gone' 'harm "sql \"DELETE FROM fact WHERE item = 1\" bad
rm bad/hashes/*"; verify | grep -c "differs .* format, width, height, orientation, pdq"' 1
run 'a title and an author that were not there' 'harm "sql \"UPDATE mention SET
title = 1, author = 2 WHERE id = 2\" bad"; verify | head -1' \
'https://example.org/2.jpg: differs from its line of out/manifest.jsonl in title, author'
more="UPDATE recipe SET active = 0; INSERT INTO recipe (id, name, sha256, body,
judged, active) VALUES (2, 'other', randomblob(32), '', '2026-11-23', 1);
UPDATE item SET status = 304, fetched = '2026-11-24' WHERE id = 2;
INSERT INTO verdict (recipe, mention, keep, rejected) VALUES (2, 3, 0, '{}')"
run 'another recipe, another crawl: known by now, and no fault' \
'harm "sql \"\$more\" bad"; verify; echo $?' \
'out/manifest.jsonl: note: the catalog knows more by now of 3 pairs in it
3 items verified, 0 faults
0'
run 'the same in JSON' 'proofsheet-index verify -q -d bad --json' \
'{"subject":"out/manifest.jsonl","note":"the catalog knows more by now of 3 pairs in it"}
{"items":3,"faults":0}'
run 'and published again, the same once more' 'proofsheet-index manifest -q -d bad \
>/dev/null; verify' '3 items verified, 0 faults'
run 'an image that is another one now' 'harm "sql \"UPDATE item SET sha256 =
zeroblob(32) WHERE id = 1; UPDATE fact SET width = 9 WHERE item = 1\" bad
"; verify | sed 1d' \
'out/manifest.jsonl: note: the catalog knows more by now of 1 pair in it
3 items verified, 1 fault'
