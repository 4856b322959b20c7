-- +goose Up
-- Of comments somebody is told as well. How a check is widened is each engine's own.
-- +goose StatementBegin
ALTER TABLE reminders DROP CONSTRAINT reminders_kind_check;
ALTER TABLE reminders ADD CONSTRAINT reminders_kind_check CHECK (kind IN ('asked', 'changed', 'sent_back', 'due_soon', 'due_tomorrow', 'due_now',
    'declined', 'all_approved', 'commented'));
-- +goose StatementEnd

-- +goose Down
DELETE FROM reminders WHERE kind = 'commented';
-- +goose StatementBegin
ALTER TABLE reminders DROP CONSTRAINT reminders_kind_check;
ALTER TABLE reminders ADD CONSTRAINT reminders_kind_check CHECK (kind IN ('asked', 'changed', 'sent_back', 'due_soon', 'due_tomorrow', 'due_now',
    'declined', 'all_approved'));
-- +goose StatementEnd
