-- +goose Up
-- A text that was translated, once, whatever it was translated into.
CREATE TABLE memory_sources (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    language TEXT   NOT NULL,
    -- SHA-256 of the text, in hexadecimal: PostgreSQL can't index a long text itself.
    hash     TEXT   NOT NULL CHECK (length(hash) = 64),
    text     TEXT   NOT NULL CHECK (text <> ''),
    -- In characters: what is much longer or shorter can't be alike.
    length   BIGINT NOT NULL CHECK (length > 0),
    UNIQUE (language, hash)
);

-- In which texts a word stands. A word is a number made of its language and its letters;
-- two words that share one by chance only cost a second look.
CREATE TABLE memory_words (
    word      BIGINT NOT NULL,
    length    BIGINT NOT NULL,
    source_id BIGINT NOT NULL,
    PRIMARY KEY (word, length, source_id)
);

CREATE TABLE memory_entries (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id    BIGINT NOT NULL REFERENCES memory_sources (id),
    language     TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    target       TEXT   NOT NULL CHECK (target <> ''),
    target_hash  TEXT   NOT NULL CHECK (length(target_hash) = 64),
    release_slug TEXT   NOT NULL,
    actor        TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    -- When it was approved last.
    used_at      BIGINT NOT NULL,
    UNIQUE (source_id, language, kind, target_hash)
);

-- +goose Down
DROP TABLE memory_entries;
DROP TABLE memory_words;
DROP TABLE memory_sources;
