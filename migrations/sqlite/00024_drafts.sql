-- +goose Up
-- What is being written: of a release, or of one that isn't there yet.
CREATE TABLE drafts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    -- NULL: it is new.
    release_id BIGINT REFERENCES releases (id) ON DELETE CASCADE,
    -- The revision from which it was begun; 0: it is new.
    base       BIGINT NOT NULL,
    -- Which of its versions it is now; the last number that one was given; and which of them is saved as a revision.
    version    BIGINT NOT NULL,
    numbers    BIGINT NOT NULL,
    published  BIGINT NOT NULL,
    headline   TEXT   NOT NULL,
    language   TEXT   NOT NULL,
    saved_by   TEXT   NOT NULL,
    saved_at   BIGINT NOT NULL,
    -- 0: it wasn't thrown away.
    dropped_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX drafts_release ON drafts (release_id) WHERE release_id IS NOT NULL;
CREATE INDEX drafts_saved ON drafts (saved_at);

-- What it was. One of a conflict was never in use: somebody typed it while another one saved.
CREATE TABLE draft_versions (
    draft_id BIGINT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
    number   BIGINT NOT NULL,
    verb     TEXT   NOT NULL CHECK (verb IN ('save', 'conflict', 'restore', 'take')),
    content  TEXT   NOT NULL,
    actor    TEXT   NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (draft_id, number)
);

-- +goose Down
DROP TABLE draft_versions;
DROP TABLE drafts;
