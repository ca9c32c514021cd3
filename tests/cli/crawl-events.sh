#!/bin/sh
# What sources tell of what they deleted is found in a set, without the network,
# and withdrawn if that is wanted.
# shellcheck disable=SC2016,SC2119,SC2120,SC2154 # run evals; nginx.sh sets site
. "$(dirname "$0")/lib.sh"
# shellcheck source=../nginx.sh
. "$ROOT/tests/nginx.sh"
trap 'unserve; rm -rf "$dir"' EXIT
plan 25

# Pages of @bob's, another page, and a list of posts with pictures of alice's.
mkdir -p root/@bob root/img/did:plc:alice
for i in a b c d e img/did:plc:alice/x img/did:plc:alice/y; do
	convert -size 9x9 -seed "$(printf %d "'${i##*/}")" plasma:tan-blue \
	    png:root/$i.png
done
echo '<img src=/a.png alt=a><img src=/b.png alt=b><img src=/c.png alt=c>' \
    >root/@bob/1
echo '<img src=/c.png alt="c again"><img src=/d.png alt=d>' >root/@bob/2
echo '<img src=/b.png alt="b too"><img src=/e.png alt=e>' >root/other.html
serve "$dir/root" 'location /@bob/ { default_type text/html; }'
alice=https://bsky.app/profile/did:plc:alice
cat >posts.jsonl <<END
{"url": "$site/img/did:plc:alice/x.png", "page": "$alice/post/3x", "caption": "x"}
{"url": "$site/img/did:plc:alice/y.png", "page": "https://elsewhere.example/y", "caption": "y"}
{"url": "$site/e.png", "page": "$alice/post/3x", "caption": "e of alice"}
END
crawl() { proofsheet-crawl --tries 1 --allow-address 127.0.0.1 --delay 0 "$@"; }
fill() {
	rm -rf set
	crawl -q --depth 0 "$site/@bob/1" "$site/@bob/2" "$site/other.html" \
	    posts.jsonl
}
fill
: >"$www/access.log"

# What is found by the events of stdin: change, URL, event, page, the rest.
events() {
	proofsheet-crawl -q --recheck --events - "$@" | cut -f 1-4,8- |
	    sed "s,$site,,g" | sort
}
states() { sql 'SELECT state, count(*) FROM item GROUP BY 1' | paste -sd' '; }
commit() { # OPERATION RKEY
	echo '{"did":"did:plc:alice","time_us":1725516666833633,
	"kind":"commit","commit":{"rev":"3l3f6nzl3cv2s","operation":"'"$1"'",
	"collection":"app.bsky.feed.post","rkey":"'"$2"'"}}' | paste -sd' '
}
account() { # ACTIVE STATUS
	echo '{"did":"did:plc:alice","time_us":1725516665333808,
	"kind":"account","account":{"active":'"$1"',"did":"did:plc:alice",
	"seq":1409753013,"status":"'"$2"'","time":"2026-09-05T06:11:04.870Z"}}' |
	    paste -sd' '
}
toot() { # NUMBER [HOST]
	echo '{"@context":"https://www.w3.org/ns/activitystreams","id":
	"'"$site/users/bob/statuses/$1"'#delete","type":"Delete","actor":
	"'"${2:-$site}/users/bob"'","to":
	["https://www.w3.org/ns/activitystreams#Public"],"object":{"id":
	"'"$site/users/bob/statuses/$1"'","type":"Tombstone"}}' | paste -sd' '
}
bob() {
	echo '{"type":"Delete","actor":"'"$site/users/bob"'","object":
	"'"$site/users/bob"'"}' | paste -sd' '
}

before=$(md5sum set/catalog.db)
run 'a post of Mastodon: its own image, and its texts of others' 'toot 1 | events' \
    'deleted	/a.png	event	Delete of /users/bob/statuses/1	/@bob/1	
deleted	/b.png	event	Delete of /users/bob/statuses/1	/@bob/1		text
deleted	/c.png	event	Delete of /users/bob/statuses/1	/@bob/1		text'
run 'an image goes with the last page that showed it' \
    '{ toot 1; toot 2; } | events | cut -f 2,5,7' '/a.png	/@bob/1
/b.png	/@bob/1	text
/c.png	/@bob/1
/d.png	/@bob/2'
run 'an actor: all below it' 'bob | events | cut -f 2,4,5,7' \
    '/a.png	Delete of /users/bob	/@bob/1
/b.png	Delete of /users/bob	/@bob/1	text
/c.png	Delete of /users/bob	/@bob/1
/d.png	Delete of /users/bob	/@bob/2'
run 'a post of Bluesky' 'commit delete 3x | events | cut -f 2-5,7' \
    '/e.png	event	at://did:plc:alice/app.bsky.feed.post/3x	'"$alice"'/post/3x	text
/img/did:plc:alice/x.png	event	at://did:plc:alice/app.bsky.feed.post/3x	'"$alice"'/post/3x'
byhandle() {
	cat >handle.jsonl <<END
{"url": "$site/img/did:plc:alice/x.png", "page": "https://bsky.app/profile/alice.example/post/3h", "caption": "by her handle"}
{"url": "$site/b.png", "page": "https://bsky.app/profile/alice.example/post/3h", "caption": "another"}
{"url": "$site/c.png", "page": "https://bsky.app/profile/bob.example/post/3h", "caption": "not hers"}
END
	crawl -q -d handle handle.jsonl
	commit delete 3h | events -d handle | cut -f 2,5,7
}
run 'a post whose page has a handle, by the images that it shows' byhandle \
    '/b.png	https://bsky.app/profile/alice.example/post/3h
/img/did:plc:alice/x.png	https://bsky.app/profile/alice.example/post/3h'
: >"$www/access.log"
run 'an account of Bluesky: its images, wherever they are shown' \
    'for i in deleted takendown; do account false $i | events |
	cut -f 2,4,5,7; done' '/e.png	account did:plc:alice is deleted	'"$alice"'/post/3x	text
/img/did:plc:alice/x.png	account did:plc:alice is deleted	
/img/did:plc:alice/y.png	account did:plc:alice is deleted	
/e.png	account did:plc:alice is takendown	'"$alice"'/post/3x	text
/img/did:plc:alice/x.png	account did:plc:alice is takendown	
/img/did:plc:alice/y.png	account did:plc:alice is takendown	'
run 'one that is away for a time keeps them, and so does one that is back' \
    'for i in deactivated suspended; do account false $i; done | events
	{ account false deleted; account true active; } | events
	account false suspended |
	proofsheet-crawl --recheck --events -' \
    'crawl: 1 line, 0 deletions: of these the set had 0 images and texts
crawl: 1 account is paused: what it has stays in the set'
run 'URLs of a page and of an image' \
    'printf "%s/other.html\r\n\n%s/d.png" "$site" "$site" | events |
	cut -f 2,4,5,7' '/b.png	listed /other.html	/other.html	text
/d.png	listed /d.png	
/e.png	listed /other.html	/other.html	text'
run 'as JSON' 'echo "$site/d.png" | proofsheet-crawl -q --recheck --json \
	--events - | sed "s,$site,,g; s,20[0-9-]*T[0-9:]*Z,T,g"' \
    '{"change":"deleted","url":"/d.png","signal":"event","raw":"listed /d.png","before":null,"stood":"T","since":"T","page":null,"text":false,"withdrawn":false}'
run 'other events, and those that are of nothing here' \
    '{ commit create 3x; commit update 3x; commit delete 3z; toot 9
	echo https://x.example/; account true active
	echo "{\"kind\":\"identity\",\"did\":\"did:plc:alice\"}"; } | events' ''
run 'what can not be understood is counted, and the rest taken' \
    '{ echo "{\"kind\":"; toot 2; toot 1 https://evil.example
	head -c 2000000 /dev/zero | tr "\0" x; echo
	head -c 90000 /dev/zero | tr "\0" "["; echo; printf "\0\377{}"; } >mixed
	proofsheet-crawl -q --recheck --events mixed | cut -f 2 |
	sed "s,$site,,"' \
    'proofsheet-crawl: mixed: 5 lines are no event and no URL, or too long: the first is line 1
/d.png
/c.png'
run 'out of gzip, too; of a damaged file, as far as it goes' \
    '{ toot 1; toot 2; seq 99999; } | gzip >all.gz
	head -c 9999 all.gz >half.gz
	for i in all half; do
	    proofsheet-crawl -q --recheck --events $i.gz >out 2>said; echo $?
	    wc -l <out; grep -o "gzip.*" said; done' '0
4
1
4
gzip data is cut short; what came before was taken'
run 'nothing was asked for, and nothing has changed' \
    'cat "$www/access.log"; states
	[ "$before" = "$(md5sum set/catalog.db)" ] || echo changed' 'fetched|7'

echo 'any: bytes > 0' >all.recipe
proofsheet-filter -q -d set -r all.recipe
kept() {
	sql "SELECT replace(caption, '$site', '') FROM record WHERE keep
	    AND consent <> 'refuse' ORDER BY 1" | paste -sd,
}
run 'a dry run applies nothing' \
    'kept; bob | events -n --apply | cut -f 6 | sort -u; states' \
    'a,b,b too,c,c again,d,e,e of alice,x,y

fetched|7'
run 'what was found is withdrawn' \
    '{ toot 1; commit delete 3x; } | events --apply | cut -f 2,6,7
	states' '/a.png	withdrawn
/b.png	withdrawn	text
/c.png	withdrawn	text
/e.png	withdrawn	text
/img/did:plc:alice/x.png	withdrawn
fetched|5 refused|2'
run 'its reason names the event' \
    'sql "SELECT replace(reason, \"$site\", \"\") FROM item
	WHERE reason NOT NULL ORDER BY 1"
	sql "SELECT caption, replace(withdrawn, \"$site\", \"\") FROM mention
	WHERE withdrawn NOT NULL ORDER BY 1"
	sql "SELECT replace(reason, \"$site\", \"\") FROM attempt
	WHERE result = \"withdrawn\" ORDER BY 1"' \
    'withdrawn: deleted: Delete of /users/bob/statuses/1, on /@bob/1
withdrawn: deleted: at://did:plc:alice/app.bsky.feed.post/3x, on '"$alice"'/post/3x
a|deleted: Delete of /users/bob/statuses/1
b|deleted: Delete of /users/bob/statuses/1
c|deleted: Delete of /users/bob/statuses/1
e of alice|deleted: at://did:plc:alice/app.bsky.feed.post/3x
x|deleted: at://did:plc:alice/app.bsky.feed.post/3x
deleted: Delete of /users/bob/statuses/1
deleted: at://did:plc:alice/app.bsky.feed.post/3x
text: deleted: Delete of /users/bob/statuses/1
text: deleted: Delete of /users/bob/statuses/1
text: deleted: at://did:plc:alice/app.bsky.feed.post/3x'
run 'no verdict keeps it' \
    'proofsheet-filter -q -d set -r all.recipe; kept' \
    'b too,c again,d,e,y'
run 'the same events find nothing more; a later one, what is left' \
    '{ toot 1; commit delete 3x; } | events --apply
	toot 2 | events --apply | cut -f 2,7; states' '/c.png
/d.png
fetched|3 refused|4'
run 'no crawl brings it back, and no judgement' \
    'crawl -q --refresh --older-than 0 --depth 0 "$site/@bob/1" "$site/@bob/2" \
	"$site/other.html" posts.jsonl; crawl -q --retry-failed posts.jsonl
	crawl -q --rejudge --policy strict; crawl -q --rejudge --policy ai-signals
	proofsheet-filter -q -d set -r all.recipe; states; kept' \
    'fetched|3 refused|4
b too,e,y'
waits() {
	sql "UPDATE item SET state = 'waiting', reason = NULL
	    WHERE url = '$site/e.png'; UPDATE frontier SET state = 'due', due = 0
	    WHERE item = (SELECT id FROM item WHERE url = '$site/e.png')"
}
run 'what was not fetched yet is not any more' \
    'waits; : >"$www/access.log"
	echo "$site/e.png" | events --apply | cut -f 2; crawl -q posts.jsonl
	grep -c e.png "$www/access.log"; states' '/e.png
0
fetched|2 refused|5'
fill
run 'an account, and what it says to those who read the summary' \
    '{ account false deleted; bob; } >log; proofsheet-crawl --recheck \
	--apply --events log >out; wc -l <out; states' \
    'crawl: 2 lines, 2 deletions: of these the set had 7 images and texts
crawl: a manifest that was published before lists what is withdrawn: publish it anew
7
fetched|2 refused|5'
run 'an image without a text is found on its pages, too' \
    'echo "<img src=/f.png>" >root/p.html; cp root/p.html root/q.html
	cp root/a.png root/f.png; crawl -q --depth 0 -d mute "$site/p.html" \
	    "$site/q.html"; sql "UPDATE mention SET title = NULL" mute
	for i in p q; do echo "$site/$i.html" | events -d mute --apply |
	cut -f 2,5; done' '/f.png	/q.html'
run 'an image goes with its last page, whatever said so of the others' \
    'rm -rf set; crawl -q --depth 0 "$site/@bob/1" "$site/@bob/2"
	toot 1 | events --apply | cut -f 2,7; mv root/@bob gone
	crawl -q --recheck --older-than 0 --apply | cut -f 2,9- |
	sed "s,$site,,g" | sort; mv gone root/@bob' '/a.png
/b.png
/c.png	text
/c.png	withdrawn
/d.png	withdrawn'
fill
# Ten thousand posts, and as many events: the set is looked through once.
many() {
	sql "INSERT INTO item (id, url, state, bytes, sha256, warc, record_offset,
	    record_length, body_offset, fetched)
	WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
	    WHERE i < 10000)
	SELECT 1000 + i, 'http://10.0.0.1/' || i, 'fetched', 0, zeroblob(32), 0,
	    0, 0, 0, '2026-01-01T00:00:00Z' FROM n;
	INSERT INTO mention (uid, item, source, page, kind)
	SELECT printf('%032d', id), id, 1, '$alice/post/' || id, 'none'
	FROM item WHERE id > 1000"
	commit delete NUMBER >one
	yes "$(cat one)" | head -10000 |
	    awk '{ sub("NUMBER", 1000 + NR); print }' >posts
	timeout 60 proofsheet-crawl -q --recheck --apply --events posts | wc -l
	states
}
run 'many' many '10000
fetched|7 refused|10000'
run 'what it takes' \
    'proofsheet-crawl --events log posts.jsonl
	proofsheet-crawl --recheck --events none
	proofsheet-crawl --recheck --events log -d none
	proofsheet-crawl --recheck --events log posts.jsonl' \
    'proofsheet-crawl: --events: goes with --recheck
proofsheet-crawl: none: No such file or directory
proofsheet-crawl: none: there is no set here
proofsheet-crawl: --recheck takes no source'
