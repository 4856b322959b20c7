-- +goose Up
-- Since when a press list is retired, and since when a partner is; 0: it isn't. What is retired
-- keeps its rows, and can be taken back.
ALTER TABLE press_lists ADD COLUMN retired_at BIGINT NOT NULL DEFAULT 0;
-- Whether the list was retired together with its partner: with it, it is taken back.
ALTER TABLE press_lists ADD COLUMN retired_with BIGINT NOT NULL DEFAULT 0;
ALTER TABLE partners ADD COLUMN retired_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE partners DROP COLUMN retired_at;
ALTER TABLE press_lists DROP COLUMN retired_with;
ALTER TABLE press_lists DROP COLUMN retired_at;
