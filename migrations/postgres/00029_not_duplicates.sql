-- +goose Up
-- Contacts of whom somebody has said that they are different people, whatever is the same about
-- them: each two once, the smaller number first.
CREATE TABLE not_duplicates (
    lower_id   BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    higher_id  BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    actor      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (lower_id, higher_id),
    CHECK (lower_id <= higher_id)
);

CREATE INDEX not_duplicates_higher ON not_duplicates (higher_id);

-- +goose Down
DROP TABLE not_duplicates;
