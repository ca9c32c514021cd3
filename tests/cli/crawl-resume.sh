#!/bin/sh
# Killed, stopped, without room, two at a time: what stays is whole, and the
# same command goes on with it.
# shellcheck disable=SC2016,SC2034,SC2086,SC2119,SC2120,SC2154,SC2317 # run evals
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 14

# Sixty images of several sizes on six pages, and forty photographs here.
mkdir www photos
page=0
while [ $page -lt 6 ]; do
	page=$((page + 1))
	html="<a href=\"/p$((page + 1)).html\">more</a>"
	for n in 0 1 2 3 4 5 6 7 8 9; do
		body=$(head -c $((page * n * 400)) /dev/zero | tr '\0' "$n")
		reply www/i$page$n.png "image $page $n $body" \
		    'Content-Type: image/png'
		html="$html<img src=\"/i$page$n.png\" alt=\"image $n of $page\">"
	done
	reply www/p$page.html "$html" 'Content-Type: text/html'
done
for n in 0 1 2 3 4 5 6 7 8 9; do
	for m in a b c d; do
		{
			printf '\211PNG\r\n\032\n'
			head -c 65536 /dev/zero | tr '\0' $m
			echo "$n $m"
		} >photos/$n$m.png
		echo "photograph $n $m" >photos/$n$m.txt
	done
done
host_up www

# The program itself, not a shell around it: it is what $! names.
opts='-q --allow-address 127.0.0.2 --depth 9 --delay'
whole() { proofsheet-crawl $opts 3 "$@" "$site/p1.html" photos; }
essence() {
	sql 'SELECT url, state, reason, hex(sha256), bytes FROM item
	    ORDER BY url' "$1"
	sql 'SELECT uid, url, page, caption, kind FROM mention JOIN item
	    ON item.id = item ORDER BY uid' "$1"
}
records() { "$bin/tests/unit/crawl-warc" "${1-set}"/warc/*; }

whole -d quiet
essence quiet >expected
run 'the undisturbed run has it all' \
    'grep -c "|fetched|" expected; records quiet' '100
110 records'

# Each time, what was committed must not be asked for again.
kills() {
	twice=0
	for i in 1 2 3 4 5 6 7 8 9 10; do
		mark=$(wc -l <log)
		[ ! -e set/catalog.db ] ||
		    sql "SELECT url FROM item WHERE state = 'fetched'" >have
		proofsheet-crawl $opts 3 "$site/p1.html" photos &
		sleep "0.$(printf '%03d' $((seed = (seed * 137 + 71) % 251)))"
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
		tail -n +$((mark + 1)) log | sed "s,.* /,$site/,; s, .*,," |
		    sort >asked
		[ ! -s have ] ||
		    twice=$((twice + $(sort have | comm -12 - asked | wc -l)))
	done
	echo "asked twice: $twice"
}
seed=$$
run 'ten times killed: nothing that was committed is asked for again' \
    'kills 2>/dev/null' 'asked twice: 0'
run 'the next run ends well' 'whole; echo $?' 0
run 'and comes to what the undisturbed run came to' \
    'essence set | diff expected - && records | cut -d, -f2' "$(records |
	cut -d, -f2)"
run 'every row names a body of its digest' \
    'sql "SELECT warc, body_offset, bytes, lower(hex(sha256)) FROM item" |
	tr "|" " " | while read -r n at len sha; do
	tail -c +$((at + 1)) set/warc/0000$n.warc | head -c $len |
	    sha256sum | grep -q "^$sha" || echo "not $at"
	done' ''

stop() {
	proofsheet-crawl $opts 30 -d stopped "$site/p1.html" &
	until [ "$(sqlite3 stopped/catalog.db 'SELECT count(*) FROM item
	    WHERE bytes > 0' 2>/dev/null || echo 0)" -gt 2 ]; do sleep 0.05; done
	kill $!
	wait $!
	echo $?
}
run 'asked to end, it ends well' 'stop' 0
run 'what came before is there, the rest is not' \
    'sql "SELECT count(*) BETWEEN 3 AND 59 FROM item WHERE bytes > 0" stopped
	records stopped | grep -c ,' '1
0'

midway() {
	mkfifo list.txt
	proofsheet-crawl $opts 0 -d midway list.txt &
	exec 3>list.txt
	kill $!
	head -c 17000000 /dev/zero | tr '\0' x >&3
	exec 3>&-
	wait $!
	echo $?
	sql 'SELECT reason, finished FROM source' midway
}
run 'what is wrong with a source halfway is no judgement of it' 'midway' '0
|'

full() { (ulimit -f "$1"; whole -d full; echo $?) 2>&1 | sed 's,.*full/,,'; }
run 'a full disk is said, once' 'full 100; full 4000' \
    'catalog.db: disk I/O error
1
warc/00000.warc: File too large
1'
run 'and with room it goes on' \
    'whole -d full; essence full | diff expected - && records full |
	cut -d, -f2 | cut -d" " -f1' 110

lock() {
	proofsheet-crawl $opts 300 -d locked "$site/p1.html" &
	until [ -e locked/catalog.db ]; do sleep 0.02; done
	proofsheet-crawl $opts 300 -d locked "$site/p1.html"
	echo $?
	kill $!
	wait $!
}
run 'two at a time on one set' 'lock' \
    'proofsheet-crawl: locked: another crawl is at work on this set
1'
dry() { crawl -n -q "$@" "$site/p1.html" photos | sed "s,$site,,
	s,file://.*/,,"; }
asked() { diff before log | grep '^>' | cut -d' ' -f3,4; }
run 'a dry run names what is on the page, and leaves nothing' \
    'cp log before
	dry -d none >said; grep -v "local\|/i1[1-9]" said | sort
	grep -c local said; asked; ls -d none' \
    'fetch	/i10.png
fetch	/p2.html
page	/p1.html
40
GET /robots.txt
GET /.well-known/tdmrep.json
GET /ai.txt
GET /p1.html
ls: cannot access '"'none': No such file or directory"
run 'nothing of what a set has already; the set stays as it is' \
    'echo "$site/i10.png" >one.txt; crawl -q -d half one.txt photos/0a.png
	sha256sum half/catalog.db half/warc/* >sums; cp log before
	dry -d half --depth 0 >said; grep -v "local\|/i1[2-9]" said; asked
	grep -c local said; sha256sum -c --quiet sums
	cp log before; dry -d full; asked' \
    'page	/p1.html
fetch	/i11.png
GET /p1.html
39'
run 'the folder of a set may have any name' \
    'odd="a ?%# \"set\""; crawl -q -d "$odd" one.txt
	crawl -n -q -d "$odd" one.txt; echo $?
	sqlite3 "$odd/catalog.db" "SELECT state FROM item"' '0
fetched'
