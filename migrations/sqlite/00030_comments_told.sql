-- +goose Up
-- Of comments somebody is told as well. How a check is widened is each engine's own.
-- +goose StatementBegin
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''declined'', ''all_approved''', '''declined'', ''all_approved'', ''commented''') WHERE type = 'table' AND name = 'reminders';
PRAGMA writable_schema = RESET;
-- +goose StatementEnd

-- +goose Down
DELETE FROM reminders WHERE kind = 'commented';
-- +goose StatementBegin
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, ''', ''commented''', '''') WHERE type = 'table' AND name = 'reminders';
PRAGMA writable_schema = RESET;
-- +goose StatementEnd
