#!/bin/sh
# A list is read as far ahead as there is something to do with its rows.
# shellcheck disable=SC2016,SC2154 # run evals; the .inc sets variables
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 3

# Of forty hosts each, five hundred times, the same picture; no robots.txt comes.
rows=20000
mkdir www
host_up www 41
touch www/robots.txt.silent
reply www/a.png 'an image' 'Content-Type: image/png'
awk -v n=$rows -v port="$port" 'BEGIN { for (i = 0; i < n; i++)
    print "http://127.0.0." i % 40 + 2 ":" port "/a.png" }' >list.txt
seek() { crawl -q --allow-address 127.0.0.0/24 --max-hosts 1 "$@" list.txt; }

timeout 2 proofsheet-crawl -q --allow-address 127.0.0.0/24 --delay 0 \
    --max-hosts 1 list.txt
run 'while no host answers, the list waits' \
    'sql "SELECT finished IS NULL, position < $rows FROM source"' '1|1'
rm www/robots.txt.silent
run 'the same command reads on' 'seek; sql "SELECT finished IS NULL, position
    FROM source"' "0|$rows"
run 'to the last host' 'sql "SELECT state, count(*) FROM item GROUP BY 1"' \
    'fetched|40'
