-- +goose Up
CREATE TABLE glossary_terms (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    rule            TEXT   NOT NULL CHECK (rule IN ('preferred', 'forbidden', 'protected')),
    -- Empty: whatever the source is; every language.
    source_language TEXT   NOT NULL,
    language        TEXT   NOT NULL,
    -- By what the term is known within its rule: the target of a forbidden one, else the source.
    word            TEXT   NOT NULL CHECK (word <> ''),
    source          TEXT   NOT NULL,
    target          TEXT   NOT NULL,
    case_sensitive  BIGINT NOT NULL CHECK (case_sensitive IN (0, 1)),
    note            TEXT   NOT NULL,
    -- Made by the house itself, not by a person.
    house           BIGINT NOT NULL CHECK (house IN (0, 1)),
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    UNIQUE (rule, source_language, language, word)
);

-- Names that the house protected and a person set free: they don't come back by themselves.
CREATE TABLE glossary_freed (
    source     TEXT   NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE glossary_freed;
DROP TABLE glossary_terms;
