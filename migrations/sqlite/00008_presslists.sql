-- +goose Up
-- Who sends asks again and again which addresses were stopped in the last minute.
CREATE INDEX suppressions_created_at ON suppressions (created_at);

-- +goose Down
DROP INDEX suppressions_created_at;
