#!/bin/sh
. "$(dirname "$0")/lib.sh"
plan 14

run 'nothing asked: the usage, on stderr, exit status 2' \
    'proofsheet 2>&1 >/dev/null | head -1; proofsheet 2>/dev/null; echo $?' \
    'usage: proofsheet VERB [OPTION]... [ARGUMENT]...
2'
run 'help names the command of each of the three' \
    'proofsheet --help | grep -oE "^  proofsheet (build|ask|report) " | uniq' \
    '  proofsheet build 
  proofsheet ask 
  proofsheet report '
run 'every verb knows --help' \
    'for v in build ask manifest report crawl filter index audit; do
	proofsheet $v --help | grep -c "^usage: "; done | sort -u' 1
run 'every program has the same version' \
    'for v in "" crawl filter index audit; do
	proofsheet $v --version; done | sort | uniq -c | sed "s/^ *//"' \
    "5 $(proofsheet --version)"
run 'a verb that does not exist' 'proofsheet frobnicate; echo $?' \
    "proofsheet: 'frobnicate' is no verb: see 'proofsheet --help'
2"
run 'a verb is a name, not a path' 'proofsheet ../filter; echo $?' \
    "proofsheet: '../filter' is no verb: see 'proofsheet --help'
2"
run 'build without a source' 'proofsheet build -d set; echo $?; ls' \
    'proofsheet: build: needs a source: a URL, a list or a folder
2'
run 'ask without a photo' 'proofsheet ask; echo $?' \
    'proofsheet: ask: needs a photo, or a folder of photos
2'
run 'an option without its value' 'proofsheet build list.csv -r; echo $?' \
    'proofsheet: build: -r needs a value
2'
run 'an option that is not theirs' 'proofsheet ask --depth 2 x; echo $?' \
    "proofsheet: ask: unknown option '--depth'
2"
run 'an empty argument' 'proofsheet ask ""; echo $?' \
    'proofsheet: ask: an argument is empty
2'
run 'a dry run prints what build runs, and makes nothing' \
    'proofsheet build -n -r laion -j 3 --format csv --format=parquet \
	--depth 2 http://a.example/; ls' \
    'proofsheet-filter --check -r laion
proofsheet-crawl -d ./set --depth 2 http://a.example/
proofsheet-filter -q --jobs=3 -d ./set -r laion --follow
proofsheet-filter --jobs=3 -d ./set -r laion
proofsheet-index near -d ./set
proofsheet-index cluster -d ./set
proofsheet-index manifest -d ./set --format=csv --format=parquet
proofsheet-audit report -d ./set'
run 'spaces, quotes and what follows -- survive' \
    "proofsheet build -n -d'a b' --agent 'my \"bot\"' \"it's\" -- -r -d |
	sed -n 2p" \
    "proofsheet-crawl -d 'a b' --agent 'my \"bot\"' 'it'\\''s' -- -r -d"
run 'it finds its programs beside itself, through a link too' \
    'mkdir bin && ln -s "$(command -v proofsheet)" bin/ps &&
	PATH=/usr/bin:/bin bin/ps --version' "$(proofsheet --version)"
