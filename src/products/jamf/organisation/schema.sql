-- Records that Jamf Pro's APIs write. AUTOINCREMENT: the id of a deleted record is not given to another.
CREATE TABLE jamf_sites (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;
CREATE TABLE jamf_departments (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;
CREATE TABLE jamf_buildings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  street_address1 TEXT COLLATE NOCASE,
  street_address2 TEXT COLLATE NOCASE,
  city TEXT COLLATE NOCASE,
  state_province TEXT COLLATE NOCASE,
  zip_postal_code TEXT COLLATE NOCASE,
  country TEXT COLLATE NOCASE
) STRICT;
CREATE TABLE jamf_categories (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  priority INTEGER NOT NULL DEFAULT 9
) STRICT;

-- What was done to a record, and notes beside it.
CREATE TABLE jamf_history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  record_table TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  username TEXT NOT NULL COLLATE NOCASE,
  date TEXT NOT NULL,
  note TEXT NOT NULL COLLATE NOCASE,
  details TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX jamf_history_by_record ON jamf_history (record_table, record_id);

CREATE TABLE jamf_extension_attributes (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE,
  target TEXT NOT NULL CHECK (target IN ('computer', 'mobileDevice')),
  description TEXT,
  data_type TEXT NOT NULL DEFAULT 'STRING',
  input_type TEXT NOT NULL DEFAULT 'TEXT',
  options_json TEXT NOT NULL DEFAULT '[]',
  -- The section of a record that shows it.
  inventory_display TEXT NOT NULL DEFAULT 'EXTENSION_ATTRIBUTES',
  UNIQUE (target, name)
) STRICT;
