-- +goose Up
CREATE TABLE mailings (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    release_id    BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    list_id       BIGINT NOT NULL REFERENCES press_lists (id) ON DELETE CASCADE,
    country       TEXT   NOT NULL,
    kind          TEXT   NOT NULL CHECK (kind IN ('first', 'correction', 'withdrawal')),
    due_at        BIGINT NOT NULL,
    -- Contacts for whom no edition was ready, and those whom another list of this release reaches already.
    held          BIGINT NOT NULL DEFAULT 0,
    elsewhere     BIGINT NOT NULL DEFAULT 0,
    planned_at    BIGINT NOT NULL,
    -- What the last planning saw: the languages that were frozen, and the last contact. When another
    -- language is frozen, the held ones of these contacts are looked at again.
    languages     TEXT   NOT NULL DEFAULT '',
    last_contact  BIGINT NOT NULL DEFAULT 0,
    -- Nothing of the mailing is tried before this instant: set when a relay is away, so often in a row,
    -- or when the release may not leave.
    wait_until    BIGINT NOT NULL DEFAULT 0,
    wait_reason   TEXT   NOT NULL DEFAULT '' CHECK (wait_reason IN ('', 'relay', 'release')),
    wait_detail   TEXT   NOT NULL DEFAULT '',
    waits         BIGINT NOT NULL DEFAULT 0,
    -- When a worker was last called, until one came; and when nothing was left to do.
    rung_at       BIGINT NOT NULL DEFAULT 0,
    finished_at   BIGINT NOT NULL DEFAULT 0,
    UNIQUE (release_id, list_id, kind)
);

-- One row a mail: the truth about it.
CREATE TABLE deliveries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    mailing_id  BIGINT NOT NULL REFERENCES mailings (id) ON DELETE CASCADE,
    release_id  BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    kind        TEXT   NOT NULL CHECK (kind IN ('first', 'correction', 'withdrawal')),
    contact_id  BIGINT NOT NULL,
    address     TEXT   NOT NULL,
    address_key TEXT   NOT NULL,
    name        TEXT   NOT NULL DEFAULT '',
    language    TEXT   NOT NULL,
    edition_id  BIGINT NOT NULL REFERENCES editions (id),
    -- 26 random characters: the recipient's part of MAIL FROM and of the unsubscribe link.
    token       TEXT   NOT NULL UNIQUE,
    message_id  TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('planned', 'claimed', 'attempting', 'deferred', 'uncertain',
                    'sent', 'bounced', 'suppressed', 'withdrawn', 'superseded')),
    -- Why it is in its state, in one word.
    reason      TEXT   NOT NULL DEFAULT '',
    -- Where a claimed one goes back to when its claim lapses.
    claimed_from TEXT  NOT NULL DEFAULT '' CHECK (claimed_from IN ('', 'planned', 'deferred', 'uncertain')),
    -- The fence: who holds it, until when, and with which attempt. A write by anyone else changes nothing.
    worker      TEXT   NOT NULL DEFAULT '',
    lease_until BIGINT NOT NULL DEFAULT 0,
    attempt     BIGINT NOT NULL DEFAULT 0,
    -- When it may be tried; 0 for an uncertain one that is left to a person.
    next_at     BIGINT NOT NULL DEFAULT 0,
    -- How often it was sent again without knowing whether it had arrived: once at most.
    resends     BIGINT NOT NULL DEFAULT 0 CHECK (resends IN (0, 1)),
    code        BIGINT NOT NULL DEFAULT 0,
    enhanced    TEXT   NOT NULL DEFAULT '',
    reply       TEXT   NOT NULL DEFAULT '',
    planned_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    sent_at     BIGINT,
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((state IN ('claimed', 'attempting')) = (worker <> '')),
    CHECK ((state IN ('claimed', 'attempting')) = (claimed_from <> '')),
    UNIQUE (release_id, kind, address_key)
);

CREATE INDEX deliveries_open ON deliveries (mailing_id, next_at)
    WHERE state IN ('planned', 'claimed', 'attempting', 'deferred', 'uncertain');
CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state IN ('claimed', 'attempting');
CREATE INDEX deliveries_address_key ON deliveries (address_key);

-- The diary: one row a try, written before it is made.
CREATE TABLE attempts (
    delivery_id BIGINT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    worker      TEXT   NOT NULL,
    started_at  BIGINT NOT NULL,
    ended_at    BIGINT,
    outcome     TEXT   NOT NULL DEFAULT '',
    code        BIGINT NOT NULL DEFAULT 0,
    enhanced    TEXT   NOT NULL DEFAULT '',
    reply       TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (delivery_id, number)
);

-- +goose Down
DROP TABLE attempts;
DROP TABLE deliveries;
DROP TABLE mailings;
