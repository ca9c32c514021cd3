#!/bin/sh
# What make install puts somewhere runs from there, and from nowhere else.
. "$(dirname "$0")/lib.sh"
plan 5

built=$(dirname "$(command -v proofsheet)")
unset MAKEFLAGS MAKELEVEL MFLAGS
# -o all: what is tested is what was built, with whatever flags.
run 'it installs below DESTDIR and PREFIX' \
    'make -s -C "$ROOT" -o all install B="$built" DESTDIR="$dir/to" \
	PREFIX=/opt &&
	ls to to/opt/bin to/opt/share/man/man1' \
    'to:
opt

to/opt/bin:
proofsheet
proofsheet-audit
proofsheet-crawl
proofsheet-filter
proofsheet-index

to/opt/share/man/man1:
proofsheet-audit.1
proofsheet-crawl.1
proofsheet-filter.1
proofsheet-index.1
proofsheet.1'
run 'the recipes are there to be read and copied' \
    'ls to/opt/share/proofsheet/recipes | tr "\n" " "' \
    "$(cd "$ROOT/filter/recipes" && printf '%s ' *)"
run 'nothing is open to others to write' 'find to -perm /022' ''

# The launcher must find its programs, and they DuckDB's library.
mkdir photos
convert -size 480x360 -seed 1 plasma:fractal photos/lake.jpg
echo 'A lake between two hills in the north' >photos/lake.txt
PATH=$dir/to/opt/bin:/usr/bin:/bin
run 'a set is built by what was installed' \
    'proofsheet build -q -d set -r basic --format jsonl --format parquet \
	photos >/dev/null 2>err; echo $?; cat err; ls set/out | sort' \
    '0
manifest.jsonl
manifest.parquet
report.html
report.json'
run 'and a photo is found in it' \
    'proofsheet ask -q -d set photos >/dev/null; echo $?' 3
