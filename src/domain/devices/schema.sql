-- A device is one piece of hardware. What several clouds tell about it (name, model, operating system, addresses)
-- stands here once; each cloud's own record of it links here and may exist without the others.
CREATE TABLE devices (
  seq INTEGER PRIMARY KEY,
  platform TEXT NOT NULL CHECK (platform IN ('macOS', 'iOS', 'iPadOS', 'tvOS', 'watchOS', 'visionOS', 'Windows', 'Android', 'Linux')),
  name TEXT NOT NULL COLLATE NOCASE,
  serial_number TEXT UNIQUE COLLATE NOCASE,
  udid TEXT UNIQUE COLLATE NOCASE,
  manufacturer TEXT COLLATE NOCASE,
  model TEXT COLLATE NOCASE,
  model_identifier TEXT COLLATE NOCASE,
  os_name TEXT COLLATE NOCASE,
  os_version TEXT COLLATE NOCASE,
  os_build TEXT COLLATE NOCASE,
  mac_address TEXT COLLATE NOCASE,
  alt_mac_address TEXT COLLATE NOCASE,
  ip_address TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX devices_by_name ON devices (name, seq);
CREATE INDEX devices_by_os_version ON devices (os_version);

-- An Entra device object: one per user who registered the device.
CREATE TABLE device_registrations (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  device_id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  device_seq INTEGER NOT NULL REFERENCES devices (seq),
  account_enabled INTEGER NOT NULL DEFAULT 1,
  trust_type TEXT NOT NULL DEFAULT 'Workplace' COLLATE NOCASE,
  profile_type TEXT NOT NULL DEFAULT 'RegisteredDevice',
  device_ownership TEXT,
  enrollment_type TEXT,
  enrollment_profile_name TEXT,
  device_category TEXT,
  management_type TEXT,
  mdm_app_id TEXT COLLATE NOCASE,
  is_compliant INTEGER,
  is_managed INTEGER,
  compliance_expires_at TEXT,
  registered_at TEXT NOT NULL,
  last_sign_in_at TEXT,
  -- Those of the fifteen that have a value.
  extension_attributes_json TEXT NOT NULL DEFAULT '{}',
  -- Newest LastUpdateTime a compliance partner reported, per entity type: older messages are ignored.
  inventory_reported_at TEXT,
  compliance_reported_at TEXT,
  -- The application whose report of it came last.
  reporter_app_id TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX device_registrations_by_device ON device_registrations (device_seq);
CREATE INDEX device_registrations_by_compliance ON device_registrations (is_compliant);
CREATE INDEX device_registrations_expiring ON device_registrations (compliance_expires_at)
  WHERE is_compliant = 1 AND compliance_expires_at IS NOT NULL;

CREATE TABLE registration_users (
  registration_id TEXT NOT NULL COLLATE NOCASE REFERENCES device_registrations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL COLLATE NOCASE REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (registration_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_users_by_user ON registration_users (user_id);
