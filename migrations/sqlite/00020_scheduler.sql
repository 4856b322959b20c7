-- +goose Up
-- Days on which nobody is mailed, beside the public holidays: the consortium's own.
CREATE TABLE closing_days (
    -- The first and the last of a run of days, both included: 2026-12-24.
    first_day  TEXT   NOT NULL CHECK (length(first_day) = 10),
    last_day   TEXT   NOT NULL CHECK (length(last_day) = 10),
    -- ISO 3166-1, or empty: in every country.
    country    TEXT   NOT NULL DEFAULT '' CHECK (length(country) IN (0, 2)),
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (first_day, last_day, country)
);

-- The instant that the officer agreed to. Its occurrence may have moved since.
ALTER TABLE schedules ADD COLUMN agreed_at BIGINT NOT NULL DEFAULT 0;
UPDATE schedules SET agreed_at = COALESCE((SELECT o.due_at FROM occurrences o
    WHERE o.schedule_id = schedules.id AND o.state <> 'cancelled'), 0);

-- +goose Down
ALTER TABLE schedules DROP COLUMN agreed_at;
DROP TABLE closing_days;
