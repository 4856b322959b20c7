-- +goose Up
-- How late a release may still leave for a list at once, and what happens after that.
ALTER TABLE schedules ADD COLUMN late_ms BIGINT NOT NULL DEFAULT 7200000;
ALTER TABLE schedules ADD COLUMN late_then TEXT NOT NULL DEFAULT 'window' CHECK (late_then IN ('window', 'ask'));

-- What the clocks on the wall show at due_at, 2026-11-30 09:00, in the zone, for a date that
-- was found on them. Empty: it was given as an instant.
ALTER TABLE occurrences ADD COLUMN wall_at TEXT NOT NULL DEFAULT '';
ALTER TABLE occurrences ADD COLUMN zone TEXT NOT NULL DEFAULT '';
-- How often it was claimed: the second time it may be planned already.
ALTER TABLE occurrences ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
-- What was decided because it was late, and by how much it was.
ALTER TABLE occurrences ADD COLUMN decision TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'sent_late', 'moved', 'asks'));
ALTER TABLE occurrences ADD COLUMN late_ms BIGINT NOT NULL DEFAULT 0;
-- The date whose place it took, and why: a fault's id.
ALTER TABLE occurrences ADD COLUMN was_at BIGINT;
ALTER TABLE occurrences ADD COLUMN was_for TEXT NOT NULL DEFAULT '';

CREATE INDEX occurrences_claimed ON occurrences (lease_until) WHERE state = 'claimed';

-- What happens again and again and belongs to no release.
CREATE TABLE recurring (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT   NOT NULL UNIQUE,
    cron       TEXT   NOT NULL,
    zone       TEXT   NOT NULL,
    -- So late it still runs. 0: however late.
    late_ms    BIGINT NOT NULL,
    -- NULL: the expression has no more instants.
    next_at    BIGINT,
    next_wall  TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX recurring_next ON recurring (next_at);

CREATE TABLE recurring_runs (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    recurring_id BIGINT NOT NULL REFERENCES recurring (id) ON DELETE CASCADE,
    due_at       BIGINT NOT NULL,
    state        TEXT   NOT NULL CHECK (state IN ('claimed', 'done', 'failed', 'missed')),
    worker       TEXT   NOT NULL,
    lease_until  BIGINT NOT NULL,
    attempts     BIGINT NOT NULL,
    started_at   BIGINT NOT NULL,
    ended_at     BIGINT,
    -- How late it began, how many earlier instants it stands for, and the first of them.
    late_ms      BIGINT NOT NULL,
    missed       BIGINT NOT NULL,
    missed_since BIGINT,
    -- What went wrong, in English, for the administrator.
    trouble      TEXT   NOT NULL DEFAULT '',
    UNIQUE (recurring_id, due_at)
);

CREATE INDEX recurring_runs_claimed ON recurring_runs (recurring_id) WHERE state = 'claimed';

-- +goose Down
DROP TABLE recurring_runs;
DROP TABLE recurring;
DROP INDEX occurrences_claimed;
ALTER TABLE occurrences DROP COLUMN was_for;
ALTER TABLE occurrences DROP COLUMN was_at;
ALTER TABLE occurrences DROP COLUMN late_ms;
ALTER TABLE occurrences DROP COLUMN decision;
ALTER TABLE occurrences DROP COLUMN attempts;
ALTER TABLE occurrences DROP COLUMN zone;
ALTER TABLE occurrences DROP COLUMN wall_at;
ALTER TABLE schedules DROP COLUMN late_then;
ALTER TABLE schedules DROP COLUMN late_ms;
