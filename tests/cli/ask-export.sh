#!/bin/sh
# A person asks a set with what they downloaded of their own, as it came.
# shellcheck disable=SC2016,SC2154 # run evals; export.inc sets private
. "$(dirname "$0")/lib.sh"
# shellcheck source=export.inc
. "$ROOT/tests/cli/export.inc"
plan 8

mkdir photos tmp
TMPDIR=$dir/tmp
export TMPDIR
convert -size 480x360 -seed 1 plasma:fractal photos/lake.jpg
convert -size 480x360 -seed 2 plasma:fractal photos/field.jpg
convert -size 480x360 -seed 3 plasma:fractal elsewhere.jpg
echo 'A lake, as one sees it from the road' >photos/lake.txt
jpegtran -flip horizontal photos/lake.jpg >mirrored.jpg
proofsheet build -q -d set photos >/dev/null

instagram_json ig mirrored.jpg elsewhere.jpg
cp photos/field.jpg ig/media/posts/202002/unlisted.heic
cp photos/field.jpg ig/your_instagram_activity/messages/inbox/bob_1/photos/7.jpg
pack ana.zip ig
# What is said of each photo: file in the zip, verdict, match.
answers() {
	sed 's/^{"file":"[^"]*#\([^"]*\)".*"verdict":"\([a-z-]*\)".*"match":\([^,]*\),.*/\1 \2 \3/' |
	    sort
}
# How, and which file.
found() { sed -n 's/^IN THE SET (\([a-z]*\).*)  /\1 /p'; }

run 'each photo of the export has its answer; those in messages are not asked' \
    'proofsheet ask -q -d set --json ana.zip 2>said | answers; cat said' \
    "media/archived_posts/202003/6.webp not-readable null
media/posts/202001/1.jpg in-set \"near\"
media/posts/202001/2.jpg not-found null
media/posts/202001/3.jpg not-readable null
media/posts/202002/unlisted.heic in-set \"bytes\"
media/profile/202001/5.jpg not-readable null
media/recently_deleted/202003/9.jpg not-readable null
media/stories/202002/4.jpg not-readable null
proofsheet-crawl: instagram: ./ana.zip; left out: in messages 1, stickers 1"
run 'in words, by the name within the zip: status 3' \
    'proofsheet ask -q -d set ana.zip 2>/dev/null | found
	proofsheet ask -q -d set ana.zip >/dev/null 2>&1; echo $?' \
    'near ana.zip#media/posts/202001/1.jpg
same ana.zip#media/posts/202002/unlisted.heic
3'
run 'the folder that the zip was unpacked into gives the same' \
    'proofsheet ask -q -d set ig 2>/dev/null | found' \
    'near ig/media/posts/202001/1.jpg
same ig/media/posts/202002/unlisted.heic'
run 'nothing of it stays' 'ls -A tmp; ls' 'ana.zip
elsewhere.jpg
ig
mirrored.jpg
photos
said
set
tmp'
run 'what is kept on demand: captions, times, kinds, the account; no more' \
    'mkdir in; cp ana.zip in/instagram-ana.b-2026-01-02-Ab12Cd34.zip
	proofsheet ask -q -d set --keep kept in/*.zip >/dev/null 2>&1
	sql "SELECT caption, posted, posted_as, author FROM mention
	WHERE caption LIKE '"'L%'"'" kept; sql .dump kept | grep -v "^	" |
	grep -cE "$private"' \
    'Løye 😀|2020-01-01T00:00:00Z|post|ana.b
0'
run 'as files: all that lies in it is asked, messages too' \
    'proofsheet ask -q -d set --as files --json ana.zip 2>/dev/null | answers |
	grep -c "in-set"' 3
run 'a photo beside an export: each is what it looks like' \
    'proofsheet ask -q -d set --json ana.zip photos/lake.jpg 2>/dev/null |
	grep -c "in-set"' 3
run 'two parts, given together' \
    '(cd ig && zip -qr ../one.zip media && zip -qr ../two.zip your*)
	proofsheet ask -q -d set --keep parts one.zip two.zip >/dev/null 2>&1
	sql "SELECT count(*), count(caption) FROM mention" parts' '8|6'
