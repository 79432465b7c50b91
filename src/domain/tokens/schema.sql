CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY,
  private_jwk_json TEXT NOT NULL,
  certificate_base64 TEXT NOT NULL,
  created_at TEXT NOT NULL,
  is_current INTEGER NOT NULL DEFAULT 1
) STRICT;
