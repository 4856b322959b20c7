-- +goose Up
-- A wish to end a release's embargo earlier, or to lift it, which waits for a second person.
CREATE TABLE embargo_requests (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    release_id BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    -- Open too is one that nobody has answered in time: that it has lapsed is seen by the clock.
    state      TEXT   NOT NULL CHECK (state IN ('open', 'confirmed', 'refused', 'replaced', 'lapsed')),
    from_at    BIGINT NOT NULL,
    from_zone  TEXT   NOT NULL,
    -- NULL: it is to be lifted.
    to_at      BIGINT,
    to_zone    TEXT   NOT NULL DEFAULT '',
    asked_by   TEXT   NOT NULL,
    asked_at   BIGINT NOT NULL,
    settled_by TEXT   NOT NULL DEFAULT '',
    settled_at BIGINT,
    CHECK (to_at IS NULL OR to_zone <> ''),
    -- Two persons, whatever a program says.
    CHECK (state <> 'confirmed' OR (settled_by <> '' AND settled_by <> asked_by))
);

CREATE UNIQUE INDEX embargo_requests_open ON embargo_requests (release_id) WHERE state = 'open';

-- +goose Down
DROP TABLE embargo_requests;
