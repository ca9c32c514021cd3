#!/bin/sh
# Codes of which memory need hold none: files of two planes, and runs that are
# stopped.
# shellcheck disable=SC1091,SC2016,SC2154
. "$(dirname "$0")/lib.sh"
plan 29

planes() { proofsheet-index planes -q --codes "$1" -o "$2"; }
near() { proofsheet-index near -q --codes "$1" --queries "$2" $3; }

head -c 9600000 /dev/urandom >codes	# 300,000: two stretches
perl -e 'srand(5); local $/; open(F, "<:raw", "codes"); my @c = unpack("(a32)*",
	<F>); binmode(STDOUT); for my $i (1 .. 60) { my $q = $c[int(rand(@c))];
	vec($q, int(rand(256)), 1) ^= 1 for 1 .. int(rand(48)); print $q; }' >asked
planes codes codes.planes

run 'what planes find is what an index finds' \
    'for r in 0 31 40 63; do near codes asked "--radius $r --method index" \
    >by-index; near codes.planes asked "--radius $r --method scan" |
    cmp - by-index; near codes asked "--radius $r --method scan" |
    cmp - by-index; done; wc -l <by-index' \
    "$(near codes asked '--radius 63 --method index' | wc -l)"
run 'and what is looked up in an index of the queries' \
    'for r in 0 31 40; do near codes.planes asked "--radius $r --method queries" \
    >by-queries; near codes asked "--radius $r" | cmp - by-queries; done' ''
run 'each query is found' \
    'near codes.planes asked "--radius 48" | cut -d " " -f 1 | uniq | wc -l' 60
run 'an index of planes' \
    'near codes asked >a; near codes.planes asked "--method index" | cmp - a' ''
run 'from standard input' 'proofsheet-index planes -q --codes - --output piped \
    <codes; cmp piped codes.planes' ''
run 'it says how many' \
    'proofsheet-index planes --codes codes -o again; cmp again codes.planes' \
    'again: 300000 codes'
: >none
planes none none.planes
run 'none' 'near none.planes asked; near codes.planes none; echo $?' 0

run 'the plan, of which nothing is done' \
    'near codes.planes asked "--plan -n" 2>&1 | sed "s/[0-9.]* s,/S,/g"' \
    '300000 codes, 60 queries, expected: scan S, queries S, index S, taken: scan'
run 'the plan, and what was found' \
    'near codes.planes asked --plan 2>&1 >/dev/null | sed "s/[0-9.]* s$/S/;
    s/by [a-z0-9]*/by KERNEL/; s/[0-9.]* s,/S,/g; s/ [0-9]* bytes/ N bytes/; s/found 6./found 6N/"' \
'300000 codes, 60 queries, expected: scan S, queries S, index S, taken: scan
each code is compared, by KERNEL: 128 bits, expected near 0 times, found 6N; N bytes were read
found: S'
run 'the plan of an index of the queries' \
    'near codes.planes asked "--plan --method queries" 2>&1 >/dev/null |
    sed "1d; s/[0-9.]* s$/S/; s/ [0-9]* bytes/ N bytes/; s/slots [-0-9: ]*:/slots:/;
    s/[0-9][0-9.e-]*/N/g"' \
'each code is looked up, slots: queries compared with a code, expected N, found N; N bytes were read
found: S'
run 'with -v, the time of each query' 'near codes.planes asked -v 2>&1 >/dev/null |
    grep -c "^query [0-9]*: [0-9.]* ms$"' 60

# FILE AT: one bit of it is another.
harm() {
	perl -e 'open(my $f, "+<:raw", $ARGV[0]) or die; seek($f, $ARGV[1], 0);
	read($f, my $c, 1); seek($f, $ARGV[1], 0);
	print $f chr(ord($c) ^ (1 << int(rand(8))))' "$1" "$2"
}
near codes.planes asked '--radius 63' >sound
run 'flipped bits: told, or harmless' \
    'for at in $(shuf -i 4096-9625608 -n 30) $(shuf -i 0-39 -n 10); do
	cp codes.planes bad
	harm bad "$at"
	near bad asked "--radius 63" >out 2>why && cmp out sound
	grep -v -e "bad: is damaged: the XXH3 of " -e "bad: is of a" \
	    -e "bad: has 9625608 bytes, which are not codes" why; done' ''
cp codes.planes bad
harm bad 4000000
run 'where it is damaged' 'near bad asked; echo $?' \
'proofsheet-index: bad: is damaged: the XXH3 of codes from 248576 on differs
1'
# AT BYTE: why it is not read
refused() {
	cp codes.planes bad
	printf %b "$2" | dd of=bad bs=1 seek="$1" conv=notrunc status=none
	near bad asked
}
run 'a newer version' 'refused 8 "\0002"' \
    'proofsheet-index: bad: is of another version of this program'
run 'the order of bytes of another machine' 'refused 12 "\0001\0002\0003\0004"' \
    'proofsheet-index: bad: is of a machine with another order of bytes'
run 'cut short' 'head -c 5000000 codes.planes >bad; near bad asked; echo $?' \
'proofsheet-index: bad: is cut short, or too long
1'
run 'a file that may not grow' '(ulimit -f 4000; planes codes full); ls full' \
'proofsheet-index: full.new: File too large
ls: cannot access '"'full'"': No such file or directory'
run 'no whole codes' 'head -c 33 codes >odd; planes odd x; echo $?' \
'proofsheet-index: odd: has no whole number of codes, of 32 bytes each
1'

near codes asked >lines
run 'into a file' 'near codes.planes asked "-o out"; cmp out lines; ls out*' out
run 'into a file, by an index' \
    'near codes asked "--method index -o out"; cmp out lines; ls out*' out

# 300,000 codes by 18,000 queries; the disk is full in the second stretch.
for _ in $(seq 300); do cat asked; done >many
near codes.planes many >lines
room=$(awk '{ n += $2 < 262144 ? 16 : 8 } END { print int((n + 56) / 512) }' lines)
rm -f out
run 'a run that stops says where' '(ulimit -f $room; near codes.planes many \
    "-o out --method scan"); ls out*' \
'proofsheet-index: out.part: File too large
out.part'
cp out.part part
run 'and goes on' 'proofsheet-index near --codes codes.planes --queries many \
    -o out -j 3 --method scan 2>&1 | head -1; cmp out lines; ls out*' \
'out.part: goes on where a run before it stopped
out'
rm out
proofsheet-index near -q --codes codes.planes --queries many -o out -j 1 \
    --method scan & killed=$!
until [ -s out.part ] && [ "$(stat -c %s out.part)" -gt 24 ]; do
	kill -0 "$killed" 2>/dev/null || break
done
kill -9 "$killed"
wait "$killed" 2>/dev/null
run 'also after it was killed' 'near codes.planes many "-o out --method scan"
    cmp out lines; ls out*' out
run 'from less than it had' 'head -c -1 part >out.part
    near codes.planes many "-o out --method scan"; cmp out lines' ''
run 'but not with other queries' 'cp part out.part; near codes.planes asked \
    "-o out"; near codes asked | cmp - out' ''
run 'but by another way through the codes' 'cp part out.part
    proofsheet-index near --codes codes.planes --queries many -o out \
    --method queries 2>&1 | head -1; cmp out lines' \
'out.part: goes on where a run before it stopped'
run 'what no search has left, stays' 'echo mine >out.part
    near codes asked "-o out"; cat out.part; rm out.part' \
'proofsheet-index: out.part: is in the way: no search has left it
mine'
run 'one run at a time' 'flock out.part proofsheet-index near -q --codes codes \
    --queries asked -o out; echo $?' \
'proofsheet-index: out.part: another run is writing it: Resource temporarily unavailable
1'
run 'what goes together' 'proofsheet-index planes --codes codes
    proofsheet-index near -o x; near codes asked --json
    proofsheet-index planes --codes codes -o x -n
    proofsheet-index planes --codes codes -o x --json
    near codes asked "--method probe"; echo $?' \
"proofsheet-index: planes needs --codes FILE and --output FILE
proofsheet-index: --codes and --queries go together
proofsheet-index: --codes takes no --json
proofsheet-index: planes takes no --dry-run
proofsheet-index: planes takes no --json
proofsheet-index: --method 'probe': is none of scan, queries and index
2"
