#!/bin/sh
# The search of real codes: PDQ hashes of the photographs of ../shared/data, of
# quality 50 and above, mixed row by row until they are as many as CODES says.
set -eu
cd "$(dirname "$0")/../.."
photos=../shared/data/photos
bench=$(dirname "$(command -v proofsheet)")/tests/bench
[ -d $photos ] || {
	printf 'index, real codes\tno ../shared/data\t\n'
	exit
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

find $photos -name '*.jpg' -exec proofsheet-filter -p {} + |
    sed -n 's/.*"pdq":"\([0-9a-f]*\)","pdq_quality":\(100\|[5-9].\),.*/\1/p' |
    sort -u >"$tmp/codes"
for program in index-probe index-near index-faiss; do
	"$bench/$program" "$tmp/codes"
done
