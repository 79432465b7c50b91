-- Partners that tell Intune of devices. `*_due_at` are moments at which something happens by itself.

CREATE TABLE compliance_management_partners (
  id TEXT PRIMARY KEY COLLATE NOCASE,
  display_name TEXT NOT NULL,
  partner_state TEXT NOT NULL DEFAULT 'unknown',
  last_heartbeat_at TEXT,
  app_id TEXT COLLATE NOCASE,
  macos_onboarded INTEGER NOT NULL DEFAULT 0,
  ios_onboarded INTEGER NOT NULL DEFAULT 0,
  android_onboarded INTEGER NOT NULL DEFAULT 0,
  macos_assignments_json TEXT NOT NULL DEFAULT '[]',
  ios_assignments_json TEXT NOT NULL DEFAULT '[]',
  android_assignments_json TEXT NOT NULL DEFAULT '[]',
  unresponsive_due_at TEXT
) STRICT;

CREATE TABLE device_management_partners (
  id TEXT PRIMARY KEY COLLATE NOCASE,
  display_name TEXT NOT NULL,
  partner_state TEXT NOT NULL DEFAULT 'unknown',
  partner_app_type TEXT NOT NULL DEFAULT 'unknown',
  single_tenant_app_id TEXT COLLATE NOCASE,
  is_configured INTEGER NOT NULL DEFAULT 0,
  last_heartbeat_at TEXT,
  removal_due_at TEXT,
  non_compliance_due_at TEXT,
  groups_requiring_enrollment_json TEXT NOT NULL DEFAULT '[]',
  unresponsive_due_at TEXT
) STRICT;
