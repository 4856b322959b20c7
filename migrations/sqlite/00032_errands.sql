-- +goose Up
-- What waits for somebody is asked on the first page that they see: by the state of what was
-- asked for, and by what is approved and not frozen. recalled_at stands at the end of a long row.
CREATE INDEX assignments_state ON assignments (state, due_at, release_id, language);
CREATE INDEX editions_standing ON editions (release_id, language, recalled_at) WHERE thawed_at IS NULL;

-- +goose Down
DROP INDEX editions_standing;
DROP INDEX assignments_state;
