-- One organisation is one database: no table carries a tenant id.
-- Dates are text `YYYY-MM-DDTHH:MM:SSZ`; booleans are 0/1; `*_json` columns hold JSON text.

CREATE TABLE organization (
  id TEXT PRIMARY KEY COLLATE NOCASE,
  display_name TEXT NOT NULL,
  country_letter_code TEXT,
  preferred_language TEXT,
  created_at TEXT NOT NULL,
  mobile_device_management_authority TEXT NOT NULL DEFAULT 'intune',
  jamf_host TEXT NOT NULL COLLATE NOCASE,
  intune_scale_unit TEXT NOT NULL DEFAULT 'msua06'
) STRICT;

CREATE TABLE domains (
  name TEXT PRIMARY KEY COLLATE NOCASE,
  is_default INTEGER NOT NULL DEFAULT 0,
  is_initial INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE users (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  account_enabled INTEGER NOT NULL DEFAULT 1,
  display_name TEXT NOT NULL COLLATE NOCASE,
  given_name TEXT COLLATE NOCASE,
  surname TEXT COLLATE NOCASE,
  user_principal_name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  mail TEXT COLLATE NOCASE,
  mail_nickname TEXT COLLATE NOCASE,
  business_phones_json TEXT NOT NULL DEFAULT '[]',
  other_mails_json TEXT NOT NULL DEFAULT '[]',
  proxy_addresses_json TEXT NOT NULL DEFAULT '[]',
  mobile_phone TEXT COLLATE NOCASE,
  job_title TEXT COLLATE NOCASE,
  department TEXT COLLATE NOCASE,
  company_name TEXT COLLATE NOCASE,
  office_location TEXT COLLATE NOCASE,
  street_address TEXT COLLATE NOCASE,
  city TEXT COLLATE NOCASE,
  state TEXT COLLATE NOCASE,
  postal_code TEXT COLLATE NOCASE,
  country TEXT COLLATE NOCASE,
  usage_location TEXT COLLATE NOCASE,
  preferred_language TEXT COLLATE NOCASE,
  employee_id TEXT COLLATE NOCASE,
  employee_type TEXT COLLATE NOCASE,
  user_type TEXT NOT NULL DEFAULT 'Member' COLLATE NOCASE,
  is_administrator INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  deleted_at TEXT,
  password_hash TEXT NOT NULL
) STRICT;
CREATE INDEX users_by_display_name ON users (display_name, seq);
CREATE INDEX users_by_mail ON users (mail);
CREATE INDEX users_by_department ON users (department);
CREATE INDEX users_by_given_name ON users (given_name);
CREATE INDEX users_by_surname ON users (surname);

CREATE TABLE groups (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  display_name TEXT NOT NULL COLLATE NOCASE,
  description TEXT COLLATE NOCASE,
  classification TEXT COLLATE NOCASE,
  group_types_json TEXT NOT NULL DEFAULT '[]',
  is_assignable_to_role INTEGER,
  mail TEXT COLLATE NOCASE,
  mail_enabled INTEGER NOT NULL DEFAULT 0,
  mail_nickname TEXT NOT NULL COLLATE NOCASE,
  membership_rule TEXT COLLATE NOCASE,
  membership_rule_processing_state TEXT,
  preferred_language TEXT COLLATE NOCASE,
  security_enabled INTEGER NOT NULL DEFAULT 1,
  security_identifier TEXT NOT NULL,
  visibility TEXT,
  created_at TEXT NOT NULL,
  renewed_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT;
CREATE INDEX groups_by_display_name ON groups (display_name, seq);

-- A member or owner is any directory object: a user, a group, a device registration or a service principal.
CREATE TABLE group_members (
  group_id TEXT NOT NULL COLLATE NOCASE REFERENCES groups (id) ON DELETE CASCADE,
  member_id TEXT NOT NULL COLLATE NOCASE,
  member_type TEXT NOT NULL CHECK (member_type IN ('user', 'group', 'device', 'servicePrincipal')),
  seq INTEGER PRIMARY KEY,
  UNIQUE (group_id, member_id)
) STRICT;
CREATE INDEX group_members_in_order ON group_members (group_id, seq);
CREATE INDEX group_members_by_member ON group_members (member_id, group_id);

CREATE TABLE group_owners (
  group_id TEXT NOT NULL COLLATE NOCASE REFERENCES groups (id) ON DELETE CASCADE,
  owner_id TEXT NOT NULL COLLATE NOCASE,
  owner_type TEXT NOT NULL CHECK (owner_type IN ('user', 'servicePrincipal')),
  seq INTEGER PRIMARY KEY,
  UNIQUE (group_id, owner_id)
) STRICT;
