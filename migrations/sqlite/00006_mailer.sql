-- +goose Up
-- The ledger for large mailings: a claim is a row of its own, a delivery's row changes twice (when it is
-- claimed, and when it is known what became of it), and no index knows of its state.

ALTER TABLE mailings ADD COLUMN domain        TEXT   NOT NULL DEFAULT ''; -- of our sender address, and so of each Message-ID
ALTER TABLE mailings ADD COLUMN horizon       BIGINT NOT NULL DEFAULT 172800000; -- milliseconds from a delivery's first attempt
-- What becomes of a mail whose fate isn't known: sent once more after ten minutes, or left to a person.
ALTER TABLE mailings ADD COLUMN uncertain     TEXT   NOT NULL DEFAULT 'resend' CHECK (uncertain IN ('resend', 'ask'));
-- Where to look for planned deliveries: none has an id that isn't above it. Only a hint.
ALTER TABLE mailings ADD COLUMN planned_above BIGINT NOT NULL DEFAULT 0;
-- What servers made of its mails since a person last let it go on, and the policy refusals since one was taken.
ALTER TABLE mailings ADD COLUMN sent          BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mailings ADD COLUMN refused       BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mailings ADD COLUMN policy_run    BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mailings ADD COLUMN warned_at     BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mailings ADD COLUMN paused_at     BIGINT NOT NULL DEFAULT 0;
ALTER TABLE mailings ADD COLUMN pause_reason  TEXT   NOT NULL DEFAULT '' CHECK (pause_reason IN ('', 'refusals', 'policy', 'person'));
ALTER TABLE mailings ADD COLUMN pause_detail  TEXT   NOT NULL DEFAULT '';

-- A Message-ID has 32 characters before its @.
UPDATE mailings SET domain = COALESCE((SELECT substr(d.message_id, 34) FROM deliveries d
    WHERE d.mailing_id = mailings.id LIMIT 1), '');

DROP INDEX deliveries_open;
DROP INDEX deliveries_leased;
DROP INDEX deliveries_address_key;
ALTER TABLE deliveries RENAME TO deliveries_before;
ALTER TABLE attempts RENAME TO attempts_before;

-- What a worker holds, until when: the deliveries of a mailing with ids from first_id to last_id and this claim_id.
CREATE TABLE claims (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    mailing_id  BIGINT NOT NULL REFERENCES mailings (id) ON DELETE CASCADE,
    worker      TEXT   NOT NULL,
    lease_until BIGINT NOT NULL,
    first_id    BIGINT NOT NULL,
    last_id     BIGINT NOT NULL
);

-- One row a mail: the truth about it.
CREATE TABLE deliveries (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    mailing_id   BIGINT NOT NULL REFERENCES mailings (id) ON DELETE CASCADE,
    release_id   BIGINT NOT NULL,
    kind         TEXT   NOT NULL,
    contact_id   BIGINT NOT NULL,
    address      TEXT   NOT NULL,
    address_key  TEXT   NOT NULL,
    name         TEXT   NOT NULL DEFAULT '',
    language     TEXT   NOT NULL,
    edition_id   BIGINT NOT NULL,
    -- The recipient's part of MAIL FROM and of the unsubscribe link, where it isn't made of the id.
    token        TEXT,
    state        TEXT   NOT NULL CHECK (state IN ('planned', 'claimed', 'deferred', 'uncertain',
                     'sent', 'bounced', 'suppressed', 'withdrawn', 'superseded')),
    -- Why it is in its state, in one word.
    reason       TEXT   NOT NULL DEFAULT '',
    -- Where a claimed one goes back to when it is given back.
    claimed_from TEXT   NOT NULL DEFAULT '' CHECK (claimed_from IN ('', 'planned', 'deferred', 'uncertain')),
    -- The fence: the claim that holds it, or that lapsed and left it uncertain. An outcome of any other changes nothing.
    claim_id     BIGINT NOT NULL DEFAULT 0,
    attempts     BIGINT NOT NULL DEFAULT 0,
    first_at     BIGINT NOT NULL DEFAULT 0, -- of its attempts; 0: there was none
    -- Not before; NULL for one that may be tried at any time, has ended, or is left to a person.
    next_at      BIGINT,
    -- How often it was sent again without knowing whether it had arrived: once at most, unless a person says so.
    resends      BIGINT NOT NULL DEFAULT 0,
    -- How often in a row the connection was lost over it.
    strikes      BIGINT NOT NULL DEFAULT 0,
    code         BIGINT NOT NULL DEFAULT 0,
    enhanced     TEXT   NOT NULL DEFAULT '',
    reply        TEXT   NOT NULL DEFAULT '',
    planned_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    sent_at      BIGINT,
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((state = 'claimed') = (claimed_from <> '')),
    CHECK (state <> 'claimed' OR claim_id <> 0)
);

CREATE UNIQUE INDEX deliveries_once ON deliveries (address_key, release_id, kind);
CREATE INDEX deliveries_mailing ON deliveries (mailing_id, id);
CREATE INDEX deliveries_next ON deliveries (mailing_id, next_at) WHERE next_at IS NOT NULL;
CREATE UNIQUE INDEX deliveries_token ON deliveries (token) WHERE token IS NOT NULL;

-- A mail that was being sent when the tables changed: nobody knows what became of it.
INSERT INTO deliveries (id, mailing_id, release_id, kind, contact_id, address, address_key, name, language, edition_id, token,
    state, reason, attempts, first_at, next_at, resends, code, enhanced, reply, planned_at, updated_at, sent_at)
SELECT d.id, d.mailing_id, d.release_id, d.kind, d.contact_id, d.address, d.address_key, d.name, d.language, d.edition_id, d.token,
    CASE d.state WHEN 'attempting' THEN 'uncertain' WHEN 'claimed' THEN d.claimed_from ELSE d.state END,
    CASE d.state WHEN 'attempting' THEN 'killed' ELSE d.reason END, d.attempt,
    COALESCE((SELECT MIN(a.started_at) FROM attempts_before a WHERE a.delivery_id = d.id), 0),
    CASE WHEN d.state = 'attempting' AND d.resends = 0 THEN d.updated_at + 600000
        WHEN d.state IN ('deferred', 'uncertain', 'claimed') AND d.next_at > 0 AND d.claimed_from <> 'planned' THEN d.next_at END,
    d.resends, d.code, d.enhanced, d.reply, d.planned_at, d.updated_at, d.sent_at
FROM deliveries_before d ORDER BY d.id;

UPDATE mailings SET
    sent = (SELECT COUNT(*) FROM deliveries d WHERE d.mailing_id = mailings.id AND d.state = 'sent'),
    refused = (SELECT COUNT(*) FROM deliveries d WHERE d.mailing_id = mailings.id AND d.state = 'bounced' AND d.code >= 500);

-- The diary: a line for each attempt but the one that every mail hopes for, a first one that is taken. Of that the
-- delivery's row says it all.
CREATE TABLE attempts (
    delivery_id BIGINT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    worker      TEXT   NOT NULL,
    ended_at    BIGINT NOT NULL,
    outcome     TEXT   NOT NULL,
    reason      TEXT   NOT NULL DEFAULT '',
    code        BIGINT NOT NULL DEFAULT 0,
    enhanced    TEXT   NOT NULL DEFAULT '',
    reply       TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (delivery_id, number)
);

INSERT INTO attempts (delivery_id, number, worker, ended_at, outcome, code, enhanced, reply)
SELECT a.delivery_id, a.number, a.worker, COALESCE(a.ended_at, a.started_at),
    CASE a.outcome WHEN '' THEN 'uncertain' ELSE a.outcome END, a.code, a.enhanced, a.reply
FROM attempts_before a WHERE a.outcome <> 'sent' OR a.number > 1;

DROP TABLE attempts_before;
DROP TABLE deliveries_before;

-- What this installation alone knows: the key that turns a delivery's id into its token.
CREATE TABLE mailer_keys (
    name TEXT NOT NULL PRIMARY KEY,
    key  TEXT NOT NULL
);

-- +goose Down
-- The ledger before had no place for what this one knows: it begins anew, empty.
DROP TABLE mailer_keys;
DROP TABLE attempts;
DROP TABLE deliveries;
DROP TABLE claims;
ALTER TABLE mailings DROP COLUMN domain;
ALTER TABLE mailings DROP COLUMN horizon;
ALTER TABLE mailings DROP COLUMN uncertain;
ALTER TABLE mailings DROP COLUMN planned_above;
ALTER TABLE mailings DROP COLUMN sent;
ALTER TABLE mailings DROP COLUMN refused;
ALTER TABLE mailings DROP COLUMN policy_run;
ALTER TABLE mailings DROP COLUMN warned_at;
ALTER TABLE mailings DROP COLUMN paused_at;
ALTER TABLE mailings DROP COLUMN pause_reason;
ALTER TABLE mailings DROP COLUMN pause_detail;

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
