-- +goose Up
CREATE TABLE schedules (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    release_id BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    list_id    BIGINT NOT NULL REFERENCES press_lists (id) ON DELETE CASCADE,
    country    TEXT   NOT NULL,
    rule       TEXT   NOT NULL CHECK (rule IN ('now', 'at', 'window')),
    -- The window as it was when the release was scheduled, and the zone of the list.
    cron       TEXT   NOT NULL DEFAULT '',
    zone       TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (release_id, list_id)
);

CREATE TABLE occurrences (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    schedule_id BIGINT NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    due_at      BIGINT NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('waiting', 'claimed', 'done', 'held', 'cancelled')),
    -- Who plans it now, and until when that claim holds.
    worker      TEXT   NOT NULL DEFAULT '',
    lease_until BIGINT NOT NULL DEFAULT 0,
    done_at     BIGINT,
    -- Why it was held: a fault's id.
    reason      TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL,
    UNIQUE (schedule_id, due_at)
);

-- A schedule has one date at a time. One that was cancelled stays as its history.
CREATE UNIQUE INDEX occurrences_current ON occurrences (schedule_id) WHERE state <> 'cancelled';
CREATE INDEX occurrences_due ON occurrences (due_at) WHERE state IN ('waiting', 'claimed');

-- +goose Down
DROP TABLE occurrences;
DROP TABLE schedules;
