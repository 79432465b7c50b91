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

-- Secrets are kept as SHA-256 (hex); `hint` is their first three characters, as Graph shows.
CREATE TABLE password_credentials (
  key_id TEXT PRIMARY KEY COLLATE NOCASE,
  app_id TEXT NOT NULL COLLATE NOCASE REFERENCES applications (app_id) ON DELETE CASCADE,
  display_name TEXT,
  secret_sha256 TEXT NOT NULL,
  hint TEXT NOT NULL,
  start_at TEXT NOT NULL,
  end_at TEXT NOT NULL
) STRICT;
CREATE INDEX password_credentials_by_app ON password_credentials (app_id);

CREATE TABLE key_credentials (
  key_id TEXT PRIMARY KEY COLLATE NOCASE,
  app_id TEXT NOT NULL COLLATE NOCASE REFERENCES applications (app_id) ON DELETE CASCADE,
  display_name TEXT,
  certificate_pem TEXT NOT NULL,
  thumbprint_sha1 TEXT NOT NULL COLLATE NOCASE,
  thumbprint_sha256 TEXT NOT NULL COLLATE NOCASE,
  start_at TEXT NOT NULL,
  end_at TEXT NOT NULL
) STRICT;
CREATE INDEX key_credentials_by_app ON key_credentials (app_id);

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

CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY,
  private_jwk_json TEXT NOT NULL,
  certificate_base64 TEXT NOT NULL,
  created_at TEXT NOT NULL,
  is_current INTEGER NOT NULL DEFAULT 1
) STRICT;
