CREATE TABLE jamf_sites (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;
CREATE TABLE jamf_buildings (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;
CREATE TABLE jamf_departments (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;

CREATE TABLE jamf_extension_attributes (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE,
  target TEXT NOT NULL CHECK (target IN ('computer', 'mobileDevice')),
  description TEXT,
  data_type TEXT NOT NULL DEFAULT 'STRING',
  input_type TEXT NOT NULL DEFAULT 'TEXT',
  options_json TEXT NOT NULL DEFAULT '[]',
  UNIQUE (target, name)
) STRICT;

-- Jamf's record of a Mac. Lists that Jamf only ever shows whole (applications, certificates ...) are kept as JSON in
-- the newest API version's shape; what can be filtered, sorted or patched has a column.
CREATE TABLE computers (
  id INTEGER PRIMARY KEY,
  device_seq INTEGER NOT NULL UNIQUE REFERENCES devices (seq),
  management_id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  managed INTEGER NOT NULL DEFAULT 1,
  management_username TEXT,
  supervised INTEGER NOT NULL DEFAULT 1,
  mdm_capable INTEGER NOT NULL DEFAULT 1,
  mdm_capable_users_json TEXT NOT NULL DEFAULT '[]',
  user_approved_mdm INTEGER NOT NULL DEFAULT 1,
  declarative_device_management_enabled INTEGER NOT NULL DEFAULT 1,
  enrolled_via_ade INTEGER NOT NULL DEFAULT 0,
  enrollment_method_json TEXT,
  jamf_binary_version TEXT COLLATE NOCASE,
  last_reported_ip TEXT COLLATE NOCASE,
  barcode1 TEXT COLLATE NOCASE,
  barcode2 TEXT COLLATE NOCASE,
  asset_tag TEXT COLLATE NOCASE,
  site_id INTEGER NOT NULL DEFAULT -1,
  distribution_point TEXT,
  itunes_store_account_active INTEGER NOT NULL DEFAULT 0,
  report_at TEXT,
  last_contact_at TEXT,
  last_cloud_backup_at TEXT,
  last_enrolled_at TEXT,
  mdm_profile_expires_at TEXT,
  initial_entry_at TEXT,
  username TEXT COLLATE NOCASE,
  realname TEXT COLLATE NOCASE,
  email TEXT COLLATE NOCASE,
  position TEXT COLLATE NOCASE,
  phone TEXT COLLATE NOCASE,
  department_id INTEGER,
  building_id INTEGER,
  room TEXT COLLATE NOCASE,
  leased INTEGER NOT NULL DEFAULT 0,
  purchased INTEGER NOT NULL DEFAULT 1,
  po_number TEXT COLLATE NOCASE,
  po_date TEXT,
  vendor TEXT COLLATE NOCASE,
  warranty_date TEXT,
  apple_care_id TEXT COLLATE NOCASE,
  lease_date TEXT,
  purchase_price TEXT,
  life_expectancy INTEGER NOT NULL DEFAULT 0,
  purchasing_account TEXT,
  purchasing_contact TEXT,
  file_vault_status TEXT NOT NULL DEFAULT 'NOT_ENCRYPTED' COLLATE NOCASE,
  file_vault_users_json TEXT NOT NULL DEFAULT '[]',
  active_directory_status TEXT NOT NULL DEFAULT 'Not Bound' COLLATE NOCASE,
  supplemental_build_version TEXT COLLATE NOCASE,
  rapid_security_response TEXT COLLATE NOCASE,
  firewall_enabled INTEGER NOT NULL DEFAULT 0,
  activation_lock_enabled INTEGER NOT NULL DEFAULT 0,
  recovery_lock_enabled INTEGER NOT NULL DEFAULT 0,
  sip_status TEXT NOT NULL DEFAULT 'ENABLED' COLLATE NOCASE,
  gatekeeper_status TEXT NOT NULL DEFAULT 'APP_STORE_AND_IDENTIFIED_DEVELOPERS' COLLATE NOCASE,
  apple_silicon INTEGER NOT NULL DEFAULT 1,
  ble_capable INTEGER NOT NULL DEFAULT 1,
  supports_ios_app_installs INTEGER NOT NULL DEFAULT 1,
  hardware_json TEXT NOT NULL DEFAULT '{}',
  security_json TEXT NOT NULL DEFAULT '{}',
  disk_encryption_json TEXT NOT NULL DEFAULT '{}',
  storage_json TEXT NOT NULL DEFAULT '{}',
  applications_json TEXT NOT NULL DEFAULT '[]',
  configuration_profiles_json TEXT NOT NULL DEFAULT '[]',
  printers_json TEXT NOT NULL DEFAULT '[]',
  services_json TEXT NOT NULL DEFAULT '[]',
  certificates_json TEXT NOT NULL DEFAULT '[]',
  attachments_json TEXT NOT NULL DEFAULT '[]',
  package_receipts_json TEXT NOT NULL DEFAULT '{}',
  licensed_software_json TEXT NOT NULL DEFAULT '[]',
  ibeacons_json TEXT NOT NULL DEFAULT '[]',
  software_updates_json TEXT NOT NULL DEFAULT '[]',
  content_caching_json TEXT,
  plugins_json TEXT NOT NULL DEFAULT '[]',
  fonts_json TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX computers_by_username ON computers (username);
CREATE INDEX computers_by_report ON computers (report_at);
CREATE INDEX computers_by_contact ON computers (last_contact_at);

-- A local account of a Mac; `registration_id` is the Entra registration its user made from it.
CREATE TABLE computer_local_accounts (
  computer_id INTEGER NOT NULL REFERENCES computers (id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  username TEXT NOT NULL COLLATE NOCASE,
  full_name TEXT NOT NULL,
  user_guid TEXT NOT NULL,
  admin INTEGER NOT NULL DEFAULT 0,
  home_directory TEXT NOT NULL,
  file_vault_enabled INTEGER NOT NULL DEFAULT 1,
  registration_id TEXT COLLATE NOCASE REFERENCES device_registrations (id) ON DELETE SET NULL,
  PRIMARY KEY (computer_id, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE computer_extension_values (
  computer_id INTEGER NOT NULL REFERENCES computers (id) ON DELETE CASCADE,
  attribute_id INTEGER NOT NULL REFERENCES jamf_extension_attributes (id) ON DELETE CASCADE,
  values_json TEXT NOT NULL,
  PRIMARY KEY (computer_id, attribute_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mobile_devices (
  id INTEGER PRIMARY KEY,
  device_seq INTEGER NOT NULL UNIQUE REFERENCES devices (seq),
  management_id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  managed INTEGER NOT NULL DEFAULT 1,
  supervised INTEGER NOT NULL DEFAULT 0,
  device_ownership_type TEXT NOT NULL DEFAULT 'Institutional' COLLATE NOCASE,
  asset_tag TEXT COLLATE NOCASE,
  site_id INTEGER NOT NULL DEFAULT -1,
  phone_number TEXT COLLATE NOCASE,
  bluetooth_mac_address TEXT COLLATE NOCASE,
  last_inventory_at TEXT,
  last_contact_at TEXT,
  last_enrolled_at TEXT,
  mdm_profile_expires_at TEXT,
  initial_entry_at TEXT,
  time_zone TEXT,
  declarative_device_management_enabled INTEGER NOT NULL DEFAULT 1,
  enforce_name INTEGER NOT NULL DEFAULT 0,
  username TEXT COLLATE NOCASE,
  real_name TEXT COLLATE NOCASE,
  email_address TEXT COLLATE NOCASE,
  position TEXT COLLATE NOCASE,
  department_id INTEGER,
  building_id INTEGER,
  room TEXT COLLATE NOCASE,
  general_json TEXT NOT NULL DEFAULT '{}',
  hardware_json TEXT NOT NULL DEFAULT '{}',
  purchasing_json TEXT NOT NULL DEFAULT '{}',
  security_json TEXT NOT NULL DEFAULT '{}',
  applications_json TEXT NOT NULL DEFAULT '[]',
  ebooks_json TEXT NOT NULL DEFAULT '[]',
  network_json TEXT NOT NULL DEFAULT '{}',
  service_subscriptions_json TEXT NOT NULL DEFAULT '[]',
  certificates_json TEXT NOT NULL DEFAULT '[]',
  profiles_json TEXT NOT NULL DEFAULT '[]',
  user_profiles_json TEXT NOT NULL DEFAULT '[]',
  provisioning_profiles_json TEXT NOT NULL DEFAULT '[]',
  shared_users_json TEXT NOT NULL DEFAULT '[]',
  extension_attributes_json TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE jamf_groups (
  id INTEGER PRIMARY KEY,
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

CREATE TABLE jamf_api_roles (
  id INTEGER PRIMARY KEY,
  display_name TEXT NOT NULL UNIQUE,
  privileges_json TEXT NOT NULL
) STRICT;
CREATE TABLE jamf_api_clients (
  id INTEGER PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL UNIQUE,
  secret_sha256 TEXT NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1,
  token_lifetime_seconds INTEGER NOT NULL DEFAULT 1800,
  role_ids_json TEXT NOT NULL
) STRICT;
CREATE TABLE jamf_accounts (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE COLLATE NOCASE,
  real_name TEXT NOT NULL,
  email TEXT NOT NULL,
  access_level TEXT NOT NULL DEFAULT 'FullAccess',
  privilege_set TEXT NOT NULL DEFAULT 'ADMINISTRATOR',
  privileges_json TEXT NOT NULL DEFAULT '[]',
  password_hash TEXT NOT NULL
) STRICT;
-- Bearer tokens in force, kept as SHA-256 (hex) so that a dump of the database opens nothing.
CREATE TABLE jamf_tokens (
  token_sha256 TEXT PRIMARY KEY,
  account_id INTEGER REFERENCES jamf_accounts (id) ON DELETE CASCADE,
  client_id INTEGER REFERENCES jamf_api_clients (id) ON DELETE CASCADE,
  expires_at TEXT NOT NULL,
  CHECK ((account_id IS NULL) <> (client_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX jamf_tokens_by_expiry ON jamf_tokens (expires_at);
