#!/bin/sh
# The pace of hosts and of domains, as a real server's log has it. All runs go
# on at the same time, each on hosts of its own.
# shellcheck disable=SC2016,SC2154,SC2317 # run evals; the .incs set variables
. "$(dirname "$0")/lib.sh"
# shellcheck source=../nginx.sh
. "$ROOT/tests/nginx.sh"
# shellcheck source=dns.inc
. "$ROOT/tests/cli/dns.inc"
trap 'unserve; kill $dnsmasq; rm -rf "$dir"' EXIT
plan 20

names --address=/test/127.0.0.2 --address=/co.uk/127.0.0.2
mkdir www
# No files but robots.txt, as they would count as requests.
rules='User-agent: *
Disallow: /ai.txt
Disallow: /.well-known/'
echo "$rules" >www/robots-all
printf '%s\nCrawl-delay: 0.4\n' "$rules" >www/robots-slow
printf '%s\nCrawl-delay: 7200\n' "$rules" >www/robots-hours
later=$(date -u -d '+3 seconds' '+%a, %d %b %Y %H:%M:%S GMT')
address=127.0.0.2
serve "$dir/www" '
	access_log '"$dir"'/log times;
	default_type image/png;
	location = /robots.txt {
		if ($host = slow.test) { rewrite .* /robots-slow break; }
		if ($host = hours.test) { rewrite .* /robots-hours break; }
		if ($host ~ ^led) {
			return 302 http://rules.led.co.uk:$server_port/robots-all;
		}
		if ($host ~ silent) {
			set $limit_rate 1;
			rewrite .* /robots-slow break;
		}
		rewrite .* /robots-all break;
	}
	location /robots- { }
	location /seconds { add_header Retry-After 2 always; return 429; }
	location /negative { add_header Retry-After -9 always; return 503; }
	location /date { add_header Retry-After "'"$later"'" always; return 503; }
	location /moved {
		add_header Retry-After 2 always;
		return 302 /a;
	}
	location /price { return 402; }
	location /busy { return 503; }
	location /nothing { return 444; }
	location /long { limit_rate 40k; }
	location / { return 200 "image of $request_uri"; }
' 'log_format times "$msec $request_time $host $uri $status";'
head -c 50000 /dev/zero >www/long

# polite SET OPTION...: a run with the URLs on stdin: host and path
polite() {
	set=$1
	shift
	sed "s,/,:$port/,; s,^,http://," >"$set.txt"
	proofsheet-crawl -q -d "$set" --allow-address 127.0.0.2 \
	    --dns-server "$names" "$@" "$set.txt"
}
paths() { seq "$2" | sed "s,^,$1,"; }

# The requests of the hosts that match, in their order: when each began and
# ended (ms), its path and its status.
asked() {
	grep " [^ ]*$1 /" log | awk '{ printf("%.0f %.0f %s %s\n",
	    ($1 - $2) * 1000, $1 * 1000, $4, $5) }' | sort -n
}
# How many began, and which sooner after the last than MS (log: 1 ms exact).
apart() {
	asked "$1" | awk -v ms="$2" 'NR > 1 && $1 - was < ms - 2 {
	    print $1 - was " ms apart" } { was = $1 } END { print NR }'
}
# The whole seconds between two requests.
pauses() {
	asked "$1" | awk 'NR > 1 { printf("%s%d", NR > 2 ? " " : "",
	    ($1 - was + 2) / 1000) } { was = $2 } END { print "" }'
}
# The most that were under way at a time.
abreast() {
	asked "$1" | awk -v path="/$2" '$3 == path {
	    print $1, 1; print $2, -1 }' | sort -k1,1n -k2,2n |
	    awk '{ n += $2; if (n > max) max = n } END { print max }'
}
state() {
	sql 'SELECT count(*), state, substr(reason, 1, 20) FROM item
	    GROUP BY 2, 3' "$1"
}

everything() {
	paths one.test/a 5 | polite one --delay 200 &
	paths slow.test/a 3 | polite slow --delay 100 &
	paths hours.test/a 3 | polite hours &
	paths burst.test/a 7 | polite burst --delay 600 --burst 4 &
	for n in 1 2 3 4 5 6; do echo w$n.dom.co.uk/a; done |
	    polite dom --delay 0 --domain-delay 150 --domain-burst 1 &
	for n in 1 2 3 4 5; do echo led$n.led.co.uk/a; done |
	    polite led --delay 0 --domain-delay 300 --domain-burst 1 &
	for n in 1 2 3 4 5 6; do echo w.alone$n.co.uk/a; done |
	    polite alone --delay 0 --domain-delay 9000 --domain-burst 2 &
	for n in 1 2 3; do paths w$n.full.test/long? 3; done |
	    polite full --delay 0 --per-host 2 --per-domain 4 &
	paths pair.test/long? 4 | polite pair --delay 0 --per-host 2 &
	paths solo.test/long? 3 | polite solo --delay 0 &
	for n in seconds negative date moved; do
		{ echo $n.test/$n; echo $n.test/b; } |
		    polite $n --delay 0 --tries 1 &
	done
	echo price.test/price | polite price --delay 0 --policy legal-minimum &
	echo busy.test/busy | polite busy --delay 0 &
	paths down.test/nothing 40 | polite down --delay 0 --tries 1 &
	for n in 1 2 3 4 5 6 7 8 9; do echo silent$n.test/a; done |
	    polite silent --delay 0 --timeout 1 --tries 2 &
	{
		for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do
			paths huge$n.test/a 150
		done
		for n in 1 2 3 4 5; do echo small$n.test/a; done
	} | polite fair --delay 0 --max-hosts 1 &
	wait
}
began=$(date +%s)
(everything)
took=$(($(date +%s) - began))

run 'a pause between two requests to a host' 'apart one.test 200' 6
run 'a longer Crawl-delay is kept' 'apart slow.test 400' 4
run 'one of hours leaves all to a later run' \
    'asked hours.test | cut -d" " -f3; sql "SELECT count(*) FROM frontier
	WHERE state = '\''due'\'' AND tries = 0" hours' '/robots-hours
3'
run 'four at once, then one by one' \
    'asked burst.test | awk "NR == 1 { t = \$1 } \$1 - t < 400 { n++ }
	NR == 8 && \$1 - t < 2250 { print \$1 - t } END { print n, NR }"' '4 8'
run 'all hosts of a domain keep one pace' \
    'apart dom.co.uk 90; asked dom.co.uk | awk "NR == 1 { t = \$1 }
	END { print (\$1 - t >= 11 * 150 - 60) }"' '12
1'
run 'also where redirects of robots.txt lead' \
    'apart led.co.uk 60; asked rules.led.co.uk | wc -l; state led' '15
5
5|fetched|'
run 'but a suffix is no domain' \
    'asked "alone[1-6].co.uk" | awk "NR == 1 { t = \$1 }
	END { print NR, (\$1 - t < 9000) }"' '12 1'
run 'one at a time to a host' 'abreast solo.test long' 1
run 'or two, and of its domain four' \
    'abreast pair.test long; abreast full.test long' '2
4'
run '429 with Retry-After in seconds: the host rests' \
    'pauses seconds.test' '0 2'
run 'a negative one is none: it rests for a second' \
    'pauses negative.test' '0 1'
run '503 with a date: not before it' \
    'asked date.test | awk -v at="$(date -d "$later" +%s)" "
	\$3 == \"/b\" { print (\$1 / 1000 >= at) }"' 1
run 'a redirect with Retry-After, too' 'pauses moved.test | cut -c1-3' '0 2'
run 'what failed is tried again, each time later' 'pauses busy.test' '0 1 2'
run 'a price refuses, whatever the policy' 'state price' \
    '1|refused|price: status 402'
run 'and is not asked for again' \
    'polite price --retry-failed </dev/null; asked price.test | wc -l' 2
run 'a host that is down is left alone' \
    'state down; asked down.test | grep -c nothing' \
    '35|failed|host: failed 5 times
5|failed|network: Empty reply
6'
run 'hosts that never answer end in time' 'state silent' \
    '9|failed|time: Operation time'
run 'large hosts give way to small ones' \
    'awk "\$3 ~ /^(huge|small)/ { n++ } \$3 ~ /^small/ { last = n }
	END { print n, (last < 1800) }" log; state fair' '2577 1
2555|fetched|'
run 'and so did they all end' '[ $took -lt 20 ] || echo $took' ''
