ALTER TABLE users ADD COLUMN manager_id TEXT COLLATE NOCASE;
CREATE INDEX users_by_manager ON users (manager_id);
