-- How many keys rotations have taken from the supply, withdrawn ones among them: which key is next follows from it.
ALTER TABLE world ADD COLUMN rotations INTEGER NOT NULL DEFAULT 0;

-- A rotation that withdraws the other keys is told as well; the first key of an organisation is still none that has been rotated.
DROP TRIGGER outbox_signing_key;
CREATE TRIGGER outbox_signing_key AFTER INSERT ON signing_keys WHEN (SELECT rotations FROM world) > 0 BEGIN
  INSERT INTO outbox (name, data_json)
  SELECT 'signingKeyRotated', json_object('keyId', NEW.kid, 'published', count(*)) FROM signing_keys;
END;
