-- An organisation that is made of another gets application ids of its own; credentials follow their application's.
CREATE TABLE password_credentials_next (
  key_id TEXT PRIMARY KEY COLLATE NOCASE,
  app_id TEXT NOT NULL COLLATE NOCASE REFERENCES applications (app_id) ON UPDATE CASCADE ON DELETE CASCADE,
  display_name TEXT,
  secret_sha256 TEXT NOT NULL,
  hint TEXT NOT NULL,
  start_at TEXT NOT NULL,
  end_at TEXT NOT NULL,
  expiry_noted INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO password_credentials_next
SELECT key_id, app_id, display_name, secret_sha256, hint, start_at, end_at, expiry_noted FROM password_credentials ORDER BY rowid;
DROP TABLE password_credentials;
ALTER TABLE password_credentials_next RENAME TO password_credentials;
CREATE INDEX password_credentials_by_app ON password_credentials (app_id);
CREATE INDEX password_credentials_expiring ON password_credentials (end_at) WHERE expiry_noted = 0;

CREATE TABLE key_credentials_next (
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
INSERT INTO key_credentials_next
SELECT key_id, app_id, display_name, certificate_pem, thumbprint_sha1, thumbprint_sha256, start_at, end_at, expiry_noted
FROM key_credentials ORDER BY rowid;
DROP TABLE key_credentials;
ALTER TABLE key_credentials_next RENAME TO key_credentials;
CREATE INDEX key_credentials_by_app ON key_credentials (app_id);
CREATE INDEX key_credentials_expiring ON key_credentials (end_at) WHERE expiry_noted = 0;

-- They went with the tables.
CREATE TRIGGER outbox_secret_expired AFTER UPDATE OF expiry_noted ON password_credentials
WHEN NEW.expiry_noted > OLD.expiry_noted BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'secretExpired', json_object('kind', 'secret', 'appId', app_id, 'displayName', display_name, 'keyId', NEW.key_id,
    'keyName', NEW.display_name, 'endDateTime', NEW.end_at)
  FROM applications WHERE app_id = NEW.app_id;
END;
CREATE TRIGGER outbox_certificate_expired AFTER UPDATE OF expiry_noted ON key_credentials
WHEN NEW.expiry_noted > OLD.expiry_noted BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'secretExpired', json_object('kind', 'certificate', 'appId', app_id, 'displayName', display_name, 'keyId', NEW.key_id,
    'keyName', NEW.display_name, 'endDateTime', NEW.end_at)
  FROM applications WHERE app_id = NEW.app_id;
END;

-- While an organisation is made, what is written to it is not something that happens in it: most of its rows are given other names and
-- moments then, and these triggers would take a third of the time.
ALTER TABLE world ADD COLUMN is_being_made INTEGER NOT NULL DEFAULT 0;
-- How many organisations have been created beside the first one, in which it is counted.
ALTER TABLE world ADD COLUMN created INTEGER NOT NULL DEFAULT 0;

DROP TRIGGER outbox_computer_updated;
CREATE TRIGGER outbox_computer_updated AFTER UPDATE ON computers WHEN NOT (SELECT is_being_made FROM world) BEGIN
  INSERT INTO outbox (name, subject, data_json)
  SELECT 'computerUpdated', NEW.id, json_object('computerId', NEW.id, 'displayName', name, 'serialNumber', serial_number)
  FROM devices WHERE seq = NEW.device_seq;
END;
DROP TRIGGER outbox_mobile_device_updated;
CREATE TRIGGER outbox_mobile_device_updated AFTER UPDATE ON mobile_devices WHEN NOT (SELECT is_being_made FROM world) BEGIN
  INSERT INTO outbox (name, subject, data_json)
  SELECT 'mobileDeviceUpdated', NEW.id, json_object('mobileDeviceId', NEW.id, 'displayName', name, 'serialNumber', serial_number)
  FROM devices WHERE seq = NEW.device_seq;
END;
DROP TRIGGER outbox_user_updated;
CREATE TRIGGER outbox_user_updated AFTER UPDATE ON users
WHEN NEW.deleted_at IS NULL AND NOT (SELECT is_being_made FROM world) BEGIN
  INSERT INTO outbox (name, subject, data_json) VALUES ('userUpdated', NEW.id, json_object('userId', NEW.id,
    'userPrincipalName', NEW.user_principal_name, 'displayName', NEW.display_name));
END;
