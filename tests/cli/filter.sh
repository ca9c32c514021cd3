#!/bin/sh
# proofsheet-filter on plain files: facts, reasons, order, the workers' walls.
# shellcheck disable=SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
plan 29

picture a.jpg 640 480
convert -size 300x200 -seed 7 plasma:fractal b.png
convert -size 40x30 -seed 7 plasma:fractal c.webp
convert -size 40x30 -seed 7 plasma:fractal d.gif
convert -size 40x30 -seed 7 plasma:fractal e.bmp
convert -size 40x30 -seed 7 plasma:fractal f.tif
head -c 3000 a.jpg >cut.jpg
head -c 100000 /dev/zero >zeros.jpg
: >empty.jpg
mkfifo fifo.jpg
convert -size 64x64 xc:grey grey.ppm
# IHDR says 2^31 - 1 a side, the most that PNG can (its CRC is right).
perl -e 'use Compress::Zlib; $h = "IHDR" . pack("NNC5", 2**31 - 1, 2**31 - 1,
    8, 2, 0, 0, 0); print "\x89PNG\r\n\x1a\n", pack("N", 13), $h,
    pack("N", crc32($h)), pack("N", 0), "IEND", pack("N", crc32("IEND"))' \
    >huge.png

# FILE...: the reasons, one a line.
why() { proofsheet-filter -p "$@" | sed 's/.*"reason":"\([^"]*\)".*/\1/'; }

run 'the keys, in their order' 'proofsheet-filter -p a.jpg |
    grep -o "\"[a-z_0-9]*\":" | head -6 | tr -d "\n"' \
    '"file":"width":"height":"format":"pdq":"pdq_quality":'
run 'every measure of -l is a key' 'proofsheet-filter -l |
    sed -n "/pixels:/,/captions:/s/^  \([a-z][a-z_0-9]*\) .*/\1/p" |
    grep -vx "pdq_dihedral\|pixel_sha256" | sort >columns
proofsheet-filter -p a.jpg | grep -o "\"[a-z_0-9]*\":" | tr -d "\":" |
    grep -v "^file$" | sort | diff columns -' ''
run 'the man page knows every measure and recipe of -l' 'proofsheet-filter -l |
    sed -n "/pixels:/,\$ { s/^  \([a-z][a-z_0-9]*\) .*/\1/p; s/^\([a-z_-]*\)  .*/\1/p; }" |
    while read -r word; do
        grep -qwFe "$word" "$ROOT/filter/proofsheet-filter.1" || echo "$word"
    done' ''
run 'formats and sizes' 'proofsheet-filter -p a.jpg b.png [c-f].???* |
    sed "s/,\"pdq\".*//"' \
'{"file":"a.jpg","width":640,"height":480,"format":"jpeg"
{"file":"b.png","width":300,"height":200,"format":"png"
{"file":"c.webp","width":40,"height":30,"format":"webp"
{"file":"d.gif","width":40,"height":30,"format":"gif"
{"file":"e.bmp","width":40,"height":30,"format":"bmp"
{"file":"f.tif","width":40,"height":30,"format":"tiff"'
run 'JSON, each line' 'proofsheet-filter -p a.jpg cut.jpg "x
\"<script>" | perl -MJSON::PP -ne "decode_json(\$_) && print \"ok\n\"; /<s/ &&
    print \"a script\""' 'ok
ok
ok'
run 'a truncated JPEG' 'why cut.jpg' 'jpeg: premature end of JPEG file'
run 'a PNG of 2^31 pixels a side' 'why huge.png | cut -d: -f1' png
run 'what libjpeg could read, and we do not' 'cjpeg -arithmetic \
    -outfile coded.jpg grey.ppm && why coded.jpg' 'jpeg: arithmetic coding'
run 'zeros' 'why zeros.jpg' \
'format: begins with 00 00 00 00, which is no image that is known here'
run 'no file, nothing in it, no file at all' 'why absent empty.jpg fifo.jpg .' \
'file: No such file or directory
file: is empty
file: is not a regular file
file: is not a regular file'
run 'the order is that of the names' '
for i in $(seq 40); do echo a.jpg; echo absent$i; echo c.webp; done >names
proofsheet-filter -j 4 -p - <names | cut -d\" -f4 | diff names -' ''
run 'names from arguments and from standard input' 'echo b.png |
    proofsheet-filter -p a.jpg - - c.webp | cut -d\" -f4' 'a.jpg
b.png
c.webp'
run 'unreadable files are no failure' 'proofsheet-filter -p absent >/dev/null
echo $?' 0
run 'the eight hashes of a query' 'proofsheet-filter --dihedral -p a.jpg |
    grep -o "\"pdq_dihedral\":\"[0-9a-f]*" | wc -c' 529
run 'some measures only' 'proofsheet-filter --measures size,pdq -p a.jpg |
    grep -o "\"[a-z_0-9]*\":" | tr -d "\n"' '"file":"width":"height":"format":'\
'"pdq":"pdq_quality":"orientation":"frames":"pdq_rule":"data_mining":'\
'"training_mining":"digital_source":"copyright":"rights_url":'
run 'how the hash is made follows what is wanted' '
convert -size 1400x1030 -seed 7 plasma:tan-blue -swirl 90 big.jpg
rule() { proofsheet-filter "$@" | sed "s/.*pdq_rule\":\"\([^\"]*\).*/\1/"; }
rule -p b.png; rule -p big.jpg; rule --measures pdq -p b.png a.jpg big.jpg
rule --measures pdq,brightness -p big.jpg; rule --measures pdq --exact -p big.jpg' \
'r0-rgb
r0-rgb
r0-rgb
r0-luma
r0-luma-4
r0-rgb-4
r0-rgb'
run 'a measure that is none' 'proofsheet-filter --measures pdq,width -p a.jpg' \
'proofsheet-filter: --measures pdq,width: names of -l, with commas between'
run 'the same facts again, whatever the number of workers' '
proofsheet-filter -j 1 -p a.jpg b.png [c-f].???* >one
proofsheet-filter -j 3 -p a.jpg b.png [c-f].???* | diff one -' ''
run 'usage' 'for o in "-p" "a.jpg" "--exact --measures size -p a.jpg" "--nosuch" "-j x" "--show" \
    "-r basic -p a.jpg" "-np a.jpg"; do
    proofsheet-filter $o >/dev/null 2>&1; echo $?; done | tr "\n" " "' \
    '2 2 2 2 2 2 2 2 '
run 'what standard output does not take is an error' 'for o in --help -l \
    "-r basic --show" "-p a.jpg"; do proofsheet-filter $o 2>&1 >/dev/full
    echo $?; done | uniq -c | tr -s " " | head -2' ' 1 proofsheet-filter: standard output: No space left on device
 1 1'
run 'help teaches' 'proofsheet-filter --help | grep -c "^Example"' 1
run 'no way around the sandbox' 'proofsheet-filter --no-sandbox -p a.jpg \
    2>/dev/null; echo $?' 2
run 'a recipe is shown' 'proofsheet-filter -r basic --show |
    diff - "$ROOT/filter/recipes/basic.recipe"' ''

# A worker that waits for its next image, seen from outside.
mkfifo queue
proofsheet-filter -j 1 -p - <queue >seen &
exec 9>queue
echo a.jpg >&9
for _ in $(seq 500); do [ -s seen ] && break; sleep 0.01; done
worker=$(cat /proc/$!/task/*/children | tr -d ' ')
proc=/proc/$worker
run 'an answer before the next name' 'wc -l <seen' 1
run 'seccomp and no new privileges' '
sed -n "s/^\(Seccomp\|NoNewPrivs\):/\1/p" $proc/status | tr "\t\n" "  "' \
    'NoNewPrivs 1 Seccomp 2 '
run 'four descriptors, of which three are /dev/null' '
for fd in "$proc"/fd/*; do readlink $fd; done | sed "s/:.*//" | tr "\n" " "' \
    '/dev/null /dev/null /dev/null socket '
run 'limits' 'sed -n "s/^Max \(core file size\|file size\|open files\) *\([0-9]*\) \
.*/\1 \2/p" $proc/limits' 'file size 0
core file size 0
open files 16'
# AddressSanitizer maps terabytes, and is left to.
if grep -q __asan_init "$(command -v proofsheet-filter)"; then
	skip 'limit of memory' 'AddressSanitizer'
else
	run 'limit of memory' 'sed -n "s/^Max address space *\([0-9]*\) .*/\1/p" \
	    $proc/limits' 2147483648
fi
exec 9>&-
wait
run 'no worker outlives its parent' '
proofsheet-filter -p - <queue >/dev/null & exec 9>queue; echo a.jpg >&9
for _ in $(seq 500); do
    w=$(cat /proc/$!/task/*/children 2>/dev/null | tr -d " "); [ -n "$w" ] && break
    sleep 0.01
done
kill -9 $!; wait $! 2>/dev/null
for _ in $(seq 500); do [ -d "/proc/$w" ] || break; sleep 0.01; done
ls -d "/proc/$w" 2>/dev/null; exec 9>&-' ''
