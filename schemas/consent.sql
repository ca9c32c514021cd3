-- What speaks for or against the use of an item: the signals that crawl saw of
-- it and of the pages that show it, and what filter found in the bytes.
CREATE VIEW consent AS
SELECT item, url, name, place, topic, raw, says, seen, stands
FROM standing
WHERE item IS NOT NULL
UNION ALL
SELECT item.id, standing.url, name, place, topic, raw, says, seen, stands
FROM item
JOIN standing ON standing.url IN
    (SELECT page FROM mention WHERE mention.item = item.id)
WHERE standing.item IS NULL AND standing.images = 1
UNION ALL
SELECT item, url, name, place, topic, raw, says, seen, 1
FROM embedded;
