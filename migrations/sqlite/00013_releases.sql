-- +goose Up
-- A boilerplate is written, translated and approved like a release, and stands in releases by reference; it is never sent by itself.
ALTER TABLE releases ADD COLUMN form TEXT NOT NULL DEFAULT 'release' CHECK (form IN ('release', 'boilerplate'));
-- What a boilerplate is; empty for a release.
ALTER TABLE releases ADD COLUMN boilerplate_kind TEXT NOT NULL DEFAULT '' CHECK (boilerplate_kind IN ('', 'about', 'notes', 'funder', 'contact'));
-- Of a boilerplate: every release has to include it, unless its grant says otherwise.
ALTER TABLE releases ADD COLUMN required BIGINT NOT NULL DEFAULT 0 CHECK (required IN (0, 1));
-- Of a release: the slug of the funder's statement that it has to include, or none; empty: each required one.
ALTER TABLE releases ADD COLUMN grant_terms TEXT NOT NULL DEFAULT '';

-- The languages in whose editions a boilerplate stands; no row: in all.
CREATE TABLE boilerplate_editions (
    release_id BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    language   TEXT   NOT NULL,
    PRIMARY KEY (release_id, language)
);

-- Which segments of a release are a boilerplate's: their translations are that one's.
CREATE TABLE included_segments (
    segment_id BIGINT NOT NULL PRIMARY KEY REFERENCES segments (id) ON DELETE CASCADE,
    from_id    BIGINT NOT NULL REFERENCES segments (id) ON DELETE CASCADE
);

CREATE INDEX included_segments_from ON included_segments (from_id);

-- +goose Down
DROP TABLE included_segments;
DROP TABLE boilerplate_editions;
ALTER TABLE releases DROP COLUMN grant_terms;
ALTER TABLE releases DROP COLUMN required;
ALTER TABLE releases DROP COLUMN boilerplate_kind;
ALTER TABLE releases DROP COLUMN form;
