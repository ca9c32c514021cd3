-- From version 2 to 3: all consent signals, by topic; policy profiles; what is
-- known of a site and of its addresses; an item's history.
DROP VIEW IF EXISTS record;
ALTER TABLE item ADD COLUMN etag TEXT;
ALTER TABLE item ADD COLUMN modified TEXT;
ALTER TABLE item ADD COLUMN claimed TEXT;
ALTER TABLE item ADD COLUMN checked TEXT;
ALTER TABLE fact ADD COLUMN data_mining TEXT;
ALTER TABLE fact ADD COLUMN training_mining TEXT
	CHECK (training_mining IS NULL OR json_valid(training_mining));
ALTER TABLE fact ADD COLUMN copyright TEXT;
ALTER TABLE fact ADD COLUMN rights_url TEXT;

CREATE TABLE site (
	origin INTEGER NOT NULL REFERENCES origin ON DELETE CASCADE,
	path   TEXT NOT NULL,	-- /.well-known/tdmrep.json, /ai.txt, ...
	status INTEGER NOT NULL,	-- HTTP; 0 = unreachable
	body   TEXT,		-- cut at the limit we parse; NULL: it has none
	sha256 BLOB CHECK (length(sha256) = 32),
	asked  INTEGER NOT NULL,	-- ms
	PRIMARY KEY (origin, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX site_named ON site (path) WHERE substr(path, 1, 1) <> '/';

CREATE TABLE address (
	name    TEXT PRIMARY KEY,	-- host name, lower case
	list    TEXT NOT NULL,	-- addresses, a blank between two; '' = none
	reason  TEXT,		-- why there is none, or NULL
	expires INTEGER NOT NULL	-- ms
) STRICT, WITHOUT ROWID;

CREATE TABLE policy (
	name   TEXT PRIMARY KEY,
	body   TEXT NOT NULL,	-- the profile's file
	active INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX policy_active ON policy (active) WHERE active = 1;

CREATE TABLE heed (
	policy TEXT NOT NULL REFERENCES policy ON DELETE CASCADE,
	signal TEXT NOT NULL,	-- name in crawl/consent/table.c, or one of
				-- those that the view consent makes of facts
	topic  TEXT NOT NULL,	-- as in signal
	PRIMARY KEY (policy, signal, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
	id            INTEGER PRIMARY KEY,
	item          INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
	url           TEXT NOT NULL,	-- that was asked for
	at            TEXT NOT NULL,
	result        TEXT NOT NULL
	         CHECK (result = 'fetched' OR result = 'refused' OR
	                result = 'failed' OR result = 'later' OR
	                result = 'redirect' OR result = 'unchanged' OR
	                result = 'withdrawn'),
	status        INTEGER,	-- HTTP; NULL = nothing came
	reason        TEXT,
	warc          INTEGER,	-- the record of the reply, or NULL
	record_offset INTEGER
) STRICT;
CREATE INDEX attempt_item ON attempt (item);

-- robots.txt spoke of crawling, all else that was read then of training.
ALTER TABLE signal RENAME TO signal_2;
DROP INDEX signal_item;
CREATE TABLE signal (
	id       INTEGER PRIMARY KEY,
	item     INTEGER REFERENCES item ON DELETE CASCADE,	-- NULL: a page
	url      TEXT NOT NULL,	-- what it speaks of
	name     TEXT NOT NULL,	-- name in crawl/consent/table.c
	place    TEXT NOT NULL
	         CHECK (place = 'robots' OR place = 'site' OR
	                place = 'header' OR place = 'page' OR place = 'bytes'),
	topic    TEXT NOT NULL
	         CHECK (topic = 'crawling' OR topic = 'training' OR
	                topic = 'search' OR topic = 'licence' OR
	                topic = 'price'),
	raw      TEXT NOT NULL,	-- as received: the rule line, header or tag
	says     TEXT NOT NULL
	         CHECK (says = 'refuse' OR says = 'allow' OR says = 'unknown'),
	deciding INTEGER NOT NULL DEFAULT 0 CHECK (deciding IN (0, 1)),	-- 1: it
				-- refuses under the active profile
	images   INTEGER NOT NULL DEFAULT 0 CHECK (images IN (0, 1)),	-- 1: of a
				-- page, and speaks of the images that it shows
	seen     TEXT NOT NULL,
	ended    TEXT,	-- when it was no longer seen; NULL = it stands
	UNIQUE (url, name, place, topic, raw)
) STRICT;
CREATE INDEX signal_item ON signal (item);
CREATE INDEX signal_refuses ON signal (item)
    WHERE says = 'refuse' AND ended IS NULL;
CREATE INDEX signal_images ON signal (url)
    WHERE item IS NULL AND images = 1 AND ended IS NULL;
INSERT INTO signal (id, item, url, name, place, topic, raw, says, deciding, seen)
SELECT id, item, url, name, place,
    CASE name WHEN 'robots' THEN 'crawling' ELSE 'training' END, raw, says,
    deciding, seen
FROM signal_2;
DROP TABLE signal_2;

-- Those of which the bytes say something of their use.
CREATE INDEX fact_speaks ON fact (item)
    WHERE data_mining IS NOT NULL OR training_mining IS NOT NULL;

-- Other bytes are another image: what was measured in those before goes.
CREATE TRIGGER fact_changed AFTER UPDATE OF sha256 ON item
WHEN old.sha256 IS NOT NULL AND old.sha256 IS NOT new.sha256 BEGIN
	DELETE FROM fact WHERE item = new.id;
	DELETE FROM score WHERE item = new.id;
	DELETE FROM verdict WHERE mention IN
	    (SELECT id FROM mention WHERE item = new.id);
END;

-- Of what was taken back nothing is said until it is judged anew.
CREATE TRIGGER verdict_withdrawn AFTER UPDATE OF state ON item
WHEN old.state = 'fetched' AND new.state <> 'fetched' BEGIN
	DELETE FROM verdict WHERE mention IN
	    (SELECT id FROM mention WHERE item = new.id);
END;

-- Other bytes are near to others.
CREATE TRIGGER near_changed AFTER UPDATE OF sha256 ON item
WHEN old.sha256 IS NOT NULL AND old.sha256 IS NOT new.sha256 BEGIN
	DELETE FROM near WHERE item = new.id;
	DELETE FROM near WHERE against = '' AND other = new.id;
	DELETE FROM cluster WHERE item = new.id OR representative = new.id;
END;

-- Indexes that take no row of what is only waited for.  In an old set mention.uid
-- and frontier.page stay UNIQUE by themselves, too.
DROP INDEX item_sha256;
CREATE INDEX item_sha256 ON item (sha256) WHERE sha256 IS NOT NULL;
DROP INDEX mention_item;
CREATE UNIQUE INDEX mention_item ON mention (item, uid);
CREATE UNIQUE INDEX frontier_page ON frontier (page) WHERE page IS NOT NULL;

-- What refuses the use of an image is said beside it.
ALTER TABLE finding ADD COLUMN refused TEXT	-- JSON array: the signals that
	-- refuse its use: name, place, raw; NULL: none does
	CHECK (refused IS NULL OR json_valid(refused));
