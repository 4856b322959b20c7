-- +goose Up
CREATE TABLE press_lists (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    slug        TEXT   NOT NULL UNIQUE,
    partner_id  BIGINT NOT NULL REFERENCES partners (id),
    country     TEXT   NOT NULL CHECK (length(country) = 2),
    name        TEXT   NOT NULL,
    -- What a contact of this list reads when its own language has no edition.
    language    TEXT   NOT NULL,
    zone        TEXT   NOT NULL,
    -- The window: a cron expression of five fields, in the list's zone.
    window_cron TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE INDEX press_lists_country ON press_lists (country);

CREATE TABLE contacts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    list_id       BIGINT NOT NULL REFERENCES press_lists (id) ON DELETE CASCADE,
    -- The address as it was given, and the key under which it is the same person's.
    address       TEXT   NOT NULL,
    address_key   TEXT   NOT NULL,
    name          TEXT   NOT NULL DEFAULT '',
    outlet        TEXT   NOT NULL DEFAULT '',
    language      TEXT   NOT NULL DEFAULT '',
    topics        TEXT   NOT NULL DEFAULT '',
    consent_basis TEXT   NOT NULL DEFAULT '',
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    UNIQUE (list_id, address_key)
);

CREATE INDEX contacts_address_key ON contacts (address_key);
CREATE INDEX contacts_page ON contacts (list_id, id);

CREATE TABLE suppressions (
    address_key TEXT   NOT NULL PRIMARY KEY,
    reason      TEXT   NOT NULL CHECK (reason IN ('unsubscribed', 'bounced', 'complained', 'erased', 'manual')),
    detail      TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE suppressions;
DROP TABLE contacts;
DROP TABLE press_lists;
