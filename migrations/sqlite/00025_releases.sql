-- +goose Up
-- What somebody has said about a segment: about its translation into a language, or with an empty one about its source.
CREATE TABLE translation_comments (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    segment_id  BIGINT NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    language    TEXT   NOT NULL,
    text        TEXT   NOT NULL CHECK (text <> ''),
    actor       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    -- Who has said that it is dealt with, and when; empty and 0: nobody.
    resolved_by TEXT   NOT NULL DEFAULT '',
    resolved_at BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX translation_comments_segment ON translation_comments (segment_id, id);
CREATE INDEX translation_comments_open ON translation_comments (language, segment_id) WHERE resolved_at = 0;
CREATE INDEX assignments_language ON assignments (language, state);

-- +goose Down
DROP INDEX assignments_language;
DROP TABLE translation_comments;
