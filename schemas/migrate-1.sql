-- From version 1 to 2: a manifest names the program that made it.
ALTER TABLE snapshot ADD COLUMN program TEXT;
