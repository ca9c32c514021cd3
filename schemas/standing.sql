-- The signals that were seen where they were last looked for.  Superseded, and
-- so of no force, is the file of TDMRep where its header speaks (stands = 0).
CREATE VIEW standing AS
SELECT signal.*, CASE WHEN name = 'tdm-reservation' AND place = 'site' THEN
    NOT EXISTS (SELECT 1 FROM signal AS later WHERE later.url = signal.url
        AND later.name = signal.name AND later.place = 'header'
        AND later.topic = signal.topic AND later.says <> 'unknown'
        AND later.ended IS NULL) ELSE 1 END AS stands
FROM signal
WHERE ended IS NULL;
