package accounts

import (
	"context"
	"database/sql"
	"math"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

func insertAudit(ctx context.Context, tx *sqldb.Tx, e Entry) error {
	_, err := tx.Exec(ctx, `INSERT INTO audit (at, actor, user_id, verb, subject, detail, address) VALUES (?, ?, NULLIF(CAST(? AS BIGINT), 0), ?, ?, ?, ?)`,
		clock.Millis(e.At), e.Actor, e.UserID, e.Verb, e.Subject, e.Detail, e.Address)
	return err
}

func selectAudit(ctx context.Context, tx *sqldb.Tx, before int64, limit int) ([]Entry, error) {
	var rows []struct {
		ID      int64         `db:"id"`
		At      int64         `db:"at"`
		Actor   string        `db:"actor"`
		UserID  sql.NullInt64 `db:"user_id"`
		Verb    string        `db:"verb"`
		Subject string        `db:"subject"`
		Detail  string        `db:"detail"`
		Address string        `db:"address"`
	}
	if before == 0 {
		before = math.MaxInt64
	}
	err := tx.Select(ctx, &rows, `SELECT id, at, actor, user_id, verb, subject, detail, address FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?`, before, limit)
	lines := make([]Entry, len(rows))
	for i, r := range rows {
		lines[i] = Entry{r.ID, clock.FromMillis(r.At), r.Actor, r.UserID.Int64, r.Verb, r.Subject, r.Detail, r.Address}
	}
	return lines, err
}

// selectPail gives a pail as it was left; an empty one where there is none.
func selectPail(ctx context.Context, tx *sqldb.Tx, key string) (pail, error) {
	var row struct {
		Level float64 `db:"level"`
		At    int64   `db:"at"`
	}
	err := tx.Get(ctx, &row, `SELECT level, at FROM sign_in_pails WHERE name = ?`, key)
	if sqldb.NoRows(err) {
		return pail{}, nil
	}
	return pail{row.Level, clock.FromMillis(row.At)}, err
}

// fill puts one more failure into a pail.
func fill(ctx context.Context, tx *sqldb.Tx, key string, a allowance, now time.Time) error {
	p, err := selectPail(ctx, tx, key)
	if err != nil {
		return err
	}
	p = p.now(a, now)
	p.level = min(p.level+1, 2*a.most)
	empty := now.Add(time.Duration(p.level * float64(a.every)))
	_, err = tx.Exec(ctx, `INSERT INTO sign_in_pails (name, level, at, empty_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET level = excluded.level, at = excluded.at, empty_at = excluded.empty_at`,
		key, p.level, clock.Millis(now), clock.Millis(empty))
	return err
}
