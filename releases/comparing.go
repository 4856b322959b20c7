package releases

import (
	"context"
	"errors"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales/difference"
)

// Comparison is what a document would do to the release that it names.
type Comparison struct {
	Imported
	Changes []Change // the texts that would change, in their order
}

// Change is a segment whose text a document would change.
type Change struct {
	Key        string
	Was, Now   string
	Difference []difference.Part
}

// errCompared takes back what was only tried.
var errCompared = errors.New("releases: only compared")

// Compare tells what Revise would do, and does nothing. Faults: those of Revise.
func (r *Releases) Compare(ctx context.Context, who accounts.Actor, file string, document []byte, edits Edits) (Comparison, error) {
	if !who.May(accounts.Write) {
		return Comparison{}, fault.New(fault.Forbidden, "releases.forbidden")
	}
	d, err := ParseDocument(file, document)
	if err != nil {
		return Comparison{}, err
	}
	terms, err := r.vocabulary(ctx)
	if err != nil {
		return Comparison{}, err
	}
	var done Comparison
	err = r.db.Write(ctx, func(tx *sqldb.Tx) error {
		before, err := readMaterial(ctx, tx, d.Slug)
		if err != nil && !fault.Is(err, "releases.missing") {
			return err
		}
		i := importing{r: r, tx: tx, who: who, file: file, source: document, document: d, edits: edits, terms: terms, now: r.clock.Now()}
		if done.Imported, err = i.do(ctx); err != nil {
			return err
		}
		after, err := readMaterial(ctx, tx, d.Slug)
		if err != nil {
			return err
		}
		done.Changes = changesOf(before.segments, after.segments)
		return errCompared
	})
	if !errors.Is(err, errCompared) {
		return Comparison{}, err
	}
	return done, nil
}

func changesOf(before, after []Segment) []Change {
	was := map[int64]Segment{}
	for _, s := range before {
		was[s.ID] = s
	}
	var changes []Change
	for _, s := range after {
		if old, known := was[s.ID]; known && old.Text != s.Text {
			changes = append(changes, Change{s.Key, old.Text, s.Text, difference.Words(old.Text, s.Text)})
		}
	}
	return changes
}
