package releases

import (
	"cmp"
	"context"
	"database/sql"
	"strings"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// segmentRow is a line of the table segments.
type segmentRow struct {
	ID         int64         `db:"id"`
	Key        string        `db:"key"`
	Kind       string        `db:"kind"`
	Position   sql.NullInt64 `db:"position"`
	Text       string        `db:"text"`
	SourceHash string        `db:"source_hash"`
	Form       string        `db:"form"`
	Section    string        `db:"section"`
	Opens      int64         `db:"opens"`
	FromID     int64         `db:"from_id"`
}

func (row segmentRow) segment() Segment {
	s := Segment{
		ID: row.ID, Key: row.Key, Kind: Kind(row.Kind), Text: row.Text, SourceHash: row.SourceHash, Position: -1, From: row.FromID,
		Layout: Layout{Form: Form(row.Form), Section: Section(row.Section), Opens: row.Opens == 1},
	}
	if row.Position.Valid {
		s.Position = int(row.Position.Int64)
	}
	return s
}

// selectSegments gives every segment that the release ever had, by id.
func selectSegments(ctx context.Context, tx *sqldb.Tx, releaseID int64) ([]Segment, error) {
	var rows []segmentRow
	err := tx.Select(ctx, &rows, `SELECT s.id, s.key, s.kind, s.position, s.text, s.source_hash, s.form, s.section, s.opens,
			COALESCE(i.from_id, 0) AS from_id
		FROM segments s LEFT JOIN included_segments i ON i.segment_id = s.id WHERE s.release_id = ? ORDER BY s.id`, releaseID)
	if err != nil {
		return nil, err
	}
	ever := make([]Segment, len(rows))
	for i, row := range rows {
		ever[i] = row.segment()
	}
	return ever, nil
}

// replaceSegments puts the release into the order of now: segments without an id are
// new, and those that aren't among now are removed.
func replaceSegments(ctx context.Context, tx *sqldb.Tx, releaseID int64, now []Segment) error {
	// All positions are given up first: two segments can't have the same one, not even while they move.
	if _, err := tx.Exec(ctx, `UPDATE segments SET position = NULL WHERE release_id = ?`, releaseID); err != nil {
		return err
	}
	for _, s := range now {
		if err := saveSegment(ctx, tx, releaseID, s); err != nil {
			return err
		}
	}
	return nil
}

func saveSegment(ctx context.Context, tx *sqldb.Tx, releaseID int64, s Segment) error {
	opens := oneIf(s.Layout.Opens)
	if s.ID != 0 {
		_, err := tx.Exec(ctx, `UPDATE segments SET position = ?, text = ?, source_hash = ?, form = ?, section = ?, opens = ? WHERE id = ?`,
			s.Position, s.Text, s.SourceHash, string(s.Layout.Form), string(s.Layout.Section), opens, s.ID)
		return err
	}
	err := tx.Get(ctx, &s.ID, `INSERT INTO segments (release_id, key, kind, position, text, source_hash, form, section, opens)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		releaseID, s.Key, string(s.Kind), s.Position, s.Text, s.SourceHash, string(s.Layout.Form), string(s.Layout.Section), opens)
	if err != nil || s.From == 0 {
		return err
	}
	return insertIncluded(ctx, tx, s.ID, s.From)
}

func insertRevision(ctx context.Context, tx *sqldb.Tx, r Release, document []byte, actor string) error {
	_, err := tx.Exec(ctx, `INSERT INTO revisions (release_id, number, document, actor, created_at) VALUES (?, ?, ?, ?, ?)`,
		r.ID, r.Revision, string(document), actor, clock.Millis(r.UpdatedAt))
	return err
}

func selectDocument(ctx context.Context, tx *sqldb.Tx, r Release) (document string, err error) {
	err = tx.Get(ctx, &document, `SELECT document FROM revisions WHERE release_id = ? AND number = ?`, r.ID, r.Revision)
	return document, err
}

// selectRevisions gives some of a release, the last one first, with the documents of those that
// aren't before one of them. What brought each about stands in the books.
func selectRevisions(ctx context.Context, tx *sqldb.Tx, r Release, from, to, documented int) ([]Revised, error) {
	var rows []struct {
		Number    int    `db:"number"`
		Document  string `db:"document"`
		Actor     string `db:"actor"`
		CreatedAt int64  `db:"created_at"`
	}
	err := tx.Select(ctx, &rows, `SELECT number, CASE WHEN number < ? THEN '' ELSE document END AS document, actor, created_at
		FROM revisions WHERE release_id = ? AND number BETWEEN ? AND ? ORDER BY number DESC`, documented, r.ID, from, to)
	if err != nil {
		return nil, err
	}
	var events []eventRow
	err = tx.Select(ctx, &events, `SELECT created_at, actor, verb, language, detail FROM release_events
		WHERE release_id = ? AND verb IN ('create', 'revise', 'correct', 'follow') ORDER BY id`, r.ID)
	verbs := map[string]string{}
	for _, e := range events {
		said, _, _ := strings.Cut(e.Detail, ";")
		verbs[said] = e.Verb
	}
	all := make([]Revised, len(rows))
	for i, row := range rows {
		verb := cmp.Or(verbs[revisionSaid(row.Number)], string(revise))
		all[i] = Revised{row.Number, row.Actor, clock.FromMillis(row.CreatedAt), verb, []byte(row.Document)}
	}
	return all, err
}

func insertEvent(ctx context.Context, tx *sqldb.Tx, releaseID int64, e Event) error {
	_, err := tx.Exec(ctx, `INSERT INTO release_events (release_id, created_at, actor, verb, language, detail) VALUES (?, ?, ?, ?, ?, ?)`,
		releaseID, clock.Millis(e.At), e.Actor, e.Verb, e.Language, e.Detail)
	return err
}

// eventRow is a line of the table release_events.
type eventRow struct {
	CreatedAt int64  `db:"created_at"`
	Actor     string `db:"actor"`
	Verb      string `db:"verb"`
	Language  string `db:"language"`
	Detail    string `db:"detail"`
}

func selectEvents(ctx context.Context, tx *sqldb.Tx, releaseID int64) ([]Event, error) {
	var rows []eventRow
	err := tx.Select(ctx, &rows, `SELECT created_at, actor, verb, language, detail FROM release_events WHERE release_id = ? ORDER BY id`, releaseID)
	if err != nil {
		return nil, err
	}
	events := make([]Event, len(rows))
	for i, row := range rows {
		events[i] = Event{clock.FromMillis(row.CreatedAt), row.Actor, row.Verb, row.Language, row.Detail}
	}
	return events, nil
}
