package mailer

import (
	"context"
	"strings"

	"communique/internal/sqldb"
	"communique/presslists"
)

// round is a line of the table rounds: a correction of a release, or the notice of its withdrawal.
type round struct {
	ID        int64  `db:"id"`
	ReleaseID int64  `db:"release_id"`
	Kind      string `db:"kind"`
	Round     int64  `db:"round"`
	Rule      string `db:"rule"`
	DueAt     int64  `db:"due_at"`
	Reasons   string `db:"reasons"`
	Actor     string `db:"actor"`
	PlannedAt int64  `db:"planned_at"`
	Languages string `db:"languages"`
	Held      int    `db:"held"`
	UnderWay  int    `db:"underway"`
}

const everyRound = `SELECT id, release_id, kind, round, rule, due_at, reasons, actor, planned_at, languages, held, underway FROM rounds`

// insertRound makes a round, the next of its release; a notice is there once. It is to
// reach everybody whom those before it haven't, so these are done.
func insertRound(ctx context.Context, tx *sqldb.Tx, r round, now int64) (isNew bool, err error) {
	if r.Kind == KindCorrection {
		if err := tx.Get(ctx, &r.Round, `SELECT COALESCE(MAX(round), 0) + 1 FROM rounds WHERE release_id = ? AND kind = ?`, r.ReleaseID, r.Kind); err != nil {
			return false, err
		}
		if _, err := tx.Exec(ctx, `UPDATE rounds SET done_at = ? WHERE release_id = ? AND kind = ? AND done_at = 0`, now, r.ReleaseID, r.Kind); err != nil {
			return false, err
		}
	}
	n, err := tx.Exec(ctx, `INSERT INTO rounds (release_id, kind, round, rule, due_at, reasons, actor, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (release_id, kind, round) DO NOTHING`,
		r.ReleaseID, r.Kind, r.Round, r.Rule, r.DueAt, r.Reasons, r.Actor, now)
	return n > 0, err
}

// selectOpenRounds gives the rounds of which something may have to be planned at an instant.
func selectOpenRounds(ctx context.Context, tx *sqldb.Tx, now int64) (all []round, err error) {
	err = tx.Select(ctx, &all, everyRound+` WHERE done_at = 0 AND due_at <= ? ORDER BY id`, now)
	return all, err
}

// selectNotice gives the notice of a release's withdrawal.
func selectNotice(ctx context.Context, tx *sqldb.Tx, releaseID int64) (r round, err error) {
	err = tx.Get(ctx, &r, everyRound+` WHERE release_id = ? AND kind = 'withdrawal'`, releaseID)
	return r, err
}

// updateRound writes down what a planning saw, and when it was the last: 0, it wasn't.
func updateRound(ctx context.Context, tx *sqldb.Tx, r round, now, done int64) error {
	_, err := tx.Exec(ctx, `UPDATE rounds SET planned_at = ?, languages = ?, held = ?, underway = ?, done_at = ? WHERE id = ? AND done_at = 0`,
		now, r.Languages, r.Held, r.UnderWay, done, r.ID)
	return err
}

// brought is a condition for a delivery that brings a release, or brings it again.
const brought = `kind IN ('first', 'correction')`

// receiver is a condition for a delivery d, the last by which somebody has received the
// release, or may have, and that says something else than mails do now. Where one to the
// same person is on its way, it isn't known yet whether there is anything wrong.
//
// Before there is a correction each person has only the first: that is asked once, and not of
// each delivery.
func (t told) receiver() (condition string, args []any) {
	condition = `d.` + brought + ` AND d.state IN ('sent', 'uncertain') AND (
		NOT EXISTS (SELECT 1 FROM mailings km WHERE km.release_id = ? AND km.kind = '` + KindCorrection + `')
		OR NOT EXISTS (SELECT 1 FROM deliveries x
			WHERE x.address_key = d.address_key AND x.release_id = d.release_id AND x.` + brought + ` AND x.id > d.id
				AND x.state IN ('sent', 'uncertain', 'claimed')))`
	args = append(args, t.ReleaseID)
	if t.Kind == KindCorrection {
		condition += ` AND d.edition_id NOT IN (?)`
		args = append(args, t.someCurrent())
	}
	return condition, args
}

// someCurrent is current with an id that no edition has: SQL has no empty IN.
func (t told) someCurrent() []int64 { return append([]int64{0}, t.current...) }

// tolds is how many people a language has.
type tolds struct {
	Language string `db:"language"`
	N        int    `db:"n"`
}

// countReceivers counts those whom the round is to reach and hasn't yet, by language.
func countReceivers(ctx context.Context, tx *sqldb.Tx, t told) (counts []tolds, err error) {
	condition, args := t.receiver()
	if r := orElse(t.Round, -oneIf(t.Kind == KindCorrection)); r >= 0 { // a correction that is only thought of has none
		condition += ` AND NOT EXISTS (SELECT 1 FROM deliveries y WHERE y.address_key = d.address_key AND y.release_id = d.release_id AND y.kind = ? AND y.round = ?)`
		args = append(args, t.Kind, r)
	}
	err = tx.SelectIn(ctx, &counts, `SELECT d.language, COUNT(*) AS n FROM deliveries d
		WHERE d.mailing_id IN (SELECT id FROM mailings WHERE release_id = ? AND `+brought+`) AND `+condition+`
			AND `+presslists.Suppression(`d.address_key`, listOf(`d.mailing_id`))+` = ''
		GROUP BY d.language ORDER BY d.language`,
		append([]any{t.ReleaseID}, args...)...)
	return counts, err
}

// countUnderWay counts what workers hold of the release that says something else than mails
// do now: it may have left already.
func countUnderWay(ctx context.Context, tx *sqldb.Tx, t told) (n int, err error) {
	err = tx.GetIn(ctx, &n, `SELECT COUNT(*) FROM claims c JOIN deliveries d ON d.mailing_id = c.mailing_id
			AND d.id BETWEEN c.first_id AND c.last_id AND d.claim_id = c.id AND d.state = 'claimed'
		WHERE c.mailing_id IN (SELECT id FROM mailings WHERE release_id = ? AND `+brought+`) AND d.edition_id NOT IN (?)`,
		t.ReleaseID, t.someCurrent())
	return n, err
}

// selectBrought gives the mailings of a release by which somebody may have received it.
func selectBrought(ctx context.Context, tx *sqldb.Tx, releaseID int64) (all []mailing, err error) {
	err = tx.Select(ctx, &all, everyMailing+` WHERE release_id = ? AND `+brought+` ORDER BY id`, releaseID)
	return all, err
}

// openRound makes the mailing of a round for a list, or takes the one of the round before.
func openRound(ctx context.Context, tx *sqldb.Tx, m mailing, now int64) (mailing, error) {
	there, err := insertMailing(ctx, tx, m, now)
	if err != nil {
		return mailing{}, err
	}
	_, err = tx.Exec(ctx, `UPDATE mailings SET finished_at = 0, rung_at = 0, due_at = ? WHERE id = ?`, m.DueAt, there.ID)
	return there, err
}

// deleteEmpty takes back a mailing that has no delivery.
func deleteEmpty(ctx context.Context, tx *sqldb.Tx, id int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM mailings WHERE id = ? AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.mailing_id = mailings.id)`, id)
	return err
}

// selectDeliveryPage gives the id of the n-th delivery of a mailing after one, or of its
// last up to another; 0 when there is none.
func selectDeliveryPage(ctx context.Context, tx *sqldb.Tx, mailingID, after, upTo int64, n int) (last int64, err error) {
	err = tx.Get(ctx, &last, `SELECT COALESCE(MAX(id), 0) FROM (SELECT id FROM deliveries
		WHERE mailing_id = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?) AS page`, mailingID, after, upTo, n)
	return last, err
}

// lastDelivery gives the id of the last delivery of a mailing.
func lastDelivery(ctx context.Context, tx *sqldb.Tx, mailingID int64) (last int64, err error) {
	err = tx.Get(ctx, &last, `SELECT COALESCE(MAX(id), 0) FROM deliveries WHERE mailing_id = ?`, mailingID)
	return last, err
}

// part is a part of a mailing: the deliveries with ids above after, up to last.
type part struct{ mailing, after, last int64 }

// insertTold writes a delivery of mailing m for each receiver in a part of another mailing,
// and tells how many it wrote: not before next, unless that is 0.
func insertTold(ctx context.Context, tx *sqldb.Tx, t told, m mailing, p part, next, now int64) (int, error) {
	edition, args := `d.edition_id`, []any{m.ID, t.ReleaseID, t.Kind, t.Round}
	if t.Kind == KindCorrection {
		cases := strings.Builder{}
		for language, id := range t.editions {
			cases.WriteString(` WHEN CAST(? AS TEXT) THEN CAST(? AS BIGINT)`)
			args = append(args, language, id)
		}
		edition = `CASE d.language` + cases.String() + ` ELSE d.edition_id END`
	}
	condition, more := t.receiver()
	args = append(args, next, now, now, p.mailing, p.after, p.last, t.languages())
	n, err := tx.ExecIn(ctx, `INSERT INTO deliveries (mailing_id, release_id, kind, round, contact_id, address, address_key, name,
			language, edition_id, state, reason, next_at, planned_at, updated_at)
		SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT), d.contact_id, d.address, d.address_key, d.name,
			d.language, `+edition+`, CASE d.stopped WHEN '' THEN 'planned' ELSE 'suppressed' END, d.stopped,
			CASE d.stopped WHEN '' THEN NULLIF(CAST(? AS BIGINT), 0) END, CAST(? AS BIGINT), CAST(? AS BIGINT)
		FROM (SELECT d.*, `+presslists.Suppression(`d.address_key`, listOf(`d.mailing_id`))+` AS stopped FROM deliveries d
			WHERE d.mailing_id = ? AND d.id > ? AND d.id <= ?) AS d
		WHERE d.language IN (?) AND `+condition+` ORDER BY d.address_key
		ON CONFLICT (address_key, release_id, kind, round) DO NOTHING`, append(args, more...)...)
	return int(n), err
}

// leaveToPerson keeps what is uncertain, and says something else than mails do now, from
// being sent once more: who got it gets the correction, and once is enough.
func leaveToPerson(ctx context.Context, tx *sqldb.Tx, t told, p part, now int64) error {
	_, err := tx.ExecIn(ctx, `UPDATE deliveries SET next_at = NULL, updated_at = ? WHERE mailing_id = ? AND id > ? AND id <= ?
		AND state = 'uncertain' AND next_at IS NOT NULL AND language IN (?) AND edition_id NOT IN (?)`,
		now, p.mailing, p.after, p.last, t.languages(), t.someCurrent())
	return err
}

// supersede ends what is still to be sent of earlier corrections.
func supersede(ctx context.Context, tx *sqldb.Tx, t told, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE deliveries SET state = 'superseded', reason = '', next_at = NULL, updated_at = ?
		WHERE mailing_id IN (SELECT id FROM mailings WHERE release_id = ? AND kind = 'correction') AND round < ?
			AND state IN ('planned', 'deferred')`, now, t.ReleaseID, t.Round)
	return err
}

func oneIf(so bool) int64 {
	if so {
		return 1
	}
	return 0
}
