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
  -- Milliseconds: it takes less than a second.
  due_milliseconds INTEGER NOT NULL,
  seq INTEGER PRIMARY KEY,
  UNIQUE (app_id, id)
) STRICT;
CREATE INDEX data_upload_messages_pending ON data_upload_messages (due_milliseconds) WHERE status = 'InProgress';
