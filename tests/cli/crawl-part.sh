#!/bin/sh
# One list, three machines: each host is asked by one of them, and all are.
# shellcheck disable=SC2016,SC2154,SC2317 # run evals; the .incs set variables
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
# shellcheck source=dns.inc
. "$ROOT/tests/cli/dns.inc"
plan 10

mkdir www
host_up www
trap 'kill $httpd $dnsmasq 2>/dev/null; rm -rf "$dir"' EXIT
names --address=/test/127.0.0.2
reply www/x.png 'an image' 'Content-Type: image/png'
printf 'HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n' \
    "http://a.d5.test:$port/x.png?moved" >www/away.png.http
reply www/page.html "<a href=/x.html>x</a><img src=/x.png?page>$(
	for n in 1 2 3 4 5 6 7 8 9; do
		printf '<img src="http://a.d%s.test:%s/x.png?page">' "$n" "$port"
	done)" 'Content-Type: text/html'

# Fifty hosts of twenty-five domains; five of them lead to one.
for n in $(seq 25); do
	for host in a b; do
		for i in 1 2; do
			echo "http://$host.d$n.test:$port/x.png?$i"
		done
	done
done >list.txt
for n in 1 2 3 4 5; do echo "http://b.d$n.test:$port/away.png"; done >>list.txt

part() { crawl -q --json --dns-server "$names" "$@"; }
each() {
	for i in 1 2 3; do
		: >log
		part -d "p$i" --part "$i/3" list.txt >"told$i"
		cut -d: -f1 log | sort -u >"hosts$i"
	done
}
fetched() {
	sql "SELECT url FROM item WHERE state = 'fetched' AND final_url IS NULL" "$1"
}
run 'no two parts ask one host, nor hosts of one domain' \
    'each; sort hosts? | uniq -d
	sed "s/^..//" hosts1 >d; cat hosts? | wc -l
	for i in 1 2 3; do sed "s/^..//" hosts$i | sort -u; done | sort | uniq -d' 50
run 'together they have what one has' \
    'part -d whole list.txt >told; fetched whole | sort >want; wc -l <want
	for i in 1 2 3; do fetched p$i; done | sort | diff want - && echo same' '100
same'
run 'the numbers add up to the rows of the list' \
    'for i in 1 2 3; do sqlite3 :memory: "SELECT j ->> \"pairs\" +
	(j ->> \"other_parts\") FROM (SELECT readfile(\"told$i\") AS j)"; done' '105
105
105'
run 'it is the SHA-256 of the domain that says' \
    'for n in $(seq 25); do
		hex=$(printf d$n.test | sha256sum | cut -c 1-16)
		# modulo 3, by digits: 16 is 1
		sum=0
		for c in $(echo $hex | fold -w 1); do sum=$((sum + 0x$c)); done
		grep -q "^a.d$n.test$" hosts$((sum % 3 + 1)) || echo d$n.test
	done' ''
run 'a redirect to a host of another part is recorded, and left' \
    'for i in 1 2 3; do
		sql "SELECT reason FROM item WHERE url LIKE \"%away%\" AND
		state = \"failed\"" p$i
	done | sed "s/:$port/:N/" | sort -u
	for i in 1 2 3; do sql "SELECT final_url FROM item WHERE
		url LIKE \"%away%\" AND state LIKE \"fetch%\"" p$i
	done | sort -u | sed "s/:$port/:N/"' \
    'part: http://a.d5.test:N falls to part 2 of 3
http://a.d5.test:N/x.png?moved'
printf 'HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n' \
    "http://a.d5.test:$port/rules.txt" >www/robots.txt.http
run 'so does that of a robots.txt, and nothing is asked' \
    'echo "http://a.d3.test:$port/x.png" >rules.txt; : >log
	part -d rules --part 1/3 rules.txt >told; cut -d: -f1 log
	sql "SELECT reason FROM item" rules | sed "s/:$port/:N/"' \
    'a.d3.test
part: http://a.d5.test:N falls to part 2 of 3'
rm www/robots.txt.http
run 'of a page, the images of its part' \
    'for i in 1 2 3; do
		part -d page$i --part $i/3 http://a.d3.test:$port/page.html
		sql "SELECT count(*) FROM item" page$i
	done | grep -o "other_parts.:[0-9]*\|^[0-9]*$"' \
    'other_parts":4
5
other_parts":1
0
other_parts":1
0'
run 'what is of no host is of the first part' \
    'printf "\377\330\377" >a.jpg; echo http://1.2.3.4.5/ >wrong.txt
	for i in 1 2; do part -d no$i --part $i/2 a.jpg wrong.txt >told
		sql "SELECT state FROM item" no$i; done' 'fetched
failed'
run 'a set is of one part' \
    'part -d p1 --part 2/3 list.txt; echo $?; part -d p1 list.txt; echo $?' \
    "proofsheet-crawl: source 'list.txt': this set has part 1/3 of it (0/0 is all); give each part a set of its own
2
proofsheet-crawl: source 'list.txt': this set has part 1/3 of it (0/0 is all); give each part a set of its own
2"
run 'what is no part is said' \
    'for p in 0/3 4/3 1 1/0 x/y 1/3x -1/3; do part --part $p list.txt; done 2>&1 |
	sort | uniq -c | wc -l; part --part 4/3 list.txt' \
    "7
proofsheet-crawl: --part '4/3': is not I/N, with I from 1 to N"
