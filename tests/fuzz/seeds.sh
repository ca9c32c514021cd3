#!/bin/sh
# DIR: small files to fuzz from, odd ones and one picture in many forms, whole,
# cut and with a hole.
set -eu
mkdir -p "$1"
cd "$1"

: >empty
printf '\0' >nul
head -c 4096 /dev/zero >zeros
tr '\0' '\377' <zeros >ones
printf '<%.0s' $(seq 4096) >angles
printf 'a:%.0s' $(seq 4096) >colons
printf 'User-agent: *\nDisallow: /a*$\n' >robots
printf '<p><img src=a.jpg srcset="b.jpg 2x, c.jpg 3x" alt=x>' >html

# NAME OPTION...: the picture, written so.
form() {
	name=$1
	shift
	convert -size 32x24 -seed 1 plasma:fractal -depth 8 "$@" "$name" \
	    2>/dev/null || rm -f "$name"
}
for format in jpg png gif webp bmp tif avif heic; do
	form "whole.$format"
done
form deep.png -depth 16
form map.png -colors 20
form runs.bmp -colors 12 -compress RLE
form alpha.bmp -alpha set
form fax.tif -monochrome -compress Group4
form lzw.tif -compress LZW
form tiles.tif -define tiff:tile-geometry=16x16
form jpeg.tif -compress JPEG
form moves.gif -duplicate 2
form moves.webp -duplicate 2
! command -v cjxl >/dev/null || cjxl whole.png whole.jxl 2>/dev/null

for whole in whole.*; do
	head -c 200 "$whole" >"cut.${whole#*.}"
	{
		head -c 100 "$whole"
		head -c 100 /dev/zero
		tail -c +201 "$whole"
	} >"holed.${whole#*.}"
done
tar -cf members.tar whole.jpg robots
gzip -c robots >robots.gz

# Exports, their texts alone with a byte before each that says whose it is.
printf '%s' '1[{"media":[{"uri":"media/posts/202001/1.jpg","title":"L\u00c3\u00b8",
"creation_timestamp":1577836800}],"title":"x"}]' >posts.json
printf '%s' '3[{"timestamp":1,"attachments":[{"data":[{"media":{"uri":"a/1.jpg",
"description":"x"}}]}],"data":[{"post":"y"}]}]' >wall.json
printf '%s' '2<div><h2>x</h2><div><a href="media/posts/1.jpg"></a></div><div>Sep
08, 2026 3:08 am</div></div>' >posts.html
printf '%s' '7{"title":"b.jpg","photoTakenTime":{"timestamp":"1"}}' >side.json
printf 'a/IMG_1-edited(1).jpg' >name.txt
mkdir -p media/posts/202001
cp whole.jpg media/posts/202001/1.jpg
tail -c +2 posts.json >media/posts_1.json
zip -qr export.zip media
rm -r media
