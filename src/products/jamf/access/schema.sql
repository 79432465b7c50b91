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
CREATE INDEX jamf_tokens_by_account ON jamf_tokens (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX jamf_tokens_by_client ON jamf_tokens (client_id) WHERE client_id IS NOT NULL;
