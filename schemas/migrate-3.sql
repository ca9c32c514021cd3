-- From version 3 to 4: a text that its page has reserved since; and what more is
-- measured of pixels, files and captions.
ALTER TABLE mention ADD COLUMN withdrawn TEXT;

ALTER TABLE fact ADD COLUMN clipped_dark REAL;
ALTER TABLE fact ADD COLUMN clipped_light REAL;
ALTER TABLE fact ADD COLUMN frames INTEGER;
ALTER TABLE fact ADD COLUMN noise REAL;
ALTER TABLE fact ADD COLUMN blockiness REAL;
ALTER TABLE fact ADD COLUMN jpeg_quality INTEGER;
ALTER TABLE fact ADD COLUMN grey INTEGER;
ALTER TABLE fact ADD COLUMN colours INTEGER;
ALTER TABLE fact ADD COLUMN border_share REAL;
ALTER TABLE fact ADD COLUMN bar_share REAL;
ALTER TABLE fact ADD COLUMN inner_x INTEGER;
ALTER TABLE fact ADD COLUMN inner_y INTEGER;
ALTER TABLE fact ADD COLUMN inner_width INTEGER;
ALTER TABLE fact ADD COLUMN inner_height INTEGER;
ALTER TABLE fact ADD COLUMN flat_share REAL;
ALTER TABLE fact ADD COLUMN graphic REAL;
ALTER TABLE fact ADD COLUMN text_share REAL;
ALTER TABLE fact ADD COLUMN dominant_share REAL;
ALTER TABLE fact ADD COLUMN measures TEXT;
ALTER TABLE fact ADD COLUMN spdq BLOB CHECK (length(spdq) = 32);
ALTER TABLE fact ADD COLUMN phash64 BLOB CHECK (length(phash64) = 8);
ALTER TABLE fact ADD COLUMN pixel_sha256 BLOB
	CHECK (length(pixel_sha256) = 32);
ALTER TABLE fact ADD COLUMN lens TEXT;
ALTER TABLE fact ADD COLUMN software TEXT;
ALTER TABLE fact ADD COLUMN digital_source TEXT;
ALTER TABLE fact ADD COLUMN has_creator INTEGER;
ALTER TABLE fact ADD COLUMN has_credit INTEGER;
ALTER TABLE fact ADD COLUMN has_caption INTEGER;
ALTER TABLE fact ADD COLUMN has_place INTEGER;
ALTER TABLE fact ADD COLUMN has_persons INTEGER;
ALTER TABLE text ADD COLUMN language_confidence REAL;
ALTER TABLE text ADD COLUMN alphanumeric_share REAL;
ALTER TABLE text ADD COLUMN special_share REAL;
ALTER TABLE text ADD COLUMN capital_share REAL;
ALTER TABLE text ADD COLUMN word_repetition REAL;
ALTER TABLE text ADD COLUMN phrase_repetition REAL;
ALTER TABLE text ADD COLUMN character_repetition REAL;
ALTER TABLE text ADD COLUMN boilerplate TEXT;
ALTER TABLE text ADD COLUMN boilerplate_share REAL;
ALTER TABLE text ADD COLUMN rare_share REAL;
ALTER TABLE text ADD COLUMN pii_iban INTEGER;
ALTER TABLE text ADD COLUMN pii_ssn INTEGER;
ALTER TABLE text ADD COLUMN pii_handle INTEGER;
ALTER TABLE text ADD COLUMN pii_url INTEGER;
