#!/bin/sh
# Small copies of what was found in another set, for people to compare.
. "$(dirname "$0")/lib.sh"
plan 9

photos=$DATA/photos
[ -d "$photos" ] || {
	for i in 1 2 3 4 5 6 7 8 9; do
		skip "previews $i" 'no photographs here'
	done
	exit 0
}
mkdir theirs ours
find "$photos" -name '*.jpg' | sort | head -n 12 | xargs -I{} cp {} theirs
one=$(find theirs -name '*.jpg' | sort | sed -n 3p)
two=$(find theirs -name '*.jpg' | sort | sed -n 7p)
cp "$one" ours/same.jpg
cp "$two" ours/other.jpg
printf 'more' >>ours/other.jpg
take() {
	proofsheet-crawl -q -d "$1" "$2" >/dev/null
	proofsheet-filter -q -d "$1" --dihedral
}
take set theirs
take mine ours
proofsheet-index near -q -d mine --against set >/dev/null
cp -r set before

run 'each photo that was found, and each image that it was found as' \
    'proofsheet-filter -d mine --previews set' \
    '4 previews made, 0 images without bytes'
run 'the other set is only read' \
    'cmp set/catalog.db before/catalog.db' ''
run 'they are kept with the digest of what they were made of' \
    "sql 'SELECT count(*) FROM preview JOIN item ON preview.item = item.id
	AND preview.sha256 = item.sha256 WHERE against = \"\"' mine" 2
sql "SELECT writefile('p.jpg', jpeg) FROM preview WHERE against <> '' LIMIT 1" \
    mine >/dev/null
run 'one is a JPEG of no more than some hundred pixels' \
    'proofsheet-filter -p --measures size p.jpg |
	jq -c "[.format, .reason, ([.width, .height] | min) < 300]"' \
    '["jpeg",null,true]'
run 'without a word of where and when' \
    'proofsheet-filter -p p.jpg | jq -c "[.taken, .camera, .gps]"' \
    '[null,null,0]'
run 'a run later makes the same' \
    'proofsheet-filter -q -d mine --previews set; sql "SELECT count(*) FROM
	preview" mine' 4
item=$(sql "SELECT other FROM near ORDER BY other LIMIT 1" mine)
proofsheet-index verify -q -d set >/dev/null
sqlite3 set/catalog.db "UPDATE item SET bytes = 99999999 WHERE id = $item"
run 'what the set says of its bytes is not believed' \
    'proofsheet-filter -d mine --previews set' \
    '3 previews made, 1 image without bytes'
sql "DELETE FROM item WHERE id = 1" mine
run 'what is erased takes its preview along' \
    "sql 'SELECT item FROM preview WHERE against = \"\"' mine" 2
run 'a set that is not there is named' \
    'proofsheet-filter -d mine --previews nowhere; echo $?' \
    'proofsheet-filter: nowhere: No such file or directory
1'
