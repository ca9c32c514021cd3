-- What the active policy profile heeds: a signal, as far as it speaks of a topic.
CREATE VIEW heeded AS
SELECT heed.signal AS name, heed.topic
FROM heed
JOIN policy ON policy.name = heed.policy AND policy.active = 1;
