#!/bin/sh
# Names, asked of a real name server: dnsmasq on loopback.
# shellcheck disable=SC2016,SC2154,SC2317 # run evals; the .incs set variables
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
# shellcheck source=dns.inc
. "$ROOT/tests/cli/dns.inc"
plan 20

mkdir www
host_up www
trap 'kill $httpd $dnsmasq $silent 2>/dev/null; rm -rf "$dir"' EXIT
reply www/a.png 'an image' 'Content-Type: image/png'
names --address=/h.test/127.0.0.2 --host-record=two.test,127.0.0.2,::1 \
    --host-record=most.test,127.0.0.9 --host-record=most.test,127.0.0.2 \
    --host-record=in.test,127.0.0.1 --host-record=short.test,127.0.0.2,30

seek() { crawl -q --tries 1 --dns-server "$names" "$@"; }
asked() { grep -c 'query\[A\]' dns.log; }
state() { sql 'SELECT state, reason FROM item' "$@" | sed "s/:$port/:N/"; }
urls() { for u; do echo "http://$u:$port/a.png"; done >list.txt; }

urls a.h.test b.h.test A.H.test
run 'a name is looked up, once for all that is asked of it' \
    'seek list.txt "http://a.h.test:$port/none.html"; state; asked' 'fetched|
fetched|
2'
run 'and the answer is kept for the next run' \
    'echo "http://b.h.test:$port/a.png?2" >2.txt
	: >dns.log; seek 2.txt; state | sort | uniq -c; asked
	sql "SELECT name, list FROM address"' \
    '      3 fetched|
0
a.h.test|127.0.0.2
b.h.test|127.0.0.2'
run 'as long as it holds, within a minute and a day' \
    'urls short.test; seek -d ttl list.txt
	sql "SELECT (expires - strftime('\''%s'\'') * 1000) / 10000
	    FROM address" ttl' 6
urls -a-.h.test
run 'a name that begins with a sign is one' \
    'seek -d sign list.txt; state sign' 'fetched|'
urls no.test a..test
run 'no such host: a failure of its own, kept too' \
    'seek -d none list.txt; state none; : >dns.log
	seek -d none 2.txt --retry-failed; asked
	echo "http://no.test:$port/b.png" >3.txt; seek -d none 3.txt; asked' \
    'failed|dns: no such host
failed|url: has a malformed host
2
2'
urls in.test
run 'an address that is not public is refused before connecting' \
    ': >log; seek -d inside list.txt; state inside; cat log' \
    'failed|address: 127.0.0.1 is not public'
urls two.test
run 'of several addresses those are used that may be' \
    'seek -d two list.txt; state two
	sql "SELECT length(list) FROM address" two' 'fetched|
13'
run 'one that refuses leads to the next' \
    'urls most.test; seek -d most --allow-address 127.0.0.9 list.txt; state most' 'fetched|'
run 'a dry run asks it too, and keeps nothing' \
    'urls d.h.test no.test; seek -n -d dry list.txt | sed "s/:$port/:N/g" | sort
	ls dry 2>&1 | grep -c "No such"' 'failed	http://no.test:N/a.png	dns: no such host
fetch	http://d.h.test:N/a.png
1'
run '--explain asks the same server' \
    'crawl --dns-server "$names" --delay 0 --explain "http://a.h.test:$port/a.png" |
	sed -n "\$s/:$port/:N/p"
	crawl --dns-server "$names" --explain "http://in.test/a.png" | tail -n 1
	crawl --dns-server "$names" --explain "http://no.test/a.png" | tail -n 1' \
    'allowed	http://a.h.test:N/a.png
refused	http://in.test/a.png	address: 127.0.0.1 is not public
refused	http://no.test/a.png	dns: no such host'
printf 'HTTP/1.1 301 Moved\r\nLocation: http://r.h.test:%d/r\r\n\r\n' \
    "$port" >www/robots.txt.http
urls s.h.test
run 'a robots.txt may lead to another host' \
    ': >log; seek -d led list.txt; state led
	sql "SELECT name FROM address" led; grep " /r" log' "fetched|
r.h.test
s.h.test
s.h.test:$port GET /robots.txt HTTP/1.1
r.h.test:$port GET /r HTTP/1.1" 
sed 's/r.h.test/no.test/' www/robots.txt.http >r
mv r www/robots.txt.http
run 'or to none' 'seek -d misled list.txt; state misled' \
    'failed|dns: no such host'
rm www/robots.txt.http

# Ten thousand hosts where nothing listens: all that can fail is to connect.
many() {
	seq 10000 | sed 's,.*,http://n&.h.test:9/a.png,' >many.txt
	crawl -d many --json -q --tries 1 --dns-server "$names" \
	    --per-domain 256 many.txt >many.json &
	crawl=$!
	most=0
	while tasks=$(ls /proc/$crawl/task 2>/dev/null); do
		n=$(echo "$tasks" | wc -l)
		[ "$n" -le $most ] || most=$n
		sleep 0.1
	done
	wait $crawl
	grep -o '"failed":{"[^}]*}' many.json
	sql 'SELECT count(*) FROM address' many
	echo "$most thread"
}
: >dns.log
crawl() { # not by a subshell: $! is the program
	proofsheet-crawl --allow-address 127.0.0.2 --delay 0 "$@"
}
run 'ten thousand names are looked up, without a thread' 'many' \
    '"failed":{"connect":10000}
10000
1 thread'
run 'each of them once' 'asked' 10000

unname
names --address=/h.test/127.0.0.1
run 'a host that has moved inside by the next run is refused' \
    'sql "UPDATE address SET expires = 0"
	echo "http://b.h.test:$port/a.png?3" >4.txt; seek 4.txt
	sql "SELECT state, reason FROM item WHERE url LIKE '\''%3'\''"' \
    'failed|address: 127.0.0.1 is not public'
unname
names --address=/h.test/127.0.0.2
run 'a server that refuses to answer is said' \
    'urls a.example; seek -d refused list.txt; state refused' \
    'failed|dns: server failed'
unname

# Without TCP, what is truncated (names in t) can not be asked for in whole; all
# other answers take 0.2 s.
cat >cut.pl <<'END'
use IO::Select;
use IO::Socket::INET;
use Time::HiRes 'time';
my $s = IO::Socket::INET->new(Proto => 'udp', LocalAddr => shift) or die;
my @later;
print "up\n";
close STDOUT;
for (;;) {
	while (@later && $later[0][0] <= time) {
		my $reply = shift @later;
		$s->send($reply->[1], 0, $reply->[2]);
	}
	next unless IO::Select->new($s)->can_read(0.01);
	my $from = $s->recv(my $query, 600) or next;
	my $end = index($query, "\0", 12) + 5;
	my $cut = substr($query, 13, 1) eq 't';
	my $is_a = !$cut && substr($query, $end - 4, 2) eq "\0\1";
	my $reply = pack('a2n5', $query, $cut ? 0x8380 : 0x8180, 1, $is_a, 0, 0) .
	    substr($query, 12, $end - 12);
	$reply .= pack('n3Nn', 0xc00c, 1, 1, 600, 4) . "\x7f\0\0\2" if $is_a;
	push @later, [ $cut ? 0 : time + 0.2, $reply, $from ];
	@later = sort { $a->[0] <=> $b->[0] } @later;
}
END
perl cut.pl "$names" >cut.up &
silent=$!
until [ -s cut.up ]; do sleep 0.02; done
run 'an answer that was cut fails no other name' \
    'urls t1.test o1.test t2.test o2.test t3.test o3.test t4.test o4.test
	seek -d cut list.txt; sql "SELECT substr(url, 8, 1), state, reason,
	    count(*) FROM item GROUP BY 1, 2, 3" cut' \
    'o|fetched||4
t|failed|dns: server failed|4'
kill $silent
wait $silent 2>/dev/null

# Something that hears, and never answers.
perl -MIO::Socket::INET -e '
	$s = IO::Socket::INET->new(Proto => "udp", LocalAddr => shift) or die;
	print "up\n"; close STDOUT; sleep 99' "$names" >up &
silent=$!
until [ -s up ]; do sleep 0.02; done
run 'no server that answers: all names fail, at the time for one' \
    'seq 300 | sed "s,.*,http://s&.h.test/a.png," >dead.txt
	began=$(date +%s%N)
	seek -d dead --dns-timeout 1 dead.txt
	sql "SELECT substr(reason, 1, 14), count(*) FROM item" dead
	[ $((($(date +%s%N) - began) / 1000000)) -lt 15000 ] || echo slow' \
    'dns: timed out|300'
run 'what may pass is not kept' 'sql "SELECT count(*) FROM address" dead' 0
run 'a server that is none is said' \
    'seek --dns-server example.org list.txt; seek --dns-server "" list.txt' \
    "proofsheet-crawl: --dns-server '$names,example.org': is no address
proofsheet-crawl: --dns-server '': is no address"
