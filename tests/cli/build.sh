#!/bin/sh
# The whole pipeline on a small site behind a real server.
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
    location /slow/ { alias '"$dir"'/www/; limit_rate 40k; }'

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
	>/dev/null 2>&1; echo $?; requests' '2
0'
run 'a set is built, and says nothing amiss' \
    'proofsheet build -q -d "a set" $local "$site/" >out; echo $?' 0
run 'the manifest has the pairs that were kept, and no copies' \
    'sqlite3 :memory: "SELECT replace(value ->> '\''url'\'', '\''$site'\'', '\'\''),
	value ->> '\''caption'\'' FROM json_each('\''[$(paste -sd, \
	"a set/out/manifest.jsonl")]'\'')"' \
    '/field.jpg|A field of rye & poppies in June
/field.jpg|Once more the field of rye, from afar
/hill.jpg|A hill with a single tree on its top
/lake.jpg|A lake between two hills in the north'
run 'what was refused says by which signal' \
    'sql "SELECT replace(url, \"$site\", \"\"), name, raw FROM signal
	WHERE deciding AND says = \"refuse\" ORDER BY url" "a set"' \
    '/dusk.jpg|x-robots-tag|noai
/no/road.jpg|robots|Disallow: /no/'
cat out
essence 'a set' >first
cat first
run 'again: nothing is asked of the server, and the set is the same' \
    'n=$(requests); proofsheet build -q -d "a set" $local "$site/" >again
	echo $?; echo $(($(requests) - n)); essence "a set" | diff first -
	diff out again' '0
0'
