-- +goose Up
-- Addresses that must not be mailed from the lists of one partner. Whoever told it so has told
-- nobody else yet: see wishes.
CREATE TABLE partner_suppressions (
    address_key TEXT   NOT NULL,
    partner_id  BIGINT NOT NULL REFERENCES partners (id),
    reason      TEXT   NOT NULL CHECK (reason IN ('unsubscribed', 'bounced', 'complained', 'erased', 'manual')),
    detail      TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (address_key, partner_id)
);

CREATE INDEX partner_suppressions_created_at ON partner_suppressions (created_at);

-- What somebody has told a partner, and an administrator carries out on the lists of others or
-- doesn't: that nothing be kept of them, or that they get no mail.
CREATE TABLE wishes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    address_key TEXT   NOT NULL UNIQUE,
    reason      TEXT   NOT NULL CHECK (reason IN ('erased', 'manual')),
    partner_id  BIGINT NOT NULL REFERENCES partners (id),
    actor       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL
);

-- How often the list or somebody on it has been changed.
ALTER TABLE press_lists ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- Of a file that waits: whether it was dropped, since somebody in it was erased.
ALTER TABLE import_files ADD COLUMN dropped BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE import_files DROP COLUMN dropped;
ALTER TABLE press_lists DROP COLUMN version;
DROP TABLE wishes;
DROP TABLE partner_suppressions;
