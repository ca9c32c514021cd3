#!/bin/sh
# The checks of cleanvision: each picture breaks one rule of them, and one none.
# shellcheck disable=SC2016
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
plan 6

# Sizes of 100 x 100, and a few pixels more; one of 400 x 400.
picture() { convert -size "$2" -seed "$3" plasma:fractal -attenuate 0.8 \
    +noise gaussian "$1"; }
make_set set
for i in 1 2 3 4 5 6 7; do
	picture "fine$i.png" "$((98 + i))x100" "$((i + 20))"
	add set "fine$i.png" "fine $i"
done
picture large.png 400x400 9
convert fine1.png -evaluate multiply 0.2 dark.png
convert fine2.png -evaluate multiply 0.02 -evaluate add 97% light.png
picture long.png 170x55 3
convert fine3.png -posterize 2 -colors 4 poor.png
convert fine4.png -colorspace gray -colorspace sRGB PNG24:grey.png
convert fine5.png -blur 0x9 blurred.png
for f in large dark light long poor grey blurred; do
	add set $f.png $f
done

proofsheet-filter -q -d set -r cleanvision
broken() { sql "SELECT caption, group_concat(key, ' ') FROM record, json_each(rejected)
    $1 GROUP BY caption ORDER BY caption"; }
run 'each breaks its own' 'broken "WHERE key NOT IN ('"'blurry', 'low-information'"')"' \
'dark|dark
grey|grayscale
large|odd-size
light|light
long|odd-aspect'
run 'little information, and blur' '
sql "SELECT caption FROM record WHERE rejected ->> '"'low-information'"' IS NOT NULL
    AND caption = '"'poor'"';
SELECT caption FROM record WHERE rejected ->> '"'blurry'"' IS NOT NULL AND caption =
    '"'blurred'"'"' 'poor
blurred'
run 'those that are fine' 'sql "SELECT count(*) FROM record WHERE caption LIKE
    '"'fine%'"' AND keep"' 7

# Sizes 1 to 9: quartiles 3, 5 and 7, as numpy.percentile() has them.
make_set two
for i in 1 2 3 4 5 6 7 8 9; do
	convert -size "${i}0x${i}0" -seed "$i" plasma:fractal "$i.png"
	add two "$i.png" "$i"
done
printf 'q: size_quartile(1) = 30 AND size_quartile(2) = 50 AND size_quartile(3) = 70
less: sqrt(width * height) < size_quartile(2)\n' >q.recipe
run 'quartiles, of all that was measured before judging' '
proofsheet-filter -q -d two -r ./q.recipe
sql "SELECT group_concat(caption, '"''"') FROM (SELECT caption FROM record
    WHERE keep ORDER BY caption)" two' 1234

# Larger ones come: then the middle lies elsewhere, for the first ones, too.
printf 'less: sqrt(width * height) < size_quartile(2)\n' >r.recipe
kept='SELECT group_concat(caption) FROM (SELECT caption FROM record WHERE keep
    ORDER BY CAST(caption AS INTEGER))'
proofsheet-filter -q -d two -r ./r.recipe
for i in 12 13 14 15 16; do
	convert -size "${i}0x${i}0" -seed "$i" plasma:fractal "$i.png"
	add two "$i.png" "$i"
done
run 'as the set grows, those that were judged are judged again' '
sql "$kept" two; proofsheet-filter -d two | grep ^pairs; sql "$kept" two
sql "SELECT sizes FROM recipe WHERE active" two' '1,2,3,4
pairs     14 judged by r (14 by this run); it keeps 7
1,2,3,4,5,6,7
[42.5,75,127.5]'
run 'and not where it stays as it is' 'proofsheet-filter -d two | grep ^pairs' \
    'pairs     14 judged by r (0 by this run); it keeps 7'
