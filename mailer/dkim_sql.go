package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// dkimKey is a line of the table dkim_keys.
type dkimKey struct {
	ID         int64     `db:"id"`
	Domain     string    `db:"domain"`
	Selector   string    `db:"selector"`
	Algorithm  Algorithm `db:"algorithm"`
	PublicKey  string    `db:"public_key"`
	PrivateKey secret    `db:"private_key"`
	State      KeyState  `db:"state"`
	CreatedAt  int64     `db:"created_at"`
	UsedAt     int64     `db:"used_at"`
	RetiredAt  int64     `db:"retired_at"`
}

// shown is the key without its private half.
func (k dkimKey) shown() DKIMKey {
	at := func(ms int64) (t time.Time) {
		if ms != 0 {
			t = clock.FromMillis(ms)
		}
		return t
	}
	return DKIMKey{
		Domain: k.Domain, Selector: k.Selector, Algorithm: k.Algorithm, State: k.State, publicKey: k.PublicKey,
		CreatedAt: at(k.CreatedAt), UsedAt: at(k.UsedAt), RetiredAt: at(k.RetiredAt),
	}
}

// insertKey makes the key, and tells whether it did: not when its name is taken, or
// when one like it waits already.
func insertKey(ctx context.Context, tx *sqldb.Tx, k dkimKey) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO dkim_keys (domain, selector, algorithm, public_key, private_key, state, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		k.Domain, k.Selector, k.Algorithm, k.PublicKey, string(k.PrivateKey), k.State, k.CreatedAt)
	return n > 0, err
}

// selectKeys reads the keys of a domain, or of all, and no private key.
func selectKeys(ctx context.Context, tx *sqldb.Tx, domain string) ([]DKIMKey, error) {
	var rows []dkimKey
	err := tx.Select(ctx, &rows, `SELECT id, domain, selector, algorithm, public_key, state, created_at, used_at, retired_at
		FROM dkim_keys WHERE domain = ? OR CAST(? AS TEXT) = '' ORDER BY domain, id`, domain, domain)
	all := make([]DKIMKey, len(rows))
	for i, row := range rows {
		all[i] = row.shown()
	}
	return all, err
}

// selectSigning reads the keys that sign for one of these domains, RSA before
// Ed25519, since there are receivers that look at the first signature only.
func selectSigning(ctx context.Context, tx *sqldb.Tx, domains []string) (rows []dkimKey, err error) {
	err = tx.SelectIn(ctx, &rows, `SELECT id, domain, selector, algorithm, private_key FROM dkim_keys
		WHERE state = 'signing' AND domain IN (?) ORDER BY algorithm DESC, id`, domains)
	return rows, err
}

// switchKeys makes the keys with these selectors the only ones that sign for the
// domain. It is one statement, so that of two at once the later one holds.
func switchKeys(ctx context.Context, tx *sqldb.Tx, domain string, selectors []string, now time.Time) error {
	_, err := tx.ExecIn(ctx, `UPDATE dkim_keys SET
		used_at = CASE WHEN selector IN (?) AND state <> 'signing' THEN ? ELSE used_at END,
		retired_at = CASE WHEN selector IN (?) THEN 0 WHEN state = 'signing' THEN ? ELSE retired_at END,
		state = CASE WHEN selector IN (?) THEN 'signing' WHEN state = 'signing' THEN 'retired' ELSE state END
		WHERE domain = ?`, selectors, clock.Millis(now), selectors, clock.Millis(now), selectors, domain)
	return err
}

// deleteKey removes the key unless it signs, and tells whether it did.
func deleteKey(ctx context.Context, tx *sqldb.Tx, domain, selector string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM dkim_keys WHERE domain = ? AND selector = ? AND state <> 'signing'`, domain, selector)
	return n > 0, err
}
