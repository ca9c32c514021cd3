-- What the bytes of an item say of its use: filter found it in them.
CREATE VIEW embedded AS
SELECT fact.item, item.url, 'plus-data-mining' AS name, 'bytes' AS place,
    'training' AS topic, fact.data_mining AS raw,
    CASE WHEN fact.data_mining LIKE 'DMI-PROHIBITED%' THEN 'refuse'
    WHEN fact.data_mining = 'DMI-ALLOWED' THEN 'allow' ELSE 'unknown' END AS says,
    item.fetched AS seen
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
