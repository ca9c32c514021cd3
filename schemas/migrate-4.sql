-- From version 4 to 5: which tier of the search found a match, and what had
-- been done to the photo.
CREATE TABLE variant (
	item  INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
	rule  TEXT NOT NULL,
	codes BLOB NOT NULL CHECK (length(codes) % 34 = 0)
) STRICT;
ALTER TABLE fact ADD COLUMN spdq_trimmed BLOB
	CHECK (length(spdq_trimmed) = 32);
ALTER TABLE near ADD COLUMN tier TEXT NOT NULL DEFAULT 'near'
	CHECK (tier IN ('bytes', 'pixels', 'near', 'features'));
ALTER TABLE near ADD COLUMN variant INTEGER;
UPDATE near SET tier = 'bytes' WHERE same_bytes = 1;
DROP TRIGGER fact_changed;
CREATE TRIGGER fact_changed AFTER UPDATE OF sha256 ON item
WHEN old.sha256 IS NOT NULL AND old.sha256 IS NOT new.sha256 BEGIN
	DELETE FROM fact WHERE item = new.id;
	DELETE FROM variant WHERE item = new.id;
	DELETE FROM score WHERE item = new.id;
	DELETE FROM verdict WHERE mention IN
	    (SELECT id FROM mention WHERE item = new.id);
END;
-- What an export of a person's own tells of each photo.
ALTER TABLE mention ADD COLUMN posted TEXT;
ALTER TABLE mention ADD COLUMN posted_as TEXT;
