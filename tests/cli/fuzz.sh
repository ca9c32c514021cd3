#!/bin/sh
# Every fuzz target on a small corpus: the specimens of tests/data, and odd
# inputs that are made here.
. "$(dirname "$0")/lib.sh"
built=$(dirname "$(command -v proofsheet)")/tests/fuzz

mkdir made
: >made/empty
printf '\0' >made/nul
head -c 4096 /dev/zero >made/zeros
head -c 4096 /dev/zero | tr '\0' '\377' >made/ones
printf '<%.0s' $(seq 4096) >made/angles
printf 'a:%.0s' $(seq 4096) >made/colons
printf 'User-agent: *\nDisallow: /a*$\n' >made/robots
printf '<p><img src=a.jpg srcset="b.jpg 2x, c.jpg 3x" alt=x>' >made/html
for format in jpg png gif webp bmp tif; do
	convert -size 32x24 -seed 1 plasma:fractal made/whole.$format
	head -c 200 made/whole.$format >made/cut.$format
	{
		head -c 100 made/whole.$format
		head -c 100 /dev/zero
		tail -c +201 made/whole.$format
	} >made/holed.$format
done
tar -cf made/members.tar made/whole.jpg made/robots
gzip -c made/robots >made/robots.gz

set --
for target in "$built"/*-*; do
	[ ! -f "$target" ] || [ ! -x "$target" ] || set -- "$@" "$target"
done
plan $#
for target in "$@"; do
	run "${target##*/}" "find made \"$ROOT\"/tests/data -type f -exec \
	    '$target' {} + >log 2>&1 || tail -20 log" ''
done
