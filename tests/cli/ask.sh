#!/bin/sh
# A person asks a set for photos of theirs.
. "$(dirname "$0")/lib.sh"
plan 16

mkdir photos mine tmp empty
TMPDIR=$dir/tmp
export TMPDIR
seed=0
for name in lake field hill; do
	seed=$((seed + 1))
	convert -size 480x360 -seed $seed plasma:fractal photos/$name.jpg
	echo "A $name, as one sees it from the road" >photos/$name.txt
done
proofsheet build -q -d set photos >/dev/null

cp photos/lake.jpg mine/same.jpg
djpeg -scale 1/2 photos/field.jpg | cjpeg -quality 60 >'mine/-half one.jpg'
jpegtran -flip horizontal photos/hill.jpg >"mine/it's mirrored.jpg"
convert -size 480x360 -seed 77 plasma:fractal mine/elsewhere.jpg
head -c 300 photos/lake.jpg >mine/cut.jpg
mkdir other
cp mine/elsewhere.jpg other

# One key of the answers in a file of JSON lines, by name of the photo.
answers() {
	sqlite3 :memory: "SELECT replace(value ->> 'file', rtrim(value ->> 'file',
	    replace(value ->> 'file', '/', '')), ''), $1 FROM json_each('[' ||
	    replace(rtrim(CAST(readfile('$2') AS TEXT), char(10)), char(10), ',')
	    || ']') ORDER BY 1"
}

run 'two altered copies and one with the same bytes are found: status 3' \
    'proofsheet ask -q -d set --json mine >answers; echo $?; wc -l <answers' \
    '3
5'
run 'each has its verdict, what matched, and how it was altered' \
    "answers \"value ->> 'verdict', value ->> 'match',
	value ->> 'transformation'\" answers" \
    "-half one.jpg|in-set|near|none
cut.jpg|not-readable||
elsewhere.jpg|not-found||
it's mirrored.jpg|in-set|near|mirrored
same.jpg|in-set|bytes|none"
run 'what was found comes with its caption' \
    "answers \"value ->> 'caption'\" answers | grep same" \
    'same.jpg|A lake, as one sees it from the road'
run 'what cannot be read says why' \
    "answers \"value ->> 'reason' LIKE 'jpeg: %'\" answers | grep cut" \
    'cut.jpg|1'
run 'no copy of the photos stays' 'ls -A tmp' ''
run 'in words: as many answers, and what was searched' \
    'proofsheet ask -q -d set mine | grep -c "^IN THE SET\|^NOT "' 5
run 'nothing found: status 0' \
    'proofsheet ask -q -d set other | head -1; proofsheet ask -q -d set other \
	>/dev/null; echo $?' \
    "NOT FOUND  other/elsewhere.jpg
0"
run 'names that begin with a dash, after --' \
    'cd mine; proofsheet ask -q -d ../set --json -- "-half one.jpg" >../one
	echo $?; wc -l <../one; cd ..' '3
1'
run 'nothing but the answer is on stdout' \
    'proofsheet ask -d set --json mine/same.jpg 2>/dev/null | cut -c1-8' \
    '{"file":'
run 'a folder without photos is told' \
    'proofsheet ask -q -d set empty >/dev/null 2>err; echo $?' 0
run 'a photo that is not there is told: status 2' \
    'proofsheet ask -q -d set mine/none.jpg >/dev/null 2>err; echo $?
	grep -c "none.jpg" err' '2
1'
run 'a set that is not there is told, and not made: status 1' \
    'proofsheet ask -q -d nowhere mine/same.jpg >/dev/null 2>err; echo $?
	grep -c nowhere err; ls -d nowhere 2>/dev/null; ls -A tmp' '1
1'
run 'the photos become a set of their own that can be kept' \
    'proofsheet ask -q -d set --keep kept mine/same.jpg >/dev/null
	sql "SELECT verdict FROM finding" kept; ls -A tmp' in-set
run 'also a photo that speaks against its use, asked for again' \
    'sql "UPDATE fact SET data_mining = \"DMI-PROHIBITED\"" kept
	proofsheet ask -q -d set --keep kept mine/same.jpg | head -1 |
	cut -c 1-10' 'IN THE SET'
run 'a list is no picture, and nothing of it is fetched' \
    'echo http://127.0.0.1/a.jpg >list.txt
	proofsheet ask -d set --json --keep noted list.txt |
	sed "s/.*\\(\"verdict\":\"[a-z-]*\"\\).*/\\1/"; sql "SELECT count(*) FROM
	item WHERE url LIKE \"http%\"" noted' \
    '"verdict":"not-readable"
0'
run 'an end by signal leaves nothing either' \
    'proofsheet ask -q -d set mine photos >/dev/null 2>&1 &
	for i in $(seq 5000); do [ -z "$(ls -A tmp)" ] || break; done
	kill -TERM $!; wait $!; echo $?; ls -A tmp' 143
