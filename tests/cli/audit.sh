#!/bin/sh
# A report: its numbers, its text, and what strangers may try with it.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/audit.inc"
plan 32

# Key or value $2 of report.json $1.
get() { sqlite3 :memory: "SELECT $2 FROM
    json_each(CAST(readfile('$1') AS TEXT), '\$.sections')"; }
# Each value in a file of JSON, with its place.
atoms() { sqlite3 :memory: "SELECT fullkey, type, atom FROM
    json_tree(CAST(readfile('$1') AS TEXT))"; }
# All that the sections' queries say when sqlite3(1) runs them: as report.json.
ask_again() {
	get "$1/out/report.json" "value ->> 'name'" | while read -r name; do
		sqlite3 :memory: "SELECT value ->> 'sql' || ';' FROM
		    json_each(CAST(readfile('$1/out/report.json') AS TEXT),
		    '\$.sections') WHERE value ->> 'name' = '$name'" >query
		sqlite3 -json "$1/catalog.db" <query >answer
		[ -s answer ] || echo '[]' >answer
		sqlite3 :memory: "SELECT value -> 'rows' FROM
		    json_each(CAST(readfile('$1/out/report.json') AS TEXT),
		    '\$.sections') WHERE value ->> 'name' = '$name'" >told
		atoms answer >a
		atoms told | diff a - >/dev/null || echo "$name differs"
	done
}

run 'the man page lists the sections as -l does' \
    "proofsheet-audit -l | sed 's/  */ /' >listed
	sed -n '/^.It Em/{N;s/^.It Em //;s/\n/ /;p}' \
	    '$ROOT/audit/proofsheet-audit.1' | diff - listed && echo same" same
run '--help teaches, of the program and of each verb' \
    'for verb in "" ask report; do
	proofsheet-audit $verb --help | grep -c "^usage\|^example\|--version"
	done' '3
3
3'

catalog empty
run 'an empty set: a funnel of noughts' 'proofsheet-audit report -d empty' \
    'seen                                    0
  refused by signal                     0
fetched                                 0
decoded                                 0
kept by the recipe                      0
unique                                  0'
run 'an empty set: the page says that there is none' \
    'xmllint --noout empty/out/report.html; get empty/out/report.json \
	"sum(json_array_length(value -> '"'rows'"') > 0) > 3"
	grep -c "<p class=\"none\">None.</p>" empty/out/report.html' '1
21'

set='set'
catalog set
for i in 1 2 3 4 5; do item $i https://a.example/$i.jpg a$i; done
item 6 https://b.example:8443/6.png a6
item 7 https://b.example/7.jpg '' refused 'robots: Disallow: /'
item 8 https://b.example/8.jpg '' failed 'http: 404'
item 9 https://b.example/9.jpg '' waiting
for i in 1 2 3 4; do fact $i 0$i 80; done
sql "INSERT INTO fact (item, reason) VALUES (5, 'jpeg: cut off at 12');
    UPDATE fact SET width = 3000, height = 2000, taken = '2015-06-01T10:00:00',
	gps = 1 WHERE item = 4; UPDATE fact SET taken = '2017' WHERE item = 1"
for i in 1 2 3 4 5 6; do mention $i $i https://a.example/ "caption $i"; done
mention 7 1 https://a.example/more 'caption seven'
sql "INSERT INTO recipe (id, name, sha256, body, judged, active)
	VALUES (1, 'basic', zeroblob(32), 'large: width > 1', '2026-11-10', 1);
    INSERT INTO verdict (recipe, mention, keep, rejected) VALUES (1, 1, 1, NULL),
	(1, 2, 1, NULL), (1, 4, 1, NULL), (1, 3, 0, '{\"large\":1,\"calm\":2}'),
	(1, 7, 0, '{\"calm\":2}');
    INSERT INTO cluster (item, representative) VALUES (1, 4), (4, 4);
    INSERT INTO text (mention, characters, words, language, pii_email, pii_phone,
	pii_card, pii_ip) VALUES (1, 9, 2, 'en', 1, 0, 0, 0),
	(2, 9, 2, NULL, 0, 0, 0, 0);
    INSERT INTO signal (item, url, name, place, topic, raw, says, deciding, seen) VALUES
	(7, 'https://b.example/7.jpg', 'robots', 'robots', 'crawling', 'Disallow: /',
	'refuse', 1, '2026-11-01')"
run 'the funnel: each step, and what was lost before the next' \
    'proofsheet-audit report -q -d set' \
    'seen                                    9
  refused by signal                     1
  could not be fetched                  1
  not fetched yet                       1
fetched                                 6
  could not be decoded                  1
  not measured yet                      1
decoded                                 4
  rejected by the recipe                1
kept by the recipe                      3
  copies of another                     1
unique                                  2'
lede() { sed -n 's/<p class="lede">\(.*\)<\/p>/\1/p' "$1/out/report.html"; }
run 'in words, of which the first number is one, or none' 'lede empty; lede set' \
    'Of 0 images that were seen, none was left alone because a signal of the owner asked for it, none was fetched, none passes the recipe, and none of these is unique.
Of 9 images that were seen, 1 was left alone because a signal of the owner asked for it, 6 were fetched, 3 pass the recipe, and 2 of these are unique.'
run 'a date stands on one line' \
    'grep -c "<td class=\"s\"><bdi>2026-11-01</bdi></td>" set/out/report.html' 1
told='set'
rows() { get $told/out/report.json "value -> 'rows'" | sed -n "$1p" |
    tr -d '"{}[]' | tr , '\n' | cut -d: -f2- | paste -sd ' '; }
section() { rows "$(proofsheet-audit -l | sed -n "/^$1 /=")"; }
run 'rejections: under each rule, and under it alone' 'section rejections' \
    'calm 2 1 large 1 0'
run 'failures by class' 'section failures' \
    'image failed: http 1 image refused: robots 1 not decoded: jpeg 1'
run 'consent: name, place, what it says, how many, how many decided' \
    'section consent' 'robots robots refuse 1 1 1 0'
run 'hosts, the busiest first, with bytes' 'section domains' \
    'a.example 5 3 15000 b.example:8443 1 0 6000'
run 'personal data: counts' 'section personal' \
    'caption: e-mail address 1 1 caption: phone number 0 0 caption: card number 0 0 caption: IP address 0 0 caption: bank account 0 0 caption: social security number 0 0 caption: name in a network 0 0 image: the coordinates of a place 1 1 image: the name of a place 0 0 image: names of whom it shows 0 0'
run 'years without gaps' 'section taken' '2015 1 1 2016 0 0 2017 1 1'
run 'days without gaps' 'section fetched | cut -c1-30' \
    '2026-11-01 1 1 2026-11-02 1 1 '
run 'copies: one group of two' 'section duplicates | cut -c1-6' '2 1 2 '
run 'the queries run in sqlite3(1), and give the numbers of the report' \
    'ask_again set; ask_again empty' ''
run 'the same catalog, the same report, to the byte' \
    'cp -r set/out first; proofsheet-audit report -q -d set >/dev/null
	diff -r first set/out && echo same' same
run '--json prints the report, -n writes none' \
    'rm -r set/out; proofsheet-audit report -qn --json -d set |
	cmp - first/report.json && ls set/out 2>&1 | wc -l; cp -r first set/out' 1
run 'no captions, no URLs of images or pages' \
    'grep -c "caption [0-9s]\|[0-9].jpg\|a.example/" set/out/report.*' \
    'set/out/report.html:0
set/out/report.json:0'
run 'into another folder: the set itself is only read' \
    'cp -r set fixed; rm -r fixed/out
	proofsheet-audit report -q -d fixed -o elsewhere >/dev/null; echo $?
	cmp elsewhere/report.html first/report.html
	cmp fixed/catalog.db set/catalog.db; ls fixed' '0
catalog.db'

cp -r set hostile
bad=$(printf '"><script>alert(1)</script>\047 onload=x \342\200\256gpj \033[31m\302\233 ')
long=$(printf '%010000d' 0)
sql "UPDATE item SET url = 'javascript:alert(1)//' || url WHERE id = 1;
    UPDATE item SET url = 'https://' || '$(echo "$bad" | sed "s/'/''/g")' || id
	WHERE id = 2; UPDATE item SET url = 'https://$long/x' WHERE id = 3;
    UPDATE recipe SET name = '$(echo "$bad" | sed "s/'/''/g")', body =
	'a: 1' || char(10) || '$(echo "$bad" | sed "s/'/''/g")]]>';
    UPDATE verdict SET rejected = json_object('$(echo "$bad" |
	sed "s/'/''/g")', '$long', '$long', 1) WHERE keep = 0;
    UPDATE mention SET licence = 'javascript:alert(1)' WHERE id = 1;
    UPDATE mention SET licence = 'https://l.example/\"onmouseover=\"x'
	WHERE id = 2; UPDATE mention SET licence = CAST(x'fffe3c' AS TEXT)
	WHERE id = 3; UPDATE source SET agent = '<img src=x>', policy = '$long';
    UPDATE text SET language = '</text><script>'; UPDATE fact SET format = '<b>';
    UPDATE mention SET kind = '&amp;<!--' WHERE id = 4;
    UPDATE signal SET name = '<svg onload=x>';
    UPDATE item SET reason = '<i>: ' || char(0) WHERE id = 8" hostile
proofsheet-audit report -q -d hostile >out; echo $? >status
run 'hostile strings: the page is well-formed' \
    'cat status; xmllint --noout hostile/out/report.html' 0
run 'hostile strings: no element or attribute of theirs' \
    "xmllint --xpath 'count(//*[local-name() = \"script\" or local-name() =
	\"img\" or local-name() = \"i\"]) + count(//@*[starts-with(local-name(),
	\"on\")])' hostile/out/report.html" 0
run 'hostile strings: links lead to http and https only, and say no more' \
    "xmllint --xpath '//*[local-name() = \"a\"][not(starts-with(@href, \"#\"))]/@*' \
	hostile/out/report.html | sort -u" \
    ' href="https://l.example/&quot;onmouseover=&quot;x"
 rel="nofollow noreferrer"'
run 'hostile strings: no control and no bidi override on page or in JSON' \
    'for f in hostile/out/report.*; do
	LC_ALL=C tr -d "\n\t" <$f | LC_ALL=C grep -c "[[:cntrl:]]"
	LC_ALL=C grep -c "$(printf "\302\233\|\342\200\256")" $f; done' '0
0
0
0'
run 'hostile strings: none longer than a page can bear' \
    'grep -c "0\{300\}" hostile/out/report.html' 0
run 'the page may load nothing and run nothing' \
    'grep -c "content=\"default-src .none.; style-src .unsafe-inline.\"" \
	set/out/report.html
	grep -ciE "<script|<link|<iframe|src=|@import|url\(" set/out/report.html' \
    '1
0'
run 'no catalog, a file that is none, a newer one: status 1' \
    'mkdir none text newer; echo text >text/catalog.db
	head -c 4096 /dev/zero | tr "\0" x >>text/catalog.db
	cp set/catalog.db newer; sql "PRAGMA user_version = 99" newer
	for set in none text newer; do
		proofsheet-audit report -d $set 2>err; echo $?
		head -1 err; done |
	sed "s/of version 99.*/of version 99/; s/.*\/catalog.db/catalog.db/"' \
    '1
catalog.db: there is no set here
1
catalog.db: file is not a database
1
catalog.db: is of version 99'
run 'a disk that is full: status 1, and the old report stays' \
    '(trap "" XFSZ; ulimit -f 16
	proofsheet-audit report -q -d set 2>&1 >/dev/null; echo $?)
	diff -r -x ".*" first set/out && echo same' \
    'proofsheet-audit: set/out/.report.html.new: File too large
1
same'
proofsheet-audit report -q -d set >/dev/null
run 'killed at ten moments and run again: as if undisturbed' \
    'for i in 0 1 2 3 4 5 6 7 8 9; do
		proofsheet-audit report -q -d set >/dev/null & sleep 0.00$i
		kill -9 $! 2>/dev/null; wait $! 2>/dev/null; done
	proofsheet-audit report -q -d set >/dev/null
	diff -r first set/out && echo same' same

set=refusing
catalog refusing
for n in 1 2 3 4; do
	item $n https://a.example/$n.jpg a$n
	fact $n 0$n 80
	mention $n $n https://a.example/ "caption $n"
done
sql "INSERT INTO policy (name, body, active) VALUES ('p', '', 1);
    INSERT INTO heed VALUES ('p', 'plus-data-mining', 'training'),
	('p', 'cawg-training-mining', 'training');
    UPDATE fact SET data_mining = 'DMI-PROHIBITED', rights_url = 'https://l/'
	WHERE item = 1;
    UPDATE fact SET training_mining = '{\"cawg.ai_training\":\"constrained\"}'
	WHERE item = 2;
    UPDATE fact SET training_mining = '{\"cawg.ai_inference\":\"notAllowed\"}'
	WHERE item = 3;
    INSERT INTO signal (item, url, name, place, topic, raw, says, deciding,
	seen, ended) VALUES (1, 'u', 'x-robots-tag', 'header', 'training',
	'noai', 'refuse', 1, '2026-11-01', '2026-11-02');
    INSERT INTO recipe (id, name, sha256, body, judged, active)
	VALUES (1, 'basic', zeroblob(32), 'large: width > 1', '2026-11-10', 1);
    INSERT INTO verdict (recipe, mention, keep, rejected) VALUES
	(1, 1, 0, '{\"consent\":{\"consent\":\"refuse\"}}'), (1, 2, 1, NULL),
	(1, 3, 1, NULL), (1, 4, 0, '{\"calm\":2}')" refusing
run 'what refuses in its own bytes, be its verdict old: counts add up' \
    'proofsheet-audit report -q -d refusing | tail -6' \
    'fetched                                 4
decoded                                 4
  refused in its own bytes              2
  rejected by the recipe                1
kept by the recipe                      1
unique                                  1'
told='refusing'
run 'which signals, which have ended, and that nobody has verified them' "section consent" 'cawg-training-mining (signature not verified) bytes refuse 1 1 1 0 cawg-training-mining (signature not verified) bytes unknown 1 0 1 0 plus-data-mining bytes refuse 1 1 1 0 x-robots-tag header refuse 0 0 0 1'
run 'a licence may stand in the image' "section licences" \
    '(none stated) 3 1 https://l/ 1 0'
