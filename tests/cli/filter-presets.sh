#!/bin/sh
# The recipes that are shipped, at their thresholds: what is just within is
# kept, what is just beyond is not, by the rule that says so.
# shellcheck disable=SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
plan 7

picture a.jpg 64 48
make_set proto
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
	add proto a.jpg 'A brown dog runs along the beach at sunset'
done
proofsheet-filter -q -d proto
good="UPDATE fact SET width = 600, height = 500, format = 'jpeg';
UPDATE item SET bytes = 100000;
UPDATE text SET characters = 42, words = 9, language = 'en',
alphanumeric_share = 0.8, special_share = 0.2, word_repetition = 0,
phrase_repetition = 0, character_repetition = 0, rare_share = 0"
# RECIPE: a line of standard input for each pair of the set: TABLE COLUMN VALUE,
# and the rule that is broken by it, or "-".  Prints the lines that are not so.
holds() {
	rm -rf set && cp -r proto set
	cat >lines
	n=0
	while read -r table column value rule; do
		case $table in fact) key=item ;; text) key=mention ;; *) key=id ;; esac
		n=$((n + 1))
		echo "UPDATE $table SET $column = $value WHERE $key = $n;"
	done <lines >changes
	sql "$good; $(cat changes)"
	proofsheet-filter -q -d set -r "$1"
	n=0
	while read -r table column value rule; do
		n=$((n + 1))
		broken=$(sql "SELECT group_concat(key, ' ') FROM verdict,
		    json_each(rejected) WHERE mention = $n")
		[ "${broken:--}" = "$rule" ] ||
			echo "$column = $value: ${broken:--}, not $rule"
	done <lines
}

run 'datacomp-basic: words > 2, characters > 5, sides >= 200, 3 to 1' '
holds datacomp-basic <<EOF
text words 3 -
text words 2 words
text characters 6 -
text characters 5 characters
fact (width,height) (400,200) -
fact (width,height) (400,199) min-side
fact width 1500 -
fact width 1501 aspect
text language NULL english
EOF' ''
run 'laion400m: 5 characters, 5 KB, similarity where it is known' '
holds laion400m <<EOF
text characters 5 -
text characters 4 characters
item bytes 5120 -
item bytes 5119 bytes
mention extra json_object("similarity",0.3) -
mention extra json_object("similarity","0.299") similarity
EOF' ''
run 'coyo: 3 to 256 words, 6 to 1000 characters, NSFW <= 0.5' '
holds coyo <<EOF
text words 3 -
text words 2 words
text words 256 -
text words 257 words
text characters 6 -
text characters 5 characters
text characters 1000 -
text characters 1001 characters
item bytes 5119 bytes
mention extra json_object("nsfw_score_gantman",0.5) -
mention extra json_object("nsfw_score_opennsfw2",0.51) not-nsfw
EOF' ''
run 'cc12m: over 400, 2.5 to 1, a fifth of the words may stand before' '
holds cc12m <<EOF
fact (width,height) (401,401) -
fact (width,height) (401,400) min-side
fact width 1250 -
fact width 1251 aspect
text word_repetition 0.2 -
text word_repetition 0.21 repetition
text rare_share 0.1 no-rare-words
text rare_share NULL no-rare-words
fact format "webp" jpeg
EOF' ''
run 'align: over 200, under 3 to 1, 3 to 20 words' '
holds align <<EOF
fact (width,height) (400,201) -
fact (width,height) (400,200) min-side
fact width 1499 -
fact width 1500 aspect
text words 20 -
text words 21 words
text words 2 words
EOF' ''
run 'dj-llava-pretrain: its shares, 727 x 606, 124 KB' '
holds dj-llava-pretrain <<EOF
text alphanumeric_share 0.6 -
text alphanumeric_share 0.59 alphanumeric
text character_repetition 0.0937 -
text character_repetition 0.0938 character-repetition
text special_share 0.1654 -
text special_share 0.1653 special
text special_share 0.4203 special
text phrase_repetition 0.0309 phrase-repetition
fact (width,height) (727,606) -
fact (width,height) (728,606) max-size
fact (width,height) (333,100) aspect
item bytes 126976 -
item bytes 126977 bytes
EOF' ''
run 'basic: what is nothing but boilerplate, a bank account' '
holds basic <<EOF
text boilerplate_share 0.99 -
text boilerplate_share 1 described
text pii_iban 1 no-personal-data
text pii_url 1 -
EOF' ''
