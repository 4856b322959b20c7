package mailer

import (
	"context"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

func selectCounts(ctx context.Context, tx *sqldb.Tx, releaseID int64) (counts []Count, err error) {
	err = tx.Select(ctx, &counts, `SELECT d.kind, m.country, m.list_id, d.language, d.state, COUNT(*) AS n
		FROM deliveries d JOIN mailings m ON m.id = d.mailing_id WHERE m.release_id = ?
		GROUP BY d.kind, m.country, m.list_id, d.language, d.state
		ORDER BY m.country, m.list_id, d.language, d.state, d.kind`, releaseID)
	return counts, err
}

// deliveryRow is a line of deliveries with what its mailing adds.
type deliveryRow struct {
	delivery
	ContactID int64  `db:"contact_id"`
	EditionID int64  `db:"edition_id"`
	Domain    string `db:"domain"`
	Kind      string `db:"kind"`
	Round     int    `db:"round"`
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

const oneDelivery = `SELECT d.id, d.mailing_id, d.release_id, d.contact_id, d.address, d.address_key, d.name,
		d.language, d.edition_id, d.token, d.state, d.reason, d.claimed_from, d.claim_id, d.attempts, d.first_at, d.next_at, d.resends,
		d.strikes, d.kind, d.round, m.list_id, m.country, m.due_at, m.domain, d.code, d.enhanced, d.reply, d.planned_at, d.updated_at, d.sent_at
		FROM deliveries d JOIN mailings m ON m.id = d.mailing_id`

func selectDeliveries(ctx context.Context, tx *sqldb.Tx, releaseID int64) (rows []deliveryRow, err error) {
	err = tx.Select(ctx, &rows, oneDelivery+` WHERE m.release_id = ?
		ORDER BY m.country, m.list_id, d.id`, releaseID)
	return rows, err
}

// selectDeliveriesAfter gives the next deliveries of a release behind the one with an id.
func selectDeliveriesAfter(ctx context.Context, tx *sqldb.Tx, releaseID, after int64, n int) (rows []deliveryRow, err error) {
	err = tx.Select(ctx, &rows, oneDelivery+` WHERE m.release_id = ? AND d.id > ? ORDER BY d.id LIMIT ?`, releaseID, after, n)
	return rows, err
}

// token is the delivery's name outside.
func (r deliveryRow) token(s *seal) string {
	if r.Token != nil {
		return *r.Token
	}
	return s.token(r.ID, r.AddressKey)
}

func (r deliveryRow) public(s *seal) Delivery {
	d := Delivery{
		ID: r.ID, MailingID: r.MailingID, ReleaseID: r.ReleaseID, ListID: r.ListID, ContactID: r.ContactID, EditionID: r.EditionID,
		Kind: r.Kind, Round: r.Round, Country: r.Country, Address: r.Address, Name: r.Name, Language: r.Language,
		MessageID: messageID(r.token(s), r.Domain), State: r.State, Reason: r.Reason, Attempts: int(r.Attempts), Resends: int(r.Resends),
		Code: r.Code, Enhanced: r.Enhanced, Reply: r.Reply,
		DueAt: clock.FromMillis(r.DueAt), PlannedAt: clock.FromMillis(r.PlannedAt), UpdatedAt: clock.FromMillis(r.UpdatedAt),
	}
	if r.NextAt != nil {
		d.NextAt = clock.FromMillis(*r.NextAt)
	}
	if r.SentAt != nil {
		d.SentAt = clock.FromMillis(*r.SentAt)
	}
	return d
}

// selectByToken gives the delivery with this token of its own.
func selectByToken(ctx context.Context, tx *sqldb.Tx, token string) (d deliveryRow, err error) {
	err = tx.Get(ctx, &d, oneDelivery+` WHERE d.token = ?`, token)
	return d, err
}

// selectByID gives the delivery with this id.
func selectByID(ctx context.Context, tx *sqldb.Tx, id int64) (d deliveryRow, err error) {
	err = tx.Get(ctx, &d, oneDelivery+` WHERE d.id = ?`, id)
	return d, err
}

// selectNextTry gives the earliest instant at which something may be tried or a claim
// lapses. What is planned may be tried at any time.
func selectNextTry(ctx context.Context, tx *sqldb.Tx, now int64) (next *int64, err error) {
	err = tx.Get(ctx, &next, `SELECT MIN(at) FROM (
		SELECT lease_until AS at FROM claims
		UNION ALL SELECT CASE WHEN d.next_at < m.wait_until THEN m.wait_until ELSE d.next_at END
			FROM deliveries d JOIN mailings m ON m.id = d.mailing_id
			WHERE d.next_at IS NOT NULL AND m.paused_at = 0 AND `+canBeTried+`
		UNION ALL SELECT CASE WHEN m.wait_until > ? THEN m.wait_until ELSE CAST(? AS BIGINT) END FROM mailings m
			WHERE m.finished_at = 0 AND m.paused_at = 0 AND EXISTS (SELECT 1 FROM deliveries d
				WHERE d.mailing_id = m.id AND d.id > m.planned_above AND d.state = 'planned' AND d.next_at IS NULL)
		) AS instants`, now, now)
	return next, err
}

// countBusy counts what a worker holds and what may be tried at now.
func countBusy(ctx context.Context, tx *sqldb.Tx, now int64) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT (SELECT COUNT(*) FROM claims) + (SELECT COUNT(*) FROM mailings m
		WHERE m.wait_until <= ? AND m.finished_at = 0 AND m.paused_at = 0 AND `+hasWork+`)`, now, now)
	return n, err
}

// selectDeliveriesTo gives those of a release to some press lists.
func selectDeliveriesTo(ctx context.Context, tx *sqldb.Tx, releaseID int64, lists []int64) (rows []deliveryRow, err error) {
	err = tx.SelectIn(ctx, &rows, oneDelivery+` WHERE m.release_id = ? AND m.list_id IN (?)
		ORDER BY m.country, m.list_id, d.id`, releaseID, lists)
	return rows, err
}
