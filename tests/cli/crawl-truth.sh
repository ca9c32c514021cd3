#!/bin/sh
# What became of each image is told, and the numbers add up.
# shellcheck disable=SC2016,SC2154 # run evals; crawl.inc sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=crawl.inc
. "$ROOT/tests/cli/crawl.inc"
plan 1
cp -R "$ROOT/tests/site" www
host_up www

echo "$site/moved.png" >moved.txt
run 'each time that an image was asked for is a row, with its record' \
    'crawl -q moved.txt
	sql "SELECT attempt.url, result, attempt.status, attempt.reason,
	attempt.record_offset > 0, attempt.record_offset = item.record_offset
	FROM attempt JOIN item ON item.id = item ORDER BY attempt.id" |
	sed "s,$site,,g"' \
    '/moved.png|redirect|302|/landing.png?moved|1|0
/landing.png?moved|fetched|200||1|1'
