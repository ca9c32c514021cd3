-- What speaks for or against the use of an item: the signals that crawl saw of
-- it and of the pages that show it, and what filter found in the bytes.  For
-- all items; of one, ask the three, as the record does: SQLite would make all
-- of this for each.
CREATE VIEW consent AS
SELECT item, url, name, place, topic, raw, says, seen, stands
FROM standing
WHERE item IS NOT NULL
UNION ALL
SELECT item, url, name, place, topic, raw, says, seen, stands FROM paged
UNION ALL
SELECT item, url, name, place, topic, raw, says, seen, stands FROM embedded;
