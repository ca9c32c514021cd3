-- From version 1 to 2: a manifest names the program that made it.
ALTER TABLE snapshot ADD COLUMN program TEXT;
-- An answer names the recipe whose rules it names.
ALTER TABLE finding ADD COLUMN recipe TEXT;
ALTER TABLE finding ADD COLUMN recipe_changed INTEGER
	CHECK (recipe_changed IN (0, 1));
