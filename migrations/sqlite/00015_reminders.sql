-- +goose Up
-- What a person is told of on a day: one mail at most. The row is the truth about that mail.
CREATE TABLE digests (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id   BIGINT NOT NULL REFERENCES partner_people (id) ON DELETE CASCADE,
    -- On the person's own calendar, 2026-11-30.
    day         TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('planned', 'sending', 'sent', 'failed', 'uncertain')),
    message_id  TEXT   NOT NULL,
    -- How often it was begun; with worker it is the claim's fence.
    attempt     BIGINT NOT NULL,
    worker      TEXT   NOT NULL DEFAULT '',
    -- When the claim ends. NULL: nobody has claimed it.
    lease_until BIGINT,
    -- Before this instant it isn't tried again.
    next_at     BIGINT NOT NULL,
    -- Why it isn't sent, as a word of package mailer, and what a server said.
    reason      TEXT   NOT NULL DEFAULT '',
    reply       TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    UNIQUE (person_id, day)
);

CREATE INDEX digests_open ON digests (lease_until) WHERE state IN ('planned', 'sending');

-- Each thing that a person was told, or is being told: it is never told again.
CREATE TABLE reminders (
    person_id  BIGINT NOT NULL REFERENCES partner_people (id) ON DELETE CASCADE,
    release_id BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    language   TEXT   NOT NULL,
    kind       TEXT   NOT NULL CHECK (kind IN ('asked', 'changed', 'sent_back', 'due_soon', 'due_tomorrow', 'due_now',
                   'declined', 'all_approved')),
    -- Which one: the number of the event, or the instant at which it is due.
    occasion   BIGINT NOT NULL,
    digest_id  BIGINT NOT NULL REFERENCES digests (id) ON DELETE CASCADE,
    -- NULL: the mail hasn't left, or nobody knows whether it has.
    told_at    BIGINT,
    PRIMARY KEY (person_id, release_id, language, kind, occasion)
);

CREATE INDEX reminders_digest ON reminders (digest_id);

-- +goose Down
DROP TABLE reminders;
DROP TABLE digests;
