package glossary

import (
	"context"

	"communique/internal/sqldb"
)

// Counts tells how many terms there are for each language into which one translates; those
// under "" hold for every one.
func (g *Glossary) Counts(ctx context.Context) (counts map[string]int, err error) {
	err = g.db.Read(ctx, func(tx *sqldb.Tx) error {
		counts, err = selectCounts(ctx, tx)
		return err
	})
	return counts, err
}
