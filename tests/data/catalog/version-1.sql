-- A catalog as version 1 made it, with a row in each table that version 2
-- changes.  Never edited: it is what an old set is.
PRAGMA application_id = 0x50727366;
PRAGMA user_version = 1;
-- What was asked of the web, and what came back.  Only crawl writes these.
-- Times that people read are TEXT, ISO 8601 in UTC; times that only the
-- scheduler reads are INTEGER, milliseconds since 1970.

-- One crawl command.
CREATE TABLE source (
	id        INTEGER PRIMARY KEY,
	collector TEXT NOT NULL,	-- name in crawl/collectors.c
	locator   TEXT NOT NULL,	-- URL, file or folder, as given
	agent     TEXT NOT NULL,	-- User-Agent sent
	policy    TEXT NOT NULL,	-- policy profile
	options   TEXT NOT NULL,	-- JSON: depth, limits, ...
	started   TEXT NOT NULL,
	finished  TEXT,			-- NULL: not read to its end yet
	position  INTEGER NOT NULL DEFAULT 0,	-- rows or members taken so far
	pages     INTEGER NOT NULL DEFAULT 0,	-- put into the frontier so far
	reason    TEXT,			-- what was wrong with it, or NULL
	UNIQUE (collector, locator)
) STRICT;

-- Scheme + host + port: where RFC 9309 says one robots.txt rules.
CREATE TABLE origin (
	id            INTEGER PRIMARY KEY,
	name          TEXT NOT NULL UNIQUE,	-- https://host:port, port always
	robots        TEXT,	-- body of robots.txt, cut at the limit we parse
	robots_status INTEGER,	-- HTTP status; 0 = unreachable, NULL = not asked
	robots_sha256 BLOB CHECK (length(robots_sha256) = 32),
	robots_at     INTEGER,	-- ms, when it was fetched
	delay         INTEGER NOT NULL DEFAULT 0,	-- ms between requests
	due           INTEGER NOT NULL DEFAULT 0,	-- ms, earliest next request
	failures      INTEGER NOT NULL DEFAULT 0	-- in a row
) STRICT;

-- A URL to visit: an image's or a page's.
CREATE TABLE frontier (
	id      INTEGER PRIMARY KEY,
	item    INTEGER UNIQUE REFERENCES item ON DELETE CASCADE,	-- an image,
	page    TEXT UNIQUE,	-- or the URL of a page
	source  INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
	origin  INTEGER NOT NULL REFERENCES origin,	-- of the next request
	depth   INTEGER NOT NULL DEFAULT 0,	-- links away from the source
	due     INTEGER NOT NULL DEFAULT 0,	-- ms
	tries   INTEGER NOT NULL DEFAULT 0,	-- that failed on the way
	target  TEXT,	-- where a redirect led: the next request; or NULL
	via     TEXT,	-- the URLs before it, one a line
	state   TEXT NOT NULL DEFAULT 'due'
	        CHECK (state IN ('due', 'done', 'refused', 'failed')),
	reason  TEXT,				-- why refused or failed
	CHECK ((item IS NULL) <> (page IS NULL))
) STRICT;
CREATE INDEX frontier_due ON frontier (origin, due) WHERE state = 'due';

-- One image URL.  Its bytes are a span of a file under warc/.
CREATE TABLE item (
	id            INTEGER PRIMARY KEY,
	url           TEXT NOT NULL UNIQUE,	-- http, https, or file
	state         TEXT NOT NULL DEFAULT 'waiting'
	              CHECK (state IN ('waiting', 'fetched', 'refused', 'failed')),
	reason        TEXT,	-- why refused or failed: class: detail
	status        INTEGER,	-- HTTP status; NULL = none, or a local file
	final_url     TEXT,	-- after redirects, where it differs
	mime          TEXT,	-- Content-Type as sent, without parameters
	bytes         INTEGER CHECK (bytes >= 0),	-- length of the body
	sha256        BLOB CHECK (length(sha256) = 32),	-- of the body
	xxh3          BLOB CHECK (length(xxh3) = 16),	-- XXH3-128 of the body
	warc          INTEGER,	-- file number: warc/00000.warc is 0
	record_offset INTEGER,	-- the WARC record, header included
	record_length INTEGER,
	body_offset   INTEGER,	-- the body within the file: what filter maps
	fetched       TEXT,
	visibility    TEXT NOT NULL DEFAULT 'unknown'
	              CHECK (visibility IN ('public', 'private', 'unknown')),
	proof         TEXT,	-- what shows the visibility
	CHECK (state <> 'fetched' OR (bytes IS NOT NULL AND sha256 IS NOT NULL
	       AND warc IS NOT NULL AND body_offset IS NOT NULL))
) STRICT;
CREATE INDEX item_sha256 ON item (sha256);

-- One place that shows an item with text.  item + mention = a pair.
CREATE TABLE mention (
	id      INTEGER PRIMARY KEY,
	uid     TEXT NOT NULL UNIQUE,	-- 32 hex digits, the same in every run:
					-- SHA-256 of url LF page LF kind LF caption,
					-- first 16 bytes
	item    INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
	source  INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
	page    TEXT,		-- URL of the page, or NULL: a list has none
	title   TEXT,		-- of the page
	caption TEXT,		-- valid UTF-8, white space squeezed, no controls
	kind    TEXT NOT NULL,	-- alt, figcaption, title, og, list, sidecar, none
	author  TEXT,
	licence TEXT,		-- URL or name, as stated
	extra   TEXT CHECK (extra IS NULL OR json_valid(extra))	-- a list's other
					-- columns, JSON
) STRICT;
CREATE INDEX mention_item ON mention (item);

-- One consent signal seen.
CREATE TABLE signal (
	id       INTEGER PRIMARY KEY,
	item     INTEGER REFERENCES item ON DELETE CASCADE,	-- NULL: a page
	url      TEXT NOT NULL,	-- what it speaks of
	name     TEXT NOT NULL,	-- name in crawl/signals.c
	place    TEXT NOT NULL CHECK (place IN ('robots', 'header', 'page', 'bytes')),
	raw      TEXT NOT NULL,	-- as received: the rule line, header or tag
	says     TEXT NOT NULL CHECK (says IN ('refuse', 'allow', 'unknown')),
	deciding INTEGER NOT NULL DEFAULT 0 CHECK (deciding IN (0, 1)),
	seen     TEXT NOT NULL,
	UNIQUE (url, name, place, raw)
) STRICT;
CREATE INDEX signal_item ON signal (item);

-- One WARC file: what is beyond length was never committed, and is cut off.
CREATE TABLE warc (
	id     INTEGER PRIMARY KEY,	-- file number
	length INTEGER NOT NULL DEFAULT 0
) STRICT;
-- What was measured in an item and its text, and what a recipe makes of it.
-- Only filter writes these.

-- One image's measurements: a column for each of those of filter/measures.c,
-- which gives their units, ranges and sources.
CREATE TABLE fact (
	item          INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
	reason        TEXT,	-- why it cannot be read; then all else is NULL
	format        TEXT,	-- jpeg, png, webp, heif, avif, gif: as sniffed
	width         INTEGER,	-- pixels, upright (EXIF orientation applied)
	height        INTEGER,
	orientation   INTEGER,	-- EXIF 1..8 as stored in the file
	pdq           BLOB CHECK (length(pdq) = 32),	-- PDQ, hex order
	pdq_quality   INTEGER,	-- 0..100; under 50 match by digest only
	pdq_rule      TEXT,	-- how the luma was made: r0-rgb
	pdq_dihedral  BLOB CHECK (length(pdq_dihedral) = 256),	-- 8 PDQ hashes of
				-- the flipped pixels, in the order of EXIF 1..8
	spread        REAL,
	sharpness     REAL,
	brightness    REAL,	-- perceived, 0..1: the mean;
	brightness_p5 REAL,	-- 5 % of the pixels are darker;
	brightness_p99 REAL,	-- 1 % are lighter
	blurriness    REAL,	-- 0 sharp .. 1 blurred, of a thumbnail
	contrast      REAL,
	entropy       REAL,
	colourfulness REAL,
	camera        TEXT,
	taken         TEXT,
	gps           INTEGER	-- 1: EXIF holds a place; the place is never kept
) STRICT;

-- The order in which filter reads: as the bytes lie on the disk.
CREATE INDEX item_span ON item (warc, body_offset) WHERE state = 'fetched';

-- One caption's measurements.
CREATE TABLE text (
	mention    INTEGER PRIMARY KEY REFERENCES mention ON DELETE CASCADE,
	reason     TEXT,	-- why it cannot be measured; else, no NULL below
	characters INTEGER,	-- Unicode scalar values
	words      INTEGER,	-- runs without white space
	language   TEXT,	-- ISO 639-1, NULL: too short to tell
	pii_email  INTEGER,	-- how many of each kind: counted, never copied
	pii_phone  INTEGER,
	pii_card   INTEGER,
	pii_ip     INTEGER
) STRICT;

-- What an external model says of an item.
CREATE TABLE score (
	item  INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
	model TEXT NOT NULL,
	value REAL NOT NULL,
	scale TEXT NOT NULL,	-- 1-10, 0-1, cosine: a threshold means nothing without
	PRIMARY KEY (item, model)
) STRICT, WITHOUT ROWID;

-- A recipe's text.  The one judged by last is the set's.
CREATE TABLE recipe (
	id     INTEGER PRIMARY KEY,
	name   TEXT NOT NULL,
	sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),	-- of body
	body   TEXT NOT NULL,
	judged TEXT NOT NULL,
	active INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX recipe_active ON recipe (active) WHERE active = 1;

-- A pair under a recipe.
CREATE TABLE verdict (
	recipe   INTEGER NOT NULL REFERENCES recipe ON DELETE CASCADE,
	mention  INTEGER NOT NULL REFERENCES mention ON DELETE CASCADE,
	keep     INTEGER NOT NULL CHECK (keep IN (0, 1)),
	rejected TEXT CHECK (rejected IS NULL OR json_valid(rejected)),	-- JSON:
				-- rule broken -> the values it read; NULL where kept
	PRIMARY KEY (recipe, mention)
) STRICT, WITHOUT ROWID;
CREATE INDEX verdict_mention ON verdict (mention);
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
	PRIMARY KEY (item, against, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX near_other ON near (other) WHERE against = '';
CREATE TRIGGER near_erase AFTER DELETE ON item BEGIN
	DELETE FROM near WHERE against = '' AND other = old.id;
END;

-- Another random number whenever a hash comes, changes or goes: what under
-- hashes/ bears another one was made of other facts.  One row.
CREATE TABLE generation (
	id    INTEGER PRIMARY KEY CHECK (id = 1),
	token INTEGER NOT NULL
) STRICT;
INSERT INTO generation VALUES (1, random());
CREATE TRIGGER generation_insert AFTER INSERT ON fact
WHEN new.pdq IS NOT NULL BEGIN
	UPDATE generation SET token = random();
END;
CREATE TRIGGER generation_update AFTER UPDATE OF item, pdq, pdq_quality ON fact
BEGIN
	UPDATE generation SET token = random();
END;
CREATE TRIGGER generation_delete AFTER DELETE ON fact
WHEN old.pdq IS NOT NULL BEGIN
	UPDATE generation SET token = random();
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

-- Which items are copies of one another, and which one stands for them.
CREATE TABLE cluster (
	item           INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
	representative INTEGER NOT NULL REFERENCES item ON DELETE CASCADE
) STRICT;
CREATE INDEX cluster_representative ON cluster (representative);

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
-- Answers.  Only audit writes these.

-- An answer about one photo: all that ask prints.
CREATE TABLE finding (
	id             INTEGER PRIMARY KEY,
	item           INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,	-- the photo
	set_name       TEXT NOT NULL,	-- folder of the set that was asked
	images         INTEGER NOT NULL,	-- items it holds
	hashed         INTEGER NOT NULL,	-- of these, with a hash that can match
	radius         INTEGER,		-- of the search, of 256 bits; NULL: unknown
	snapshot       BLOB,		-- digest of the manifest asked, or NULL
	verdict        TEXT NOT NULL
	               CHECK (verdict IN ('in-set', 'not-found', 'not-readable')),
	match          TEXT CHECK (match IN ('bytes', 'near')),
	distance       INTEGER,		-- of 256 bits
	transformation TEXT,		-- of the photo: none, mirrored, rotated 90, ...
	further        INTEGER,		-- other items that match too
	listed         TEXT CHECK (listed IN ('manifest', 'held')),
	rules          TEXT CHECK (rules IS NULL OR json_valid(rules)),	-- JSON array: the recipe's
				-- rules that rejected it; NULL where listed
	representative TEXT,		-- URL of the copy that stands for it
	url            TEXT,
	page           TEXT,
	caption        TEXT,
	fetched        TEXT,
	quality        INTEGER,		-- PDQ quality of the photo, 0..100
	reason         TEXT,		-- why not readable
	asked          TEXT NOT NULL
) STRICT;
CREATE INDEX finding_item ON finding (item);
CREATE INDEX finding_set ON finding (set_name, item);

-- A person's request, and what was done about it.
CREATE TABLE request (
	id       INTEGER PRIMARY KEY,
	received TEXT NOT NULL,
	kind     TEXT NOT NULL CHECK (kind IN ('access', 'erase', 'object')),
	subject  TEXT NOT NULL,	-- what identifies the items: URLs or digests, JSON
	done     TEXT,		-- what was done, and when; NULL: open
	closed   TEXT
) STRICT;

-- A human's judgement of one item.
CREATE TABLE review (
	item   INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
	pass   INTEGER NOT NULL,	-- 1 recall, 2 precision
	rater  TEXT NOT NULL,
	keep   INTEGER NOT NULL CHECK (keep IN (0, 1)),
	judged TEXT NOT NULL,
	PRIMARY KEY (item, pass, rater)
) STRICT, WITHOUT ROWID;
-- The record: what all stages together know of one pair.  Its columns are the
-- fields of struct record (schemas.h); but for the first two, which are keys
-- into this catalog only, they are the properties of record.schema.json and
-- the row of every manifest.  tests/unit/schemas-record.c holds the three
-- together.
CREATE VIEW record AS
SELECT
	item.id AS item,
	mention.id AS mention,
	mention.uid AS uid,
	item.url AS url,
	mention.page AS page,
	mention.title AS title,
	mention.caption AS caption,
	mention.kind AS kind,
	mention.author AS author,
	mention.licence AS licence,
	source.locator AS source,
	item.state AS state,
	item.status AS status,
	item.fetched AS fetched,
	item.mime AS mime,
	item.bytes AS bytes,
	nullif(lower(hex(item.sha256)), '') AS sha256,
	item.visibility AS visibility,
	(SELECT json_group_array(json_object('name', name, 'place', place,
	    'raw', raw, 'says', says, 'seen', seen))
	    FROM (SELECT * FROM signal WHERE signal.item = item.id
	    ORDER BY name, place, raw)) AS signals,
	fact.reason AS unreadable,
	fact.format AS format,
	fact.width AS width,
	fact.height AS height,
	fact.orientation AS orientation,
	nullif(lower(hex(fact.pdq)), '') AS pdq,
	fact.pdq_quality AS pdq_quality,
	fact.pdq_rule AS pdq_rule,
	fact.spread AS spread,
	fact.sharpness AS sharpness,
	fact.brightness AS brightness,
	fact.brightness_p5 AS brightness_p5,
	fact.brightness_p99 AS brightness_p99,
	fact.blurriness AS blurriness,
	fact.contrast AS contrast,
	fact.entropy AS entropy,
	fact.colourfulness AS colourfulness,
	fact.camera AS camera,
	fact.taken AS taken,
	fact.gps AS gps,
	text.characters AS characters,
	text.words AS words,
	text.language AS language,
	text.pii_email AS pii_email,
	text.pii_phone AS pii_phone,
	text.pii_card AS pii_card,
	text.pii_ip AS pii_ip,
	json_patch(coalesce(mention.extra, '{}'),
	    (SELECT json_group_object(model, value)
	    FROM score WHERE score.item = item.id)) AS scores,
	recipe.name AS recipe,
	verdict.keep AS keep,
	verdict.rejected AS rejected,
	(SELECT lower(hex(twin.sha256)) FROM item AS twin
	    WHERE twin.id = cluster.representative
	    AND twin.id <> item.id) AS duplicate_of
FROM mention
JOIN item ON item.id = mention.item
JOIN source ON source.id = mention.source
LEFT JOIN fact ON fact.item = item.id
LEFT JOIN text ON text.mention = mention.id
LEFT JOIN cluster ON cluster.item = item.id
LEFT JOIN recipe ON recipe.active = 1
LEFT JOIN verdict ON verdict.recipe = recipe.id
    AND verdict.mention = mention.id;
INSERT INTO snapshot (id, sha256, count, made)
VALUES (1, zeroblob(32), 3, '2026-11-22T00:00:00Z');
