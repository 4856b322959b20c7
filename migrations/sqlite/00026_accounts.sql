-- +goose Up
-- The calendar that a user reads in another program, by an address with a secret in it.
CREATE TABLE user_feeds (
    user_id     BIGINT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret_hash TEXT   NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    -- When a program last asked for it, to the hour; 0: never.
    seen_at     BIGINT NOT NULL
);

-- A plan counts the readers of each language on each list.
CREATE INDEX contacts_language ON contacts (list_id, language);

-- +goose Down
DROP INDEX contacts_language;
DROP TABLE user_feeds;
