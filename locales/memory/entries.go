package memory

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// Filter narrows the entries that are listed. Its zero fields narrow nothing.
type Filter struct {
	SourceLanguage string
	Language       string
	Release        string
	Search         string // stands in the source or the translation; A to Z are as good as a to z
	Limit          int    // entries at most; 0: 100
	Offset         int    // how many to leave out at the beginning
}

const usualEntries = 100

// Remembered is an entry as it is listed.
type Remembered struct {
	Entry

	ID    int64     // for Forget
	Since time.Time // when it was approved first
	Used  time.Time // and last
}

// Entries lists what is remembered, what was approved last first, and tells how many
// entries the filter lets through in all.
func (m *Memory) Entries(ctx context.Context, f Filter) (entries []Remembered, all int, err error) {
	if f.Limit <= 0 {
		f.Limit = usualEntries
	}
	err = m.db.Read(ctx, func(tx *sqldb.Tx) error {
		if all, err = countEntries(ctx, tx, f); err != nil {
			return err
		}
		rows, err := selectEntries(ctx, tx, f)
		for _, r := range rows {
			entries = append(entries, Remembered{r.Entry, r.ID, clock.FromMillis(r.CreatedAt), clock.FromMillis(r.UsedAt)})
		}
		return err
	})
	return entries, all, err
}

// Forget removes entries, and tells how many there were. A text that has no translation
// left goes with them, whole.
func (m *Memory) Forget(ctx context.Context, ids []int64) (forgotten int, err error) {
	err = m.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := keepOthersOut(ctx, tx); err != nil {
			return err
		}
		n, err := deleteEntries(ctx, tx, ids)
		forgotten = n
		return err
	})
	return forgotten, err
}
