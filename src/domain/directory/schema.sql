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
  password_hash TEXT NOT NULL,
  password_changed_at TEXT,
  -- When all sessions and refresh tokens that the user had were ended, by that or by another password; null while nothing has.
  sessions_revoked_at TEXT,
  password_policies TEXT,
  on_premises_immutable_id TEXT UNIQUE COLLATE NOCASE,
  manager_id TEXT COLLATE NOCASE
) STRICT;
CREATE INDEX users_by_display_name ON users (display_name, seq);
CREATE INDEX users_by_mail ON users (mail);
CREATE INDEX users_by_department ON users (department);
CREATE INDEX users_by_given_name ON users (given_name);
CREATE INDEX users_by_surname ON users (surname);
CREATE INDEX users_by_manager ON users (manager_id);

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
  resource_behavior_options_json TEXT NOT NULL DEFAULT '[]',
  resource_provisioning_options_json TEXT NOT NULL DEFAULT '[]',
  theme TEXT,
  visibility TEXT,
  created_at TEXT NOT NULL,
  renewed_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT;
CREATE INDEX groups_by_mail ON groups (mail);
CREATE INDEX groups_by_mail_nickname ON groups (mail_nickname);
CREATE INDEX groups_by_display_name ON groups (display_name, seq);
-- Each write of a user asks for them.
CREATE INDEX groups_with_rule ON groups (seq) WHERE membership_rule IS NOT NULL AND deleted_at IS NULL;

-- A member or owner is any directory object: a user, a group, a device registration or a service principal.
CREATE TABLE group_members (
  group_id TEXT NOT NULL COLLATE NOCASE REFERENCES groups (id) ON DELETE CASCADE,
  member_id TEXT NOT NULL COLLATE NOCASE,
  member_type TEXT NOT NULL CHECK (member_type IN ({memberTypes})),
  seq INTEGER PRIMARY KEY,
  UNIQUE (group_id, member_id)
) STRICT;
CREATE INDEX group_members_in_order ON group_members (group_id, seq);
CREATE INDEX group_members_by_member ON group_members (member_id, group_id);

CREATE TABLE group_owners (
  group_id TEXT NOT NULL COLLATE NOCASE REFERENCES groups (id) ON DELETE CASCADE,
  owner_id TEXT NOT NULL COLLATE NOCASE,
  owner_type TEXT NOT NULL CHECK (owner_type IN ({ownerTypes})),
  seq INTEGER PRIMARY KEY,
  UNIQUE (group_id, owner_id)
) STRICT;
CREATE INDEX group_owners_by_owner ON group_owners (owner_id);

CREATE TABLE administrative_units (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  display_name TEXT NOT NULL COLLATE NOCASE,
  description TEXT COLLATE NOCASE,
  is_member_management_restricted INTEGER NOT NULL DEFAULT 0,
  membership_rule TEXT COLLATE NOCASE,
  membership_rule_processing_state TEXT,
  membership_type TEXT COLLATE NOCASE,
  visibility TEXT,
  created_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT;
CREATE INDEX administrative_units_by_display_name ON administrative_units (display_name, seq);
CREATE INDEX administrative_units_with_rule ON administrative_units (seq)
  WHERE membership_rule IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE administrative_unit_members (
  unit_id TEXT NOT NULL COLLATE NOCASE REFERENCES administrative_units (id) ON DELETE CASCADE,
  member_id TEXT NOT NULL COLLATE NOCASE,
  member_type TEXT NOT NULL CHECK (member_type IN ({unitMemberTypes})),
  seq INTEGER PRIMARY KEY,
  UNIQUE (unit_id, member_id)
) STRICT;
CREATE INDEX administrative_unit_members_in_order ON administrative_unit_members (unit_id, seq);
CREATE INDEX administrative_unit_members_by_member ON administrative_unit_members (member_id, unit_id);

-- Registrations known to this organisation. A multi-tenant application whose home is another tenant is registered here
-- too, with that tenant's id, so that its credentials can be checked; Graph lists only those at home here.
CREATE TABLE applications (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  app_id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  home_tenant_id TEXT NOT NULL COLLATE NOCASE,
  display_name TEXT NOT NULL COLLATE NOCASE,
  description TEXT COLLATE NOCASE,
  sign_in_audience TEXT NOT NULL DEFAULT 'AzureADMyOrg' COLLATE NOCASE,
  publisher_domain TEXT COLLATE NOCASE,
  is_public_client INTEGER NOT NULL DEFAULT 0,
  identifier_uris_json TEXT NOT NULL DEFAULT '[]',
  web_redirect_uris_json TEXT NOT NULL DEFAULT '[]',
  spa_redirect_uris_json TEXT NOT NULL DEFAULT '[]',
  public_redirect_uris_json TEXT NOT NULL DEFAULT '[]',
  required_resource_access_json TEXT NOT NULL DEFAULT '[]',
  app_roles_json TEXT NOT NULL DEFAULT '[]',
  oauth2_permission_scopes_json TEXT NOT NULL DEFAULT '[]',
  requested_access_token_version INTEGER,
  created_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT;
CREATE INDEX applications_by_display_name ON applications (display_name, seq);

-- Secrets are kept as SHA-256 (hex); `hint` is their first three characters, as Graph shows. `expiry_noted` says that it has been told of
-- their end. An organisation that is made of another gets application ids of its own; credentials follow their application's.
CREATE TABLE password_credentials (
  key_id TEXT PRIMARY KEY COLLATE NOCASE,
  app_id TEXT NOT NULL COLLATE NOCASE REFERENCES applications (app_id) ON UPDATE CASCADE ON DELETE CASCADE,
  display_name TEXT,
  secret_sha256 TEXT NOT NULL,
  hint TEXT NOT NULL,
  start_at TEXT NOT NULL,
  end_at TEXT NOT NULL,
  expiry_noted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX password_credentials_by_app ON password_credentials (app_id);
CREATE INDEX password_credentials_expiring ON password_credentials (end_at) WHERE expiry_noted = 0;

CREATE TABLE key_credentials (
  key_id TEXT PRIMARY KEY COLLATE NOCASE,
  app_id TEXT NOT NULL COLLATE NOCASE REFERENCES applications (app_id) ON UPDATE CASCADE ON DELETE CASCADE,
  display_name TEXT,
  certificate_pem TEXT NOT NULL,
  thumbprint_sha1 TEXT NOT NULL COLLATE NOCASE,
  thumbprint_sha256 TEXT NOT NULL COLLATE NOCASE,
  start_at TEXT NOT NULL,
  end_at TEXT NOT NULL,
  expiry_noted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX key_credentials_by_app ON key_credentials (app_id);
CREATE INDEX key_credentials_expiring ON key_credentials (end_at) WHERE expiry_noted = 0;

CREATE TABLE service_principals (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  app_id TEXT NOT NULL UNIQUE COLLATE NOCASE,
  app_owner_organization_id TEXT NOT NULL COLLATE NOCASE,
  display_name TEXT NOT NULL COLLATE NOCASE,
  account_enabled INTEGER NOT NULL DEFAULT 1,
  app_role_assignment_required INTEGER NOT NULL DEFAULT 0,
  service_principal_type TEXT NOT NULL DEFAULT 'Application',
  service_principal_names_json TEXT NOT NULL DEFAULT '[]',
  app_roles_json TEXT NOT NULL DEFAULT '[]',
  oauth2_permission_scopes_json TEXT NOT NULL DEFAULT '[]',
  requested_access_token_version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX service_principals_by_display_name ON service_principals (display_name, seq);

-- An index over `app_roles_json`: every token asks for role names by id, and Graph alone has hundreds of roles.
CREATE TABLE app_role_values (
  service_principal_id TEXT NOT NULL COLLATE NOCASE REFERENCES service_principals (id) ON DELETE CASCADE,
  app_role_id TEXT NOT NULL COLLATE NOCASE,
  value TEXT NOT NULL,
  PRIMARY KEY (service_principal_id, app_role_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER app_roles_added AFTER INSERT ON service_principals BEGIN
  INSERT INTO app_role_values
  SELECT NEW.id, json_extract(value, '$.id'), json_extract(value, '$.value') FROM json_each(NEW.app_roles_json)
  WHERE json_extract(value, '$.value') IS NOT NULL;
END;
CREATE TRIGGER app_roles_changed AFTER UPDATE OF app_roles_json ON service_principals BEGIN
  DELETE FROM app_role_values WHERE service_principal_id = NEW.id;
  INSERT INTO app_role_values
  SELECT NEW.id, json_extract(value, '$.id'), json_extract(value, '$.value') FROM json_each(NEW.app_roles_json)
  WHERE json_extract(value, '$.value') IS NOT NULL;
END;

-- Which name in a token request (app id, https URI, api:// URI) means which resource.
CREATE TABLE service_principal_names (
  name TEXT PRIMARY KEY COLLATE NOCASE,
  service_principal_id TEXT NOT NULL COLLATE NOCASE REFERENCES service_principals (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX service_principal_names_by_service_principal ON service_principal_names (service_principal_id);

CREATE TABLE service_endpoints (
  id TEXT PRIMARY KEY COLLATE NOCASE,
  service_principal_id TEXT NOT NULL COLLATE NOCASE REFERENCES service_principals (id) ON DELETE CASCADE,
  provider_name TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  path TEXT NOT NULL,
  UNIQUE (service_principal_id, provider_name)
) STRICT;

-- Consent: application permissions granted to a service principal ...
CREATE TABLE app_role_assignments (
  id TEXT PRIMARY KEY COLLATE NOCASE,
  principal_id TEXT NOT NULL COLLATE NOCASE,
  resource_id TEXT NOT NULL COLLATE NOCASE REFERENCES service_principals (id) ON DELETE CASCADE,
  app_role_id TEXT NOT NULL COLLATE NOCASE,
  created_at TEXT NOT NULL,
  UNIQUE (principal_id, resource_id, app_role_id)
) STRICT;
CREATE INDEX app_role_assignments_by_resource ON app_role_assignments (resource_id);

-- ... and delegated ones, for all users or for one.
CREATE TABLE oauth2_permission_grants (
  id TEXT PRIMARY KEY COLLATE NOCASE,
  client_id TEXT NOT NULL COLLATE NOCASE REFERENCES service_principals (id) ON DELETE CASCADE,
  consent_type TEXT NOT NULL CHECK (consent_type IN ('AllPrincipals', 'Principal')),
  principal_id TEXT COLLATE NOCASE,
  resource_id TEXT NOT NULL COLLATE NOCASE,
  scope TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX oauth2_permission_grants_once
  ON oauth2_permission_grants (client_id, resource_id, consent_type, coalesce(principal_id, ''));
