#!/bin/sh
# Of photographs of ../shared/data that were edited as the web edits them: how
# many are found again, by plain PDQ, by the hashes of variants, by all tiers;
# and is another ever taken for one of them?  Of one photograph in STEP; the set
# has all that is made of these, and all the others.
set -eu
cd "$(dirname "$0")/../.."
photos=../shared/data/photos
bench=$(dirname "$(command -v proofsheet)")/tests/bench
[ -d $photos ] || {
	printf 'recall\tno ../shared/data\t\n'
	exit
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
step=${STEP:-8}

"$bench/edits" "$tmp" "$step" >"$tmp/rows"
for set in set mine; do
	mkdir "$tmp/$set"
	echo 'robots: crawling' >"$tmp/$set/policy"
done
# What is in FOLDER..., into SET.
take() {
	set=$1
	shift
	proofsheet-crawl -q -d "$tmp/$set" --policy "$tmp/$set/policy" \
	    --as files -- "$@" >/dev/null
}
take set "$tmp/edits" "$tmp/others"
take mine "$tmp/photos"
proofsheet-filter -q -d "$tmp/set" --features
proofsheet-filter -q -d "$tmp/mine" --variants --features=asked
for set in set mine; do
	sqlite3 "$tmp/$set/catalog.db" "SELECT item.id, item.url, hex(pdq)
	    FROM item JOIN fact ON fact.item = item.id
	    WHERE pdq_quality >= 50 ORDER BY item.id" >"$tmp/$set.items"
	cut -d '|' -f 3 "$tmp/$set.items" |
	    perl -ne 'chomp; print pack "H*", $_' >"$tmp/$set.codes"
done

# Plain PDQ, upright: place in mine, place in the set.
proofsheet-index near -q --codes "$tmp/set.codes" --queries "$tmp/mine.codes" |
    cut -d ' ' -f 1,2 >"$tmp/pdq"
proofsheet-index near -q -d "$tmp/set" >/dev/null
proofsheet-index near -q -d "$tmp/mine" --against "$tmp/set" >/dev/null
sqlite3 "$tmp/mine/catalog.db" \
    "SELECT item, other, tier, inliers FROM near" >"$tmp/near"

# Twins: photographs that these data have twice.
TWINS=$(dirname "$0")/twins.txt perl -e '
my ($tmp) = @ARGV;
sub lines { open my $in, "<", shift or die; map { chomp; $_ } <$in> }
my (%row, %name, %asked, %n, %found, %wrong);
for my $set ("set", "mine") {
	for (lines "$tmp/$set.items") {
		my ($id, $url) = split /\|/;
		my ($of, $photo) = $url =~ m{/([a-z0-9]+)/([^/]+)\.[a-z]+$};
		push @{$name{$set}}, [$of, $photo];
		$row{$set}{$id} = [$of, $photo];
	}
}
$asked{$_->[1]} = 1 for @{$name{mine}};
my %twin;
for (lines $ENV{TWINS}) {
	my ($a, $b) = split / /;
	$twin{"$a $b"} = $twin{"$b $a"} = 1;
}
for (@{$name{set}}) {
	$n{$_->[0]}++ if $_->[0] =~ /^\d/ && $asked{$_->[1]};
}
my %seen;
sub hit {
	my ($how, $mine, $there) = @_;
	if ($mine->[1] ne $there->[1]) {
		$wrong{$how}{"$mine->[1] $there->[1]"} = 1
		    unless $twin{"$mine->[1] $there->[1]"};
		return;
	}
	$found{$how}{$there->[0]}++
	    unless $seen{"$how $mine->[1] $there->[0]"}++;
}
for (lines "$tmp/pdq") {
	my ($a, $b) = split / /;
	hit("PDQ", $name{mine}[$a], $name{set}[$b]);
}
for (lines "$tmp/near") {
	my ($a, $b, $tier, $inliers) = split /\|/, $_, 4;
	my ($mine, $there) = ($row{mine}{$a}, $row{set}{$b});
	next unless defined $mine && defined $there;
	hit("variants", $mine, $there) if $tier ne "features";
	hit("features", $mine, $there) if $inliers;
	hit("any tier", $mine, $there);
}
for (lines "$tmp/rows") {
	my ($at, $what, $wanted) = split /\|/, $_, 3;
	for my $how ("PDQ", "variants", "features", "any tier") {
		next unless exists $found{$how};
		printf "recall, %s: %s of %d\t%.1f %%\t%s\n", $what, $how,
		    $n{$at}, 100 * ($found{$how}{$at} // 0) / $n{$at},
		    $how eq "variants" ? $wanted : "";
	}
}
for my $how ("PDQ", "variants", "features", "any tier") {
	next unless exists $found{$how};
	my @wrong = sort keys %{$wrong{$how}};
	printf "others taken for a photograph: %s\t%d\t<= 0\n", $how,
	    scalar @wrong;
	print STDERR "$how: $_\n" for @wrong;
}' "$tmp"
