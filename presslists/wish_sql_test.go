package presslists_test

import (
	"communique/internal/sqldb"
	"communique/presslists"
)

// mailerAsks asks what the statements ask that plan mails and claim them.
func mailerAsks(tx *sqldb.Tx, listID int64) (receivers, stopped []string, err error) {
	err = tx.Select(ctx, &receivers, `SELECT r.address_key FROM (`+presslists.Recipients+`) AS r WHERE r.suppressed = '' ORDER BY r.address_key`, listID, 0, 1<<40)
	if err != nil {
		return nil, nil, err
	}
	err = tx.Select(ctx, &stopped, `SELECT d.address_key || ' ' || d.one || ', ' || d.other FROM (SELECT a.list_id, a.address_key,
		`+presslists.StopReason(`a.id`, `a.address_key`)+` AS one, `+presslists.Suppression(`a.address_key`, `a.list_id`)+` AS other FROM contacts a) AS d
		WHERE d.list_id = ? AND d.one <> ''`, listID)
	return receivers, stopped, err
}
