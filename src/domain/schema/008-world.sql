-- One row: what belongs to the world as a whole and to none of its clouds.
CREATE TABLE world (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- The clock; null while it shows the machine's time.
  clock_json TEXT,
  -- How far the repeatable source of chance had come when this was kept.
  random_position INTEGER NOT NULL DEFAULT 0,
  -- How often the file has been opened: each time the source of chance is another.
  openings INTEGER NOT NULL DEFAULT 0,
  -- What a reset needs to make an organisation that was created at run time as it was; null for the first one.
  creation_json TEXT
) STRICT;
INSERT INTO world (id) VALUES (1);
