package releases

import (
	"context"
	"database/sql"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// assignmentRow is a line of the table assignments.
type assignmentRow struct {
	ReleaseID   int64         `db:"release_id"`
	Language    string        `db:"language"`
	State       string        `db:"state"`
	PartnerID   sql.NullInt64 `db:"partner_id"`
	DueAt       sql.NullInt64 `db:"due_at"`
	DueZone     string        `db:"due_zone"`
	Brief       string        `db:"brief"`
	Reason      string        `db:"reason"`
	RequestedBy string        `db:"requested_by"`
	RequestedAt sql.NullInt64 `db:"requested_at"`
	UpdatedAt   int64         `db:"updated_at"`
}

func (row assignmentRow) assignment() Assignment {
	return Assignment{
		Language: row.Language, State: AssignmentState(row.State), PartnerID: row.PartnerID.Int64, Due: timeOrZero(row.DueAt),
		DueZone: row.DueZone, Brief: row.Brief, Reason: row.Reason, RequestedBy: row.RequestedBy,
		RequestedAt: timeOrZero(row.RequestedAt), UpdatedAt: clock.FromMillis(row.UpdatedAt),
	}
}

const assignmentColumns = `release_id, language, state, partner_id, due_at, due_zone, brief, reason, requested_by, requested_at, updated_at`

// selectAssignments gives the assignments of a release by language.
func selectAssignments(ctx context.Context, tx *sqldb.Tx, releaseID int64) (map[string]Assignment, error) {
	var rows []assignmentRow
	err := tx.Select(ctx, &rows, `SELECT `+assignmentColumns+` FROM assignments WHERE release_id = ?`, releaseID)
	if err != nil {
		return nil, err
	}
	all := make(map[string]Assignment, len(rows))
	for _, row := range rows {
		all[row.Language] = row.assignment()
	}
	return all, nil
}

// saveAssignment writes an assignment down, in the place of the one before.
func saveAssignment(ctx context.Context, tx *sqldb.Tx, releaseID int64, a Assignment) error {
	_, err := tx.Exec(ctx, `INSERT INTO assignments (release_id, language, state, partner_id, due_at, due_zone, brief, reason,
			requested_by, requested_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (release_id, language) DO UPDATE SET state = excluded.state, partner_id = excluded.partner_id,
			due_at = excluded.due_at, due_zone = excluded.due_zone, brief = excluded.brief, reason = excluded.reason,
			requested_by = excluded.requested_by, requested_at = excluded.requested_at, updated_at = excluded.updated_at`,
		releaseID, a.Language, string(a.State), sql.NullInt64{Int64: a.PartnerID, Valid: a.PartnerID != 0}, millisOrNull(a.Due), a.DueZone,
		a.Brief, a.Reason, a.RequestedBy, millisOrNull(a.RequestedAt), clock.Millis(a.UpdatedAt))
	return err
}
