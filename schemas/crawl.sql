-- What was asked of the web, and what came back.  Only crawl writes these.
-- Times that people read are TEXT, ISO 8601 in UTC; times that only the
-- scheduler reads are INTEGER, milliseconds since 1970.
-- A CHECK is a chain of OR: for an IN of more than two values SQLite makes, each
-- time that a row is written, a table of them.

-- One crawl command.
CREATE TABLE source (
	id        INTEGER PRIMARY KEY,
	collector TEXT NOT NULL,	-- name in crawl/collectors.c
	locator   TEXT NOT NULL,	-- URL, file or folder, as given
	agent     TEXT NOT NULL,	-- User-Agent sent
	policy    TEXT NOT NULL,	-- name of the policy profile it ran under
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

-- A file of an origin, beside robots.txt, that signals are read from.
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

-- The addresses of a host, as DNS told them.
CREATE TABLE address (
	name    TEXT PRIMARY KEY,	-- host name, lower case
	list    TEXT NOT NULL,	-- addresses, a blank between two; '' = none
	reason  TEXT,		-- why there is none, or NULL
	expires INTEGER NOT NULL	-- ms
) STRICT, WITHOUT ROWID;

-- A policy profile: which signals refuse.  The active one is the set's.
CREATE TABLE policy (
	name   TEXT PRIMARY KEY,
	body   TEXT NOT NULL,	-- the profile's file
	active INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX policy_active ON policy (active) WHERE active = 1;

-- What a profile heeds: a signal, as far as it speaks of a topic.
CREATE TABLE heed (
	policy TEXT NOT NULL REFERENCES policy ON DELETE CASCADE,
	signal TEXT NOT NULL,	-- name in crawl/consent/table.c, or one of
				-- those that the view consent makes of facts
	topic  TEXT NOT NULL,	-- as in signal
	PRIMARY KEY (policy, signal, topic)
) STRICT, WITHOUT ROWID;

-- A URL to visit: an image's or a page's.
CREATE TABLE frontier (
	id      INTEGER PRIMARY KEY,
	item    INTEGER UNIQUE REFERENCES item ON DELETE CASCADE,	-- an image,
	page    TEXT,	-- or the URL of a page
	source  INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
	origin  INTEGER NOT NULL REFERENCES origin,	-- of the next request
	depth   INTEGER NOT NULL DEFAULT 0,	-- links away from the source
	due     INTEGER NOT NULL DEFAULT 0,	-- ms
	tries   INTEGER NOT NULL DEFAULT 0,	-- that failed on the way
	target  TEXT,	-- where a redirect led: the next request; or NULL
	via     TEXT,	-- the URLs before it, one a line
	state   TEXT NOT NULL DEFAULT 'due'
	        CHECK (state = 'due' OR state = 'done' OR state = 'refused' OR
	               state = 'failed'),
	reason  TEXT,				-- why refused or failed
	CHECK ((item IS NULL) <> (page IS NULL))
) STRICT;
CREATE INDEX frontier_due ON frontier (origin, due) WHERE state = 'due';
CREATE UNIQUE INDEX frontier_page ON frontier (page) WHERE page IS NOT NULL;

-- One image URL.  Its bytes are a span of a file under warc/, which it shares
-- with other items of the same bytes.
CREATE TABLE item (
	id            INTEGER PRIMARY KEY,
	url           TEXT NOT NULL UNIQUE,	-- http, https, or file
	state         TEXT NOT NULL DEFAULT 'waiting'
	              CHECK (state = 'waiting' OR state = 'fetched' OR
	                     state = 'refused' OR state = 'failed'),
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
	              CHECK (visibility = 'public' OR visibility = 'private' OR
	                     visibility = 'unknown'),
	proof         TEXT,	-- what shows the visibility
	etag          TEXT,	-- as sent: for conditional requests
	modified      TEXT,	-- Last-Modified, as sent
	claimed       TEXT,	-- digest that a list gives: sha256:HEX or md5:HEX
	checked       TEXT,	-- when its source was last asked whether it stands
	CHECK (state <> 'fetched' OR (bytes IS NOT NULL AND sha256 IS NOT NULL
	       AND warc IS NOT NULL AND body_offset IS NOT NULL))
) STRICT;
CREATE INDEX item_sha256 ON item (sha256) WHERE sha256 IS NOT NULL;

-- One time that an item was asked for, or decided on: its history.
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

-- One place that shows an item with text.  item + mention = a pair.
CREATE TABLE mention (
	id      INTEGER PRIMARY KEY,
	uid     TEXT NOT NULL,	-- 32 hex digits, the same in every run:
					-- SHA-256 of url LF page LF kind LF caption,
					-- first 16 bytes
	item    INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
	source  INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
	page    TEXT,		-- URL of the page, or NULL: a list has none
	title   TEXT,		-- of the page
	caption TEXT,		-- valid UTF-8, white space squeezed, no controls
	kind    TEXT NOT NULL,	-- alt, figcaption, title, og, list, sidecar,
					-- export, none
	author  TEXT,
	licence TEXT,		-- URL or name, as stated
	withdrawn TEXT,		-- why its text may not be used any more, or NULL
	extra   TEXT CHECK (extra IS NULL OR json_valid(extra)),	-- a list's other
					-- columns, JSON
	posted  TEXT,	-- when it was posted or uploaded, as a person's own
			-- export says; without Z: by a clock that it does not
			-- name; NULL: not told
	posted_as TEXT	-- what it was there: post, story, profile, album,
			-- archived, deleted, library, shared; or NULL
) STRICT;
-- A uid is of one item only; so the index grows in the order of the items.
CREATE UNIQUE INDEX mention_item ON mention (item, uid);

-- One consent signal seen, whatever the profile.
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
-- What refuses; few of them are of an item that was fetched all the same.
CREATE INDEX signal_refuses ON signal (item)
    WHERE says = 'refuse' AND ended IS NULL;
-- Of pages, what they say of their images: seldom there, and often asked for.
CREATE INDEX signal_images ON signal (url)
    WHERE item IS NULL AND images = 1 AND ended IS NULL;

-- One WARC file: what is beyond length was never committed, and is cut off.
CREATE TABLE warc (
	id     INTEGER PRIMARY KEY,	-- file number
	length INTEGER NOT NULL DEFAULT 0
) STRICT;
