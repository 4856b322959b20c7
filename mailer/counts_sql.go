package mailer

import (
	"context"

	"communique/internal/sqldb"
)

// selectMailingsTo gives the mailings of some releases to some lists, in the order of
// country and list.
func selectMailingsTo(ctx context.Context, tx *sqldb.Tx, releaseIDs, lists []int64) (all []mailing, err error) {
	err = tx.SelectIn(ctx, &all, `SELECT id, release_id, list_id, country, kind, last_contact, sent, refused, finished_at
		FROM mailings WHERE release_id IN (?) AND list_id IN (?) ORDER BY country, list_id, id`, releaseIDs, lists)
	return all, err
}

// countByMailing counts the deliveries of mailings by what they are.
func countByMailing(ctx context.Context, tx *sqldb.Tx, ids []int64) (map[int64][]Count, error) {
	var rows []struct {
		Count
		MailingID int64 `db:"mailing_id"`
	}
	err := tx.SelectIn(ctx, &rows, `SELECT mailing_id, kind, language, state, COUNT(*) AS n FROM deliveries WHERE mailing_id IN (?)
		GROUP BY mailing_id, kind, language, state ORDER BY mailing_id, language, state, kind`, ids)
	counts := make(map[int64][]Count, len(ids))
	for _, row := range rows {
		counts[row.MailingID] = append(counts[row.MailingID], row.Count)
	}
	return counts, err
}

// troubleRow is the trouble of one mailing.
type troubleRow struct {
	Kind      TroubleKind `db:"kind"`
	ReleaseID int64       `db:"release_id"`
	Reason    string      `db:"reason"`
	Detail    string      `db:"detail"`
	Until     int64       `db:"until"`
	Mails     int         `db:"mails"`
}

func selectTroubles(ctx context.Context, tx *sqldb.Tx, lists []int64) (rows []troubleRow, err error) {
	err = tx.SelectIn(ctx, &rows, `SELECT 'paused' AS kind, release_id, pause_reason AS reason, pause_detail AS detail, 0 AS until, 0 AS mails
			FROM mailings WHERE finished_at = 0 AND paused_at > 0 AND list_id IN (?)
		UNION ALL SELECT 'waits', release_id, wait_reason, wait_detail, wait_until, 0
			FROM mailings WHERE finished_at = 0 AND paused_at = 0 AND wait_reason <> '' AND list_id IN (?)
		UNION ALL SELECT 'unknown', m.release_id, '', '', 0, COUNT(*)
			FROM deliveries d JOIN mailings m ON m.id = d.mailing_id
			WHERE d.state = 'uncertain' AND d.next_at IS NULL AND m.list_id IN (?) GROUP BY m.id, m.release_id
		ORDER BY 2, 5`, lists, lists, lists)
	return rows, err
}
