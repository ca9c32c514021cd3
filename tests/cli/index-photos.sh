#!/bin/sh
# Photographs and copies made of them, through crawl and filter: copies are
# found, in their orientation, and one of each is listed.
# shellcheck disable=SC1091,SC2016,SC2034,SC2154
. "$(dirname "$0")/lib.sh"
plan 6

if [ ! -d "$DATA/photos/coco" ] || ! command -v jpegtran >/dev/null; then
	for i in 1 2 3 4 5 6; do skip "copies $i" 'no photographs, or jpegtran'; done
	exit 0
fi

mkdir theirs mine
set -- "$DATA"/photos/coco/*.jpg
for i in 1 2 3 4 5; do
	cp "$1" theirs/$i.jpg
	echo "photograph $i" >theirs/$i.txt
	shift
done
djpeg -scale 1/2 theirs/1.jpg | cjpeg -quality 60 >theirs/half1.jpg
djpeg theirs/2.jpg | cjpeg -quality 30 >theirs/worse2.jpg
cp theirs/3.jpg theirs/same3.jpg
for i in half1 worse2 same3; do echo "copy $i" >theirs/$i.txt; done
echo 'wide: width >= 1' >all.recipe
proofsheet-crawl -q -d set theirs >/dev/null 2>&1
proofsheet-filter -q -d set -r ./all.recipe
names="replace(replace(a.url, rtrim(a.url, replace(a.url, '/', '')), ''), '.jpg',
    ''), replace(replace(b.url, rtrim(b.url, replace(b.url, '/', '')), ''),
    '.jpg', '')"

run 'copies are near, and nothing else is' 'proofsheet-index near -q -d set
sql "SELECT $names, same_bytes FROM near JOIN item a ON a.id = near.item
JOIN item b ON b.id = near.other ORDER BY 1"' \
'3 pairs within 31 bits: 8 items searched for among 8, 8 of these with a hash
1|half1|0
2|worse2|0
3|same3|1'
run 'each is a cluster' 'proofsheet-index cluster -q -d set' \
'3 clusters, the largest of 2 items, the widest of 6 bits; 3 items are copies'
run 'the largest represents, then the most bytes, then the first' 'sql "SELECT
$names FROM cluster JOIN item a ON a.id = cluster.representative JOIN item b ON
b.id = cluster.item WHERE a.id <> b.id ORDER BY 1"' '1|half1
2|worse2
3|same3'
run 'one of each is in the manifest' 'proofsheet-index manifest -q -d set |
sed "s/ in.*//"' '5 pairs'
run 'all is as it should be' 'proofsheet-index verify -q -d set' \
'8 items verified, 0 faults'

cp theirs/4.jpg mine/same.jpg
jpegtran -copy none -flip horizontal theirs/4.jpg >mine/mirrored.jpg
jpegtran -copy none -rotate 90 theirs/4.jpg >mine/right.jpg
jpegtran -copy none -rotate 180 theirs/5.jpg >mine/turned.jpg
jpegtran -copy none -transpose theirs/5.jpg >mine/transposed.jpg
cp "$1" mine/other.jpg
proofsheet-crawl -q -d own mine >/dev/null 2>&1
proofsheet-filter -q -d own --dihedral
run 'a copy is found in its orientation' 'proofsheet-index near -q -d own \
--against set >/dev/null; sqlite3 own/catalog.db "ATTACH \"set/catalog.db\" AS s"\
 "SELECT $names, orientation, same_bytes FROM near JOIN item a ON a.id =
near.item JOIN s.item b ON b.id = near.other ORDER BY 1"' 'mirrored|4|2|0
right|4|8|0
same|4|1|1
transposed|5|5|0
turned|5|3|0'
