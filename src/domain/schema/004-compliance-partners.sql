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
  android_assignments_json TEXT NOT NULL DEFAULT '[]'
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
  groups_requiring_enrollment_json TEXT NOT NULL DEFAULT '[]'
) STRICT;

-- What a partner's application told Intune about itself (PartnerTenants, PartnerTenantHeartbeat).
CREATE TABLE partner_tenants (
  app_id TEXT PRIMARY KEY COLLATE NOCASE,
  key TEXT NOT NULL,
  provisioned INTEGER NOT NULL,
  enrollment_url TEXT,
  remediation_url TEXT,
  last_heartbeat_at TEXT,
  resync_at TEXT
) STRICT;

CREATE TABLE partner_compliance_policies (
  id TEXT PRIMARY KEY COLLATE NOCASE,
  app_id TEXT NOT NULL COLLATE NOCASE,
  display_name TEXT NOT NULL,
  description TEXT,
  platform TEXT NOT NULL,
  partner_managed_compliance INTEGER NOT NULL,
  assignments_json TEXT NOT NULL DEFAULT '[]',
  UNIQUE (app_id, platform)
) STRICT;

-- An upload is accepted first and processed when it is due: Intune works asynchronously.
CREATE TABLE data_upload_messages (
  id TEXT NOT NULL COLLATE NOCASE,
  app_id TEXT NOT NULL COLLATE NOCASE,
  upload_time TEXT NOT NULL,
  content_json TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('InProgress', 'Completed', 'Failed')),
  error_code INTEGER NOT NULL DEFAULT 0,
  error_detail TEXT,
  due_at TEXT NOT NULL,
  seq INTEGER PRIMARY KEY,
  UNIQUE (app_id, id)
) STRICT;
CREATE INDEX data_upload_messages_pending ON data_upload_messages (due_at) WHERE status = 'InProgress';
