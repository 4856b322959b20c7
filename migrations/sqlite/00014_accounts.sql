-- +goose Up
-- Whom reminders go to. Who works for two partners has two rows.
CREATE TABLE partner_people (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    partner_id  BIGINT NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
    name        TEXT   NOT NULL,
    address     TEXT   NOT NULL,
    -- The same for all spellings of one mailbox.
    address_key TEXT   NOT NULL,
    language    TEXT   NOT NULL,
    -- An IANA zone; empty: that of the partner's country.
    zone        TEXT   NOT NULL DEFAULT '',
    -- The secret in the link that stops the reminders.
    token       TEXT   NOT NULL UNIQUE,
    -- When they said that they want no more. NULL: they get reminders.
    stopped_at  BIGINT,
    -- What a mail server said when it refused the address for good; empty: none did.
    refusal     TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    UNIQUE (partner_id, address_key)
);

-- +goose Down
DROP TABLE partner_people;
