-- From version 4 to 5: which tier of the search found a match, and what had
-- been done to the photo; segments of hashes that grow with the set, and searches
-- that go on where they were stopped.
CREATE TABLE variant (
	item  INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
	rule  TEXT NOT NULL,
	codes BLOB NOT NULL CHECK (length(codes) % 34 = 0)
) STRICT;
CREATE TABLE feature (
	item   INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
	rule   TEXT NOT NULL,
	asked  INTEGER NOT NULL CHECK (asked IN (0, 1)),
	points BLOB NOT NULL CHECK (length(points) % 40 = 0)
) STRICT;
ALTER TABLE fact ADD COLUMN spdq_trimmed BLOB
	CHECK (length(spdq_trimmed) IN (32, 64));
ALTER TABLE near ADD COLUMN tier TEXT NOT NULL DEFAULT 'near'
	CHECK (tier IN ('bytes', 'pixels', 'near', 'features'));
ALTER TABLE near ADD COLUMN variant INTEGER;
ALTER TABLE near ADD COLUMN inliers INTEGER;
ALTER TABLE near ADD COLUMN affine TEXT
	CHECK (affine IS NULL OR json_valid(affine));
UPDATE near SET tier = 'bytes' WHERE same_bytes = 1;
DROP TRIGGER fact_changed;
CREATE TRIGGER fact_changed AFTER UPDATE OF sha256 ON item
WHEN old.sha256 IS NOT NULL AND old.sha256 IS NOT new.sha256 BEGIN
	DELETE FROM fact WHERE item = new.id;
	DELETE FROM variant WHERE item = new.id;
	DELETE FROM feature WHERE item = new.id;
	DELETE FROM score WHERE item = new.id;
	DELETE FROM verdict WHERE mention IN
	    (SELECT id FROM mention WHERE item = new.id);
END;
-- What an export of a person's own tells of each photo.
ALTER TABLE mention ADD COLUMN posted TEXT;
ALTER TABLE mention ADD COLUMN posted_as TEXT;

DROP TRIGGER generation_insert;
DROP TRIGGER generation_update;
DROP TRIGGER generation_delete;
DROP TABLE generation;
CREATE TABLE hash_log (
	kind  TEXT NOT NULL,	-- of segment: pdq, ...
	id    INTEGER NOT NULL,	-- ascending
	item  INTEGER,	-- it may be gone; NULL: the log begins here
	token INTEGER NOT NULL,	-- random: no row of another catalog has it
	PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
INSERT INTO hash_log VALUES ('pdq', 0, NULL, random());
INSERT INTO hash_log VALUES ('spdq', 0, NULL, random());
INSERT INTO hash_log VALUES ('features', 0, NULL, random());
CREATE TRIGGER hash_insert AFTER INSERT ON fact WHEN new.pdq IS NOT NULL BEGIN
	INSERT INTO hash_log VALUES ('pdq', (SELECT coalesce(max(id), 0) + 1
	    FROM hash_log WHERE kind = 'pdq'), new.item, random());
END;
CREATE TRIGGER hash_update AFTER UPDATE OF item, pdq, pdq_quality ON fact
WHEN old.pdq IS NOT new.pdq OR old.pdq_quality IS NOT new.pdq_quality
    OR old.item <> new.item BEGIN
	INSERT INTO hash_log VALUES ('pdq', (SELECT coalesce(max(id), 0) + 1
	    FROM hash_log WHERE kind = 'pdq'), old.item, random());
	INSERT INTO hash_log SELECT 'pdq', (SELECT coalesce(max(id), 0) + 1
	    FROM hash_log WHERE kind = 'pdq'), new.item, random()
	    WHERE old.item <> new.item;
END;
CREATE TRIGGER hash_delete AFTER DELETE ON fact WHEN old.pdq IS NOT NULL BEGIN
	INSERT INTO hash_log VALUES ('pdq', (SELECT coalesce(max(id), 0) + 1
	    FROM hash_log WHERE kind = 'pdq'), old.item, random());
END;
CREATE TRIGGER spdq_insert AFTER INSERT ON fact
WHEN coalesce(new.spdq, new.spdq_trimmed) IS NOT NULL BEGIN
	INSERT INTO hash_log VALUES ('spdq', (SELECT coalesce(max(id), 0) + 1
	    FROM hash_log WHERE kind = 'spdq'), new.item, random());
END;
CREATE TRIGGER spdq_update
AFTER UPDATE OF item, spdq, spdq_trimmed, pdq_quality ON fact
WHEN old.spdq IS NOT new.spdq OR old.spdq_trimmed IS NOT new.spdq_trimmed
    OR old.pdq_quality IS NOT new.pdq_quality OR old.item <> new.item BEGIN
	INSERT INTO hash_log VALUES ('spdq', (SELECT coalesce(max(id), 0) + 1
	    FROM hash_log WHERE kind = 'spdq'), old.item, random());
	INSERT INTO hash_log SELECT 'spdq', (SELECT coalesce(max(id), 0) + 1
	    FROM hash_log WHERE kind = 'spdq'), new.item, random()
	    WHERE old.item <> new.item;
END;
CREATE TRIGGER spdq_delete AFTER DELETE ON fact
WHEN coalesce(old.spdq, old.spdq_trimmed) IS NOT NULL BEGIN
	INSERT INTO hash_log VALUES ('spdq', (SELECT coalesce(max(id), 0) + 1
	    FROM hash_log WHERE kind = 'spdq'), old.item, random());
END;
CREATE TRIGGER feature_insert AFTER INSERT ON feature WHEN new.asked = 0 BEGIN
	INSERT INTO hash_log VALUES ('features', (SELECT coalesce(max(id), 0)
	    + 1 FROM hash_log WHERE kind = 'features'), new.item, random());
END;
CREATE TRIGGER feature_update AFTER UPDATE ON feature
WHEN old.asked = 0 OR new.asked = 0 BEGIN
	INSERT INTO hash_log VALUES ('features', (SELECT coalesce(max(id), 0)
	    + 1 FROM hash_log WHERE kind = 'features'), old.item, random());
	INSERT INTO hash_log SELECT 'features', (SELECT coalesce(max(id), 0)
	    + 1 FROM hash_log WHERE kind = 'features'), new.item, random()
	    WHERE old.item <> new.item;
END;
CREATE TRIGGER feature_delete AFTER DELETE ON feature WHEN old.asked = 0 BEGIN
	INSERT INTO hash_log VALUES ('features', (SELECT coalesce(max(id), 0)
	    + 1 FROM hash_log WHERE kind = 'features'), old.item, random());
END;

CREATE TABLE searching (
	against TEXT PRIMARY KEY,	-- as in near
	state   TEXT NOT NULL,	-- of what, with which radius, in how many units:
				-- another search begins anew
	reached INTEGER NOT NULL DEFAULT 0,	-- item here; those up to it were
						-- searched for
	units   BLOB NOT NULL DEFAULT x''	-- a byte each; 1: is done
) STRICT;
CREATE TABLE found (	-- as near
	item        INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
	against     TEXT NOT NULL,
	other       INTEGER NOT NULL,
	distance    INTEGER NOT NULL,
	orientation INTEGER NOT NULL,
	same_bytes  INTEGER NOT NULL,
	tier        TEXT NOT NULL,
	variant     INTEGER,
	inliers     INTEGER,
	affine      TEXT,
	PRIMARY KEY (item, against, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE preview (
	against TEXT NOT NULL,
	item    INTEGER NOT NULL,
	sha256  BLOB NOT NULL CHECK (length(sha256) = 32),
	jpeg    BLOB NOT NULL,
	PRIMARY KEY (against, item)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER preview_erase AFTER DELETE ON item BEGIN
	DELETE FROM preview WHERE against = '' AND item = old.id;
END;

CREATE TABLE chance_of (
	against   TEXT NOT NULL,
	kind      TEXT NOT NULL,
	sampled   INTEGER NOT NULL,
	codes     INTEGER NOT NULL,
	mean      REAL,
	deviation REAL,
	PRIMARY KEY (against, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE chance (
	against  TEXT NOT NULL,
	kind     TEXT NOT NULL,
	distance INTEGER NOT NULL,
	hits     INTEGER NOT NULL,
	PRIMARY KEY (against, kind, distance),
	FOREIGN KEY (against, kind) REFERENCES chance_of ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- Cleanvision's formulas to the letter: what was measured otherwise is measured
-- again.
ALTER TABLE fact ADD COLUMN entropy_rgb REAL;
UPDATE fact SET measures = ',rights,' WHERE reason IS NULL;
ALTER TABLE recipe ADD COLUMN sizes TEXT;

-- A match has an error rate.
CREATE TABLE finding_5 (
	id             INTEGER PRIMARY KEY,
	item           INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
	set_name       TEXT NOT NULL,
	images         INTEGER NOT NULL,
	hashed         INTEGER NOT NULL,
	radius         INTEGER,
	snapshot       BLOB,
	recipe         TEXT,
	recipe_changed INTEGER CHECK (recipe_changed IN (0, 1)),
	verdict        TEXT NOT NULL
	               CHECK (verdict IN ('in-set', 'not-found', 'not-readable')),
	match          TEXT CHECK (match IN ('bytes', 'pixels', 'near', 'features')),
	distance       INTEGER,
	transformation TEXT,
	variant        INTEGER,
	other          INTEGER,
	expected_chance_matches REAL,
	ideal_chance_matches REAL,
	further        INTEGER,
	listed         TEXT CHECK (listed IN ('manifest', 'held')),
	rules          TEXT CHECK (rules IS NULL OR json_valid(rules)),
	refused        TEXT CHECK (refused IS NULL OR json_valid(refused)),
	representative TEXT,
	url            TEXT,
	page           TEXT,
	caption        TEXT,
	fetched        TEXT,
	quality        INTEGER,
	reason         TEXT,
	asked          TEXT NOT NULL
) STRICT;
INSERT INTO finding_5 (id, item, set_name, images, hashed, radius, snapshot, recipe,
    recipe_changed, verdict, match, distance, transformation, further, listed,
    rules, refused, representative, url, page, caption, fetched, quality, reason,
    asked)
    SELECT id, item, set_name, images, hashed, radius, snapshot, recipe,
    recipe_changed, verdict, match, distance, transformation, further, listed,
    rules, refused, representative, url, page, caption, fetched, quality, reason,
    asked FROM finding;
DROP TABLE finding;
ALTER TABLE finding_5 RENAME TO finding;
CREATE INDEX finding_item ON finding (item);
CREATE INDEX finding_set ON finding (set_name, item);
