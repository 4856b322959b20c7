package mailer

import (
	"context"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

func selectCounts(ctx context.Context, tx *sqldb.Tx, releaseID int64) (counts []Count, err error) {
	err = tx.Select(ctx, &counts, `SELECT m.country, m.list_id, d.language, d.state, COUNT(*) AS n
		FROM deliveries d JOIN mailings m ON m.id = d.mailing_id WHERE d.release_id = ?
		GROUP BY m.country, m.list_id, d.language, d.state
		ORDER BY m.country, m.list_id, d.language, d.state`, releaseID)
	return counts, err
}

// deliveryRow is a line of deliveries with what its mailing adds.
type deliveryRow struct {
	delivery
	ListID    int64  `db:"list_id"`
	Country   string `db:"country"`
	DueAt     int64  `db:"due_at"`
	Code      int    `db:"code"`
	Enhanced  string `db:"enhanced"`
	Reply     string `db:"reply"`
	PlannedAt int64  `db:"planned_at"`
	UpdatedAt int64  `db:"updated_at"`
	SentAt    *int64 `db:"sent_at"`
}

func selectDeliveries(ctx context.Context, tx *sqldb.Tx, releaseID int64) (rows []deliveryRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT d.id, d.mailing_id, d.release_id, d.kind, d.contact_id, d.address, d.address_key, d.name,
		d.language, d.edition_id, d.token, d.message_id, d.state, d.reason, d.claimed_from, d.attempt, d.next_at, d.resends,
		m.list_id, m.country, m.due_at, d.code, d.enhanced, d.reply, d.planned_at, d.updated_at, d.sent_at
		FROM deliveries d JOIN mailings m ON m.id = d.mailing_id WHERE d.release_id = ?
		ORDER BY m.country, m.list_id, d.id`, releaseID)
	return rows, err
}

func (r deliveryRow) public() Delivery {
	d := Delivery{
		ID: r.ID, MailingID: r.MailingID, ReleaseID: r.ReleaseID, ListID: r.ListID, ContactID: r.ContactID, EditionID: r.EditionID,
		Country: r.Country, Address: r.Address, Name: r.Name, Language: r.Language,
		MessageID: r.MessageID, State: r.State, Reason: r.Reason, Attempts: int(r.Attempt), Resends: int(r.Resends),
		Code: r.Code, Enhanced: r.Enhanced, Reply: r.Reply,
		DueAt: clock.FromMillis(r.DueAt), PlannedAt: clock.FromMillis(r.PlannedAt), UpdatedAt: clock.FromMillis(r.UpdatedAt),
	}
	if r.NextAt > 0 && len(moves[r.State]) > 0 {
		d.NextAt = clock.FromMillis(r.NextAt)
	}
	if r.SentAt != nil {
		d.SentAt = clock.FromMillis(*r.SentAt)
	}
	return d
}

// selectByToken gives the delivery with this token.
func selectByToken(ctx context.Context, tx *sqldb.Tx, token string) (d delivery, err error) {
	err = tx.Get(ctx, &d, `SELECT `+deliveryColumns+` FROM deliveries WHERE token = ?`, token)
	return d, err
}

func selectNextTry(ctx context.Context, tx *sqldb.Tx) (next *int64, err error) {
	err = tx.Get(ctx, &next, `SELECT MIN(CASE WHEN d.state IN ('claimed', 'attempting') THEN d.lease_until
			WHEN d.next_at < m.wait_until THEN m.wait_until ELSE d.next_at END)
		FROM deliveries d JOIN mailings m ON m.id = d.mailing_id
		WHERE d.state IN ('planned', 'claimed', 'attempting', 'deferred', 'uncertain')
		AND (d.state <> 'uncertain' OR d.next_at > 0)`)
	return next, err
}

// countBusy counts what a worker holds and what may be tried at now.
func countBusy(ctx context.Context, tx *sqldb.Tx, now int64) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COUNT(*) FROM deliveries d JOIN mailings m ON m.id = d.mailing_id
		WHERE d.state IN ('planned', 'claimed', 'attempting', 'deferred', 'uncertain')
		AND (d.state IN ('claimed', 'attempting')
			OR (d.next_at <= ? AND m.wait_until <= ? AND (d.state <> 'uncertain' OR d.next_at > 0)))`, now, now)
	return n, err
}
