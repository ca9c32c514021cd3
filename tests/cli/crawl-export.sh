#!/bin/sh
# Exports of Instagram, Facebook and Google Photos, in all their forms: each
# photo with its caption, its time and what it was; and nothing else of them.
# shellcheck disable=SC2016,SC2154 # run evals; export.inc sets private
. "$(dirname "$0")/lib.sh"
# shellcheck source=export.inc
. "$ROOT/tests/cli/export.inc"
plan 32

crawl() { proofsheet-crawl -q "$@"; }
# What the catalog of $1 has of each photo, by name.
shows() {
	sql "SELECT replace(url, rtrim(url, replace(url, '/', '')), '') AS name,
	    coalesce(caption, '-'), coalesce(posted, '-'), posted_as, author,
	    title, extra FROM mention JOIN item ON item.id = item
	    ORDER BY name, url" "$1" | sed 's/|*$//'
}
leaks() { sql .dump "$1" | grep -v '^	' | grep -cE "$private"; }

posts='1.jpg|Løye 😀|2020-01-01T00:00:00Z|post|ana.b
2.jpg|café|2020-01-02T00:00:10Z|post|ana.b
3.jpg|of its own|2020-01-02T00:00:10Z|post|ana.b
4.jpg|a story|2020-02-01T00:00:00Z|story|ana.b
5.jpg|-|2020-02-01T00:00:00Z|profile|ana.b
6.webp|old|2020-02-01T00:00:00Z|archived|ana.b
9.jpg|gone soon|2020-02-01T00:00:00Z|deleted|ana.b
unlisted.heic|-|-|post|ana.b'
instagram_json ig/instagram-ana.b-2026-01-02-Ab12Cd34
run 'Instagram, JSON, a folder: its own photos, and what was left out is said' \
    'crawl -d ig1 ig; shows ig1' \
    "proofsheet-crawl: instagram: ig; left out: in messages 1, stickers 1
$posts"
pack ana.zip ig
run 'the same as a zip, of which nothing is unpacked' \
    'crawl -d ig2 ana.zip 2>/dev/null; shows ig2; ls' "$posts
ana.zip
ig
ig1
ig2"
run 'no place, address, device, mail or URL of it is kept, nor asked for' \
    'leaks ig1; leaks ig2; sql "SELECT count(*) FROM item WHERE url LIKE
	'"'http%'"'" ig2; sql "SELECT count(*) FROM frontier" ig2' '0
0
0
0'
run 'a second run finds nothing new' \
    'crawl -d ig2 ana.zip; shows ig2 | wc -l; sql "SELECT count(*) FROM
	attempt" ig2' '8
8'
mkdir -p ig21/your_instagram_activity
cp -r ig/inst*/media ig21/
cp -r ig/inst*/your_instagram_activity/media ig21/your_instagram_activity/content
run 'the layout of 2021, below your_instagram_activity/content' \
    'crawl -d c21 ig21; shows c21' "$(echo "$posts" | sed 's/|ana.b//')"
mv ig21/your_instagram_activity/content ig21 && rmdir ig21/your_instagram_activity
run 'the layout before, below content' \
    'crawl -d c20 ig21; shows c20' "$(echo "$posts" | sed 's/|ana.b//')"
instagram_2018 ig18
run 'the layout of 2018: media.json' 'crawl -d s18 ig18; shows s18' \
    'proofsheet-crawl: instagram: ig18; left out: in messages 1
a.jpg|of 2018|2018-05-01T12:00:00|post|ana18
b.jpg|told|2018-05-02T12:00:00|story|ana18
c.jpg|-|2018-05-03T12:00:00|profile|ana18'
instagram_html ightml
run 'as HTML: by structure, English dates, entities, mended captions' \
    'crawl -d html ightml; shows html; leaks html' \
    '1.jpg|Løye & co second line|2026-09-08T03:08:00|post
2.jpg|-|2026-09-07T23:00:00|post
3.jpg|café|-|post
4%20a.jpg|café|-|post
0'

instagram_html_2020 ightml20
run 'as HTML of 2020, without headings' \
    'crawl -d html20 ightml20; shows html20' \
    '1.jpg|Old caption|2020-01-01T01:00:00|post
2.jpg|-|2020-01-02T01:00:00|post'

faces='1.jpg|café|2020-01-01T00:01:40Z|post|ana.fb
2.jpg|in an album|2019-12-31T23:58:20Z|album|ana.fb|Mobile uploads
3.jpg|words of the post|2020-01-01T00:02:30Z|post|ana.fb
7.jpg|-|2019-12-31T23:58:20Z|story|ana.fb'
facebook_json fb your_facebook_activity/posts \
    your_posts__check_ins__photos_and_videos_1.json
run 'Facebook, JSON' 'crawl -d fb1 fb; shows fb1; leaks fb1' \
    "proofsheet-crawl: facebook: fb; left out: in groups 1, in messages 2
$faces
0"
facebook_json fbold posts your_posts_1.json
pack fbold.zip fbold
run 'Facebook, JSON, the older layout, a zip' \
    'crawl -d fb2 fbold.zip 2>/dev/null; shows fb2; leaks fb2' "$faces
0"
mkdir -p fb18/photos_and_videos/album
photo fb18/photos_and_videos/Wall_1/2.jpg
photo fb18/photos_and_videos/stickers_used/3.png
sed 's,your_facebook_activity/posts/media/Mobileuploads_1,photos_and_videos/Wall_1,g' \
    fb/your_facebook_activity/posts/album/0.json >fb18/photos_and_videos/album/0.json
run 'Facebook, JSON, the layout of 2018: albums by themselves' \
    'crawl -d fb18c fb18; shows fb18c' \
    'proofsheet-crawl: facebook: fb18; left out: stickers 1
2.jpg|in an album|2019-12-31T23:58:20Z|album||Mobile uploads'
facebook_html fbhtml
run 'Facebook, HTML: the caption, and not who added what, nor from where' \
    'crawl -d fb3 fbhtml; shows fb3; leaks fb3' \
    '1.jpg|The caption|2020-01-02T15:04:05|post
2.jpg|-|2020-01-03T15:04:00|post
0'

library='IMG_1(1).jpg|second|2020-01-01T00:00:00Z|library|||{"taken":"2010-01-01T00:00:00Z"}
IMG_1-edited.jpg|first é|2020-01-01T00:00:00Z|library|||{"taken":"2010-01-01T00:00:00Z"}
IMG_1.jpg|first é|2020-01-01T00:00:00Z|library|||{"taken":"2010-01-01T00:00:00Z"}
IMG_2.HEIC|still|2020-01-01T00:00:00Z|library|||{"taken":"2010-01-01T00:00:00Z"}
IMG_3.jpg|thrown|2020-01-01T00:00:00Z|deleted|||{"taken":"2010-01-01T00:00:00Z"}
IMG_4.jpg|-|2020-01-01T00:00:00Z|archived||At the lake|{"taken":"2010-01-01T00:00:00Z"}
alone.jpg|-|-|library'
takeout to
run 'Google Photos: sidecars, numbers, edits, Live Photos, trash, albums' \
    'crawl -d to1 to; shows to1; leaks to1' \
    "proofsheet-crawl: takeout: to; left out: not of Google Photos 1
$library
0"
mkdir one two parts
(cd to && zip -qr ../one/all.zip . -i '*.json'; zip -qr ../two/all.zip . -x '*.json')
cp one/all.zip parts/takeout-20240102T123456Z-001.zip
cp two/all.zip parts/takeout-20240102T123456Z-002.zip
run 'parts beside each other: the first is given, the second is found' \
    'crawl -d to2 parts/*-001.zip 2>/dev/null; shows to2; sql "SELECT count(*)
	FROM source" to2' "$library
1"
run 'parts that are given together, each a source, no photo twice' \
    'crawl -d to3 parts/*-001.zip parts/*-002.zip 2>/dev/null; shows to3
	sql "SELECT count(*) FROM source; SELECT count(*) FROM attempt" to3' \
    "$library
2
7"
run 'parts in other folders, of any name' \
    'crawl -d to4 two/all.zip one/all.zip 2>/dev/null; shows to4' "$library"
mkdir meta
mv ig/inst* whole
(cd whole && zip -qr ../meta/instagram-ana.b-2026-01-02-Ab12Cd34.zip media)
(cd whole && zip -qr ../meta/instagram-ana.b-2026-01-02-Xy98Zw76.zip your*)
run 'parts of Instagram, that end in other words; the account by their name' \
    'crawl -d ig3 meta/*34.zip 2>/dev/null; shows ig3' "$posts"
mkdir -p far/one far/two
cp one/all.zip far/one/takeout-20240102T123456Z-001.zip
cp one/all.zip far/two/takeout-20240102T123456Z-002.zip
cp two/all.zip far/two/takeout-20240102T123456Z-003.zip
run 'parts given from two folders, and one more found beside the second' \
    'crawl -d to5 far/one/*.zip far/two/*-002.zip 2>/dev/null; shows to5' \
    "$library"
run 'what is no export is none: by its structure, whatever its name' \
    'mkdir dull; photo dull/instagram.jpg; pack instagram-x-2026-01-02-ab.zip dull
	crawl -d dull1 dull instagram-x*.zip; sql "SELECT DISTINCT collector
	FROM source" dull1' files
run '--as says it where it does not show; and with commas, what it looks like' \
    'crawl -d as1 --as takeout dull; crawl -d as1 --as takeout,files ig18
	sql "SELECT collector FROM source ORDER BY id" as1; crawl -d as1 --as nothing dull
	crawl -d as1 --as files,nothing dull 2>&1 | cut -c1-45; shows as1 | head -1' \
    "takeout
files
proofsheet-crawl: --as 'nothing': is none of the collectors that -l lists
proofsheet-crawl: --as 'files,nothing': is no
a.jpg|-|-"
run 'a folder with a Live Photo: the still is taken, the film is no error' \
    'mkdir live; photo live/IMG_1.HEIC; photo live/IMG_1.MOV
	photo live/IMG_2.HEIC; photo live/IMG_2.MP4; printf "\0\0\0\030ftypqt  " \
	>live/IMG_1.MOV; cp live/IMG_1.MOV live/IMG_2.MP4; crawl -d live1 live
	shows live1' 'IMG_1.HEIC|-|-
IMG_2.HEIC|-|-'

cp -r whole broken
a=broken/your_instagram_activity/media
printf '{"media":[{"uri":"media/posts/2020' >$a/posts_1.json
printf '\376\377\000[\000]' >$a/reels.json
echo '[[[1]],{"media":[7,{"uri":9},{"title":1}]},"x",null]' >$a/posts_2.json
echo '"text"' >$a/posts_3.json
: >$a/posts_4.json
head -c 100000 /dev/zero >$a/posts_5.json
yes '[' | head -c 1000000 | tr -d '\n' >$a/posts_6.json
printf '[{"media":[{"uri":"media/posts/202001/2.jpg","title":"caf\351"}]}]' >$a/posts_7.json
{ printf '\357\273\277'; cat whole/your_instagram_activity/media/posts_1.json; } >$a/posts_8.json
yes '<div>' | head -c 3000000 >$a/posts_9.html
run 'broken texts: one reason, how many more, and all that can be read' \
    'crawl -d broken1 broken; shows broken1 | head -3' \
    'proofsheet-crawl: instagram: broken: your_instagram_activity/media/posts_1.json: is no JSON that can be read; 3 more passed over; left out: in messages 1, stickers 1
1.jpg|Løye 😀|2020-01-01T00:00:00Z|post|ana.b
2.jpg|café|2020-01-02T00:00:10Z|post|ana.b
3.jpg|of its own|2020-01-02T00:00:10Z|post|ana.b'
run 'what it lists and has not is said' \
    'rm whole/media/posts/202001/[12].jpg; crawl -d less whole 2>&1 |
	grep -o "; 2 that.*"' \
    '; 2 that it lists are not in it (media/posts/202001/1.jpg, ...): is a part of it missing?'
head -c 700 ana.zip >cut.zip
run 'a zip that is cut short: what can be read, with a reason' \
    'crawl -d cut1 --as instagram cut.zip 
	shows cut1; head -c 300 /dev/zero >none.zip
	crawl -d cut1 --as instagram none.zip; echo $?' \
    'proofsheet-crawl: instagram: cut.zip: is damaged, or no archive
6.webp|-|-|archived
proofsheet-crawl: instagram: none.zip: is damaged, or no archive; no photograph was taken from it
1'
run 'a zip within a zip is not opened' \
    'mkdir nest; cp -r ig18/* nest; cp ana.zip nest; pack nest.zip nest
	crawl -d nest1 nest.zip; shows nest1 | wc -l' \
    'proofsheet-crawl: instagram: nest.zip: ana.zip: is an archive within an export; left out: in messages 1
3'
run 'links in a folder or a zip are not followed' \
    'cp -r ig18 linked; ln -s /etc/passwd linked/photos/201805/e.jpg
	ln -s / linked/photos/201805/root; pack linked.zip linked
	crawl -d linked1 linked; crawl -d linked2 linked.zip 2>&1 | cut -c1-71
	shows linked1 | wc -l; shows linked2 | wc -l' \
    'proofsheet-crawl: instagram: linked: photos/201805/e.jpg: is a link, or no file; 1 more passed over; left out: in messages 1
proofsheet-crawl: instagram: linked.zip: photos/201805/e.jpg: is a link
3
3'
run 'an encrypted zip' \
    'pack locked.zip ig18 -Pword; crawl -d locked1 locked.zip
	echo $?' \
    'proofsheet-crawl: files: locked.zip: direct/201805/d.jpg: is encrypted; 5 more passed over
1'
head -c 70000000 /dev/zero | put bomb/photos/201805/zero.jpg
echo '{"photos":[]}' >bomb/media.json
i=0
while [ $i -lt 2 ]; do
	ln -f bomb/photos/201805/zero.jpg bomb/photos/201805/z$i.jpg
	i=$((i + 1))
done
pack bomb.zip bomb
run 'a bomb: bounded for each photo, and as a whole' \
    'crawl -d bomb1 bomb.zip 2>&1; echo $?; shows bomb1 | wc -l' \
    'proofsheet-crawl: instagram: bomb.zip: photos/201805/z0.jpg: is too large; 2 more passed over; no photograph was taken from it
1
0'
mkdir many && cp ig18/media.json many/
(mkdir -p many/photos/201805 && cd many/photos/201805 && seq 1000 |
	split -a 4 -l 1 - p --additional-suffix=.jpg)
pack many.zip many
run 'a thousand photographs, each read once' \
    'crawl -d many1 many.zip 2>/dev/null; shows many1 | wc -l' 1000
run 'a run that is stopped goes on' \
    'timeout 0.1 proofsheet-crawl -q -d stop many.zip 2>/dev/null
	crawl -d stop many.zip 2>/dev/null; shows stop | wc -l' 1000
run 'a dry run writes nothing' \
    'crawl -n -d dry ig18 2>/dev/null | wc -l; ls -d dry 2>/dev/null | wc -l' \
    '3
0'
