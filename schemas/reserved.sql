-- The texts of pairs that may not be used, whatever holds for the image: the
-- page that gave them refuses them now.  (Another column of mention says which
-- were withdrawn.)
-- (+ and CROSS JOIN lead SQLite from the mention to the signals of its page.)
CREATE VIEW reserved AS
SELECT mention.id AS mention, mention.item, standing.name, standing.place,
    standing.topic, standing.raw
FROM mention
CROSS JOIN standing ON standing.url = mention.page
CROSS JOIN heeded USING (name, topic)
WHERE coalesce(mention.caption, mention.title) IS NOT NULL
    AND +standing.item IS NULL AND +standing.says = 'refuse'
    AND +standing.images = 0 AND stands
    -- That a page may not be read is no word on what a list says of it.
    AND (standing.place = 'page' OR EXISTS (SELECT 1 FROM source
        WHERE source.id = mention.source AND collector = 'page'));
