CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY,
  private_jwk_json TEXT NOT NULL,
  certificate_base64 TEXT NOT NULL,
  created_at TEXT NOT NULL,
  is_current INTEGER NOT NULL DEFAULT 1
) STRICT;

-- One row: how tokens differ from the real ones.
CREATE TABLE token_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  verifiable_graph_tokens INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO token_settings (id) VALUES (1);
