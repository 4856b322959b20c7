-- +goose Up
-- What there was when people began to be told of a kind: up to this number nobody is told.
CREATE TABLE reminders_begun (
    kind   TEXT   NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL
);

INSERT INTO reminders_begun (kind, number) SELECT 'commented', COALESCE(MAX(id), 0) FROM translation_comments;

-- +goose Down
DROP TABLE reminders_begun;
