#!/bin/sh
# --test-headers: what a reply's headers say, one JSON line a signal.
. "$(dirname "$0")/lib.sh"
plan 15

# says AGENT HEADER...: name and says of each line
says() {
	agent=$1
	shift
	printf '%s\r\n' "$@" '' | proofsheet-crawl --test-headers - "$agent" |
	    sed 's/.*"name":"\([^"]*\)".*"says":"\(.*\)"}/\1 \2/'
}

run 'a line has name, raw and says' \
    'printf "HTTP/1.1 200 OK\nX-Robots-Tag: noai\n" >f
	proofsheet-crawl --test-headers f proofsheet; echo $?' \
    '{"name":"x-robots-tag","raw":"noai","says":"refuse"}
0'
run 'no signal, no line' 'says a "Content-Type: image/png" "ETag: noai"' ''

# What img2dataset misses: it splits the whole value at its first colon.
run 'directives whose values hold colons hide none' '
	says b "X-Robots-Tag: noai, max-image-preview: large"
	says b "X-Robots-Tag: max-image-preview:large, noai"
	says b "X-Robots-Tag: unavailable_after: 25 Jun 2010 15:00:00 PST, noai"
	says img2dataset "X-Robots-Tag: demobot: noai, img2dataset: noai"
	says b "X-Robots-Tag: noml"' 'x-robots-tag refuse
x-robots-tag refuse
x-robots-tag refuse
x-robots-tag refuse
x-robots-tag refuse'
run 'what is said to another robot is not to us' '
	says b "X-Robots-Tag: img2dataset: noai"
	says b "X-Robots-Tag: demobot: noai, noimageai"' 'x-robots-tag unknown
x-robots-tag unknown'
# What datadiligence misses: case, and all but the first of several headers.
run 'no case, and each of several headers' \
    'says b "x-robots-TAG: all" "X-Robots-Tag: NoAI"' 'x-robots-tag unknown
x-robots-tag refuse'
run 'what only speaks of search is unknown by default' '
	says b "X-Robots-Tag: none"
	says b "X-Robots-Tag: noindex, unavailable_after: 25 Jun 2010 15:00:00 PST"
	says b "Content-Usage: search=n"' 'x-robots-tag unknown
x-robots-tag unknown
content-usage unknown'
run 'and refuses under another policy' '
	printf "X-Robots-Tag: none\nContent-Signal: use=reference\n" >f
	proofsheet-crawl --policy strict --test-headers f b |
	    grep -c "says\":\"refuse"
	proofsheet-crawl --policy legal-minimum --test-headers f b |
	    grep -c "says\":\"unknown"' '2
2'
run 'each of the others' 'says b "Content-Usage: train-ai=n" \
    "Content-Signal: search=yes, ai-train=no" "tdm-reservation: 1" \
    "tdm-policy: https://h/p" "Robots-Tag: *=noai; a=" \
    "Link: </l>; rel=license" "Crawler-Price: 1"' 'content-usage refuse
content-signal refuse
tdm-reservation refuse
tdm-reservation unknown
robots-tag refuse
link-license unknown
payment unknown'
run 'and what allows' 'says b "Content-Usage: train-ai=y" \
    "Content-Signal: ai-train=yes" "tdm-reservation: 0" \
    "Link: <https://creativecommons.org/publicdomain/mark/1.0/>; rel=license"' \
    'content-usage allow
content-signal allow
tdm-reservation allow
link-license allow'
run 'several Content-Usage are one dictionary' \
    'says b "Content-Usage: search=y" "Content-Usage: train-ai=n" \
	"Content-Usage: Train-AI=y"' 'content-usage unknown'
run 'but one too long to be kept stands by itself' \
    'says b "Content-Usage: train-ai=n, x=\"$(head -c 3000 /dev/zero | tr "\0" x)\"" \
	"Content-Usage: search=y"' 'content-usage refuse
content-usage unknown'
run 'status 402 is a price' 'says b "HTTP/2 402"' 'payment refuse'
run 'of several replies the last counts, and no body' 'says b \
    "HTTP/1.1 302 Found" "X-Robots-Tag: noai" "" "HTTP/1.1 200 OK" \
    "X-Robots-Tag: noml" "" "Content-Usage: train-ai=n"' 'x-robots-tag refuse'
run 'a header may go on in the next line' \
    'printf "Content-Usage: search=y,\n\ttrain-ai=n\n" >f
	proofsheet-crawl --test-headers f b' \
    '{"name":"content-usage","raw":"search=y, train-ai=n","says":"refuse"}'
run 'a wrong command line' \
    'proofsheet-crawl --test-headers f; echo $?
	proofsheet-crawl --test-headers none b; echo $?' \
    'proofsheet-crawl: --test-headers takes FILE AGENT; see --help
2
proofsheet-crawl: none: No such file or directory
2'
