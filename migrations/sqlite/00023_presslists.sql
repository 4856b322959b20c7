-- +goose Up
-- On what ground of the law a contact is mailed, since which day (2026-11-26), and who noted
-- it when. consent_basis is the evidence, in words.
ALTER TABLE contacts ADD COLUMN ground TEXT NOT NULL DEFAULT '' CHECK (ground IN ('', 'consent', 'interest', 'request', 'public_task'));
ALTER TABLE contacts ADD COLUMN consent_on TEXT NOT NULL DEFAULT '' CHECK (length(consent_on) IN (0, 10));
ALTER TABLE contacts ADD COLUMN recorded_by TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN recorded_at BIGINT NOT NULL DEFAULT 0;

-- Whether all contacts of the list are in contact_blocks.
ALTER TABLE press_lists ADD COLUMN indexed BIGINT NOT NULL DEFAULT 0;

-- What contacts are found by: 256 of a list in one row, each a line of folded text. A search
-- reads some hundred rows instead of a hundred thousand, and no index has to be kept.
CREATE TABLE contact_blocks (
    list_id   BIGINT NOT NULL REFERENCES press_lists (id) ON DELETE CASCADE,
    -- The contacts' ids, divided by 256.
    block     BIGINT NOT NULL,
    contacts  BIGINT NOT NULL,
    -- How many have which language of their own: "nl 12 fr 3 - 1".
    languages TEXT   NOT NULL,
    lines     TEXT   NOT NULL,
    PRIMARY KEY (list_id, block)
);

-- What a contact was before: another row that was merged into it, or the address that it had.
-- What was received there was received by them.
CREATE TABLE former_contacts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id    BIGINT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    cause         TEXT   NOT NULL CHECK (cause IN ('merged', 'moved')),
    list_id       BIGINT NOT NULL REFERENCES press_lists (id) ON DELETE CASCADE,
    address       TEXT   NOT NULL,
    address_key   TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    outlet        TEXT   NOT NULL,
    language      TEXT   NOT NULL,
    topics        TEXT   NOT NULL,
    consent_basis TEXT   NOT NULL,
    ground        TEXT   NOT NULL,
    consent_on    TEXT   NOT NULL,
    recorded_by   TEXT   NOT NULL,
    recorded_at   BIGINT NOT NULL,
    actor         TEXT   NOT NULL,
    created_at    BIGINT NOT NULL
);

CREATE INDEX former_contacts_contact ON former_contacts (contact_id);
CREATE INDEX former_contacts_address_key ON former_contacts (address_key);

-- Files that somebody has looked at and not taken yet.
CREATE TABLE import_files (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    list_id    BIGINT NOT NULL REFERENCES press_lists (id) ON DELETE CASCADE,
    actor      TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    -- Compressed (gzip), in base64.
    content    TEXT   NOT NULL,
    -- A hash of what was foretold: something else isn't done.
    foretold   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (list_id, actor)
);

CREATE INDEX import_files_expires_at ON import_files (expires_at);

-- +goose Down
DROP TABLE import_files;
DROP TABLE former_contacts;
DROP TABLE contact_blocks;
ALTER TABLE press_lists DROP COLUMN indexed;
ALTER TABLE contacts DROP COLUMN recorded_at;
ALTER TABLE contacts DROP COLUMN recorded_by;
ALTER TABLE contacts DROP COLUMN consent_on;
ALTER TABLE contacts DROP COLUMN ground;
