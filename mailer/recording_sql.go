package mailer

import (
	"context"
	"maps"
	"slices"
	"strings"

	"communique/internal/sqldb"
)

// updateTaken writes the outcomes of mails that were taken at their first try and that
// their claims still hold, and tells how many that were. It names no column that an index
// knows: nine mails of ten come by here.
func updateTaken(ctx context.Context, tx *sqldb.Tx, all []outcome) (int64, error) {
	if len(all) == 0 {
		return 0, nil
	}
	c := columnsOf(all)
	return tx.ExecEach(ctx, `UPDATE deliveries SET state = 'sent', reason = '', code = @code, enhanced = @enhanced, reply = @reply,
			attempts = 1, first_at = @now, updated_at = @now, sent_at = @now, claimed_from = '', claim_id = 0
		{rows} WHERE deliveries.id = @id AND deliveries.claim_id = @claim AND deliveries.state = 'claimed'
			AND deliveries.next_at IS NULL AND deliveries.attempts = 0`,
		sqldb.Numbers("id", c.ids), sqldb.Numbers("claim", c.claims), sqldb.Numbers("code", c.codes),
		sqldb.Texts("enhanced", c.enhanced), sqldb.Texts("reply", c.replies), sqldb.Numbers("now", c.at))
}

// updateOutcomes writes outcomes of any kind, where the claim still holds the delivery,
// or has lapsed and nobody has taken it since.
func updateOutcomes(ctx context.Context, tx *sqldb.Tx, all []outcome) (int64, error) {
	if len(all) == 0 {
		return 0, nil
	}
	c := columnsOf(all)
	var states, reasons []string
	var tries, first, next, resends, strikes []int64
	for _, o := range all {
		states, reasons = append(states, string(o.state)), append(reasons, string(o.reason))
		tries, first, next = append(tries, o.attempts), append(first, o.first), append(next, o.next)
		resends, strikes = append(resends, o.resends), append(strikes, o.strikes)
	}
	n, err := tx.ExecEach(ctx, `UPDATE deliveries SET state = @state, reason = @reason, code = @code, enhanced = @enhanced, reply = @reply,
			attempts = @tries, first_at = @first, next_at = NULLIF(@next, 0), resends = @resends, strikes = @strikes,
			updated_at = @now, sent_at = CASE @state WHEN 'sent' THEN @now END, claimed_from = '', claim_id = 0
		{rows} WHERE deliveries.id = @id AND deliveries.claim_id = @claim AND deliveries.state IN ('claimed', 'uncertain')`,
		sqldb.Numbers("id", c.ids), sqldb.Numbers("claim", c.claims), sqldb.Numbers("code", c.codes),
		sqldb.Texts("enhanced", c.enhanced), sqldb.Texts("reply", c.replies), sqldb.Numbers("now", c.at),
		sqldb.Texts("state", states), sqldb.Texts("reason", reasons), sqldb.Numbers("tries", tries), sqldb.Numbers("first", first),
		sqldb.Numbers("next", next), sqldb.Numbers("resends", resends), sqldb.Numbers("strikes", strikes))
	if err != nil {
		return n, err
	}
	return n, lowerHints(ctx, tx, all)
}

// lowerHints sees that what goes back to planned is found again.
func lowerHints(ctx context.Context, tx *sqldb.Tx, all []outcome) error {
	lowest := map[int64]int64{}
	for _, o := range all {
		if id, ok := lowest[o.mailing]; o.state == Planned && o.next == 0 && (!ok || o.delivery < id) {
			lowest[o.mailing] = o.delivery
		}
	}
	for _, mailing := range slices.Sorted(maps.Keys(lowest)) { // all lock in this order
		id := lowest[mailing]
		_, err := tx.Exec(ctx, `UPDATE mailings SET planned_above = ? WHERE id = ? AND planned_above >= ?`, id-1, mailing, id)
		if err != nil {
			return err
		}
	}
	return nil
}

// outcomeColumns are the columns that every outcome has.
type outcomeColumns struct {
	ids, claims, codes, at []int64
	enhanced, replies      []string
}

func columnsOf(all []outcome) outcomeColumns {
	n := len(all)
	c := outcomeColumns{
		make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]string, n), make([]string, n),
	}
	for i, o := range all {
		c.ids[i], c.claims[i], c.codes[i], c.at[i], c.enhanced[i], c.replies[i] = o.delivery, o.claim, int64(o.code), o.at, o.enhanced, o.reply
	}
	return c
}

// keptRow is how a delivery stands, as far as it tells whether an outcome came into it.
type keptRow struct {
	ID        int64 `db:"id"`
	State     State `db:"state"`
	Attempts  int64 `db:"attempts"`
	UpdatedAt int64 `db:"updated_at"`
}

func selectKept(ctx context.Context, tx *sqldb.Tx, ids []int64) (map[int64]keptRow, error) {
	kept := make(map[int64]keptRow, len(ids))
	for some := range slices.Chunk(ids, 1000) {
		var rows []keptRow
		if err := tx.SelectIn(ctx, &rows, `SELECT id, state, attempts, updated_at FROM deliveries WHERE id IN (?)`, some); err != nil {
			return nil, err
		}
		for _, r := range rows {
			kept[r.ID] = r
		}
	}
	return kept, nil
}

// insertAttempts writes lines of the diary; one that is there stays.
func insertAttempts(ctx context.Context, tx *sqldb.Tx, all []outcome, worker string) error {
	const line = `(?, ?, ?, ?, ?, ?, ?, ?, ?)`
	for some := range slices.Chunk(all, 1000) {
		args := make([]any, 0, 9*len(some))
		for _, o := range some {
			args = append(args, o.delivery, o.attempts, worker, o.at, o.state, o.reason, o.code, o.enhanced, o.reply)
		}
		_, err := tx.Exec(ctx, `INSERT INTO attempts (delivery_id, number, worker, ended_at, outcome, reason, code, enhanced, reply)
			VALUES `+strings.Repeat(line+", ", len(some)-1)+line+` ON CONFLICT (delivery_id, number) DO NOTHING`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

func selectAddressKey(ctx context.Context, tx *sqldb.Tx, id int64) (key string, err error) {
	err = tx.Get(ctx, &key, `SELECT address_key FROM deliveries WHERE id = ?`, id)
	return key, err
}

// addTally adds what servers made of a mailing's mails, and gives the mailing.
func addTally(ctx context.Context, tx *sqldb.Tx, id int64, t tally) (m mailing, err error) {
	err = tx.Get(ctx, &m, `UPDATE mailings SET sent = sent + ?, refused = refused + ?,
		policy_run = CASE WHEN ? > 0 THEN ? ELSE policy_run + ? END WHERE id = ? RETURNING `+mailingColumns,
		t.sent, t.refused, t.sent, t.run, t.run, id)
	return m, err
}
