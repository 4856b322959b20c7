package releases

import (
	"context"
	"database/sql"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// requestRow is a line of the table embargo_requests.
type requestRow struct {
	ID       int64         `db:"id"`
	FromAt   int64         `db:"from_at"`
	FromZone string        `db:"from_zone"`
	ToAt     sql.NullInt64 `db:"to_at"`
	ToZone   string        `db:"to_zone"`
	AskedBy  string        `db:"asked_by"`
	AskedAt  int64         `db:"asked_at"`
}

func (row requestRow) request() EmbargoRequest {
	return EmbargoRequest{
		ID: row.ID, From: Embargo{clock.FromMillis(row.FromAt), row.FromZone}, To: Embargo{timeOrZero(row.ToAt), row.ToZone},
		By: row.AskedBy, At: clock.FromMillis(row.AskedAt),
	}
}

// selectRequest gives the request of a release that nobody has answered, which may have
// lapsed; the zero one if there is none.
func selectRequest(ctx context.Context, tx *sqldb.Tx, releaseID int64) (EmbargoRequest, error) {
	var row requestRow
	err := tx.Get(ctx, &row, `SELECT id, from_at, from_zone, to_at, to_zone, asked_by, asked_at FROM embargo_requests
		WHERE release_id = ? AND state = 'open'`, releaseID)
	if sqldb.NoRows(err) {
		return EmbargoRequest{}, nil
	}
	return row.request(), err
}

func insertRequest(ctx context.Context, tx *sqldb.Tx, releaseID int64, q EmbargoRequest) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO embargo_requests (release_id, state, from_at, from_zone, to_at, to_zone, asked_by, asked_at)
		VALUES (?, 'open', ?, ?, ?, ?, ?, ?) RETURNING id`,
		releaseID, clock.Millis(q.From.At), q.From.Zone, millisOrNull(q.To.At), q.To.Zone, q.By, clock.Millis(q.At))
	return id, err
}

// settleRequests writes down what became of the request that is open, if there is one.
func settleRequests(ctx context.Context, tx *sqldb.Tx, releaseID int64, as requestState, by string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE embargo_requests SET state = ?, settled_by = ?, settled_at = ?
		WHERE release_id = ? AND state = 'open'`, string(as), by, clock.Millis(now), releaseID)
	return err
}

// everFrozen tells whether anything of a release was ever approved.
func everFrozen(ctx context.Context, tx *sqldb.Tx, releaseID int64) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM (SELECT id FROM editions WHERE release_id = ? LIMIT 1) AS any_edition`, releaseID)
	return n > 0, err
}
