-- +goose Up
-- The keys with which mails are signed (DKIM), two or more for a sending domain.
CREATE TABLE dkim_keys (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    domain      TEXT   NOT NULL,
    selector    TEXT   NOT NULL,
    algorithm   TEXT   NOT NULL CHECK (algorithm IN ('rsa-sha256', 'ed25519-sha256')),
    -- As the DNS record has it in p=, so that showing the record needs no private key.
    public_key  TEXT   NOT NULL,
    -- PKCS #8 in PEM.
    private_key TEXT   NOT NULL,
    -- A retired key signs nothing more, but mails under way are still verified with its record.
    state       TEXT   NOT NULL CHECK (state IN ('waiting', 'signing', 'retired')),
    created_at  BIGINT NOT NULL,
    used_at     BIGINT NOT NULL DEFAULT 0,
    retired_at  BIGINT NOT NULL DEFAULT 0,
    CHECK ((state = 'waiting') = (used_at = 0)),
    CHECK ((state = 'retired') = (retired_at <> 0)),
    UNIQUE (domain, selector)
);

-- Two people who rotate at once make one new pair, not two.
CREATE UNIQUE INDEX dkim_keys_waiting ON dkim_keys (domain, algorithm) WHERE state = 'waiting';

-- +goose Down
DROP TABLE dkim_keys;
