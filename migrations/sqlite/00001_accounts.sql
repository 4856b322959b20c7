-- +goose Up
CREATE TABLE partners (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    slug        TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    country     TEXT    NOT NULL CHECK (length(country) = 2),
    coordinator BIGINT  NOT NULL DEFAULT 0 CHECK (coordinator IN (0, 1)),
    created_at  BIGINT  NOT NULL
);

CREATE TABLE partner_languages (
    partner_id BIGINT NOT NULL REFERENCES partners (id) ON DELETE CASCADE,
    language   TEXT   NOT NULL,
    PRIMARY KEY (partner_id, language)
);

-- +goose Down
DROP TABLE partner_languages;
DROP TABLE partners;
