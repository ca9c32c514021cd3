#!/bin/sh
# Every file that is known to have broken a decoder, and what attacks one, by
# the real workers: each ends as facts or as a reason, plain and in a set, and
# the counts add up.
# shellcheck disable=SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
plan 13

# Bombs: little files that claim, or hold, much.
bombs() {
	perl -e '
	use Compress::Zlib;
	sub file { open(my $f, ">", shift); binmode $f; print $f @_ }
	sub chunk { pack("N", length $_[1]), @_, pack("N", crc32(join "", @_)) }
	my $png = "\x89PNG\r\n\x1a\n";
	sub ihdr { chunk("IHDR", pack("NNC5", @_, 8, 2, 0, 0, 0)) }
	file("side.png", $png, ihdr(65501, 1));
	file("area.png", $png, ihdr(8193, 8193));
	my $ten = compress("\0" x 10000000);
	file("text.png", $png, ihdr(9, 9), (chunk("zTXt", "a\0\0$ten")) x 9);
	file("xmp.png", $png, ihdr(9, 9), (chunk("iTXt",
	    "XML:com.adobe.xmp\0\1\0\0\0$ten")) x 9);
	file("screen.gif", "GIF89a", pack("vvC3", 65500, 65500, 0, 0, 0));
	file("none.gif", "GIF89a", pack("vvC3", 9, 9, 0, 0, 0), ";");
	file("frame.gif", "GIF89a", pack("vvC3", 9, 9, 0, 0, 0),
	    ",", pack("v4C", 0, 0, 65500, 65500, 0), "\2\0;");
	file("area.bmp", "BM", pack("V3 V3v2V6", 0, 0, 54, 40, 65500, 65500, 1,
	    24, 0, 0, 0, 0, 0, 0));
	file("delta.bmp", "BM", pack("V3 V3v2V6", 0, 0, 58, 40, 8000, 8000, 1,
	    8, 1, 0, 0, 0, 1, 0), "abc\0", "\0\2\xff\0" x 100000);
	# Fields of a TIFF: 4 is a long.
	sub tiff { my $n = @_; file(shift, "II*\0", pack("V", 8),
	    pack("v", $n - 1), (map { pack("vvVV", $_->[0], 4, 1, $_->[1]) } @_),
	    pack("V", 0)) }
	tiff("strip.tif", [256, 8192], [257, 8192], [258, 16], [259, 1],
	    [262, 1], [273, 8], [277, 60000], [278, 8192], [279, 1 << 31]);
	tiff("tile.tif", [256, 9], [257, 9], [258, 8], [259, 1], [262, 1],
	    [277, 1], [322, 1 << 30], [323, 1 << 30], [324, 8], [325, 9]);
	tiff("area.tif", [256, 1 << 31], [257, 1 << 31], [258, 8], [262, 1],
	    [273, 8], [279, 9]);
	file("lost.tif", "MM\0*", pack("N", 1 << 30));
	file("deep.avif", pack("N", 16), "ftypavif\0\0\0\0", map { pack("N",
	    40000 - 8 * $_) . "moov" } 1 .. 4000);'
}

# Lines that are neither facts nor a reason, or both.
neither() {
	perl -MJSON::PP -ne '$r = decode_json($_); print unless
	    defined $r->{reason} ? $r->{reason} =~ /^[a-z]+: ./ && !$r->{width}
	    : $r->{width} > 0'
}

# SET FILES: a set of them all, by one statement.
set_of() {
	make_set "$1"
	mkdir -p "$1/warc"
	tr '\n' '\0' <"$2" | xargs -0 cat >"$1/warc/00000.warc"
	tr '\n' '\0' <"$2" | xargs -0 stat -c %s | awk '{
		printf "INSERT INTO item (url, state, bytes, sha256, warc, " \
		    "body_offset) VALUES (\"https://example.org/%d\", " \
		    "\"fetched\", %d, zeroblob(32), 0, %d);\n", NR, $1, at
		at += $1 }' | tr '"' "'" | { echo 'BEGIN;'; cat; echo 'COMMIT;'; } |
	    sqlite3 "$1/catalog.db"
}

reasons() { sed -n 's/.*"reason":"\(\([^"\\]\|\\.\)*\)".*/\1/p' | sort; }

mkdir bombs
(cd bombs && bombs)
"$ROOT/tests/fuzz/seeds.sh" seeds
find bombs seeds "$ROOT"/tests/data -type f -size +0 | sort >files
run 'bombs: what they claim, or what the library says' '
find bombs -type f | sort | proofsheet-filter -p - | cut -d\" -f 4,8 |
    tr \" " " | sed "s/^bombs.//; / exceeds\| leaves/!s/: .*/: ./"' \
'area.bmp bmp: 65500x65500 exceeds 67108864 pixels
area.png png: 8193x8193 exceeds 67108864 pixels
area.tif tiff: 2147483648x2147483648 exceeds 65500 on a side
deep.avif avif: .
delta.bmp bmp: .
frame.gif gif: frame 65500x65500+0+0 leaves the canvas 9x9
lost.tif tiff: .
none.gif gif: .
screen.gif gif: 65500x65500 exceeds 67108864 pixels
side.png png: 65501x1 exceeds 65500 on a side
strip.tif tiff: .
text.png png: .
tile.tif tiff: .
xmp.png png: .'

# FOLDER...: in a set as plainly.
both_ways() {
	run "$1: each has facts or a reason" 'FROM=$dir proofsheet-filter -p - <files >plain
	    echo $?; neither <plain; wc -l <plain' "0
$(wc -l <files)"
	run "$1: so it has in a set" 'rm -rf set; set_of set files
	    FROM=$dir proofsheet-filter -q --json -d set >summary; echo $?
	    sql "SELECT count(*) FROM fact WHERE (reason IS NULL) =
	        (width IS NOT NULL)"' "0
$(wc -l <files)"
	run "$1: the same reasons" 'sql "SELECT reason FROM fact WHERE reason
	    NOT NULL" | sort >in_set; reasons <plain | diff in_set -' ''
	run "$1: the counts add up" 'perl -MJSON::PP -MList::Util=sum -e "
	    my \$s = decode_json(<>); my \$set = \$s->{set};
	    print \"\$s->{images} \$set->{images} \",
	        \$s->{unreadable} - \$set->{unreadable}, q( ),
	        sum(values %{\$set->{reasons}}) - \$set->{unreadable}, q( )" \
	    summary; sql "SELECT count(*) - count(reason) FROM fact" >fine
	    grep -c "\"width\"" plain | diff fine -' \
	    "$(wc -l <files) $(wc -l <files) 0 0 "
	run "$1: no worker is left" '
	    grep -slaF "FROM=$dir" /proc/[0-9]*/environ' ''
}
both_ways 'made here'
if [ -d "$DATA/jpeg-bugs" ]; then
	find "$DATA/jpeg-bugs" "$DATA/vips" "$DATA/png" "$DATA/webp" \
	    "$DATA/exif" -type f -size +0 | sort >files
	both_ways 'of others'
	run 'what is refused on purpose' 'grep -hE "arithmetic coding|SOF type" \
	    plain | grep -c .' 229
	run 'no worker died of them' 'grep -h worker: plain' ''
else
	for i in 1 2 3 4 5 6 7; do skip "files of others $i" "no $DATA"; done
fi
