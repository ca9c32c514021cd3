-- What judge.sql found is done.
INSERT INTO attempt (item, url, at, result, reason)
SELECT change.item, item.url, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),
    CASE change.state WHEN 'refused' THEN 'refused'
    WHEN 'waiting' THEN 'later' ELSE 'unchanged' END,
    coalesce(change.reason, (SELECT 'policy: ' || name || ' allows it'
        FROM policy WHERE active = 1))
FROM change
JOIN item ON item.id = change.item;

UPDATE item
SET state = change.state, reason = change.reason
FROM change
WHERE change.item = item.id;

UPDATE frontier
SET state = CASE change.state WHEN 'refused' THEN 'refused'
    WHEN 'fetched' THEN 'done' ELSE 'due' END,
    reason = change.reason, due = 0, tries = 0
FROM change
WHERE change.item = frontier.item;

-- Refused still, but by another signal.
UPDATE item
SET reason = (SELECT reason FROM refusal WHERE refusal.item = item.id
    ORDER BY rank, reason LIMIT 1)
WHERE (SELECT whole FROM ask) AND state = 'refused'
    AND id IN (SELECT item FROM refusal)
    AND substr(reason, 1, instr(reason, ':') - 1) IN (SELECT name FROM kind)
    AND reason NOT IN (SELECT reason FROM refusal WHERE refusal.item = item.id);

-- A page that was not read, and now may be, is due.
UPDATE frontier
SET state = 'due', due = 0, tries = 0, reason = NULL
WHERE (SELECT whole FROM ask) AND page IS NOT NULL AND state = 'refused'
    AND substr(reason, 1, instr(reason, ':') - 1) IN (SELECT name FROM kind)
    AND coalesce(target, frontier.page) NOT IN (SELECT url FROM barred)
    AND NOT EXISTS (SELECT 1 FROM signal
        WHERE signal.url = coalesce(target, frontier.page)
        AND name = 'payment' AND says = 'refuse' AND ended IS NULL);

UPDATE signal
SET deciding = 1 - deciding
WHERE (SELECT whole FROM ask) AND (deciding = 1 OR says = 'refuse')
    AND deciding <> EXISTS (SELECT 1 FROM standing
    JOIN heeded USING (name, topic)
    WHERE standing.id = signal.id AND says = 'refuse' AND stands);

DROP TABLE temp.refusal;
DROP TABLE temp.barred;
DROP TABLE temp.change;
DROP TABLE temp.kind;
DROP TABLE temp.ask;
