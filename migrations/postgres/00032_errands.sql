-- +goose Up
-- What waits for somebody is asked on the first page that they see: by the state of what was
-- asked for, and by what is approved and not frozen. recalled_at stands at the end of a long row.
CREATE INDEX assignments_state ON assignments (state, due_at, release_id, language);
CREATE INDEX editions_standing ON editions (release_id, language, recalled_at) WHERE thawed_at IS NULL;
CREATE INDEX mailings_paused ON mailings (list_id) WHERE paused_at > 0;
CREATE INDEX mailings_waiting ON mailings (list_id) WHERE wait_reason <> '';
CREATE INDEX release_events_sent_back ON release_events (release_id, language) WHERE verb = 'send_back';

-- +goose Down
DROP INDEX release_events_sent_back;
DROP INDEX mailings_waiting;
DROP INDEX mailings_paused;
DROP INDEX editions_standing;
DROP INDEX assignments_state;
