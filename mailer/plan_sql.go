package mailer

import (
	"context"
	"strings"

	"communique/internal/sqldb"
	"communique/presslists"
)

// span is a part of a press list: the contacts with ids above after, up to last.
type span struct{ list, after, last int64 }

// insertDeliveries writes a planned, or suppressed, delivery for each contact of the
// span whose own language has a choice, and tells how many it wrote: the addresses of
// the others are reached already. It goes by the order of the addresses, so that two
// plannings of overlapping lists wait for one another and not both for each other.
func insertDeliveries(ctx context.Context, tx *sqldb.Tx, m mailing, choices []choice, s span, now int64) (int, error) {
	if len(choices) == 0 {
		return 0, nil
	}
	args := []any{m.ID, m.ReleaseID, m.Kind, now, now, s.list, s.after, s.last}
	const line = `SELECT CAST(? AS TEXT) AS own, CAST(? AS TEXT) AS language, CAST(? AS BIGINT) AS edition_id`
	for _, c := range choices {
		args = append(args, c.own, c.language, c.edition)
	}
	n, err := tx.Exec(ctx, `INSERT INTO deliveries (mailing_id, release_id, kind, contact_id, address, address_key, name,
			language, edition_id, state, reason, planned_at, updated_at)
		SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), r.id, r.address, r.address_key, r.name, e.language, e.edition_id,
			CASE r.suppressed WHEN '' THEN 'planned' ELSE 'suppressed' END, r.suppressed, CAST(? AS BIGINT), CAST(? AS BIGINT)
		FROM (`+presslists.Recipients+`) AS r
		JOIN (`+strings.Repeat(line+` UNION ALL `, len(choices)-1)+line+`) AS e ON e.own = r.language
		WHERE TRUE ORDER BY r.address_key
		ON CONFLICT (address_key, release_id, kind, round) DO NOTHING`, args...)
	return int(n), err
}

// analyse has PostgreSQL learn how the deliveries lie after many were planned. It would
// find out by itself, but a minute later; until then it sorts a whole mailing for each
// claim, instead of walking along the index. SQLite doesn't ask.
func analyse(ctx context.Context, tx *sqldb.Tx) error {
	if tx.Engine() != sqldb.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, `ANALYZE deliveries`)
	return err
}

// countDeliveries counts the deliveries of a mailing.
func countDeliveries(ctx context.Context, tx *sqldb.Tx, mailingID int64) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COUNT(*) FROM deliveries WHERE mailing_id = ?`, mailingID)
	return n, err
}
