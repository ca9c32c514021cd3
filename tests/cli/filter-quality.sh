#!/bin/sh
# The quality of a JPEG, by its tables: of real photographs, as ImageMagick
# estimates it; and as they were compressed anew.
. "$(dirname "$0")/lib.sh"
plan 2

photos=$DATA/photos
if [ ! -d "$photos" ]; then
	skip 'within 2 of ImageMagick' 'no photographs'
	skip 'exactly as compressed anew' 'no photographs'
	exit
fi

field() {
	sed -n "s/.*\"file\":\"\([^\"]*\)\".*\"$1\":\([^,}]*\).*/\1 \2/p"
}

# Every 20th: name, our quality; then ImageMagick's.
find "$photos" -name '*.jpg' | sort | awk 'NR % 20 == 1' >names
proofsheet-filter -p - <names | field jpeg_quality >ours
xargs identify -format '%d/%f %Q\n' <names >theirs
run 'within 2 of ImageMagick, 98 of 100' \
    "join ours theirs | awk '{ n++; d = \$2 - \$3; far += d < -2 || d > 2 }
    END { if (n < 80 || far > n / 50) print n, far }'" ''

awk 'NR % 10 == 1' names | while read -r f; do
	for q in 30 60 90; do
		convert "$f" -quality $q "$q-${f##*/}"
	done
done
run 'exactly as compressed anew at 30, 60 and 90' \
    "proofsheet-filter -p [369]0-*.jpg | field jpeg_quality |
    awk '{ n++; if (substr(\$1, 1, 2) != \$2) print }
    END { if (n < 15) print n }'" ''
