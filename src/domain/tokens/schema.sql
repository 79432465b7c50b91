CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY,
  private_jwk_json TEXT NOT NULL,
  certificate_base64 TEXT NOT NULL,
  created_at TEXT NOT NULL,
  is_current INTEGER NOT NULL DEFAULT 1
) STRICT;

-- How tokens differ from the real ones, in one row where they do.
CREATE TABLE token_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  verifiable_graph_tokens INTEGER NOT NULL CHECK (verifiable_graph_tokens IN (0, 1))
) STRICT;
