-- +goose Up
-- Each source text that a segment ever had: what a translation was made from, for whoever wants to see the difference.
CREATE TABLE segment_sources (
    segment_id  BIGINT NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    source_hash TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    -- The revision of the release in which it stood first.
    revision    BIGINT NOT NULL,
    PRIMARY KEY (segment_id, source_hash)
);

INSERT INTO segment_sources (segment_id, source_hash, text, revision)
SELECT s.id, s.source_hash, s.text, r.revision FROM segments s JOIN releases r ON r.id = s.release_id;

-- Who has looked at a text that a machine made and said that it is right; empty: nobody.
ALTER TABLE translations ADD COLUMN confirmed_by TEXT NOT NULL DEFAULT '';

-- Each text and each state that a translation ever had, and what a second person had typed while another one saved.
CREATE TABLE translation_history (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    segment_id  BIGINT NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    language    TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    verb        TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    source_hash TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('draft', 'submitted', 'approved')),
    origin      TEXT   NOT NULL CHECK (origin IN ('person', 'memory', 'machine', 'import', 'copy')),
    actor       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL
);

CREATE INDEX translation_history_segment ON translation_history (segment_id, language, id);

INSERT INTO translation_history (segment_id, language, version, verb, text, source_hash, state, origin, actor, created_at)
SELECT segment_id, language, version, 'import', text, source_hash, state, origin, actor, updated_at FROM translations ORDER BY id;

-- Who translates a release into a language, until when, and how far that is.
CREATE TABLE assignments (
    release_id   BIGINT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    language     TEXT   NOT NULL,
    state        TEXT   NOT NULL CHECK (state IN ('requested', 'in_progress', 'submitted', 'approved', 'declined')),
    partner_id   BIGINT REFERENCES partners (id),
    -- One instant, and the zone in which it was typed. NULL: no hurry.
    due_at       BIGINT,
    due_zone     TEXT   NOT NULL DEFAULT '',
    brief        TEXT   NOT NULL DEFAULT '',
    -- Why it was declined or sent back.
    reason       TEXT   NOT NULL DEFAULT '',
    requested_by TEXT   NOT NULL DEFAULT '',
    requested_at BIGINT,
    updated_at   BIGINT NOT NULL,
    PRIMARY KEY (release_id, language)
);

INSERT INTO assignments (release_id, language, state, updated_at)
SELECT s.release_id, t.language, CASE WHEN MIN(t.state) = 'approved' THEN 'approved' ELSE 'in_progress' END, MAX(t.updated_at)
FROM translations t JOIN segments s ON s.id = t.segment_id GROUP BY s.release_id, t.language;

-- What happens to readers of a language that isn't ready.
ALTER TABLE release_languages ADD COLUMN policy TEXT NOT NULL DEFAULT 'strict' CHECK (policy IN ('strict', 'next', 'mixed'));

-- Who is at work on a segment; it keeps nobody away.
CREATE TABLE translation_locks (
    segment_id BIGINT NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    language   TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    until_at   BIGINT NOT NULL,
    PRIMARY KEY (segment_id, language)
);

-- What a check found and somebody let pass, with the reason: about names the finding as long as the source and the place
-- that it is about stay the same.
CREATE TABLE ignored_findings (
    segment_id  BIGINT NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    language    TEXT   NOT NULL,
    about       TEXT   NOT NULL,
    check_id    TEXT   NOT NULL,
    reason      TEXT   NOT NULL CHECK (reason <> ''),
    actor       TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (segment_id, language, about)
);

-- Of what a frozen edition was made: each segment, in which language it stands there, and from which source that was translated.
CREATE TABLE edition_segments (
    edition_id  BIGINT NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
    segment_id  BIGINT NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    position    BIGINT NOT NULL,
    language    TEXT   NOT NULL,
    source_hash TEXT   NOT NULL,
    PRIMARY KEY (edition_id, position)
);

-- +goose Down
DROP TABLE edition_segments;
DROP TABLE ignored_findings;
DROP TABLE translation_locks;
ALTER TABLE release_languages DROP COLUMN policy;
DROP TABLE assignments;
DROP TABLE translation_history;
ALTER TABLE translations DROP COLUMN confirmed_by;
DROP TABLE segment_sources;
