package presslists

import (
	"context"

	"communique/internal/sqldb"
)

// Reached are the contacts of a list whom a mailing before reaches: those with these
// languages of their own.
type Reached struct {
	ListID    int64
	Languages []string
}

// Reach is how many contacts of one list have one language of their own.
type Reach struct {
	Own        string `db:"language"` // empty: none is known
	Contacts   int    `db:"contacts"`
	Suppressed int    `db:"suppressed"` // of them, whose address must not be mailed
	Elsewhere  int    `db:"elsewhere"`  // of the others, whom one of the lists before reaches
}

// Reach counts whom a mailing to a list would find, after mailings of the same release
// to the lists before. It reads within the caller's transaction.
func (p *PressLists) Reach(ctx context.Context, tx *sqldb.Tx, listID int64, before []Reached) ([]Reach, error) {
	return selectReach(ctx, tx, listID, before)
}
