-- What speaks for or against the use of an item: the signals that crawl saw, and
-- those that filter found in the bytes.
CREATE VIEW consent AS
SELECT item, url, name, place, topic, raw, says, seen
FROM signal
WHERE item IS NOT NULL
UNION ALL
SELECT fact.item, item.url, 'plus-data-mining', 'bytes', 'training',
    fact.data_mining,
    CASE WHEN fact.data_mining LIKE 'DMI-PROHIBITED%' THEN 'refuse'
    WHEN fact.data_mining = 'DMI-ALLOWED' THEN 'allow' ELSE 'unknown' END,
    item.fetched
FROM fact
JOIN item ON item.id = fact.item
WHERE fact.data_mining IS NOT NULL
UNION ALL
SELECT fact.item, item.url, 'cawg-training-mining', 'bytes', 'training',
    fact.training_mining,
    CASE WHEN EXISTS (SELECT 1 FROM json_each(fact.training_mining)
        WHERE key NOT LIKE '%inference' AND value <> 'allowed') THEN 'refuse'
    WHEN EXISTS (SELECT 1 FROM json_each(fact.training_mining)
        WHERE key NOT LIKE '%inference') THEN 'allow' ELSE 'unknown' END,
    item.fetched
FROM fact
JOIN item ON item.id = fact.item
WHERE fact.training_mining IS NOT NULL;
