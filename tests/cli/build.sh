#!/bin/sh
# The whole pipeline on a small site behind a real server.
# shellcheck disable=SC2046 # pids are words
. "$(dirname "$0")/lib.sh"
# shellcheck source=../nginx.sh
. "$ROOT/tests/nginx.sh"
trap 'unserve; rm -rf "$dir"' EXIT
plan 17

# Two pages with pictures: one of them twice, one a copy of another at half the
# size, one refused by its header, one by robots.txt.
mkdir -p www/no
seed=0
for name in lake field hill dusk no/road; do
	seed=$((seed + 1))
	convert -size 480x360 -seed $seed plasma:fractal www/$name.jpg
done
convert www/lake.jpg -resize 50% -quality 60 www/pond.jpg
printf 'User-agent: *\nDisallow: /no/\n' >www/robots.txt
cat >www/index.html <<'HTML'
<title>Places</title><a href="more.html">more</a>
<img src="lake.jpg" alt="A lake between two hills in the north">
<figure><img src="field.jpg"><figcaption>A field of rye &amp; poppies
in June</figcaption></figure>
<img src="no/road.jpg" alt="A road that nobody may take">
HTML
cat >www/more.html <<'HTML'
<title>More places</title><a href="index.html">back</a>
<img src="pond.jpg" alt="The same lake, smaller, on another page">
<img src="hill.jpg" alt="A hill with a single tree on its top">
<img src="dusk.jpg" alt="Dusk over the plain, sent with noai">
<img src="field.jpg" alt="Once more the field of rye, from afar">
HTML
serve "$dir/www" 'location = /dusk.jpg { add_header X-Robots-Tag noai; }
    location = /hill.jpg { if (-f '"$dir"'/hold) { set $limit_rate 30k; } }'

local='--allow-address 127.0.0.0/8 --delay 0 --depth 1'
requests() { grep -c 'GET .*\.jpg' "$www/access.log"; }
# What a set is, whenever it was made.
essence() {
	sql "SELECT item.url, item.state, item.reason, hex(item.sha256),
	    caption, pdq, keep, rejected, duplicate_of FROM record
	    JOIN item ON item = item.id ORDER BY item.url, caption" "$1"
	sql 'SELECT count FROM snapshot ORDER BY id DESC LIMIT 1' "$1"
}

run 'a recipe that is wrong is told before anything is fetched' \
    'echo "wide: width >" >bad; proofsheet build -q -d x -r bad $local $site/ \
	>/dev/null; echo $?; requests' \
    "proofsheet-filter: bad:1:14: the expression ends too early
2
0"
run 'a set is built, and nothing is amiss' \
    'proofsheet build -q -d "a set" $local "$site/" >out; echo $?' 0
run 'the manifest has the pairs that were kept, and no copies' \
    "sqlite3 :memory: \"SELECT replace(value ->> 'url', '\$site', ''),
	value ->> 'caption' FROM json_each('[\$(paste -sd, \
	'a set/out/manifest.jsonl')]')\"" \
    '/field.jpg|A field of rye & poppies in June
/field.jpg|Once more the field of rye, from afar
/hill.jpg|A hill with a single tree on its top
/lake.jpg|A lake between two hills in the north'
run 'the funnel is printed' \
    "tail -7 out | sed 's/  *\([0-9]*\)\$/: \1/; s/^ *//'" \
    'seen: 6
refused by signal: 2
fetched: 4
decoded: 4
kept by the recipe: 4
copies of another: 1
unique: 3'
run 'what was refused says by which signal' \
    "sql \"SELECT replace(url, '\$site', ''), name, raw FROM signal
	WHERE deciding AND says = 'refuse' ORDER BY url\" 'a set'" \
    '/dusk.jpg|x-robots-tag|noai
/no/road.jpg|robots|Disallow: /no/'
run 'what robots.txt refuses was not asked for' \
    'grep -c "GET /no/" "$www/access.log"' 0
run 'the set is whole' 'proofsheet index verify -q -d "a set" >/dev/null
	echo $?' 0
essence 'a set' >first
n=$(requests)
run 'again: no image is asked for, and the set is the same' \
    'proofsheet build -q -d "a set" $local "$site/" >again; echo $?
	echo $(($(requests) - n)); essence "a set" | diff first -' '0
0'
run 'by another recipe: nothing is fetched, and the manifest is another' \
    'echo "afar: length(caption) > 36" >far
	proofsheet build -q -d "a set" -r far $local "$site/" >/dev/null
	echo $(($(requests) - n)); wc -l <"a set/out/manifest.jsonl"' '0
2'
run 'other forms of the manifest' \
    'proofsheet manifest -q -d "a set" --format csv --format=parquet \
	>/dev/null; ls "a set/out"' \
    'manifest.csv
manifest.jsonl
manifest.parquet
report.html
report.json'

# While ./hold is there the server takes seconds to send one of the pictures:
# what runs at once can be seen, and be disturbed.
facts() { sql 'SELECT count(*) FROM fact' "$1" 2>/dev/null || echo 0; }
# The processes of a program, or of all (*), that work on set $2.
processes() {
	for proc in /proc/[0-9]*; do
		case $(readlink "$proc/exe") in
		*/proofsheet-$1) ;;
		*) continue ;;
		esac
		! grep -qzx "$2" "$proc/cmdline" || echo "${proc#/proc/}"
	done 2>/dev/null
}
# A build into $1 in the background, until filter has measured a first image.
begin() {
	: >hold
	proofsheet build -q -d "$1" $local "$site/" >/dev/null 2>&1 &
	build=$!
	until [ "$(facts "$1")" -gt 0 ] || ! kill -0 $build; do :; done
	rm hold
}
whole() { proofsheet build -q -d "$1" $local "$site/" >/dev/null; }

begin busy
run 'filter measures while crawl fetches' \
    "sql \"SELECT count(*) > 0 FROM frontier WHERE state = 'due'\" busy" 1
kill -TERM $build
wait $build
run "an end by signal: status 143, and both are gone" \
    "echo $?; processes '*' busy" 143
run 'and what was begun is finished by the same command' \
    'whole busy; echo $?; essence busy | diff first -' 0

begin dead
kill -KILL $(processes crawl dead)
wait $build
run 'a crawl that is killed makes build fail' "echo $?" 137
run 'and the same command goes on' \
    'whole dead; echo $?; essence dead | diff first -' 0

begin half
kill -KILL $(processes filter half)
wait $build
run 'a filter that is killed makes build fail' "echo $?" 137
run 'and the same command goes on' \
    'whole half; echo $?; essence half | diff first -' 0
