package releases

import (
	"context"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// Workload is how much is to be translated into a language, in the releases in which
// translations are still made.
type Workload struct {
	Written  int // releases of which it is the source's language
	Open     int // translations that aren't handed in, asked of somebody or not
	Overdue  int // of the open ones, whose hour has passed
	Handed   int // translations that wait for an approver
	Declined int // and for somebody else to translate
}

// Workloads gives how much there is in each language that the actor may see; a language of
// which there is nothing is left out. It asks the database once, however many releases there are.
func (r *Releases) Workloads(ctx context.Context, who accounts.Actor) (map[string]Workload, error) {
	var rows []workloadRow
	err := r.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		rows, err = selectWorkloads(ctx, tx, clock.Millis(r.clock.Now()))
		return err
	})
	all := make(map[string]Workload, len(rows))
	for _, row := range rows {
		if who.MayIn(accounts.See, row.Language) {
			all[row.Language] = Workload{row.Written, row.Open, row.Overdue, row.Handed, row.Declined}
		}
	}
	return all, err
}
