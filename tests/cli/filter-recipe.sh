#!/bin/sh
# Recipes that are wrong, that fail over one pair, or that would never end.
# shellcheck disable=SC2016,SC2154
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/filter.inc
. "$ROOT/tests/cli/filter.inc"
plan 15

picture a.jpg 64 48
make_set set
add set a.jpg 'one of many'
add set a.jpg '-9223372036854775808'
add set a.jpg 'the last'
sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE
    i < 3000) INSERT INTO signal (item, url, name, place, topic, raw, says, seen)
    SELECT 3, 'u', 'robots', 'page', 'crawling', printf('%080d', i), 'allow', 't' FROM n"

filter() { proofsheet-filter -d set "$@"; }
verdicts() { sql "SELECT mention, keep, rejected FROM record ORDER BY mention"; }

# LETTER N: an expression that gives 500 times as many of a letter.
long() {
	echo "replace('$(printf "%0$2d" 0 | tr 0 "$1")', '$1',
	    '$(printf '%0500d' 0 | tr 0 "$1")')"
}

run 'a call that would take minutes, before there is a pair' '
echo "bomb: length(trim($(long b 500), $(long a 40) || '"'b'"')) > 0" >bomb.recipe
proofsheet-filter -r bomb.recipe --check; echo $?' \
"proofsheet-filter: bomb.recipe:1:7: rule 'bomb' took more than 2 s over a pair
2"
run 'one that is lit by a caption' '
printf "first: TRUE\nlit: CASE WHEN caption NOT LIKE %s THEN TRUE ELSE\n\
  length(trim(%s, %s || %s)) > 0 END\n" \
    "'"'the%'"'" "$(long b 500)" "$(long a 40)" "substr(caption, 1, 0) || '"'b'"'" >lit
filter -r ./lit; echo $?' \
"proofsheet-filter: ./lit:2:6: rule 'lit' took more than 2 s over the pair \
00000000000000000000000000000003
2"
run 'nothing of it is in the set' 'sql "SELECT count(*) FROM recipe;
SELECT count(*) FROM verdict"' '0
0'
run 'what grows beyond all measure' '
echo "big: length(replace($(long a 500), '"'a', 'aa'"')) > 0" >big
proofsheet-filter -r big --check; echo $?' \
'proofsheet-filter: big:1:6: string or blob too big
2'

run 'a rule that fails over one pair is broken by that one' '
printf "over: abs(CAST(caption AS INTEGER)) < 1\nsize: width = 64\n" >over.recipe
filter -q -r over.recipe; echo $?; verdicts' '0
1|1|
2|0|{"over":{"caption":"-9223372036854775808","error":"integer overflow"}}
3|1|'
run 'so is one that fails over all, and others beside it are told' '
printf "path: json_extract(scores, caption) IS NULL\nsize: width = 65\n" >path
filter -q -r path; verdicts | head -1' \
'1|0|{"path":{"caption":"one of many","scores":{},"error":"JSON path error near '"'one of many'"'"},"size":{"width":64}}'
run 'a value that is too long breaks what reads it' '
printf "said: signals NOT LIKE %s\nsize: width = 65\n" "'"'%refuse%'"'" >said
filter -q -r said; verdicts | tail -2' \
'2|0|{"size":{"width":64}}
3|0|{"said":{"signals":null,"error":"string or blob too big"},"size":{"width":64}}'
run 'and nothing else' 'filter -q -r basic; sql "SELECT rejected FROM record
    WHERE mention = 3"' '{"min-side":{"width":64,"height":48}}'
run 'what a recipe needs may fail over one pair, too' '
printf "needs x: abs(CAST(caption AS INTEGER)) = 0 AND mime IS NOT NULL\na: TRUE\n" \
    >needs
filter -q -r needs; echo $?' 0

# BODY...: what is said of recipes.
told() {
	for body in "$@"; do
		printf '%b' "$body" >r
		proofsheet-filter -r r --check 2>&1 && echo good
	done | sed 's/^proofsheet-filter: //'
}
run 'a byte order mark is passed over' \
    'told "\0357\0273\0277a: width > 1" "\0357\0273\0277a: wdth > 1"' 'good
r:1:4: no such column: wdth'
run 'an expression that ends too early' \
    'told "a: width >\nb: TRUE" "b: TRUE\na: width > 1 AND\n"' \
'r:1:11: the expression ends too early
r:2:17: the expression ends too early'
run 'a JSON path that is none' "told \"a: json_extract(scores, 'x') IS NULL\"" \
"r:1:4: JSON path error near 'x'"
run 'a shipped one is good, and its check needs no set' \
    'mkdir none; cd none; proofsheet-filter -r basic --check; echo $?; ls; cd ..' 0
run 'no set, and none is made' 'for o in "" -n "-r basic"; do
    proofsheet-filter -d typo $o; echo $?; done; ls -d typo 2>&1' \
'proofsheet-filter: typo/catalog.db: there is no set here
1
proofsheet-filter: typo/catalog.db: there is no set here
1
proofsheet-filter: typo/catalog.db: there is no set here
1
ls: cannot access '"'typo'"': No such file or directory'
run 'a recipe of the set that is wrong' "sql \"UPDATE recipe SET body = 'a: x'
    WHERE active\"; filter -q; echo \$?" \
'proofsheet-filter: needs:1:4: no such column: x
1'
