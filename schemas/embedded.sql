-- What the bytes of an item say of its use: filter found it in them, and no
-- signature is verified.  Of an assertion only what speaks of training and
-- mining counts, not what it says of inference or of a use of its own.
CREATE VIEW embedded AS
SELECT fact.item, item.url, kind.column1 AS name, 'bytes' AS place,
    'training' AS topic,
    iif(kind.column2, fact.data_mining, fact.training_mining) AS raw,
    CASE WHEN kind.column2 THEN
        CASE WHEN fact.data_mining LIKE 'DMI-PROHIBITED%' THEN 'refuse'
        WHEN fact.data_mining = 'DMI-ALLOWED' THEN 'allow'
        ELSE 'unknown' END
    ELSE coalesce((SELECT iif(max(value <> 'allowed'), 'refuse', 'allow')
        FROM json_each(fact.training_mining)
        WHERE key LIKE '%.data^_mining' ESCAPE '^'
        OR key LIKE '%.ai^_training' ESCAPE '^'
        OR key LIKE '%.ai^_generative^_training' ESCAPE '^'
        HAVING count(*) > 0), 'unknown') END AS says,
    item.fetched AS seen, 1 AS stands
FROM fact
JOIN item ON item.id = fact.item
CROSS JOIN (VALUES ('plus-data-mining', 1), ('cawg-training-mining', 0)) AS kind
WHERE (fact.data_mining IS NOT NULL OR fact.training_mining IS NOT NULL)
AND iif(kind.column2, fact.data_mining, fact.training_mining) IS NOT NULL;
