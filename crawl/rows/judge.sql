-- The verdict of every item under the active profile, from what is stored: the
-- changes that follow, in temp.change.  temp.kind has the names of all signals;
-- temp.ask whether all is judged anew, or only what the bytes say.
CREATE TEMP TABLE refusal (	-- what refuses, and which of several is named
	item   INTEGER NOT NULL,
	rank   INTEGER NOT NULL,
	reason TEXT NOT NULL
) STRICT;
CREATE TEMP TABLE barred (	-- what refuses on a page: itself, or its images
	url    TEXT NOT NULL,
	images INTEGER NOT NULL,
	reason TEXT NOT NULL
) STRICT;
CREATE TEMP TABLE change (
	item   INTEGER PRIMARY KEY,
	state  TEXT NOT NULL,
	reason TEXT
) STRICT;

-- In the bytes.
INSERT INTO refusal
SELECT item, 30, name || ': ' || raw
FROM embedded
JOIN heeded USING (name, topic)
WHERE says = 'refuse';

-- Seen of the item itself.
INSERT INTO refusal
SELECT item, instr('robots site header', place), name || ': ' || raw
FROM standing
JOIN heeded USING (name, topic)
WHERE item IS NOT NULL AND says = 'refuse' AND stands
    AND (SELECT whole FROM ask);

-- Seen of another item, where a redirect of this one leads.
INSERT INTO refusal
SELECT item.id, instr('robots site header', place), name || ': ' || raw
FROM ask
CROSS JOIN item ON ask.whole AND item.final_url IS NOT NULL
CROSS JOIN standing ON standing.url = item.final_url
CROSS JOIN heeded USING (name, topic)
WHERE standing.item IS NOT NULL AND says = 'refuse' AND stands;

-- Seen of a page.
INSERT INTO barred
SELECT url, images, name || ': ' || raw
FROM standing
JOIN heeded USING (name, topic)
WHERE item IS NULL AND says = 'refuse' AND stands
    AND (images OR place <> 'page') AND (SELECT whole FROM ask);
CREATE INDEX temp.barred_url ON barred (url, images);

-- A page that speaks of its images refuses them wherever else they are shown.
INSERT INTO refusal
SELECT mention.item, 20, barred.reason
FROM mention
JOIN barred ON barred.url = mention.page AND barred.images = 1
WHERE EXISTS (SELECT 1 FROM barred);

-- Of a page that refuses nothing is taken: not what only it has shown.
INSERT INTO refusal
SELECT mention.item, 21, min(barred.reason)
FROM mention
JOIN source ON source.id = mention.source AND source.collector = 'page'
JOIN barred ON barred.url = mention.page AND barred.images = 0
WHERE EXISTS (SELECT 1 FROM barred) AND NOT EXISTS (
    SELECT 1 FROM mention AS other
    JOIN source AS origin ON origin.id = other.source
    WHERE other.item = mention.item AND (origin.collector <> 'page'
    OR other.page NOT IN (SELECT url FROM barred WHERE images = 0)))
GROUP BY mention.item;
CREATE INDEX temp.refusal_item ON refusal (item, rank);

INSERT INTO change
SELECT item.id, 'refused', (SELECT reason FROM refusal
    WHERE refusal.item = item.id ORDER BY rank, reason LIMIT 1)
FROM item
WHERE item.state <> 'refused' AND item.id IN (SELECT item FROM refusal)
    AND ((SELECT whole FROM ask) OR item.state = 'fetched');

-- What was refused for a signal comes back, never what is suppressed; and what
-- status 402 asked a price for is not asked for again, whatever the policy.
INSERT INTO change
SELECT item.id, iif(item.warc IS NULL, 'waiting', 'fetched'), NULL
FROM item
WHERE (SELECT whole FROM ask) AND item.state = 'refused'
    AND substr(item.reason, 1, instr(item.reason, ':') - 1)
        IN (SELECT name FROM kind)
    AND item.id NOT IN (SELECT item FROM refusal)
    AND (item.sha256 IS NULL OR NOT EXISTS
        (SELECT 1 FROM suppressed WHERE suppressed.sha256 = item.sha256))
    AND (item.warc IS NOT NULL OR (EXISTS
        (SELECT 1 FROM frontier WHERE frontier.item = item.id)
        AND NOT EXISTS (SELECT 1 FROM signal WHERE signal.item = item.id
            AND name = 'payment' AND says = 'refuse' AND ended IS NULL)));
