#!/bin/sh
# The answer as a page: pictures side by side, and nothing of strangers in it
# but text.
. "$(dirname "$0")/lib.sh"
plan 9

if [ ! -d "$DATA/photos/coco" ] || ! command -v jpegtran >/dev/null; then
	for i in 1 2 3 4 5 6 7 8 9; do
		skip "page $i" 'no photographs, or jpegtran'
	done
	exit 0
fi
mkdir theirs mine
set -- "$DATA"/photos/coco/*.jpg
cp "$1" theirs/1.jpg
convert "$2" -crop 80%x80%+60+30 +repage theirs/2.jpg
cp "$1" mine/same.jpg
cp "$2" 'mine/<b>&"whole".jpg'
cp "$3" mine/other.jpg
exiftool -q -overwrite_original -GPSLatitude=48.2 -GPSLatitudeRef=N \
    -GPSLongitude=16.4 -GPSLongitudeRef=E -Artist='Ana Nowhere' mine/other.jpg \
    'mine/<b>&"whole".jpg'
evil='</dd><script>document.title=1</script><img src=x onerror=alert(1)>'
printf '%s' "$evil" >theirs/2.txt
proofsheet-crawl -q -d set theirs >/dev/null 2>&1
proofsheet-filter -q -d set
ask() { proofsheet ask -q -d set --keep kept --html "$1" mine; }

run 'the page is made beside the answer: status 3' \
    'ask answer.html | grep -c "^IN THE SET"; ask answer.html >/dev/null; echo $?' '2
3'
run 'it is well-formed' 'xmllint --noout --nonet answer.html' ''
run 'each match has both pictures, and nothing else is loaded' \
    'grep -o "data:image/jpeg;base64" answer.html | wc -l
	grep -c "<script\|src=\"http\|<img src=x\|url(" answer.html' '4
0'
run 'a name and a caption stay text' \
    'grep -c "&lt;b&gt;&amp;&quot;whole&quot;.jpg" answer.html
	grep -c "&lt;/dd&gt;&lt;script&gt;" answer.html' '1
1'
run 'no word of where and by whom' 'grep -c Nowhere answer.html
	sed -n "s/.*base64,\([^\"]*\)\".*/\1/p" answer.html | head -n 1 | base64 -d |
	exiftool -q -s -GPSLatitude -Artist -' 0
run 'the crop is drawn upon the photo' \
    'grep -c "class=\"box\"" answer.html' 2
run 'the same inputs give the same page' \
    'export SOURCE_DATE_EPOCH=1700000000
	proofsheet-audit ask -q -d kept --against set --html a.html >/dev/null
	sleep 1
	proofsheet-audit ask -q -d kept --against set --html b.html >/dev/null
	cmp a.html b.html; grep -o "2023-11-14T22:13:20Z" a.html | head -n 1' \
    '2023-11-14T22:13:20Z'
run 'a folder that is not there' \
    'proofsheet-audit ask -q -d kept --against set --html no/where.html \
	>/dev/null; echo $?' 'proofsheet-audit: no/.where.html.new: No such file or directory
1'
if command -v chromium >/dev/null; then
	run 'a browser runs nothing of it' \
	    'chromium --headless --no-sandbox --disable-gpu --user-data-dir=c \
	    --disable-background-networking --dump-dom "file://$PWD/answer.html" \
	    2>/dev/null | grep -o "<title>.*</title>"' \
	    '<title>Are these photos in that set?</title>'
else
	skip 'a browser runs nothing of it' 'no chromium'
fi
