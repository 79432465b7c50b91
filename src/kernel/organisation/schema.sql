-- What happens in the organisation is written down here within the transaction that makes it happen, and told after it. Of entries
-- with the same subject only the last is told: one request may change an object by several statements.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  subject TEXT COLLATE NOCASE,
  data_json TEXT NOT NULL
) STRICT;

-- One row: what belongs to the organisation as a whole and to none of its clouds.
CREATE TABLE world (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- The clock; null while it shows the machine's time.
  clock_json TEXT,
  -- How far the repeatable source of chance had come when this was kept.
  random_position INTEGER NOT NULL DEFAULT 0,
  -- How often the file has been opened: each time the source of chance is another.
  openings INTEGER NOT NULL DEFAULT 0,
  -- What a reset needs to make an organisation that was created at run time as it was; null for the first one.
  creation_json TEXT,
  -- What the first organisation was made from, as --seed names it, without the folder.
  seed TEXT,
  -- While an organisation is made, what is written to it is not something that happens in it: most of its rows are given other names
  -- and moments then, and writing that down would take a third of the time.
  is_being_made INTEGER NOT NULL DEFAULT 0,
  -- How many organisations have been created beside the first one, in which it is counted.
  created INTEGER NOT NULL DEFAULT 0,
  -- How many keys rotations have taken from the supply, withdrawn ones among them: which key is next follows from it.
  rotations INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO world (id) VALUES (1);
