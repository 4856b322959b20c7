-- +goose Up
CREATE TABLE releases (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    slug             TEXT   NOT NULL UNIQUE,
    source_language  TEXT   NOT NULL,
    state            TEXT   NOT NULL CHECK (state IN ('draft', 'in_translation', 'approved', 'scheduled', 'sent', 'withdrawn')),
    revision         BIGINT NOT NULL CHECK (revision >= 1),
    -- One instant, in UTC milliseconds, and the zone in which it was typed. NULL: no embargo.
    embargo_at       BIGINT,
    embargo_zone     TEXT   NOT NULL DEFAULT '',
    withdrawn_reason TEXT   NOT NULL DEFAULT '',
    -- When somebody first said when it goes. NULL: never.
    scheduled_at     BIGINT,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    CHECK (embargo_at IS NULL OR embargo_zone <> '')
);

CREATE TABLE release_countries (
    release_id BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    country    TEXT   NOT NULL CHECK (length(country) = 2),
    PRIMARY KEY (release_id, country)
);

-- The languages into which a release is to be translated; its source language is not among them.
CREATE TABLE release_languages (
    release_id BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    language   TEXT   NOT NULL,
    PRIMARY KEY (release_id, language)
);

CREATE TABLE revisions (
    release_id BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    document   TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (release_id, number)
);

CREATE TABLE segments (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    release_id  BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    -- The stable id: it survives edits and moves, and is never given twice in a release.
    key         TEXT   NOT NULL,
    kind        TEXT   NOT NULL CHECK (kind IN ('subject', 'place', 'headline', 'lead', 'paragraph', 'heading',
                    'list_item', 'quote', 'attribution', 'caption', 'boilerplate', 'contact')),
    -- The place in the release, counted from 0. NULL: removed by a later revision; its translations are kept.
    position    BIGINT,
    text        TEXT   NOT NULL,
    source_hash TEXT   NOT NULL,
    -- How it is set, and in which section; opens: it begins a new list or quote.
    form        TEXT   NOT NULL CHECK (form IN ('field', 'headline', 'lead', 'paragraph', 'heading', 'subheading',
                    'bullet', 'number', 'quote', 'attribution')),
    section     TEXT   NOT NULL DEFAULT '' CHECK (section IN ('', 'boilerplate', 'notes', 'contact')),
    opens       BIGINT NOT NULL DEFAULT 0 CHECK (opens IN (0, 1)),
    UNIQUE (release_id, key)
);

CREATE UNIQUE INDEX segments_order ON segments (release_id, position) WHERE position IS NOT NULL;

CREATE TABLE translations (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    segment_id  BIGINT NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    language    TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    -- The hash of the source that was translated. It is stale when the segment's is another one.
    source_hash TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('draft', 'submitted', 'approved')),
    origin      TEXT   NOT NULL CHECK (origin IN ('person', 'memory', 'machine', 'import', 'copy')),
    version     BIGINT NOT NULL,
    actor       TEXT   NOT NULL,
    updated_at  BIGINT NOT NULL,
    UNIQUE (segment_id, language)
);

-- A frozen edition is never changed: it may only be thawed, once, and another one takes its place.
CREATE TABLE editions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    release_id   BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    language     TEXT   NOT NULL,
    revision     BIGINT NOT NULL,
    subject      TEXT   NOT NULL,
    headline     TEXT   NOT NULL,
    html         TEXT   NOT NULL,
    text         TEXT   NOT NULL,
    content_hash TEXT   NOT NULL,
    frozen_at    BIGINT NOT NULL,
    frozen_by    TEXT   NOT NULL,
    thawed_at    BIGINT
);

CREATE UNIQUE INDEX editions_frozen ON editions (release_id, language) WHERE thawed_at IS NULL;

-- +goose StatementBegin
CREATE TRIGGER editions_immutable BEFORE UPDATE ON editions
WHEN OLD.thawed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.release_id <> OLD.release_id OR NEW.language <> OLD.language
  OR NEW.revision <> OLD.revision OR NEW.subject <> OLD.subject OR NEW.headline <> OLD.headline OR NEW.html <> OLD.html
  OR NEW.text <> OLD.text OR NEW.content_hash <> OLD.content_hash OR NEW.frozen_at <> OLD.frozen_at OR NEW.frozen_by <> OLD.frozen_by
BEGIN
    SELECT RAISE(ABORT, 'a frozen edition is immutable');
END;
-- +goose StatementEnd

-- Who did what to a release, in order.
CREATE TABLE release_events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    release_id BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    actor      TEXT   NOT NULL,
    verb       TEXT   NOT NULL,
    language   TEXT   NOT NULL DEFAULT '',
    detail     TEXT   NOT NULL DEFAULT ''
);

CREATE INDEX release_events_release ON release_events (release_id, id);

-- +goose Down
DROP TABLE release_events;
DROP TABLE editions;
DROP TABLE translations;
DROP TABLE segments;
DROP TABLE revisions;
DROP TABLE release_languages;
DROP TABLE release_countries;
DROP TABLE releases;
