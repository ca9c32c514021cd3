-- What the pages that show an item say of their images.  (+ and CROSS JOIN lead
-- SQLite from the item to its pages, and from these to their signals.)
CREATE VIEW paged AS
SELECT item.id AS item, standing.url, name, place, topic, raw, says, seen,
    stands
FROM item
CROSS JOIN standing ON standing.url IN
    (SELECT page FROM mention WHERE mention.item = item.id)
WHERE +standing.item IS NULL AND +standing.images = 1;
