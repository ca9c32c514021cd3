#!/bin/sh
# Lettering and graphics, told from photographs: captions drawn over every
# second one of them, and charts.  What is printed with # is how well.
# shellcheck disable=SC2016
. "$(dirname "$0")/lib.sh"
plan 4

if [ ! -d "$DATA/quality" ]; then
	for claim in captions 'few where none are' charts 'few photographs'; do
		skip "$claim" 'no photographs'
	done
	exit
fi

# Every 50th photograph, each with a caption of its own kind.
find "$DATA/quality" -name '*.jpg' | sort | awk 'NR % 50 == 7' >bare
n=0
while read -r f; do
	n=$((n + 1))
	case $((n % 5)) in
	0) style='-fill white -stroke black' ;;
	1) style='-fill white' ;;
	2) style='-fill yellow' ;;
	3) style='-fill white -undercolor black' ;;
	4) style='-fill black -undercolor white' ;;
	esac
	side=$(echo North South Center | cut -d' ' -f$((n % 3 + 1)))
	# shellcheck disable=SC2086
	convert "$f" -pointsize $((n % 4 * 8 + 24)) $style -gravity "$side" \
	    -annotate +0+9 'the quick brown fox 2019' -quality 88 "text$n.jpg"
	[ $((n % 3)) -eq 0 ] || continue
	convert -size 600x400 xc:white -fill none -stroke "hsl($((n * 10)),80%,40%)" \
	    -draw "line 40,20 40,360 line 40,360 580,360" -strokewidth 2 \
	    -draw "polyline 40,300 200,$((n * 8)) 400,120 580,$((300 - n * 5))" \
	    -stroke none -fill black -annotate +60+30 "Figure $n" \
	    -quality 85 "chart$n.jpg"
done <bare
column() {
	proofsheet-filter --measures graphic,lettering -p - |
	    sed -n "s/.*\"$1\":\([^,}]*\).*/\1/p"
}
# Of 100 of the first, how many are over $1; and the area under the curve.
over() { awk -v least="$1" '{ n++; over += $1 > least }
    END { printf "%d\n", 100 * over / n }' "$2"; }
area() { awk 'NR == FNR { bare[++n] = $1; next }
    { m++; for (i = 1; i <= n; i++) sum += ($1 > bare[i]) + ($1 == bare[i]) / 2 }
    END { print sum / n / m }' "$1" "$2"; }

column text_share <bare >bare.text
find . -name 'text*.jpg' | column text_share >text
echo "# lettering: area under the curve $(area bare.text text)," \
    "over 0 $(over 0 text) % with, $(over 0 bare.text) % without"
run 'captions: more than 7 in 10, and the area under the curve over 0.8' \
    '[ "$(over 0 text)" -ge 70 ] &&
    area bare.text text | awk "\$1 < 0.8"' ''
run 'where none are: not one in 10' '[ "$(over 0 bare.text)" -le 10 ]' ''

column graphic <bare >bare.graphic
find . -name 'chart*.jpg' | column graphic >charts
echo "# graphics: area under the curve $(area bare.graphic charts)," \
    "over 0.5 $(over 0.5 charts) % of charts, $(over 0.5 bare.graphic) % of photographs"
run 'charts' '[ "$(over 0.5 charts)" -ge 90 ]' ''
run 'photographs' '[ "$(over 0.5 bare.graphic)" -le 5 ]' ''
