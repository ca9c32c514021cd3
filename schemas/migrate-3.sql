-- From version 3 to 4: what more is measured of pixels, files and captions.
ALTER TABLE fact ADD COLUMN clipped_dark REAL;
ALTER TABLE fact ADD COLUMN clipped_light REAL;
ALTER TABLE fact ADD COLUMN frames INTEGER;
ALTER TABLE fact ADD COLUMN measures TEXT;
