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
	recipe         TEXT,		-- name of the recipe that chose it; without a
				-- manifest, of the set's; NULL: there is none
	recipe_changed INTEGER CHECK (recipe_changed IN (0, 1)),	-- 1: the
				-- set's is another one by now
	verdict        TEXT NOT NULL
	               CHECK (verdict IN ('in-set', 'not-found', 'not-readable')),
	match          TEXT CHECK (match IN ('bytes', 'pixels', 'near', 'features')),
	distance       INTEGER,		-- of 256 bits
	transformation TEXT,		-- of the photo: none, mirrored, rotated 90, ...
	variant        INTEGER,		-- the same by number, as in near
	other          INTEGER,		-- item of that set
	expected_chance_matches REAL,	-- upper bound, with 95 % confidence, of how
				-- many images of that set chance makes as near:
				-- counted on the set; NULL: it was not
	ideal_chance_matches REAL,	-- the same of random bits
	further        INTEGER,		-- other items that match too
	listed         TEXT CHECK (listed IN ('manifest', 'held')),
	rules          TEXT CHECK (rules IS NULL OR json_valid(rules)),	-- JSON array: the recipe's
				-- rules that rejected it, none where it keeps it;
				-- NULL where listed, or not judged by it
	refused        TEXT CHECK (refused IS NULL OR json_valid(refused)),	-- JSON array:
				-- the signals that refuse its use: name, place,
				-- raw; NULL: none does
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
