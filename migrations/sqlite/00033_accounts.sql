-- +goose Up
-- Mails with a link in them that somebody is to get: each is here before whoever wants it is
-- answered. Of the link no more than its hash is kept, and that only once it leaves.
CREATE TABLE letters (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT   NOT NULL CHECK (kind IN ('sign_in', 'invite')),
    -- NULL: nobody has looked yet whose the mailbox is.
    user_id     BIGINT REFERENCES users (id) ON DELETE CASCADE,
    -- For which a link was asked: the same for all spellings. Empty: the user is known.
    mailbox     TEXT   NOT NULL DEFAULT '',
    -- Who invites.
    inviter     TEXT   NOT NULL DEFAULT '',
    state       TEXT   NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'lapsed', 'uncertain')),
    message_id  TEXT   NOT NULL,
    -- How often it was begun; with worker it is the claim's fence.
    attempt     BIGINT NOT NULL DEFAULT 0,
    worker      TEXT   NOT NULL DEFAULT '',
    -- When the claim ends. NULL: nobody has claimed it.
    lease_until BIGINT,
    -- Before this instant it isn't tried again, and after the other it is of no use.
    next_at     BIGINT NOT NULL,
    until_at    BIGINT NOT NULL,
    -- The link of the last attempt: the next one's takes its place. 0: there was none.
    link_id     BIGINT NOT NULL DEFAULT 0,
    -- Why it hasn't arrived, as a word of package mailer, and what a server said.
    reason      TEXT   NOT NULL DEFAULT '',
    reply       TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE INDEX letters_open ON letters (next_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX letters_user ON letters (user_id, id);
-- Who asks again while their letter waits gets one letter.
CREATE UNIQUE INDEX letters_mailbox ON letters (mailbox) WHERE state = 'waiting' AND kind = 'sign_in';

-- When somebody has last signed in, and until when their last invitation holds; 0: never, and there is none.
ALTER TABLE users ADD COLUMN signed_in_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN invited_until BIGINT NOT NULL DEFAULT 0;
UPDATE users SET signed_in_at = COALESCE((SELECT MAX(a.at) FROM audit a WHERE a.user_id = users.id AND a.verb IN ('signed_in', 'signed_in_by_link')), 0);
UPDATE users SET invited_until = COALESCE((SELECT MAX(l.expires_at) FROM user_links l WHERE l.user_id = users.id AND l.kind = 'invite'), created_at + 1209600000)
    WHERE signed_in_at = 0 AND password = '';

-- +goose Down
ALTER TABLE users DROP COLUMN invited_until;
ALTER TABLE users DROP COLUMN signed_in_at;
DROP TABLE letters;
