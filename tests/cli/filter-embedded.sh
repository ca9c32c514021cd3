#!/bin/sh
# What a file says of itself, beside what exiftool writes and reads: it is
# another's reading of the same standards.
# shellcheck disable=SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
plan 11

picture plain.jpg 64 48
# NAME TAG...: plain.jpg with what exiftool writes into it.
tagged() {
	name=$1
	shift
	rm -f "$name"
	exiftool -q "$@" -o "$name" plain.jpg || echo "# exiftool failed"
}
facts() { # FILE KEY...
	file=$1
	shift
	proofsheet-filter -p "$file" >facts
	for key in "$@"; do
		sqlite3 :memory: "SELECT json_extract(readfile('facts'), '$.$key')"
	done | paste -sd '|'
}
names='has_creator has_credit has_caption has_place has_persons gps'
cv=http://cv.iptc.org/newscodes/digitalsourcetype

run 'a file that says nothing' 'facts plain.jpg $names digital_source lens' \
    '0|0|0|0|0|0||'
tagged iim.jpg -IPTC:By-line='Ann Other' -IPTC:Credit=Agency \
    -IPTC:Caption-Abstract='A dog' -IPTC:City=Rome \
    -IPTC:CopyrightNotice='(c) Jörg'
run 'IPTC-IIM: names are noted, the notice is kept' \
    'facts iim.jpg $names copyright' '1|1|1|1|0|0|(c) Jörg'
tagged xmp.jpg -XMP-dc:Creator='Ann Other' -XMP-photoshop:Credit=Agency \
    -XMP-dc:Description='A dog' -XMP-iptcCore:Location=Park \
    -XMP-iptcExt:PersonInImage='Bob Other' -XMP-exif:GPSLatitude=41.9 \
    -XMP-exif:GPSLongitude=12.5
run 'XMP: the same, and persons, and a place by its coordinates' \
    'facts xmp.jpg $names' '1|1|1|1|1|1'
tagged region.jpg -RegionInfo='{AppliedToDimensions={W=64,H=48,Unit=pixel},
RegionList=[{Area={W=0.1,H=0.1,X=0.5,Y=0.5,Unit=normalized},Name=Bob,Type=Face}]}'
run 'a face that has a name' 'facts region.jpg $names' '0|0|0|0|1|0'
tagged exif.jpg -EXIF:Artist='Ann Other' -EXIF:ImageDescription='A dog' \
    -EXIF:LensModel='EF50mm f/1.8' -EXIF:Software='Editor 1.0' \
    -EXIF:GPSLatitude=41.9 -EXIF:GPSLatitudeRef=N
run 'EXIF: lens and software are kept' 'facts exif.jpg $names lens software' \
    '1|0|1|0|0|1|EF50mm f/1.8|Editor 1.0'
tagged tool.jpg -XMP-xmp:CreatorTool='Maker 2' -XMP-aux:Lens='50 mm'
run 'of XMP, where EXIF has none' 'facts tool.jpg lens software' '50 mm|Maker 2'
tagged ai.jpg -XMP-iptcExt:DigitalSourceType=$cv/trainedAlgorithmicMedia
run 'what a model made says so' 'facts ai.jpg digital_source' \
    trainedAlgorithmicMedia
tagged big.jpg -IPTC:Caption-Abstract="$(seq 600 | head -c 2000)" \
    -IPTC:By-line=Ann -IPTC:SpecialInstructions=x
run 'a long caption does not hide what follows' 'facts big.jpg $names' \
    '1|0|1|0|0|0'
run 'no name, no place, no caption is kept' '
proofsheet-filter -p *.jpg | grep -ciE "Other|Bob|Rome|Park|A dog|Agency|41\.9"' 0
head -c 300 iim.jpg >cut.jpg
run 'cut off, it is no worse' \
    'proofsheet-filter -p cut.jpg | grep -c "\"reason\""' 1

# What exiftool reads in real files, tag by tag, is what is noted.
files=$(grep -laE 'Photoshop 3\.0|ns\.adobe\.com/xap' "$DATA"/photos/*/*.jpg \
    "$DATA"/exif/jpg/*.jpg 2>/dev/null | head -60)
tags='-IPTC:By-line -XMP:Creator -EXIF:Artist -IPTC:Caption-Abstract
-XMP:Description -EXIF:ImageDescription -XMP:City -XMP:Location -IPTC:City
-IPTC:Sub-location -IPTC:Country-PrimaryLocationName -XMP:Country
-IPTC:Province-State -XMP:State -XMP:PersonInImage -XMP:RegionName'
if [ -n "$files" ]; then
	run 'real files: what exiftool sees in them, no more and no less' '
	exiftool -q -q -json -G $tags $files >theirs.json
	proofsheet-filter -p $files | sed "s/$/,/; 1s/^/[/; \$s/,\$/]/" >ours.json
	sqlite3 :memory: <"$ROOT/tests/data/embedded/compare.sql"' ''
else
	skip 'real files: what exiftool sees in them' 'no ../shared/data'
fi
