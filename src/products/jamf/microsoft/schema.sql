-- Device Compliance: what Jamf Pro tells Microsoft Intune, as a compliance partner, of the Macs in two smart groups.

CREATE TABLE jamf_device_compliance (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  is_enabled INTEGER NOT NULL,
  -- The application that it signs in as. An organisation that is a copy derives the secret from the credential's id.
  app_id TEXT NOT NULL COLLATE NOCASE,
  client_secret TEXT NOT NULL,
  credential_key_id TEXT COLLATE NOCASE,
  applicable_group_id INTEGER NOT NULL,
  compliance_group_id INTEGER NOT NULL,
  authority TEXT NOT NULL,
  graph TEXT NOT NULL,
  check_seconds INTEGER NOT NULL,
  -- When it looks at all Macs again, because some criteria go by time.
  check_due_at TEXT NOT NULL,
  -- A look at all is under way, and has come to the registration with this seq.
  check_from INTEGER,
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'error')),
  -- The request that failed last, and when it is tried again.
  fault_json TEXT,
  retry_at TEXT,
  -- Whether administrators are told of that.
  is_notified INTEGER NOT NULL DEFAULT 0,
  -- Messages sent so far, and what became of the last one.
  uploads INTEGER NOT NULL DEFAULT 0,
  message_id TEXT,
  uploaded_at TEXT,
  upload_status TEXT,
  upload_fault TEXT,
  status_due_at TEXT,
  -- When the clock alone gives it something to do; null until it has looked what that is.
  due_at TEXT
) STRICT;

-- What Intune was told last of each registration of a Mac.
CREATE TABLE jamf_compliance_told (
  registration_id TEXT PRIMARY KEY COLLATE NOCASE REFERENCES device_registrations (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('compliant', 'notCompliant', 'notManaged'))
) STRICT, WITHOUT ROWID;

-- Macs about which something has changed that they may have to be told of; the number counts changes, so that one that comes while an
-- earlier one is being told is not lost.
CREATE TABLE jamf_compliance_changes (
  device_seq INTEGER PRIMARY KEY,
  number INTEGER NOT NULL DEFAULT 1
) STRICT;
