-- +goose Up
-- What a file claims about who noted on what somebody is mailed, and when (0: it doesn't say),
-- beside who has imported it, which recorded_by has.
ALTER TABLE contacts ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN claimed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE former_contacts ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE former_contacts ADD COLUMN claimed_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE former_contacts DROP COLUMN claimed_at;
ALTER TABLE former_contacts DROP COLUMN claimed_by;
ALTER TABLE contacts DROP COLUMN claimed_at;
ALTER TABLE contacts DROP COLUMN claimed_by;
