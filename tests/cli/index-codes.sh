#!/bin/sh
# near --codes: plain files, searched by an index and by comparing all, and by
# a program that shares no code with either.
# shellcheck disable=SC1091,SC2016,SC2154
. "$(dirname "$0")/lib.sh"
plan 16

near() { proofsheet-index near -q --codes "$1" --queries "$2" $3; }
# CODES QUERIES RADIUS: the same lines, by perl.
by_perl() {
	perl -e 'use strict; my ($c, $q, $r) = @ARGV;
	sub slurp { open(my $f, "<:raw", $_[0]); local $/; unpack("(a32)*", <$f>) }
	my @c = slurp($c); my $i = 0;
	for my $q (slurp($q)) {
		for my $k (0 .. $#c) {
			my $d = unpack("%32b*", $q ^ $c[$k]);
			print "$i $k $d\n" if $d <= $r;
		}
		$i++;
	}' "$@"
}
# CODES N SEED: N of them, spread over the file, each with up to 47 other bits
ask() {
	perl -e 'my ($c, $n, $s) = @ARGV; srand($s); open(F, "<:raw", $c);
	local $/; my @c = unpack("(a32)*", <F>); binmode(STDOUT);
	for my $i (1 .. $n) {
		my $q = $c[int(rand(@c))];
		vec($q, int(rand(256)), 1) ^= 1 for 1 .. int(rand(48));
		print $q;
	}' "$@"
}

head -c 64000 /dev/urandom >few
ask few 70 1 >asked
head -c 2240000 /dev/urandom >many	# 70,000 codes
ask many 100 2 >hundred

run 'few codes are searched exactly' \
    'for r in 0 20 31 63; do near few asked "--radius $r" >ours
    by_perl few asked $r | cmp - ours; done; test -s ours && echo some' some
run 'whatever the method' \
    'for m in scan queries index; do near few asked "--radius 63 --method $m" |
    cmp - ours; done' ''
run 'of few codes each is compared, also by an index of them' \
    'near few asked "--plan --method index" 2>&1 >/dev/null |
    sed "s/[0-9.e-]* s\([,$]\)/S\1/g" | head -2' \
'2000 codes, 70 queries, expected: scan S, queries S, index S, taken: index
2000 distinct codes, radius 31: each is compared'
run 'many, by an index, as by comparing all' \
    'for r in 0 20 31 48; do near many hundred "--radius $r --method index" \
    >by-index; near many hundred "--radius $r --method scan" |
    cmp - by-index; done; wc -l <by-index' \
    "$(near many hundred '--radius 48' | wc -l)"
run 'each of which is near the code that it was made of' \
    'near many hundred "--radius 48" | cut -d " " -f 1 | uniq | wc -l' 100
run 'in order, whatever the number of jobs' \
    'near many hundred "-j 1 --method index" >1
    near many hundred "-j 3 --method index" | cmp - 1
    sort -c -n -k 1,1 -k 2,2 1 && echo sorted' sorted
run 'the plan is told' \
    'near many hundred "--plan --method index" 2>&1 >/dev/null |
    sed "s/[0-9][0-9.]*/N/g; s/\(N:N \)*N:N/SLOTS/"' \
'N codes, N queries, expected: scan N s, queries N s, index N s, taken: index
N distinct codes, radius N: slots SLOTS
a query, expected: N probes, N candidates, N ms
a query, found: N probes, N candidates
found: N s'
run 'what is expected is what is found, of random codes' \
    'near many hundred "--plan --method index" 2>&1 >/dev/null |
    awk "/probes/ && /expected/ { p = \$4
    c = \$6 } /probes/ && /found/ { print (\$4 == p), (\$6 > 0.8 * c && \$6 < 1.2 * c) }"' \
    '1 1'
run 'with -v, the time of each query' 'near many hundred -v 2>&1 >/dev/null |
    grep -c "^query [0-9]*: [0-9.]* ms$"' 100
for _ in 1 2 3 4 5 6 7 8 9 10; do head -c 32000 many; done >again
cat again again again again again again again >equal
run 'equal codes are all found' 'head -c 2080 many >some
    near equal some | wc -l; near equal some | awk "\$3 == 0" | wc -l' \
'4550
4550'
head -c 3200000 /dev/zero >zeros
head -c 3200 zeros >hundred-zeros
run 'a hundred thousand equal ones' \
    'near zeros hundred-zeros | wc -l' 10000000
: >empty
run 'no codes, no queries' 'near empty asked; near few empty; echo $?' 0
head -c 33 few >odd
run 'what are no codes' 'near odd asked; echo $?' \
'proofsheet-index: odd: has 33 bytes, which are not codes of 32 bytes each
1'
run 'a file that is not there' 'near few nothing; echo $?' \
'proofsheet-index: nothing: No such file or directory
1'
run 'one goes with the other' 'proofsheet-index near --codes few; echo $?' \
'proofsheet-index: --codes and --queries go together
2'
run 'and without a set' 'near few asked "--against few"; echo $?' \
'proofsheet-index: --codes takes no --against: files need no set
2'
