#!/bin/sh
# What no hash of a whole image sees: pieces, collages, turned and mirrored
# ones, found by local features from filter to the answer.
# shellcheck disable=SC1091,SC2016,SC2034,SC2154
. "$(dirname "$0")/lib.sh"
plan 12

if [ ! -d "$DATA/photos/coco" ] || ! command -v convert >/dev/null; then
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		skip "features $i" 'no photographs, or convert'
	done
	exit 0
fi

mkdir theirs mine
set -- "$DATA"/photos/coco/*.jpg
for i in 1 2 3 4 5 6; do
	cp "$1" mine/$i.jpg
	shift
done
cp "$1" "$2" "$3" "$4" "$5" "$6" theirs
convert mine/1.jpg -gravity NorthWest -crop 70%x70%+80+60 +repage theirs/cut1.jpg
convert mine/2.jpg -background black -rotate 10 theirs/turned2.jpg
for i in 3:"$1" "$2:$3"; do
	convert "${i%:*}" -resize 300x300! a.png 2>/dev/null ||
	    convert "mine/${i%:*}.jpg" -resize 300x300! a.png
	convert "${i#*:}" -resize 300x300! b.png
	convert a.png b.png +append row-${#i}.png
done
convert row-*.png -append theirs/collage3.jpg
convert mine/4.jpg -flop -gravity Center -crop 80%x70%+0+0 +repage \
    theirs/mirrored4.jpg
convert mine/5.jpg -resize 440x440 -background gray95 -gravity North \
    -splice 0x90 -gravity Center -extent 480x800 theirs/screenshot5.jpg
echo 'robots: crawling' >policy
for i in mine theirs; do
	proofsheet-crawl -q -d set-$i --policy policy --as files $i >/dev/null 2>&1
done
# Of either set: the last part of each URL, without its suffix.
found="SELECT replace(replace(a.url, rtrim(a.url, replace(a.url, '/', '')), ''),
    '.jpg', '') AS mine, replace(replace(b.url, rtrim(b.url, replace(b.url, '/',
    '')), ''), '.jpg', ''), near.orientation FROM near JOIN item a ON
    a.id = near.item JOIN s.item b ON b.id = near.other WHERE
    inliers >= 5 ORDER BY 1"
ask() {
	sqlite3 set-mine/catalog.db "ATTACH 'set-theirs/catalog.db' AS s" "$1"
}

run 'without features there is nothing to be said' \
    'proofsheet-filter -q -d set-mine --variants
proofsheet-filter -q -d set-theirs
proofsheet-index near -q -d set-mine --against set-theirs --json |
sed "s/.*\"codes.*features.*/asked/; s/{.*/not asked/"' 'not asked'
run 'few are kept, many asked with; what is measured is not measured again' \
    'proofsheet-filter -q -d set-theirs --features
proofsheet-filter -q -d set-mine --features=asked --variants
proofsheet-filter -n -d set-theirs --features | head -1
proofsheet-filter -n -d set-mine --features=asked --variants | head -1
sqlite3 set-theirs/catalog.db "SELECT DISTINCT asked, length(points) FROM feature"
sqlite3 set-mine/catalog.db "SELECT asked, min(length(points)) > 20000,
max(length(points)) <= 81920 FROM feature"' 'images    0 to measure
images    0 to measure
0|2560
1|1|1'
wanted='1|cut1|1
2|turned2|1
3|collage3|1
4|mirrored4|2
5|screenshot5|1'
run 'each is found, the mirrored one as that, and nothing else is' \
    'proofsheet-index near -q -d set-mine --against set-theirs | tail -1
ask "$found"' "5 of these by local features, or by both
$wanted"
run 'where it is: the piece, whole' "ask \"SELECT count(*) FROM near WHERE
abs((affine ->> '\$[0][0]') - 1 / 0.7) < 0.02 AND
abs((affine ->> '\$[1][1]') - 1 / 0.7) < 0.02 AND
abs(affine ->> '\$[0][1]') < 0.02\"" 1
run 'the same by one job, and once more' 'ask "SELECT * FROM near" >before
proofsheet-index near -q -j1 -d set-mine --against set-theirs >/dev/null
ask "SELECT * FROM near" | cmp - before && ls set-theirs/hashes |
grep -c features-' 1
run 'they are verified' 'proofsheet-index verify -q -d set-theirs' \
    '11 items verified, 0 faults'
run 'a dry run says it, and writes nothing' 'sqlite3 set-mine/catalog.db \
"DELETE FROM near"
proofsheet-index near -q -n -d set-mine --against set-theirs | tail -1
ask "SELECT count(*) FROM near"' '5 of these by local features, or by both
0'
run 'what is erased is found no more' 'sqlite3 set-theirs/catalog.db \
"PRAGMA foreign_keys = 1" "DELETE FROM item WHERE url LIKE \"%cut1%\""
proofsheet-index near -q -d set-mine --against set-theirs | tail -1' \
    '4 of these by local features, or by both'
run 'points of another rule are not compared' 'sqlite3 set-theirs/catalog.db \
"UPDATE feature SET rule = \"other\" WHERE item = (SELECT id FROM item WHERE
url LIKE \"%turned2%\")"
proofsheet-index near -q -d set-mine --against set-theirs | tail -1' \
    '3 of these by local features, or by both'
run 'a stranger may write what he likes' 'cp -r set-theirs hostile
sqlite3 hostile/catalog.db "UPDATE feature SET points = CASE item % 4 WHEN 0 THEN
randomblob(2560) WHEN 1 THEN zeroblob(2560) WHEN 2 THEN zeroblob(40 * 3000) ELSE
zeroblob(0) END" "UPDATE fact SET width = CASE item % 3 WHEN 0 THEN -5 WHEN 1 THEN 0
ELSE 9223372036854775807 END"
proofsheet-index near -q -d set-mine --against hostile | tail -1' \
    '0 of these by local features, or by both'
run 'a set without its hashes has them made' 'rm -rf set-theirs/hashes/f*
proofsheet-index near -q -d set-mine --against set-theirs | tail -1
ls set-theirs/hashes | grep -c features' '3 of these by local features, or by both
2'
run 'a word that is none' 'proofsheet-filter --features=many -d set-mine 2>&1' \
    'proofsheet-filter: --features=many: =asked, or nothing'
