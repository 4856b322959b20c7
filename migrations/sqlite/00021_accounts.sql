-- +goose Up
-- Who signs in.
CREATE TABLE users (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT   NOT NULL,
    address     TEXT   NOT NULL,
    -- The same for all spellings of one mailbox.
    address_key TEXT   NOT NULL UNIQUE,
    language    TEXT   NOT NULL,
    -- An IANA zone; empty: UTC.
    zone        TEXT   NOT NULL DEFAULT '',
    -- An argon2id hash; empty: they sign in by links.
    password    TEXT   NOT NULL DEFAULT '',
    -- Since when they may not sign in; 0: they may.
    ended_at    BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

-- What they do, for a partner or, where it is NULL, for the consortium.
CREATE TABLE user_grants (
    user_id    BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role       TEXT   NOT NULL CHECK (role IN ('administrator', 'officer', 'approver', 'translator', 'reader')),
    partner_id BIGINT REFERENCES partners (id) ON DELETE CASCADE,
    -- Of a translator; empty: every language of the partner.
    language   TEXT   NOT NULL DEFAULT '' CHECK (language = '' OR role = 'translator'),
    CHECK (role <> 'administrator' OR partner_id IS NULL)
);

CREATE UNIQUE INDEX user_grants_partner ON user_grants (user_id, role, partner_id, language) WHERE partner_id IS NOT NULL;
CREATE UNIQUE INDEX user_grants_consortium ON user_grants (user_id, role, language) WHERE partner_id IS NULL;

-- Browsers in which somebody has signed in. Of every secret only a hash is kept.
CREATE TABLE sessions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    secret_hash  TEXT   NOT NULL UNIQUE,
    -- The secret before, which holds for a moment after it was renewed.
    former_hash  TEXT   NOT NULL,
    former_until BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    renewed_at   BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    address      TEXT   NOT NULL,
    agent        TEXT   NOT NULL
);

CREATE INDEX sessions_former ON sessions (former_hash) WHERE former_hash <> '';
CREATE INDEX sessions_user ON sessions (user_id);

-- Browsers from which a user has signed in before: who guesses elsewhere can't lock them out there.
CREATE TABLE user_devices (
    user_id     BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    secret_hash TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (user_id, secret_hash)
);

-- Links by mail, each good for signing in once.
CREATE TABLE user_links (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind        TEXT   NOT NULL CHECK (kind IN ('sign_in', 'invite')),
    secret_hash TEXT   NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    -- 0: it wasn't, and nothing else has ended it.
    used_at     BIGINT NOT NULL
);

CREATE INDEX user_links_user ON user_links (user_id) WHERE used_at = 0;

-- How often signing in went wrong lately, by what it is counted for. It leaks.
CREATE TABLE sign_in_pails (
    name     TEXT   PRIMARY KEY,
    -- In thousandths.
    level    BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    empty_at BIGINT NOT NULL
);

-- Who did what with users.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    -- NULL: the machine's own commands.
    user_id BIGINT,
    verb    TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    detail  TEXT   NOT NULL,
    address TEXT   NOT NULL
);

-- +goose Down
DROP TABLE audit;
DROP TABLE sign_in_pails;
DROP TABLE user_links;
DROP TABLE user_devices;
DROP TABLE sessions;
DROP TABLE user_grants;
DROP TABLE users;
