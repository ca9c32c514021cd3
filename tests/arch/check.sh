#!/bin/sh
# NATIVE CROSS ROOT TEST...: unit tests of the build in CROSS, for aarch64, and
# the facts that it finds against those that NATIVE finds, as this machine's
# processor gets it and as lesser ones do.  Emulated by qemu-user, which has no
# sandbox: the decoders run without one.
cd "$(dirname "$0")/../.." || exit 1
native=$1 cross=$2 root=$3
shift 3
data=../shared/data
PHOTOS=24 CAPTIONS=300	# of those in $data

for program in qemu-aarch64 qemu-x86_64 aarch64-linux-gnu-gcc; do
	command -v $program >/dev/null || {
		echo "1..0 # SKIP $program is absent; see .ci/packages-aarch64"
		exit 0
	}
done
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT

# Every Nth line, so that some MANY are left.
some() {
	awk -v many="$1" '{ line[NR] = $0 } END {
		step = NR > many ? NR / many : 1
		for (i = 1; i <= NR; i += step) print line[int(i)] }'
}

tests/fuzz/seeds.sh "$dir/made"
{
	find "$dir/made" -type f -size +0 | sort
	find "$PWD/tests/data/embedded" -type f -size +0 | sort
	[ ! -d $data ] || find -L "$PWD/$data/photos" "$PWD/$data/webp" \
	    "$PWD/$data/png" "$PWD/$data/exif" -type f -name '*.*[gp]' |
	    sort | some $PHOTOS
} >"$dir/names"
{
	cat README.md
	[ ! -d $data ] || cut -f 1 $data/lists/Validation_GCC*.tsv |
	    some $CAPTIONS
} >"$dir/captions"

facts() { "$@" "$dir/captions" <"$dir/names" 2>"$dir/errors"; }
facts "$native/tests/arch/filter-facts" >"$dir/facts"

# CLAIM COMMAND...: what it finds is the same.
same() {
	claim=$1
	shift
	if facts "$@" | cmp -s - "$dir/facts"; then
		echo "ok - $claim"
	else
		echo "not ok - $claim"
		facts "$@" | tr ' ' '\n' >"$dir/other"
		tr ' ' '\n' <"$dir/facts" | diff - "$dir/other" |
		    head -20 | sed 's/^/# /'
	fi
}

echo "1..$(($# + 4))"
if [ "$(wc -l <"$dir/facts")" -ge \
    $(($(wc -l <"$dir/names") * 3 + $(wc -l <"$dir/captions"))) ]
then echo 'ok - facts of each file and caption'
else echo 'not ok - facts of each file and caption'
fi
same 'the same facts by aarch64' \
    qemu-aarch64 -L "$root" "$cross/tests/arch/filter-facts"
same 'the same facts by x86-64 without AVX' \
    qemu-x86_64 -cpu qemu64 -L / "$native/tests/arch/filter-facts"
same 'the same facts by x86-64 with AVX2, without AVX-512' \
    qemu-x86_64 -cpu max -L / "$native/tests/arch/filter-facts"

printf '%s\n' "$@" | xargs -P "$(nproc)" -I @ sh -c '
	if qemu-aarch64 -L "$1" "$2/tests/unit/@" >"$3/@.log" 2>&1
	then echo "ok - @ on aarch64"
	else echo "not ok - @ on aarch64"
	    grep -v ^ok "$3/@.log" | sed "s/^/# /"
	fi' sh "$root" "$cross" "$dir"
