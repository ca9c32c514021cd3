#!/bin/sh
# The segments of a set: in however many its hashes are, however they came
# there, and whatever stops that, near finds what comparing all finds.
# shellcheck disable=SC1091,SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/index.inc
. "$ROOT/tests/cli/index.inc"
plan 25

index() { proofsheet-index "$@"; }
near() { index near -q "$@" >/dev/null; }
pairs() { sql "SELECT item, other, distance FROM near WHERE against = '${2:-}'
    ORDER BY item, other" "$1"; }
# SET: the same, by perl, and by the digests of the bytes.
brute() {
	sql "SELECT item, hex(pdq), pdq_quality FROM fact ORDER BY item" "$1" |
	    perl -e 'use strict; my @a;
	while (<>) {
		chomp; my ($i, $c, $q) = split /\|/;
		push @a, [$i, pack("H*", $c)] if $q >= 50;
	}
	for my $x (0 .. $#a) { for my $y ($x + 1 .. $#a) {
		my $d = unpack("%32b*", $a[$x][1] ^ $a[$y][1]);
		print "$a[$x][0]|$a[$y][0]|$d\n" if $d <= 31;
	} }' >by-perl
	sql "SELECT a.id, b.id, 0 FROM item AS a JOIN item AS b
	    ON a.sha256 = b.sha256 AND a.id < b.id" "$1" >by-bytes
	awk -F'|' 'NR == FNR { same[$1, $2] = 1; print; next }
	    !(($1, $2) in same)' by-bytes by-perl | sort -t'|' -k1,1n -k2,2n
}
segments() { find "$1/hashes" -name 'pdq-*.segment' | wc -l; }
told() { index near -n -d "$1" -q --plan 2>&1 | grep -c '^segment '; }
# What verify says of the hashes: these sets have no WARC.
faults() { index verify -q -d "$1" | grep hashes/; }
# NAME ITEM...: FULL, whose facts come up to one item, then up to the next, ...
grow() {
	name=$1 last=0
	rm -rf "$name" && cp -r full "$name"
	shift
	sql 'DELETE FROM fact' "$name"
	for to in "$@"; do
		add "$name" $last "$to"
		near -d "$name"
		last=$to
	done
}
add() { sql "ATTACH 'full/catalog.db' AS full; INSERT INTO fact
    SELECT * FROM full.fact WHERE item > $2 AND item <= $3" "$1"; }

# Of each seven the first is more than twice as long as all others.
make_set full
fill_set full 2186
sql 'UPDATE fact SET pdq_quality = 49 WHERE item % 90 = 0' full
brute full >want
run 'there is something to find' 'wc -l <want | tr -d " "' "$(sql 'SELECT
    (SELECT count(*) FROM fact WHERE item % 10 = 0 AND item % 90 <> 0)
    + (SELECT count(*) FROM item WHERE id % 900 = 0)' full)"
grow one 2186
grow two 1458 2186
grow seven 1458 1944 2106 2160 2178 2184 2186
run 'one segment, two and seven' 'told one; told two; told seven
segments seven' '1
2
7
7'
run 'in which the same is found' 'for s in one two seven; do pairs $s |
    cmp - want; faults $s; done' ''
run 'by any number of processes' 'for j in 1 2 3 4; do for s in one seven; do
    near -j $j -d $s; pairs $s | cmp - want; done; done' ''
cp -r two asking
near -d asking --against one
pairs asking "$PWD/one" >asked
run 'and from another set' 'wc -l <asked | tr -d " "
for s in one two seven; do for j in 1 3; do near -j $j -d asking --against $s
    pairs asking "$PWD/$s" | cmp - asked; done; done' "$(($(wc -l <want) * 2 +
    $(sql 'SELECT count(*) FROM item' one)))"
run 'nothing is made where nothing changed' 'stat -c "%n %i %Y" seven/hashes/* >is
near -d seven; near -d asking --against seven
stat -c "%n %i %Y" seven/hashes/* | cmp - is' ''

# Items that go, change, and come again.
sql 'PRAGMA foreign_keys = ON; DELETE FROM item WHERE id % 7 = 0;
UPDATE fact SET pdq = (SELECT pdq FROM fact AS b WHERE b.item = 11)
    WHERE item % 400 = 1; UPDATE fact SET pdq_quality = 10 WHERE item = 11;
DELETE FROM fact WHERE item = 20' seven
brute seven >changed
run 'what is gone or changed is answered no longer' 'near -d seven --radius 30
near -d seven; sql "SELECT other FROM near WHERE item = 1 ORDER BY 1" seven |
    wc -l; faults seven; rm -rf seven/hashes; near -d seven; faults seven
    segments seven' "$(grep -c '^1|' changed)
1"
run 'a hash of low quality is met by its bytes alone' 'sql "SELECT count(*)
FROM near WHERE 180 IN (item, other) OR 11 IN (item, other)" seven' 0
run 'a folder that is another set'"'"'s' 'rm -rf two/hashes
cp -r seven/hashes two; near -d two; pairs two | cmp - want; faults two' ''
run 'a segment that is damaged' 'near -d two; for at in 5000 40000 70000; do
printf "\\125\\252" | dd of=two/hashes/$(ls two/hashes | grep -m1 segment) bs=1 \
    seek=$at conv=notrunc status=none; near -d asking --against two 2>/dev/null
pairs asking "$PWD/two" | cmp - asked; near -d two; faults two; done' ''

run 'a pipe in the place of a file' 'for f in pdq.list pdq-1.segment; do
rm -rf pipe; cp -r one pipe; rm pipe/hashes/$f; mkfifo pipe/hashes/$f
timeout 30 proofsheet-index near -q -d pipe >/dev/null; echo $?
pairs pipe | cmp - want; faults pipe; done' '0
0'
# AT BYTE...: what verify says of a list that has these there
listed() {
	rm -rf list && cp -r one list
	printf %b "$2" | dd of=list/hashes/pdq.list bs=1 seek="$1" \
	    conv=notrunc status=none
	faults list
	near -d list
	pairs list | cmp - want
}
run 'a list of another program, version, machine, or damaged' 'listed 0 X
listed 8 "\0002"; listed 12 "\0001\0002\0003\0004"; listed 30 X' \
'hashes/pdq.list: is no list of segments
hashes/pdq.list: is of another version of this program
hashes/pdq.list: is of a machine of another byte order
hashes/pdq.list: is damaged: its XXH3 differs'

# Merged, and stopped while that goes on.
grow apart 1300 1800
add apart 1800 2186
run 'segments of like size are merged' 'rm -rf copy; cp -r apart copy
near -d copy; segments copy; told copy; pairs copy | cmp - want; faults copy' '1
1'
run 'killed at thirty moments, it ends the same' 'for i in $(seq 10); do
rm -rf copy; cp -r apart copy
for share in $(shuf -i 0-999 -n 3); do
    timeout -s KILL "$(printf 0.%04d1 "$share")" \
        proofsheet-index near -q -d copy >/dev/null 2>&1
done
near -d copy 2>/dev/null	# it may have to wait for a process that dies
pairs copy | cmp - want; faults copy; ls copy/hashes | grep -c new
done | grep -v "^0$"' ''
run 'a merge that cannot write leaves all as it was' 'rm -rf copy
cp -r apart copy; mkdir copy/hashes/pdq-merge.new; near -d copy; echo $?
pairs copy | cmp - want; segments copy' 'proofsheet-index: copy/hashes/pdq-merge.new: Is a directory
0
3'
run 'four at once' 'rm -rf copy; cp -r apart copy; cp -r asking also
near -d copy 2>/dev/null & near -d copy 2>/dev/null &
near -d asking --against copy & near -d also --against copy; wait
pairs copy | cmp - want; pairs asking "$PWD/copy" | cmp - asked
pairs also "$PWD/copy" | cmp - asked; faults copy' ''

# Stopped and run again: what it says it has done it does not do again.
# States are those of searches that ended.
for s in one asking; do
	sql 'CREATE TABLE ended (state); CREATE TRIGGER ended AFTER DELETE ON
	    searching BEGIN INSERT INTO ended VALUES (old.state); END' $s
done
near -d one
near -d asking --against one
# SET AGAINST REACHED UNITS [CHANGE]: a search was stopped there, of the same;
# or of another state, as an expression of sed says.
begun() {
	state=$(sql 'SELECT state FROM ended LIMIT 1' "$1" | sed "${5:-}")
	sql "INSERT INTO searching (against, state, reached, units)
	    VALUES ('$2', '$state', $3, x'$4')" "$1"
}
run 'a search goes on where it was' 'begun one "" 0 0101010101; near -d one
pairs one | awk -F"|" "\$3 != 0" | wc -l
sql "SELECT count(*) FROM searching" one' '0
0'
run 'but not with another radius' 'begun one "" 0 0101010101 "s/31/30/"
near -d one; pairs one | cmp - want' ''
run 'nor of another catalog' 'begun one "" 0 0101010101 "s/.$/x/"; near -d one
pairs one | cmp - want' ''
run 'nor what a dry run finds' 'begun one "" 0 0101010101
index near -q -n -d one | cut -d" " -f1; sql "DELETE FROM searching" one' \
    "$(wc -l <want)"
run 'against another set as well' 'begun asking "$PWD/one" 1000 ""
near -d asking --against one; pairs asking "$PWD/one" | head -1 | cut -d"|" -f1
near -d asking --against one; pairs asking "$PWD/one" | cmp - asked' 1001

run 'stopped by the keyboard, it says how to go on' 'mkfifo said
exec 3<>said; flock one/near.lock proofsheet-index near -q -d one 2>said & 
read -r line <said; echo "${line##*: }"; pkill -INT -P $! proofsheet
read -r line <said; echo "$line"; wait $!; echo $?' \
'waiting for another near
proofsheet-index: stopped: what was found is kept, and the same command goes on from there
130'

if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	rm -rf copy && cp -r apart copy && mkdir user &&
	cp -r asking "$(command -v proofsheet-index)" user/
	chmod -R go=rX copy . && chmod -R a+rwX user
	run 'what is new of a set that cannot be written is found' \
	    'ls copy/hashes >is; setpriv --reuid 12345 --regid 12345 \
--clear-groups user/proofsheet-index near -q -d user/asking --against copy \
>/dev/null; pairs user/asking "$PWD/copy" | cmp - asked
ls copy/hashes | cmp - is' ''
else
	skip 'what is new of a set that cannot be written is found' 'needs root'
fi
run 'the folder may be deleted at any time' 'rm -rf two/hashes; near -d two
pairs two | cmp - want; rm two/hashes/*; near -d two; pairs two | cmp - want' ''
run 'nothing is left behind' 'ls two/hashes' 'pdq-1.segment
pdq.list
spdq.list'
