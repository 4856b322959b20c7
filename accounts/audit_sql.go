package accounts

import (
	"context"
	"database/sql"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

func insertAudit(ctx context.Context, tx *sqldb.Tx, e Entry) error {
	_, err := tx.Exec(ctx, `INSERT INTO audit (at, actor, user_id, verb, subject, detail, address) VALUES (?, ?, NULLIF(CAST(? AS BIGINT), 0), ?, ?, ?, ?)`,
		clock.Millis(e.At), e.Actor, e.UserID, e.Verb, e.Subject, e.Detail, e.Address)
	return err
}

func selectAuditOf(ctx context.Context, tx *sqldb.Tx, q AuditQuery) ([]Entry, error) {
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
	if q.Before == 0 {
		q.Before = math.MaxInt64
	}
	where, args := `id < ?`, []any{q.Before}
	if q.Verb != "" {
		where, args = where+` AND verb = ?`, append(args, q.Verb)
	}
	if q.Person != "" {
		like := "%" + sqldb.Like(strings.ToLower(q.Person)) + "%"
		where, args = where+` AND (LOWER(actor) LIKE ? ESCAPE '!' OR LOWER(subject) LIKE ? ESCAPE '!')`, append(args, like, like)
	}
	err := tx.Select(ctx, &rows, `SELECT id, at, actor, user_id, verb, subject, detail, address FROM audit WHERE `+where+` ORDER BY id DESC LIMIT ?`, append(args, q.Limit)...)
	lines := make([]Entry, len(rows))
	for i, r := range rows {
		lines[i] = Entry{r.ID, clock.FromMillis(r.At), r.Actor, r.UserID.Int64, r.Verb, r.Subject, r.Detail, placeKept(r.Address)}
	}
	return lines, err
}

// longest is how long the fullest of these pails stays full.
func longest(ctx context.Context, tx *sqldb.Tx, pails map[string]allowance, now time.Time) (wait time.Duration, err error) {
	var rows []struct {
		Name  string `db:"name"`
		Level int64  `db:"level"`
		At    int64  `db:"at"`
	}
	err = tx.SelectIn(ctx, &rows, `SELECT name, level, at FROM sign_in_pails WHERE name IN (?)`, slices.Collect(maps.Keys(pails)))
	for _, r := range rows {
		wait = max(wait, pail{float64(r.Level) / 1000, clock.FromMillis(r.At)}.wait(pails[r.Name], now))
	}
	return wait, err
}

// lockPail gives a pail as it was left, and keeps others from it until the transaction ends.
func lockPail(ctx context.Context, tx *sqldb.Tx, key string, now time.Time) (pail, error) {
	var row struct {
		Level int64 `db:"level"` // in thousandths
		At    int64 `db:"at"`
	}
	at := clock.Millis(now)
	err := tx.Get(ctx, &row, `INSERT INTO sign_in_pails (name, level, at, empty_at) VALUES (?, 0, ?, ?)
		ON CONFLICT (name) DO UPDATE SET at = sign_in_pails.at RETURNING level, at`, key, at, at)
	return pail{float64(row.Level) / 1000, clock.FromMillis(row.At)}, err
}

// fill puts failures into a pail, or takes them out.
func fill(ctx context.Context, tx *sqldb.Tx, key string, a allowance, now time.Time, n float64) error {
	p, err := lockPail(ctx, tx, key, now)
	if err != nil {
		return err
	}
	p = p.now(a, now)
	p.level = min(max(0, p.level+n), 2*a.most)
	empty := now.Add(time.Duration(p.level * float64(a.every)))
	_, err = tx.Exec(ctx, `UPDATE sign_in_pails SET level = ?, at = ?, empty_at = ? WHERE name = ?`, int64(p.level*1000), clock.Millis(now), clock.Millis(empty), key)
	return err
}
