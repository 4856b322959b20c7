package mailer

import (
	"context"
	"slices"
	"strings"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/presslists"
)

// selectDue gives the ids of deliveries of the mailing whose time has come again, in
// the order in which it came.
func selectDue(ctx context.Context, tx *sqldb.Tx, mailingID int64, languages []string, now time.Time, n int) (ids []int64, err error) {
	err = tx.SelectIn(ctx, &ids, `SELECT id FROM deliveries WHERE mailing_id = ? AND next_at <= ? AND `+canBeTried+`
		AND language IN (?) ORDER BY next_at, id LIMIT ?`, mailingID, clock.Millis(now), languages, n)
	return ids, err
}

// idRange is a run of ids, and how many of them are meant.
type idRange struct {
	First int64 `db:"first_id"`
	Last  int64 `db:"last_id"`
	N     int   `db:"n"`
}

// selectPlanned gives the range of ids in which the next n planned deliveries of the
// mailing lie. The index on mailing and id is walked from the hint on.
func selectPlanned(ctx context.Context, tx *sqldb.Tx, mailingID, above int64, languages []string, n int) (r idRange, err error) {
	err = tx.GetIn(ctx, &r, `SELECT COALESCE(MIN(id), 0) AS first_id, COALESCE(MAX(id), 0) AS last_id, COUNT(*) AS n FROM
		(SELECT id FROM deliveries WHERE mailing_id = ? AND id > ? AND state = 'planned' AND next_at IS NULL AND language IN (?)
		ORDER BY id LIMIT ?) AS page`, mailingID, above, languages, n)
	return r, err
}

// insertClaim makes a claim, whose id is the fence of what it holds.
func insertClaim(ctx context.Context, tx *sqldb.Tx, c claimRow, until time.Time) (id int64, err error) {
	err = tx.Get(ctx, &id, `INSERT INTO claims (mailing_id, worker, lease_until, first_id, last_id) VALUES (?, ?, ?, 0, 0) RETURNING id`,
		c.MailingID, c.Worker, clock.Millis(until))
	return id, err
}

// updateClaim says between which ids lies what the claim holds.
func updateClaim(ctx context.Context, tx *sqldb.Tx, c claimRow) error {
	_, err := tx.Exec(ctx, `UPDATE claims SET first_id = ?, last_id = ? WHERE id = ?`, c.First, c.Last, c.ID)
	return err
}

// wider is the claim with a range that holds these ids as well.
func (c claimRow) wider(first, last int64) claimRow {
	if c.First == 0 || first < c.First {
		c.First = first
	}
	c.Last = max(c.Last, last)
	return c
}

// take is what a delivery becomes that is claimed: its edition is the one that is frozen
// now, since another may have been when it was planned. A notice keeps the one that was
// received, whose headline it names. It gives the statement up to its
// condition, and its values.
func take(claimID int64, p *permit, now time.Time) (query string, args []any) {
	cases := strings.Builder{}
	args = []any{claimID, clock.Millis(now)}
	if p.notice {
		return `UPDATE deliveries SET claimed_from = state, state = 'claimed', claim_id = ?, updated_at = ? WHERE `, args
	}
	for language, id := range p.editions {
		cases.WriteString(` WHEN CAST(? AS TEXT) THEN CAST(? AS BIGINT)`)
		args = append(args, language, id)
	}
	return `UPDATE deliveries SET claimed_from = state, state = 'claimed', claim_id = ?, updated_at = ?,
		edition_id = CASE language` + cases.String() + ` ELSE edition_id END WHERE `, args
}

// takePlanned takes the planned deliveries of a range, and tells how many those were.
func takePlanned(ctx context.Context, tx *sqldb.Tx, claimID, mailingID int64, r idRange, p *permit, now time.Time) (int, error) {
	query, args := take(claimID, p, now)
	n, err := tx.ExecIn(ctx, query+`mailing_id = ? AND id BETWEEN ? AND ? AND state = 'planned' AND next_at IS NULL AND language IN (?)`,
		append(args, mailingID, r.First, r.Last, p.languages())...)
	return int(n), err
}

// takeDue takes these deliveries, where nobody was faster.
func takeDue(ctx context.Context, tx *sqldb.Tx, claimID int64, ids []int64, p *permit, now time.Time) error {
	for some := range slices.Chunk(ids, 1000) {
		query, args := take(claimID, p, now)
		if _, err := tx.ExecIn(ctx, query+`id IN (?) AND `+canBeTried, append(args, some)...); err != nil {
			return err
		}
	}
	return nil
}

// listOf is an SQL expression: the list to which a mailing goes, which is given as a column.
func listOf(mailingID string) string {
	return `(SELECT lm.list_id FROM mailings lm WHERE lm.id = ` + mailingID + `)`
}

// selectClaimed gives what a claim holds, and asks of each whether it may be mailed. It
// reads no more than a worker needs: every mail comes by here. Of a correction or a notice
// it reads as well to which mail it is the answer: the first that the person got.
func selectClaimed(ctx context.Context, tx *sqldb.Tx, c claimRow, kind string, n int) (rows []delivery, err error) {
	rows = make([]delivery, 0, n)
	more := presslists.StopReason(`d.contact_id`, `d.address_key`) + ` AS stopped`
	if kind != KindFirst {
		const first = ` FROM deliveries f JOIN mailings m ON m.id = f.mailing_id
			WHERE f.address_key = d.address_key AND f.release_id = d.release_id AND f.kind = 'first')`
		more = presslists.Suppression(`d.address_key`, listOf(`d.mailing_id`)) + ` AS stopped, edition_id, (SELECT f.id` + first + ` AS answers_id,
			(SELECT f.token` + first + ` AS answers_token, (SELECT m.domain` + first + ` AS answers_domain`
	}
	err = tx.Select(ctx, &rows, `SELECT id, address, CASE WHEN address_key = address THEN '' ELSE address_key END AS address_key, name,
			language, token, reason, claimed_from, attempts, first_at, next_at, resends, strikes, `+more+`
		FROM deliveries d WHERE mailing_id = ? AND id BETWEEN ? AND ? AND claim_id = ? AND state = 'claimed' ORDER BY id`,
		c.MailingID, c.First, c.Last, c.ID)
	for i := range rows {
		d := &rows[i]
		d.MailingID, d.State, d.ClaimID = c.MailingID, Claimed, c.ID
		if d.AddressKey == "" {
			d.AddressKey = d.Address
		}
	}
	return rows, err
}

// updatePlannedAbove moves the hint; the mailing is locked.
func updatePlannedAbove(ctx context.Context, tx *sqldb.Tx, mailingID, above int64) error {
	_, err := tx.Exec(ctx, `UPDATE mailings SET planned_above = ? WHERE id = ?`, above, mailingID)
	return err
}

// postponeUnfrozen puts off the deliveries that may be tried now but for their language,
// which has no frozen edition.
func postponeUnfrozen(ctx context.Context, tx *sqldb.Tx, mailingID int64, languages []string, now, until time.Time) error {
	for _, which := range []string{`state = 'planned' AND next_at IS NULL AND CAST(? AS BIGINT) > 0`, canBeTried + ` AND next_at <= ?`} {
		_, err := tx.ExecIn(ctx, `UPDATE deliveries SET next_at = ?, updated_at = ?
			WHERE mailing_id = ? AND language NOT IN (?) AND `+which,
			clock.Millis(until), clock.Millis(now), mailingID, languages, clock.Millis(now))
		if err != nil {
			return err
		}
	}
	return nil
}

// endOpen ends the deliveries of a scope (one column and its value) that no worker
// holds. One of which a copy may have arrived stays uncertain, and isn't sent again.
func endOpen(ctx context.Context, tx *sqldb.Tx, scope string, value any, s State, r Reason, now time.Time) ([]delivery, error) {
	return end(ctx, tx, scope+` AND `+isOpen+` AND state <> 'claimed'`, s, r, now, value)
}

// endClaimed ends deliveries that a claim holds and that were not attempted.
func endClaimed(ctx context.Context, tx *sqldb.Tx, claimID int64, ids []int64, s State, r Reason, now time.Time) (ended []delivery, err error) {
	for some := range slices.Chunk(ids, 1000) {
		rows, err := end(ctx, tx, `id IN (?) AND claim_id = ? AND state = 'claimed'`, s, r, now, some, claimID)
		if err != nil {
			return nil, err
		}
		ended = append(ended, rows...)
	}
	return ended, nil
}

func end(ctx context.Context, tx *sqldb.Tx, where string, s State, r Reason, now time.Time, args ...any) (rows []delivery, err error) {
	err = tx.SelectIn(ctx, &rows, `UPDATE deliveries
		SET state = CASE WHEN state = 'uncertain' OR claimed_from = 'uncertain' THEN 'uncertain' ELSE CAST(? AS TEXT) END,
			reason = ?, next_at = NULL, updated_at = ?, claimed_from = '',
			claim_id = CASE WHEN state = 'uncertain' THEN claim_id ELSE 0 END
		WHERE `+where+` RETURNING `+deliveryColumns, append([]any{s, r, clock.Millis(now)}, args...)...)
	return rows, err
}

// claimRow is a line of the table claims.
type claimRow struct {
	ID        int64  `db:"id"`
	MailingID int64  `db:"mailing_id"`
	Worker    string `db:"worker"`
	First     int64  `db:"first_id"`
	Last      int64  `db:"last_id"`
}

// selectClaims gives the claims of a scope: one condition and its value.
func selectClaims(ctx context.Context, tx *sqldb.Tx, scope string, value any) (rows []claimRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT id, mailing_id, worker, first_id, last_id FROM claims WHERE `+scope+` ORDER BY id`, value)
	return rows, err
}

// heldBy is a condition for what a claim holds.
const heldBy = `mailing_id = ? AND id BETWEEN ? AND ? AND claim_id = ? AND state = 'claimed'`

func (c claimRow) args(before ...any) []any {
	return append(before, c.MailingID, c.First, c.Last, c.ID)
}

// giveBack puts back what a claim holds, and ends the claim. A planned delivery goes
// back behind the hint, so that the hint has to go back as well.
func (c claimRow) giveBack(ctx context.Context, tx *sqldb.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE mailings SET planned_above = ? WHERE id = ? AND planned_above >= ? AND EXISTS
		(SELECT 1 FROM deliveries WHERE `+heldBy+` AND claimed_from = 'planned')`,
		c.args(c.First-1, c.MailingID, c.First)...)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE deliveries SET `+back+`, updated_at = ? WHERE `+heldBy, c.args(clock.Millis(now))...); err != nil {
		return err
	}
	return deleteClaims(ctx, tx, []int64{c.ID})
}

// lapse makes what a claim holds uncertain: whoever held it may have sent it. The
// claim's id stays in the rows, so that what the worker knows is still heard, until
// another claims them. It gives the deliveries.
func (c claimRow) lapse(ctx context.Context, tx *sqldb.Tx, now, resendAt time.Time) (lost []delivery, err error) {
	err = tx.Select(ctx, &lost, `UPDATE deliveries SET state = 'uncertain', reason = ?, code = 0, enhanced = '', reply = '', claimed_from = '',
		attempts = attempts + 1, first_at = CASE WHEN first_at = 0 THEN CAST(? AS BIGINT) ELSE first_at END,
		resends = CASE WHEN claimed_from = 'uncertain' THEN resends + 1 ELSE resends END,
		next_at = CASE WHEN resends = 0 AND claimed_from <> 'uncertain'
			AND EXISTS (SELECT 1 FROM mailings m WHERE m.id = mailing_id AND m.uncertain = 'resend') THEN CAST(? AS BIGINT) END,
		updated_at = ? WHERE `+heldBy+` RETURNING `+deliveryColumns,
		c.args(Killed, clock.Millis(now), clock.Millis(resendAt), clock.Millis(now))...)
	if err != nil {
		return nil, err
	}
	return lost, deleteClaims(ctx, tx, []int64{c.ID})
}

func deleteClaims(ctx context.Context, tx *sqldb.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.ExecIn(ctx, `DELETE FROM claims WHERE id IN (?)`, ids)
	return err
}

// renewLeases keeps what the worker holds from lapsing, and gives the claims. One that
// has lapsed isn't there any more.
func renewLeases(ctx context.Context, tx *sqldb.Tx, worker string, now time.Time) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `UPDATE claims SET lease_until = ? WHERE worker = ? RETURNING id`, clock.Millis(now.Add(lease)), worker)
	return ids, err
}

// countHeld counts the claims of workers on what brings a release.
func countHeld(ctx context.Context, tx *sqldb.Tx, releaseID int64) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COUNT(*) FROM claims WHERE mailing_id IN (SELECT id FROM mailings WHERE release_id = ? AND `+brought+`)`, releaseID)
	return n, err
}
