package releases

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// sourced names a source text: of which segment, with which hash.
type sourced struct {
	segmentID int64
	hash      string
}

// sources are the source texts that the segments of a release ever had.
type sources map[sourced]sourceText

// sourceText is a source text with the revision in which it stood first.
type sourceText struct {
	text     string
	revision int
}

// Version is a text or a state that a translation had.
type Version struct {
	Number     int
	Verb       string // what made it: save, import, memory, still_correct, typo, merge, restore, submit, send_back, approve; conflict: it was never in use
	Text       string
	SourceHash string
	State      TextState
	Origin     Origin
	Actor      string
	At         time.Time
}

// History gives every version of a segment's translation, the oldest first, and among
// them what somebody had typed while another one saved. Faults: releases.missing,
// releases.language_unseen, releases.key_unknown, releases.key_misspelt.
func (r *Releases) History(ctx context.Context, who accounts.Actor, slug, language, key string) ([]Version, error) {
	var versions []Version
	err := r.db.Read(ctx, func(tx *sqldb.Tx) error {
		m, err := readMaterial(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := m.release.shown(who, language); err != nil {
			return err
		}
		s, err := m.segment(key)
		if err != nil {
			return err
		}
		rows, err := selectVersions(ctx, tx, translated{s.ID, language})
		versions = make([]Version, len(rows))
		for i, row := range rows {
			versions[i] = Version{
				Number: int(row.Version), Verb: row.Verb, Text: row.Text, SourceHash: row.SourceHash, State: TextState(row.State),
				Origin: Origin(row.Origin), Actor: row.Actor, At: clock.FromMillis(row.CreatedAt),
			}
		}
		return err
	})
	return versions, err
}
