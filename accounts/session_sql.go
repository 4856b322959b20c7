package accounts

import (
	"context"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// sessionRow is a line of the table sessions.
type sessionRow struct {
	ID         int64  `db:"id"`
	UserID     int64  `db:"user_id"`
	SecretHash string `db:"secret_hash"`
	CreatedAt  int64  `db:"created_at"`
	RenewedAt  int64  `db:"renewed_at"`
	SeenAt     int64  `db:"seen_at"`
	ExpiresAt  int64  `db:"expires_at"`
	Address    string `db:"address"`
	Agent      string `db:"agent"`
}

const everySession = `SELECT id, user_id, secret_hash, created_at, renewed_at, seen_at, expires_at, address, agent FROM sessions`

func (row sessionRow) session() Session {
	return Session{
		ID: row.ID, UserID: row.UserID, CreatedAt: clock.FromMillis(row.CreatedAt), SeenAt: clock.FromMillis(row.SeenAt),
		ExpiresAt: clock.FromMillis(row.ExpiresAt), Address: placeKept(row.Address), Agent: row.Agent,
	}
}

func insertSession(ctx context.Context, tx *sqldb.Tx, s Session) (id int64, err error) {
	now := clock.Millis(s.CreatedAt)
	err = tx.Get(ctx, &id, `INSERT INTO sessions (user_id, secret_hash, former_hash, former_until, created_at, renewed_at, seen_at, expires_at, address, agent)
		VALUES (?, ?, '', 0, ?, ?, ?, ?, ?, ?) RETURNING id`, s.UserID, hashed(s.Secret), now, now, now, clock.Millis(s.ExpiresAt), s.Address, s.Agent)
	return id, err
}

// selectSession gives the session that holds and has this secret, or had it until a moment ago.
func selectSession(ctx context.Context, tx *sqldb.Tx, hash string, now int64) (row sessionRow, err error) {
	err = tx.Get(ctx, &row, everySession+` WHERE expires_at > ? AND (secret_hash = ? OR (former_hash = ? AND former_until > ?))`, now, hash, hash, now)
	return row, err
}

func selectSessions(ctx context.Context, tx *sqldb.Tx, userID, now int64) (rows []sessionRow, err error) {
	err = tx.Select(ctx, &rows, everySession+` WHERE user_id = ? AND expires_at > ? ORDER BY seen_at DESC, id DESC`, userID, now)
	return rows, err
}

// touchSession notes that a session was seen, and its new secret if it has one; the one
// before holds until graceUntil. It tells whether the session was still as it was read.
func touchSession(ctx context.Context, tx *sqldb.Tx, s Session, before string, graceUntil int64) (bool, error) {
	seen := clock.Millis(s.SeenAt)
	if s.Secret == "" {
		n, err := tx.Exec(ctx, `UPDATE sessions SET seen_at = ?, expires_at = ?, address = ? WHERE id = ?`, seen, clock.Millis(s.ExpiresAt), s.Address, s.ID)
		return n == 1, err
	}
	n, err := tx.Exec(ctx, `UPDATE sessions SET secret_hash = ?, former_hash = secret_hash, former_until = ?, renewed_at = ?, seen_at = ?, expires_at = ?, address = ?
		WHERE id = ? AND secret_hash = ?`, hashed(s.Secret), graceUntil, seen, seen, clock.Millis(s.ExpiresAt), s.Address, s.ID, before)
	return n == 1, err
}

// deleteSessions ends a session of a user, or with 0 all of them.
func deleteSessions(ctx context.Context, tx *sqldb.Tx, userID, id int64) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM sessions WHERE user_id = ? AND CAST(? AS BIGINT) IN (0, id)`, userID, id)
}

// deleteOtherSessions ends all sessions of a user but one.
func deleteOtherSessions(ctx context.Context, tx *sqldb.Tx, userID, keep int64) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM sessions WHERE user_id = ? AND id <> ?`, userID, keep)
}

func insertDevice(ctx context.Context, tx *sqldb.Tx, userID int64, hash string, now, expires int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO user_devices (user_id, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?)`, userID, hash, now, expires)
	return err
}

func hasDevice(ctx context.Context, tx *sqldb.Tx, userID int64, hash string, now int64) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM user_devices WHERE user_id = ? AND secret_hash = ? AND expires_at > ?`, userID, hash, now)
	return n > 0, err
}

func insertLink(ctx context.Context, tx *sqldb.Tx, userID int64, kind, hash string, now, expires int64) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO user_links (user_id, kind, secret_hash, created_at, expires_at, used_at) VALUES (?, ?, ?, ?, ?, 0) RETURNING id`,
		userID, kind, hash, now, expires)
	return id, err
}

// deleteLink takes back a link that nobody has used.
func deleteLink(ctx context.Context, tx *sqldb.Tx, id int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM user_links WHERE id = ? AND used_at = 0`, id)
	return err
}

// selectLink gives whose link this is and what it is for, while it holds.
func selectLink(ctx context.Context, tx *sqldb.Tx, hash string, now int64) (userID int64, kind string, err error) {
	var row struct {
		UserID int64  `db:"user_id"`
		Kind   string `db:"kind"`
	}
	err = tx.Get(ctx, &row, `SELECT user_id, kind FROM user_links WHERE secret_hash = ? AND used_at = 0 AND expires_at > ?`, hash, now)
	return row.UserID, row.Kind, err
}

// useLink uses a link up, and tells whether it still held.
func useLink(ctx context.Context, tx *sqldb.Tx, hash string, now int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE user_links SET used_at = ? WHERE secret_hash = ? AND used_at = 0 AND expires_at > ?`, now, hash, now)
	return n == 1, err
}

// endLinks uses up all links of a user, and those that wait to be mailed don't leave.
func endLinks(ctx context.Context, tx *sqldb.Tx, userID, now int64) error {
	if err := dropLetters(ctx, tx, userID, ""); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE user_links SET used_at = ? WHERE user_id = ? AND used_at = 0`, now, userID)
	return err
}

// deleteOver deletes what holds no more.
func deleteOver(ctx context.Context, tx *sqldb.Tx, now int64) error {
	for _, statement := range []string{
		`DELETE FROM sessions WHERE expires_at <= ?`, `DELETE FROM user_links WHERE expires_at <= ?`, `DELETE FROM user_devices WHERE expires_at <= ?`,
		`DELETE FROM sign_in_pails WHERE empty_at <= ?`,
	} {
		if _, err := tx.Exec(ctx, statement, now); err != nil {
			return err
		}
	}
	return forgetLetters(ctx, tx, now)
}
