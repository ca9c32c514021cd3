#!/bin/sh
# The main job on real photographs: a site of Debian's mate-backgrounds, a set
# built from it, and a person who asks it for three photos of hers.  Leaves
# ./set.  Exits 1 where something is not as this text says.
set -eu
# shellcheck source=nginx.sh
. "$(dirname "$0")/nginx.sh"
photos=/usr/share/backgrounds/mate/nature
tmp=$(mktemp -d)
trap 'unserve; rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

die() {
	echo "demo: $*" >&2
	exit 1
}

say() {
	printf '\n# %s\n' "$*"
}

query() {
	sqlite3 -readonly set/catalog.db "$1"
}

# holds CLAIM SQL RESULT: what the catalog must say
holds() {
	found=$(query "$2")
	[ "$found" = "$3" ] || die "$1: it is '$found' and not '$3'"
}

# answers PHOTO PATTERN...: what must stand in the paragraph about it
answers() {
	photo=$1
	shift
	awk -v RS= -v photo="/$photo.jpg" 'index($0, photo)' "$tmp/answer" \
	    >"$tmp/paragraph"
	for pattern in "$@"; do
		grep -qE "$pattern" "$tmp/paragraph" ||
			die "ask: nothing like '$pattern' about $photo.jpg"
	done
}

# page FILE TITLE, the body on stdin
page() {
	{
		echo "<!DOCTYPE html><html lang=en><meta charset=utf-8>"
		echo "<title>$2</title>"
		cat
		echo "</html>"
	} >"$tmp/www/$1"
}

mkdir -p "$tmp/www/members" "$tmp/www/photos"
for name in Aqua Dune FreshFlower Garden LadyBird RainDrops Storm TwoWings \
    YellowFlower; do
	ln -s $photos/$name.jpg "$tmp/www/photos/$name.jpg"
done
ln -s $photos/Blinds.jpg "$tmp/www/members/Blinds.jpg"
djpeg -scale 3/8 $photos/Garden.jpg | cjpeg -quality 75 \
    >"$tmp/www/photos/Garden-small.jpg"
printf 'User-agent: *\nDisallow: /members/\n' >"$tmp/www/robots.txt"

page index.html 'A small gallery' <<'EOF'
<h1>A small gallery</h1>
<ul><li><a href="garden.html">In the garden</a>
<li><a href="water.html">Water</a>
<li><a href="road.html">On the road</a>
<li><a href="members/album.html">For members</a></ul>
<img src="photos/Garden-small.jpg" alt="A red and yellow flower, full size in the garden">
EOF
page garden.html 'In the garden' <<'EOF'
<meta name="author" content="A. Gardener">
<figure><img src="photos/LadyBird.jpg">
<figcaption>A ladybird climbs a stalk between forget-me-nots.</figcaption></figure>
<figure><img src="photos/Garden.jpg">
<figcaption>A red and yellow flower in the morning sun.</figcaption></figure>
<img src="photos/YellowFlower.jpg" alt="Petals of a yellow sunflower before a dark ground">
<img src="photos/FreshFlower.jpg" alt="The heart of an orange flower, very near">
<img src="members/Blinds.jpg" alt="A green leaf against the light">
<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">CC BY-SA</a>
EOF
page water.html Water <<'EOF'
<img src="photos/Aqua.jpg" alt="A drop of water has just fallen and leaves a crown">
<img src="photos/RainDrops.jpg" alt="Rain drops on a broad blade of grass">
<figure><img src="photos/Dune.jpg"><figcaption>Dry grass on a dune, and the
sea behind it.</figcaption></figure>
<p><a href="index.html">back</a>
EOF
page road.html 'On the road' <<'EOF'
<img src="photos/Storm.jpg" alt="A storm gathers over an empty road">
<img src="photos/TwoWings.jpg" alt="Two dandelion seeds that look like wings">
<img src="photos/LadyBird.jpg" alt="We stopped to look at a ladybird on a flower">
EOF
page members/album.html 'For members only' <<'EOF'
<img src="Blinds.jpg" alt="A leaf that only members should see">
EOF

serve "$tmp/www" \
    'location = /photos/Storm.jpg { add_header X-Robots-Tag noai; }'

# A set of somebody's own is not the demo's to remove.
[ ! -e set ] || [ "$(query "SELECT count(*) FROM source
    WHERE locator NOT LIKE 'http://127.0.0.1:%'")" = 0 ] ||
	die "./set is a set of yours: move it away"
rm -rf set

say "a set from $site"
proofsheet build -d set -r basic --allow-address 127.0.0.0/8 --delay 0 \
    --depth 2 "$site/"

say "what was refused, and why"
query "SELECT replace(url, '$site', ''), name, place, raw FROM signal
    WHERE says = 'refuse' AND deciding ORDER BY url"

say "three photos of a person: one at half size, one mirrored, one elsewhere"
mkdir "$tmp/mine"
djpeg -scale 1/2 $photos/LadyBird.jpg | cjpeg -quality 60 >"$tmp/mine/half.jpg"
jpegtran -copy none -flip horizontal $photos/Dune.jpg >"$tmp/mine/mirrored.jpg"
cp $photos/GreenMeadow.jpg "$tmp/mine/elsewhere.jpg"
status=0
proofsheet ask -d set "$tmp/mine" >"$tmp/answer" || status=$?
cat "$tmp/answer"

[ -s set/out/report.html ] || die "no report"
[ -s set/out/manifest.jsonl ] || die "no manifest"
! grep -E '/(Storm|Blinds).jpg"' set/out/manifest.jsonl ||
	die "the manifest lists what was refused"
holds 'images seen' "SELECT count(*) FROM item" 11
holds 'images kept' "SELECT count(DISTINCT item) FROM record WHERE keep" 9
holds 'unique images' "SELECT count(DISTINCT item) FROM record
    WHERE keep AND duplicate_of IS NULL" 8
holds 'what was refused' "SELECT group_concat(replace(url, '$site', ''), ' ')
    FROM (SELECT url FROM item WHERE state = 'refused' ORDER BY url)" \
    '/members/Blinds.jpg /photos/Storm.jpg'
holds 'why' "SELECT group_concat(name || ': ' || raw, ', ') FROM (SELECT *
    FROM signal WHERE item IS NOT NULL AND says = 'refuse' ORDER BY url)" \
    'robots: Disallow: /members/, x-robots-tag: noai'
[ $status -eq 3 ] || die "ask: exit status $status and not 3"
fetched='fetched +20[0-9-]+T[0-9:]+Z'
answers half '^IN THE SET \(near-duplicate: [0-9]+ of 256 bits, unchanged\)' \
    'page .*/(garden|road).html' 'caption .*ladybird' "$fetched"
answers mirrored '^IN THE SET \(near-duplicate: [0-9]+ of 256 bits, mirrored\)' \
    'page .*/water.html' 'caption .*dune' "$fetched"
answers elsewhere '^NOT FOUND' 'searched 9 images'

say "set/out/manifest.jsonl and set/out/report.html are yours to look at"
