-- What is near what, and what was published.  Only index writes these.

-- Two items within the radius.
CREATE TABLE near (
	item        INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
	against     TEXT NOT NULL DEFAULT '',	-- folder of the other set; '' = this one
	other       INTEGER NOT NULL,	-- item there; here, item < other
	distance    INTEGER NOT NULL CHECK (distance BETWEEN 0 AND 256),
	orientation INTEGER NOT NULL DEFAULT 1,	-- EXIF 1..8 that makes item
						-- look like other; 1 = as it is
	same_bytes  INTEGER NOT NULL DEFAULT 0 CHECK (same_bytes IN (0, 1)),
	tier        TEXT NOT NULL DEFAULT 'near'	-- what found it
	            CHECK (tier IN ('bytes', 'pixels', 'near', 'features')),
	variant     INTEGER,	-- number in schemas/variant.h that looks like
				-- other; NULL: of no variant
	inliers     INTEGER,	-- points of features that agree on affine; NULL:
				-- no features were compared, or they do not agree
	affine      TEXT CHECK (affine IS NULL OR json_valid(affine)),	-- JSON,
				-- [[a, b, c], [d, e, f]]: where x, y of item, mirrored
				-- if orientation is 2, is in other: a x + b y + c,
				-- d x + e y + f; shares of their sides, 0 to 1
	PRIMARY KEY (item, against, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX near_other ON near (other) WHERE against = '';
CREATE TRIGGER near_erase AFTER DELETE ON item BEGIN
	DELETE FROM near WHERE against = '' AND other = old.id;
END;

-- Of which items the hashes came, changed or went, in this order: the segments
-- under hashes/ name the last row that they know.  If it is not here they are of
-- another catalog, or older than what was kept, and made anew.
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

-- A search that near has finished, written with its last rows: without this,
-- no row in near may mean that nobody looked.
CREATE TABLE search (
	against TEXT PRIMARY KEY,	-- as in near
	radius  INTEGER NOT NULL,	-- of 256 bits
	items   INTEGER NOT NULL,	-- fetched items here that were searched for
	others  INTEGER NOT NULL,	-- fetched items there that were searched
	made    TEXT NOT NULL
) STRICT;

-- A search that near has begun and not finished; what it found so far.
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

-- How often images of a set that was searched are near by chance: hashes of
-- its own, as of pictures given quarter turns, were searched for in it.
CREATE TABLE chance_of (
	against   TEXT NOT NULL,	-- as in near
	kind      TEXT NOT NULL,	-- of hash: pdq, spdq
	sampled   INTEGER NOT NULL,	-- hashes that were searched for: four of each
	codes     INTEGER NOT NULL,	-- distinct ones that each was compared with
	mean      REAL,		-- of the distances, of 256 bits; NULL: one hash
	deviation REAL,
	PRIMARY KEY (against, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE chance (
	against  TEXT NOT NULL,
	kind     TEXT NOT NULL,
	distance INTEGER NOT NULL,	-- 0 up to the radius
	hits     INTEGER NOT NULL,	-- pairs at that distance, or less
	PRIMARY KEY (against, kind, distance),
	FOREIGN KEY (against, kind) REFERENCES chance_of ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Which items are copies of one another, and which one stands for them.
CREATE TABLE cluster (
	item           INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
	representative INTEGER NOT NULL REFERENCES item ON DELETE CASCADE
) STRICT;
CREATE INDEX cluster_representative ON cluster (representative);
-- Other bytes are near to others.
CREATE TRIGGER near_changed AFTER UPDATE OF sha256 ON item
WHEN old.sha256 IS NOT NULL AND old.sha256 IS NOT new.sha256 BEGIN
	DELETE FROM near WHERE item = new.id;
	DELETE FROM near WHERE against = '' AND other = new.id;
	DELETE FROM cluster WHERE item = new.id OR representative = new.id;
END;

-- A manifest that was published.
CREATE TABLE snapshot (
	id      INTEGER PRIMARY KEY,
	sha256  BLOB NOT NULL CHECK (length(sha256) = 32),	-- of the canonical JSON lines
	count   INTEGER NOT NULL,		-- rows
	recipe  INTEGER REFERENCES recipe ON DELETE SET NULL,
	parent  INTEGER REFERENCES snapshot,	-- the snapshot before, or NULL
	made    TEXT NOT NULL,
	active  INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1)),	-- 1: what
					-- out/manifest.jsonl holds
	program TEXT,	-- version of Proofsheet that published it; NULL: not said
	UNIQUE (sha256)
) STRICT;
CREATE UNIQUE INDEX snapshot_active ON snapshot (active) WHERE active = 1;

-- Its rows, in canonical order (url, page, uid; by bytes).  The key's columns
-- come first: otherwise PRAGMA integrity_check of SQLite 3.40 sees NULLs that
-- there are not.
CREATE TABLE listing (
	snapshot INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
	mention  INTEGER NOT NULL REFERENCES mention ON DELETE CASCADE,
	place    INTEGER NOT NULL,	-- 0, 1, ...
	PRIMARY KEY (snapshot, mention)
) STRICT, WITHOUT ROWID;
CREATE INDEX listing_mention ON listing (mention);

-- Hashes that must never come (back) in.
CREATE TABLE suppressed (
	id     INTEGER PRIMARY KEY,
	sha256 BLOB CHECK (length(sha256) = 32),
	pdq    BLOB CHECK (length(pdq) = 32),
	why    TEXT NOT NULL,
	since  TEXT NOT NULL,
	CHECK (sha256 IS NOT NULL OR pdq IS NOT NULL)
) STRICT;
CREATE INDEX suppressed_sha256 ON suppressed (sha256);
