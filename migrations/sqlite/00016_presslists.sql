-- +goose Up
-- A window is a text of its own notation, of which a cron expression is only one kind.
ALTER TABLE press_lists RENAME COLUMN window_cron TO window_rule;
-- Whose public holidays close the list: ISO 3166-2, such as DE-BY. Empty: the country's.
ALTER TABLE press_lists ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE schedules RENAME COLUMN cron TO window_rule;
ALTER TABLE schedules ADD COLUMN region TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE schedules DROP COLUMN region;
ALTER TABLE schedules RENAME COLUMN window_rule TO cron;
ALTER TABLE press_lists DROP COLUMN region;
ALTER TABLE press_lists RENAME COLUMN window_rule TO window_cron;
