-- +goose Up
-- What the whole consortium has agreed on; one row at most.
CREATE TABLE settings (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    -- Who has written a text doesn't approve it.
    two_people BIGINT NOT NULL CHECK (two_people IN (0, 1)),
    updated_at BIGINT NOT NULL
);

-- The same for all spellings of one name: what is signed with a name is one user's. Empty: not filled in yet.
ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX users_name ON users (name_key) WHERE name_key <> '';

-- +goose Down
DROP INDEX users_name;
ALTER TABLE users DROP COLUMN name_key;
DROP TABLE settings;
