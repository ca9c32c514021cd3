-- What was measured in an item and its text, and what a recipe makes of it.
-- Only filter writes these.

-- One image's measurements: a column for each of those of filter/measures.c,
-- which gives their units, ranges and sources.
CREATE TABLE fact (
	item          INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
	reason        TEXT,	-- why it cannot be read; then all else is NULL
	measures      TEXT,	-- that were taken, commas about each: ',all,' is
				-- those taken by default; NULL: of version 3, all
	format        TEXT,	-- jpeg, png, webp, heif, avif, gif, bmp, tiff,
				-- jxl: as sniffed
	width         INTEGER,	-- pixels, upright (EXIF orientation applied)
	height        INTEGER,
	orientation   INTEGER,	-- EXIF 1..8 as stored in the file
	frames        INTEGER,	-- of an animation, or pages of a TIFF; at most 10000
	pdq           BLOB CHECK (length(pdq) = 32),	-- PDQ, hex order
	pdq_quality   INTEGER,	-- 0..100; under 50 match by digest only
	pdq_rule      TEXT,	-- how the luma was made: r0-rgb, of RGB at full
				-- size; r0-luma, of a JPEG's own; -4, -2, -1 of
				-- one that was decoded at so many eighths
	pdq_dihedral  BLOB CHECK (length(pdq_dihedral) = 256),	-- 8 PDQ hashes of
				-- the flipped pixels, in the order of EXIF 1..8
	spdq          BLOB CHECK (length(spdq) = 32),	-- as pdq, but nearly
				-- the same at every size
	spdq_trimmed  BLOB CHECK (length(spdq_trimmed) IN (32, 64)),	-- of
				-- what is inside plain margins, the outermost and
				-- all; NULL: there are none
	phash64       BLOB CHECK (length(phash64) = 8),	-- image_phash of COYO
	pixel_sha256  BLOB CHECK (length(pixel_sha256) = 32),	-- of RGB rows as
				-- stored; only where asked for
	spread        REAL,
				-- *: of an image of 24,576 pixels and more,
				-- every 3rd to 7th row is read
	sharpness     REAL,	-- *
	sharpness_256 REAL,	-- levels squared, of a thumbnail: of any size
	brightness    REAL,	-- perceived, 0..1: the mean;
	brightness_p5 REAL,	-- 5 % of the pixels are darker;
	brightness_p99 REAL,	-- 1 % are lighter
	blurriness    REAL,	-- 0 sharp .. 1 blurred, of a thumbnail
	contrast      REAL,	-- *
	entropy       REAL,	-- * of luma
	entropy_rgb   REAL,	-- * of R, G and B in one histogram
	clipped_dark  REAL,	-- * share of the pixels, 0..1
	clipped_light REAL,	-- *
	noise         REAL,	-- * levels
	blockiness    REAL,	-- * 1: no blocks of 8 x 8 to be seen
	jpeg_quality  INTEGER,	-- 1..100, by the quantisation tables; NULL: is no JPEG
	colourfulness REAL,	-- *
	grey          INTEGER,	-- 1: no pixel has a colour
	colours       INTEGER,	-- * of 4096, that have 0.1 % of the pixels each
	dominant_share REAL,	-- * of the pixels: the commonest colour
	border_share  REAL,	-- of the pixels: plain margins
	bar_share     REAL,	-- of the pixels: those with straight edges
	inner_x       INTEGER,	-- pixels, upright: the box without margins;
	inner_y       INTEGER,	-- NULL: all is plain
	inner_width   INTEGER,
	inner_height  INTEGER,
	flat_share    REAL,	-- * of the pixels: those like their neighbours
	graphic       REAL,	-- * 0 photograph .. 1 chart, logo, screenshot
	text_share    REAL,	-- of the area, by 256 rows: lettering laid over it
	camera        TEXT,
	lens          TEXT,
	software      TEXT,
	taken         TEXT,
	gps           INTEGER,	-- 1: it holds a place; the place is never kept
	data_mining   TEXT,	-- PLUS Data Mining of the XMP: DMI-PROHIBITED, ...
	training_mining TEXT	-- C2PA or CAWG assertion, not verified: JSON,
			-- entry -> allowed, notAllowed or constrained
			CHECK (training_mining IS NULL OR json_valid(training_mining)),
	digital_source TEXT,	-- IPTC NewsCode: trainedAlgorithmicMedia, ...
	copyright     TEXT,	-- of XMP, or else of EXIF, or else of IPTC
	rights_url    TEXT,	-- licence or web statement of the XMP
	has_creator   INTEGER,	-- 1: the file has such words; they are not kept
	has_credit    INTEGER,
	has_caption   INTEGER,
	has_place     INTEGER,
	has_persons   INTEGER
) STRICT;

-- The order in which filter reads: as the bytes lie on the disk.
CREATE INDEX item_span ON item (warc, body_offset) WHERE state = 'fetched';

-- One caption's measurements.
CREATE TABLE text (
	mention    INTEGER PRIMARY KEY REFERENCES mention ON DELETE CASCADE,
	reason     TEXT,	-- why it cannot be measured
	characters INTEGER,	-- Unicode scalar values
	words      INTEGER,	-- runs without white space
	hidden_characters INTEGER,	-- controls, directions, without width
	language   TEXT,	-- ISO 639-1; NULL: too short, or not clear
	language_confidence REAL,	-- 0.5..1: the chance that it is right
	alphanumeric_share REAL,	-- of the characters, 0..1; NULL: there are none
	special_share REAL,	-- of the characters, 0..1: what is no letter
	capital_share REAL,	-- of the letters with case; NULL: there are none
	word_repetition REAL,	-- share of the words that stood before
	phrase_repetition REAL,	-- share of the 10-grams of words that recur
	character_repetition REAL,	-- share of the 10-grams of characters
	boilerplate TEXT,	-- file-name, placeholder, prompt, ...; NULL: none
	boilerplate_share REAL,	-- of the bytes, 0..1
	rare_share REAL,	-- of the words; NULL: not English
	pii_email  INTEGER,	-- how many of each kind: counted, never copied
	pii_phone  INTEGER,
	pii_card   INTEGER,
	pii_ip     INTEGER,
	pii_iban INTEGER,	-- bank accounts
	pii_ssn INTEGER,	-- social security numbers of the USA
	pii_handle INTEGER,	-- @names in social networks
	pii_url INTEGER	-- links
) STRICT;

-- What may have become of a photo that is asked for: hashes of its variants.
CREATE TABLE variant (
	item  INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
	rule  TEXT NOT NULL,	-- VARIANT_RULE of schemas/variant.h: what the
				-- numbers stand for
	codes BLOB NOT NULL CHECK (length(codes) % 34 = 0)	-- of each: u16
				-- number, little endian, and 32 bytes of SPDQ
) STRICT;

-- A small copy, for people to compare what near has found.
CREATE TABLE preview (
	against TEXT NOT NULL,	-- folder of the set that has it; '' = this one
	item    INTEGER NOT NULL,	-- there
	sha256  BLOB NOT NULL CHECK (length(sha256) = 32),	-- of the bytes
				-- that it was made of
	jpeg    BLOB NOT NULL,	-- upright, and without EXIF
	PRIMARY KEY (against, item)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER preview_erase AFTER DELETE ON item BEGIN
	DELETE FROM preview WHERE against = '' AND item = old.id;
END;
-- Local features of an image: corners, and what is around each.
CREATE TABLE feature (
	item   INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
	rule   TEXT NOT NULL,	-- POINT_RULE of schemas/point.h: codes of another
				-- rule say other things
	asked  INTEGER NOT NULL CHECK (asked IN (0, 1)),	-- 0: 64 points at
				-- most; 1: many more, to ask with
	points BLOB NOT NULL CHECK (length(points) % 40 = 0)	-- of each: u16 x
				-- and y, of 65535ths of the upright image, u8 size,
				-- u8 angle, u16 zero, little endian, 32 bytes of code
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
	active INTEGER NOT NULL DEFAULT 0 CHECK (active IN (0, 1)),
	sizes  TEXT	-- of the set's images, that its verdicts go by: three
			-- quartiles, JSON; NULL: no rule asks for them
) STRICT;
CREATE UNIQUE INDEX recipe_active ON recipe (active) WHERE active = 1;

-- A pair under a recipe.
CREATE TABLE verdict (
	recipe   INTEGER NOT NULL REFERENCES recipe ON DELETE CASCADE,
	mention  INTEGER NOT NULL REFERENCES mention ON DELETE CASCADE,
	keep     INTEGER NOT NULL CHECK (keep IN (0, 1)),
	rejected TEXT CHECK (rejected IS NULL OR json_valid(rejected)),	-- JSON:
				-- rule broken -> the values it read, and the error
				-- that it met, if it met one; NULL where kept
	PRIMARY KEY (recipe, mention)
) STRICT, WITHOUT ROWID;
CREATE INDEX verdict_mention ON verdict (mention);

-- Those of which the bytes say something of their use.
CREATE INDEX fact_speaks ON fact (item)
    WHERE data_mining IS NOT NULL OR training_mining IS NOT NULL;

-- Other bytes are another image: what was measured in those before goes.
CREATE TRIGGER fact_changed AFTER UPDATE OF sha256 ON item
WHEN old.sha256 IS NOT NULL AND old.sha256 IS NOT new.sha256 BEGIN
	DELETE FROM fact WHERE item = new.id;
	DELETE FROM variant WHERE item = new.id;
	DELETE FROM feature WHERE item = new.id;
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
