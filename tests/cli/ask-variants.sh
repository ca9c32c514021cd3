#!/bin/sh
# A set holds what the web made of a person's photos: it is found, and said how.
. "$(dirname "$0")/lib.sh"
plan 13

mkdir web mine
seed=40
for name in square padded framed flopped tilted cut; do
	seed=$((seed + 1))
	convert -size 480x360 -seed $seed plasma:fractal mine/$name.png
done
convert mine/square.png -gravity center -crop 360x360+0+0 +repage \
    -resize 256x256 -quality 80 web/square.jpg
convert mine/padded.png -resize 256x256 -gravity center -background white \
    -extent 256x256 web/padded.jpg
convert mine/framed.png -bordercolor red -border 40x40 -quality 80 web/framed.jpg
convert mine/flopped.png -flop -shave 24x18 +repage -quality 60 web/flopped.webp
convert mine/tilted.png -background black -virtual-pixel background \
    -distort SRT 2 +repage -quality 80 web/tilted.jpg
convert mine/cut.png -crop 408x360+0+0 +repage -quality 80 web/cut.jpg
proofsheet build -q -d set web >/dev/null

proofsheet ask -q -d set --json --keep kept mine >answers 2>errors
found=$?
answers() {
	sqlite3 :memory: "SELECT replace(value ->> 'file', rtrim(value ->> 'file',
	    replace(value ->> 'file', '/', '')), ''), $1 FROM json_each('[' ||
	    replace(rtrim(CAST(readfile('${2-answers}') AS TEXT), char(10)),
	    char(10), ',') || ']') ORDER BY 1"
}
mine() { sqlite3 kept/catalog.db "$1"; }

run 'each is found' 'echo $found; cat errors
answers "value ->> '\''verdict'\''"' "3
cut.png|in-set
flopped.png|in-set
framed.png|in-set
padded.png|in-set
square.png|in-set
tilted.png|in-set"
run 'near, with what had become of it' \
    "answers \"value ->> 'match', value ->> 'transformation'\"" \
    "cut.png|near|cropped by 15 % right
flopped.png|near|cropped by 5 % left, cropped by 5 % top, cropped by 5 % right, cropped by 5 % bottom, mirrored
framed.png|near|plain margins around it
padded.png|near|padded to a square
square.png|near|cropped to the middle square
tilted.png|near|tilted 2 degrees clockwise, corners black"
run 'in few bits' "answers \"value ->> 'distance' < 20\" | grep -c '|1'" 6
run 'in words, too' 'proofsheet ask -q -d set mine/square.png | head -1 |
    sed "s/: [0-9]* of/: N of/"' \
    'IN THE SET (near-duplicate: N of 256 bits, cropped to the middle square)  mine/square.png'
run 'hashes in the eight orientations alone find none of these' \
    'for s in one; do mkdir $s; echo "robots: crawling" >$s/policy; done
proofsheet-crawl -q -d one --policy one/policy --as files -- mine >/dev/null
proofsheet-filter -q -d one --dihedral
proofsheet-index near -q -d one --against set | sed "s/ within.*//"
sqlite3 one/catalog.db "SELECT count(*) FROM near WHERE variant > 0"' \
    '2 pairs
0'
run 'what was measured without is measured again' \
    'proofsheet-filter -d one --variants -n | head -1; proofsheet-filter -q -d one \
    --variants; proofsheet-filter -d one --variants -n | head -1' \
    'images    6 to measure
images    0 to measure'
run 'by another list of variants, too' \
    'sqlite3 one/catalog.db "UPDATE variant SET rule = '\''derive-0'\'' WHERE item < 3"
proofsheet-filter -d one --variants -n | head -1' \
    'images    2 to measure'
run 'and is not searched with that list' \
    'proofsheet-index near -q -d one --against set >/dev/null
sqlite3 one/catalog.db "SELECT count(DISTINCT item) FROM near"' 4
run 'a match is compared anew with what the set holds' \
    'cp -r set other; sqlite3 other/catalog.db "UPDATE fact
    SET spdq = randomblob(32), spdq_trimmed = NULL WHERE item = 1"
sqlite3 kept/catalog.db "UPDATE near SET against = '\''$dir/other'\'';
    UPDATE search SET against = '\''$dir/other'\''"
proofsheet-audit ask -q -d kept --against other --json >again
answers "value ->> '\''verdict'\''" again | grep -c in-set' \
    'proofsheet-audit: 1 match is not what the set holds now, and was left out: run proofsheet-index near again
5'
run 'a number that is none is no match' \
    'mine "UPDATE near SET variant = 65000 WHERE item = 2"
proofsheet-audit ask -q -d kept --against other --json 2>/dev/null >again
answers "value ->> '\''verdict'\''" again | grep -c in-set' 4
run 'codes that are cut short are refused' \
    'mine "UPDATE variant SET codes = zeroblob(33) WHERE item = 3" 2>&1 |
    sed "s/.*CHECK/CHECK/; s/ (.*//"' \
    'CHECK constraint failed: length(codes) % 34 = 0'
run 'an erased photo takes its variants along' \
    'mine "PRAGMA foreign_keys = ON; DELETE FROM item WHERE id = 3;
    SELECT count(*) FROM variant WHERE item = 3"' 0
run 'photos that came by other bytes have none of the old ones' \
    'mine "UPDATE item SET sha256 = randomblob(32) WHERE id = 4;
    SELECT count(*) FROM variant WHERE item = 4"' 0
