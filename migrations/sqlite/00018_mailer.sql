-- +goose Up
-- Holding, correcting and recalling what was sent.

-- Since when a release is on hold, by whom and why: its plan is kept, and no mail of it leaves. 0: it isn't.
ALTER TABLE releases ADD COLUMN held_at          BIGINT NOT NULL DEFAULT 0;
ALTER TABLE releases ADD COLUMN held_by          TEXT   NOT NULL DEFAULT '';
ALTER TABLE releases ADD COLUMN hold_reason      TEXT   NOT NULL DEFAULT '';
-- Since when a release is corrected after it was sent, until the corrected editions are approved. 0: it isn't.
ALTER TABLE releases ADD COLUMN correcting_since BIGINT NOT NULL DEFAULT 0;

-- While it is, an edition that is to be corrected stays in sight as it was sent, until another one takes its place. But
-- from this instant on no mail leaves with it. 0: it isn't to be corrected.
ALTER TABLE editions ADD COLUMN recalled_at BIGINT NOT NULL DEFAULT 0;
-- The day that is printed in it where no embargo says which; 0: that on which it was frozen. A corrected one keeps the day.
ALTER TABLE editions ADD COLUMN dated_at    BIGINT NOT NULL DEFAULT 0;

-- Which correction of its release a delivery brings: 1, 2…; 0 for the first mail and for the notice of a withdrawal.
ALTER TABLE deliveries ADD COLUMN round BIGINT NOT NULL DEFAULT 0;
DROP INDEX deliveries_once;
CREATE UNIQUE INDEX deliveries_once ON deliveries (address_key, release_id, kind, round);

-- What somebody has said that those who have received a release are to get: a correction, or the notice that it was withdrawn.
CREATE TABLE rounds (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    release_id  BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    kind        TEXT   NOT NULL CHECK (kind IN ('correction', 'withdrawal')),
    round       BIGINT NOT NULL CHECK ((kind = 'withdrawal') = (round = 0)),
    -- At once, at an instant, or when each list's window opens.
    rule        TEXT   NOT NULL CHECK (rule IN ('now', 'at', 'window')),
    due_at      BIGINT NOT NULL,
    -- Why the release was withdrawn, by language, as JSON: where nothing is given, nothing is said.
    reasons     TEXT   NOT NULL DEFAULT '',
    actor       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    -- What the last planning saw: the languages that could be sent, how many wait for theirs, and how many mails with
    -- another text were on their way. When all of it is settled, it is done.
    planned_at  BIGINT NOT NULL DEFAULT 0,
    languages   TEXT   NOT NULL DEFAULT '',
    held        BIGINT NOT NULL DEFAULT 0,
    underway    BIGINT NOT NULL DEFAULT 0,
    done_at     BIGINT NOT NULL DEFAULT 0,
    UNIQUE (release_id, kind, round)
);

CREATE INDEX rounds_open ON rounds (due_at) WHERE done_at = 0;

-- What a person had paused is on hold now.
UPDATE releases SET held_at = (SELECT MAX(m.paused_at) FROM mailings m WHERE m.release_id = releases.id AND m.pause_reason = 'person'),
    hold_reason = (SELECT MAX(m.pause_detail) FROM mailings m WHERE m.release_id = releases.id AND m.pause_reason = 'person')
WHERE id IN (SELECT release_id FROM mailings WHERE pause_reason = 'person') AND state <> 'withdrawn';
UPDATE mailings SET paused_at = 0, pause_reason = '', pause_detail = '' WHERE pause_reason = 'person';

-- What was wrong is a segment of its own. How a check is widened is each engine's own.
-- +goose StatementBegin
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''caption'', ''boilerplate'', ''contact''', '''caption'', ''boilerplate'', ''contact'', ''correction''') WHERE type = 'table' AND name = 'segments';
PRAGMA writable_schema = RESET;
-- +goose StatementEnd

-- +goose Down
DROP TABLE rounds;
DELETE FROM deliveries WHERE kind <> 'first';
DELETE FROM mailings WHERE kind <> 'first';
DROP INDEX deliveries_once;
ALTER TABLE deliveries DROP COLUMN round;
CREATE UNIQUE INDEX deliveries_once ON deliveries (address_key, release_id, kind);
ALTER TABLE editions DROP COLUMN dated_at;
ALTER TABLE editions DROP COLUMN recalled_at;
ALTER TABLE releases DROP COLUMN correcting_since;
ALTER TABLE releases DROP COLUMN hold_reason;
ALTER TABLE releases DROP COLUMN held_by;
ALTER TABLE releases DROP COLUMN held_at;
DELETE FROM segments WHERE kind = 'correction';
-- +goose StatementBegin
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, ''', ''correction''', '''') WHERE type = 'table' AND name = 'segments';
PRAGMA writable_schema = RESET;
-- +goose StatementEnd
