-- Answers.  Only audit writes these.

-- An answer about one photo.
CREATE TABLE finding (
	id             INTEGER PRIMARY KEY,
	item           INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,	-- the photo
	set_name       TEXT NOT NULL,	-- folder of the set that was asked
	images         INTEGER NOT NULL,	-- items in it
	hashed         INTEGER NOT NULL,	-- of these, with a hash that can match
	snapshot       BLOB,		-- digest of the manifest asked, or NULL
	verdict        TEXT NOT NULL
	               CHECK (verdict IN ('in-set', 'not-found', 'not-readable')),
	match          TEXT CHECK (match IN ('bytes', 'near')),
	distance       INTEGER,		-- of 256 bits
	transformation TEXT,		-- none, mirrored, rotated 90, ...
	listed         TEXT,		-- manifest, or held: the rules that rejected it
	url            TEXT,
	page           TEXT,
	caption        TEXT,
	fetched        TEXT,
	reason         TEXT,		-- why not readable
	asked          TEXT NOT NULL
) STRICT;
CREATE INDEX finding_item ON finding (item);

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
