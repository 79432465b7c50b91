-- How many keys rotations have taken from the supply, withdrawn ones among them: which key is next follows from it.
ALTER TABLE world ADD COLUMN rotations INTEGER NOT NULL DEFAULT 0;
