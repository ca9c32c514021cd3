#!/bin/sh
# C2PA manifests that another program has made and signed, in JPEG, PNG and
# HEIC: what their assertions say, in CBOR and in JSON.
# shellcheck disable=SC2016
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
plan 7

if ! command -v node >/dev/null || [ ! -d "$ROOT/build/c2pa/node_modules" ]; then
	for i in 1 2 3 4 5 6 7; do
		skip "signed file $i" 'no c2pa-ts; see .ci/setup'
	done
	exit
fi
ln -s "$ROOT/build/c2pa/node_modules" node_modules
cp "$ROOT/tests/data/c2pa/sign.mjs" .
picture a.jpg 320 240
convert a.jpg a.png
convert a.jpg a.heic

# FILE ASSERTION... -- KEY...: what is read of it, signed so.
said() {
	from=$1 && shift
	set -- "$@" --
	assertions=$(mktemp)
	while [ "$1" != -- ]; do
		printf '%s\0' "$1" && shift
	done >"$assertions"
	shift
	xargs -0 node sign.mjs "$from" "signed.${from#*.}" <"$assertions"
	proofsheet-filter --measures rights,named,exif -p "signed.${from#*.}" >facts
	while [ "$1" != -- ]; do
		sqlite3 :memory: "SELECT json_extract(readfile('facts'), '$.$1')"
		shift
	done | paste -sd '|'
}
no='{"entries":{"cawg.ai_training":{"use":"notAllowed"},
"cawg.data_mining":{"use":"constrained","constraints_info":"ask"}}}'
wanted='{"cawg.ai_training":"notAllowed","cawg.data_mining":"constrained"}'
no='{"entries":{"cawg.ai_training":{"use":"notAllowed"},
"cawg.data_mining":{"use":"constrained","constraints_info":"ask"}}}'
wanted='{"cawg.ai_training":"notAllowed","cawg.data_mining":"constrained"}'
plus=http://ns.useplus.org/ldf
iptc='{"@context":{"plus":"'$plus'/xmp/1.0/",
"Iptc4xmpExt":"http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
"dc":"http://purl.org/dc/elements/1.1/",
"xmpRights":"http://ns.adobe.com/xap/1.0/rights/"},
"plus:DataMining":"'$plus'/vocab/DMI-PROHIBITED-AIMLTRAINING",
"Iptc4xmpExt:DigitalSourceType":
"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
"dc:creator":["Ann Other"],"dc:rights":"(c) J\u00f6rg",
"xmpRights:WebStatement":"https://example.org/terms",
"Iptc4xmpExt:LocationCreated":{"Iptc4xmpExt:City":"Rome"},
"Iptc4xmpExt:PersonInImage":["Bob Other"]}'
keys='data_mining digital_source copyright rights_url has_creator has_place
has_persons has_credit'
meant='DMI-PROHIBITED-AIMLTRAINING|trainedAlgorithmicMedia|(c) Jörg|https://example.org/terms|1|1|1|0'
for label in c2pa.metadata cawg.metadata stds.iptc; do
	case $label in c2pa*) f=jpg ;; cawg*) f=png ;; *) f=heic ;; esac
	run "$f: training and mining in CBOR, $label in JSON" \
	    'said a.$f cawg.training-mining=cbor:"$no" $label=json:"$iptc" \
	    -- training_mining $keys' "$wanted|$meant"
done
run 'both in JSON, and any other metadata' 'UNREAD=1; export UNREAD
    said a.jpg cawg.training-mining=json:"$no" com.example.metadata=json:"$iptc" \
    -- training_mining $keys' "$wanted|$meant"
unset UNREAD
old='{"entries":{"c2pa.ai_generative_training":{"use":"notAllowed"}}}'
run 'as C2PA 1.x has it; prefixes as the context has them' "
said a.png c2pa.training-mining=cbor:'$old' stds.metadata=json:'
{\"@context\":{\"x\":\"$plus/xmp/1.0/\",\"plus\":\"http://example.org/\"},
\"x:DataMining\":{\"@value\":\"$plus/vocab/DMI-ALLOWED\"},
\"plus:LicensorURL\":\"https://example.org\"}' \
-- training_mining data_mining rights_url" \
    '{"c2pa.ai_generative_training":"notAllowed"}|DMI-ALLOWED|'
run 'a CreativeWork, a place and a lens' "said a.jpg \
stds.schema-org.CreativeWork=json:'
{\"@context\":\"https://schema.org\",\"@type\":\"CreativeWork\",
\"author\":[{\"@type\":\"Person\",\"name\":\"Ann Other\"}],
\"copyrightNotice\":\"(c) Ann\"}' stds.exif=json:'
{\"@context\":{\"exif\":\"http://ns.adobe.com/exif/1.0/\",
\"exifEX\":\"http://cipa.jp/exif/1.0/\"},
\"exif:GPSLatitude\":\"41,53.4N\",\"exifEX:LensModel\":\"50 mm\"}' \
-- copyright has_creator gps lens" '(c) Ann|1|1|50 mm'
run 'no name, no place is kept' \
    'proofsheet-filter -p signed.* | grep -ciE "Other|Rome|41,53"' 0
