CREATE TABLE jamf_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL CHECK (target IN ('computer', 'mobileDevice')),
  name TEXT NOT NULL COLLATE NOCASE,
  description TEXT NOT NULL DEFAULT '',
  is_smart INTEGER NOT NULL,
  site_id INTEGER NOT NULL DEFAULT -1,
  criteria_json TEXT NOT NULL DEFAULT '[]',
  UNIQUE (target, name)
) STRICT;
CREATE TABLE jamf_static_members (
  group_id INTEGER NOT NULL REFERENCES jamf_groups (id) ON DELETE CASCADE,
  member_id INTEGER NOT NULL,
  PRIMARY KEY (group_id, member_id)
) STRICT, WITHOUT ROWID;
