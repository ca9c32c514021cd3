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
ALTER TABLE fact ADD COLUMN dominant_share REAL;
ALTER TABLE fact ADD COLUMN measures TEXT;
ALTER TABLE fact ADD COLUMN spdq BLOB CHECK (length(spdq) = 32);
