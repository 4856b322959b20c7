package presslists

import (
	"context"
	"encoding/csv"
	"io"

	"communique/accounts"
	"communique/internal/spreadsheet"
	"communique/internal/sqldb"
)

// exported are the columns of an export, under names by which Import knows all but the last,
// which it never changes.
var exported = []string{"email", "name", "outlet", "language", "topics", "consent", "ground", "consent_since", "recorded_by", "recorded_at", "not_mailed"}

// Export writes the contacts of a list as CSV (RFC 4180, UTF-8 with a byte order mark, by
// which spreadsheets know it), in the order in which they came. No cell of it is
// calculated, and Import reads each as it was. The audit knows of it before anything is
// written. Fault: presslists.list_missing, and then nothing is written.
func (p *PressLists) Export(ctx context.Context, who accounts.Actor, slug string, w io.Writer) error {
	l, err := p.keptBy(ctx, who, slug)
	if err != nil {
		return err
	}
	err = p.db.Write(ctx, func(tx *sqldb.Tx) error { return p.accounts.Note(ctx, tx, who, "list_exported", l.Slug, "") })
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(exported); err != nil {
		return err
	}
	for after := int64(0); ; {
		var some []Listed
		err := p.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
			some, err = selectListedPage(ctx, tx, l, after, batch)
			return err
		})
		if err != nil || len(some) == 0 {
			out.Flush()
			if err == nil {
				err = out.Error()
			}
			return err
		}
		for _, c := range some {
			if err := out.Write(c.cells()); err != nil {
				return err
			}
		}
		after = some[len(some)-1].ID
	}
}

func (l Listed) cells() []string {
	by, at := l.origin()
	recorded := ""
	if !at.IsZero() {
		recorded = at.Format("2006-01-02T15:04:05Z")
	}
	cells := []string{l.Address, l.Name, l.Outlet, l.Language, l.Topics, l.ConsentBasis, l.Ground, l.ConsentOn, by, recorded, l.Stopped}
	for i, c := range cells {
		cells[i] = spreadsheet.Guarded(c)
	}
	return cells
}
