#!/bin/sh
# What an image's own bytes say of its use: read, judged, and never listed.
# shellcheck disable=SC2016,SC2059,SC2094,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
plan 23

# Two bytes, high first.
number() { printf "\\$(printf %o $(($1 / 256)))\\$(printf %o $(($1 % 256)))"; }
# JPEG MARKER: the same with a segment of standard input's bytes put in front.
segment() {
	cat >segment
	head -c 2 "$1"
	printf '\377%b' "$2"
	number $(($(stat -c %s segment) + 2))
	cat segment
	tail -c +3 "$1"
}
# ATTRIBUTES: an XMP packet.
packet() {
	printf '%s' "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF" \
	    " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>" \
	    "<rdf:Description xmlns:plus='http://ns.useplus.org/ldf/xmp/1.0/'" \
	    " xmlns:dc='http://purl.org/dc/elements/1.1/'" \
	    " xmlns:cc='http://creativecommons.org/ns#' $1/>" \
	    "</rdf:RDF></x:xmpmeta>"
}
xmp() { # JPEG ATTRIBUTES
	{ printf 'http://ns.adobe.com/xap/1.0/\0'; packet "$2"; } |
	    segment "$1" '\0341'
}
# TYPE CONTENT: a box of JUMBF; an octal NUL is written \000.
box() {
	printf '%b' "$2" >content
	printf '\0\0'
	number $(($(stat -c %s content) + 8))
	printf %s "$1"
	cat content
}
octal() { od -An -v -to1 "$1" | tr -d '\n' | sed 's/ /\\/g'; }
super() { # TYPE LABEL BOXES
	box jumd "$1\\000\\021\\000\\020\\200\\000\\000\\252\\000\\070\\233\\161\\003$2\\000" \
	    >about
	box jumb "$(octal about | sed 's/\\/\\0/g')$3" >super
	octal super | sed 's/\\/\\0/g'
}
c2pa() { # JPEG USE
	use=$(printf %o $((96 + ${#2})))$2
	box cbor "\\0241\\0147entries\\0241\\0160cawg.ai_training\\0241\\0143use\\0$use" \
	    >cbor
	assertion=$(super cbor cawg.training-mining \
	    "$(octal cbor | sed 's/\\/\\0/g')")
	store=$(super c2as c2pa.assertions "$assertion")
	store=$(super c2pa c2pa "$(super c2ma urn:uuid:1 "$store")")
	{ printf 'JP\0\1\0\0\0\1'; printf '%b' "$store"; } | segment "$1" '\0353'
}
print() {
	proofsheet-filter -p "$@" | sed 's/.*"data_mining"/"data_mining"/
	    s/"digital_source":null,//; s/,"has_creator".*}/}/'
}

picture plain.jpg 640 480
no="plus:DataMining='http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED'"
xmp plain.jpg "$no" >no.jpg
xmp plain.jpg "plus:DataMining='DMI-ALLOWED' dc:rights='(c) Ann'" >yes.jpg
c2pa plain.jpg notAllowed >c2pa-no.jpg
c2pa plain.jpg allowed >c2pa-yes.jpg
head -c 3000 no.jpg >cut.jpg

run 'nothing is said' 'print plain.jpg' \
'"data_mining":null,"training_mining":null,"copyright":null,"rights_url":null}'
run 'XMP refuses' 'print no.jpg' '"data_mining":"DMI-PROHIBITED",'"\
"'"training_mining":null,"copyright":null,"rights_url":null}'
run 'XMP allows, and says whose it is' 'print yes.jpg' \
'"data_mining":"DMI-ALLOWED","training_mining":null,'"\
"'"copyright":"(c) Ann","rights_url":null}'
run 'C2PA refuses' 'print c2pa-no.jpg' \
'"data_mining":null,"training_mining":"{\"cawg.ai_training\":'"\
"'\"notAllowed\"}","copyright":null,"rights_url":null}'
run 'what cannot be decoded refuses all the same' 'proofsheet-filter -p cut.jpg' \
'{"file":"cut.jpg","reason":"jpeg: premature end of JPEG file",'"\
"'"data_mining":"DMI-PROHIBITED"}'

# By a program that is not ours, in all the containers that it writes.
for format in jpg png webp gif heic avif tif; do
	if ! convert plain.jpg "other.$format" 2>/dev/null; then
		skip "exiftool's $format" "no writer of $format here"
	elif ! command -v exiftool >/dev/null; then
		skip "exiftool's $format" 'no exiftool here'
	else
		packet "$no" >packet.xmp
		run "exiftool's $format" "exiftool -q -overwrite_original \
		    '-xmp<=packet.xmp' other.$format 2>/dev/null
		print other.$format | cut -d, -f 1" \
		    '"data_mining":"DMI-PROHIBITED"'
	fi
done

if command -v exiftool >/dev/null; then
	run 'exiftool reads the same in our C2PA' \
	    'exiftool -s -s -s -JUMDLabel -a c2pa-no.jpg | tail -1
	exiftool -s -s -s -CBOR:all c2pa-no.jpg' 'cawg.training-mining
notAllowed'
else
	skip 'exiftool reads the same in our C2PA' 'no exiftool here'
fi

make_set set
sql "INSERT INTO policy (name, body, active) VALUES ('p', '', 1), ('q', '', 0);
INSERT INTO heed VALUES ('p', 'plus-data-mining', 'training'),
    ('p', 'cawg-training-mining', 'training'), ('p', 'robots', 'crawling'),
    ('q', 'robots', 'crawling')"
for name in plain no yes c2pa-no c2pa-yes cut; do
	add set $name.jpg 'A swirl of blue and tan, seen from far above'
done
sql "INSERT INTO signal (item, url, name, place, topic, raw, says, seen)
    SELECT id, url, 'robots', 'robots', 'crawling', 'Allow: /', 'allow',
    '2026-11-22T00:00:00Z' FROM item"
filter() { proofsheet-filter -d set "$@"; }
verdicts() { sql 'SELECT mention, keep, rejected FROM record ORDER BY mention'; }

run 'the pairs that refuse are rejected, and counted' 'filter -r basic | tail -2' \
'pairs     6 judged by basic (6 by this run); it keeps 3
rejected  3 by consent, 1 by aspect, 1 by min-side, 1 by not-blank, 1 by '"\
"'not-empty, and by 1 other rule'
run 'the signal is named' 'verdicts | head -5' \
'1|1|
2|0|{"consent":{"consent":"refuse","plus-data-mining":"DMI-PROHIBITED"}}
3|1|
4|0|{"consent":{"consent":"refuse","cawg-training-mining":'"\
"'"{\"cawg.ai_training\":\"notAllowed\"}"}}
5|1|'
run 'one that cannot be decoded, too' \
    "verdicts | tail -1 | grep -o '\"consent\":{[^}]*}'" \
    '"consent":{"consent":"refuse","plus-data-mining":"DMI-PROHIBITED"}'
run 'no recipe has a rule of that name' \
    'echo "consent: TRUE" >own.recipe; filter -r own.recipe --check; echo $?' \
"proofsheet-filter: own.recipe:1:1: a second rule of the name 'consent'
2"
run 'a rule may read it' 'echo "free: consent = '"'allow'"' AND
 data_mining IS NULL" >own.recipe; filter -q -r own.recipe; verdicts | head -4' \
'1|1|
2|0|{"consent":{"consent":"refuse","plus-data-mining":"DMI-PROHIBITED"},'"\
"'"free":{"consent":"refuse","data_mining":"DMI-PROHIBITED"}}
3|0|{"free":{"consent":"allow","data_mining":"DMI-ALLOWED"}}
4|0|{"consent":{"consent":"refuse","cawg-training-mining":'"\
"'"{\"cawg.ai_training\":\"notAllowed\"}"},"free":{"consent":"refuse",'"\
"'"data_mining":null}}'
run 'another profile needs no image and no network' 'sql "UPDATE policy SET active =
    0; UPDATE policy SET active = 1 WHERE name = '"'q'"'"
sql "SELECT DISTINCT consent FROM record"' allow
run 'a rule that fails over a pair does not hide it' 'sql "UPDATE policy SET
    active = 0; UPDATE policy SET active = 1 WHERE name = '"'p'"'"
echo "bad: json_extract(signals, caption) IS NULL" >bad.recipe
filter -q -r bad.recipe; verdicts | sed -n 2p | cut -d } -f 1' \
'2|0|{"consent":{"consent":"refuse","plus-data-mining":"DMI-PROHIBITED"'
listed() { grep -o '[a-z0-9-]*[.]jpg' "set/out/$1.jsonl" | sort | uniq; }
run 'what refuses is in no manifest' 'filter -q -r basic
proofsheet-index manifest -q -d set | cut -c 1-7; listed manifest' \
'3 pairs
c2pa-yes.jpg
plain.jpg
yes.jpg'
run 'nor among all pairs, readable or not' \
    'proofsheet-index manifest -q --all -d set | cut -c 1-7; listed all' \
'3 pairs
c2pa-yes.jpg
plain.jpg
yes.jpg'
run 'nor is it once the verdict is an old one' 'sql "UPDATE fact SET data_mining =
    '"'DMI-PROHIBITED'"' WHERE item = 1"
proofsheet-index manifest -q -d set | cut -c 1-7; listed manifest' \
'2 pairs
c2pa-yes.jpg
yes.jpg'
