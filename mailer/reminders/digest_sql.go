package reminders

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/mailer"
	"communique/releases"
)

// claimDigest makes the row of a person's day, or takes the one that is there if it may
// be tried again. What it told before is forgotten: the claim says it anew. No row
// means that another process has it, or that it is past.
func claimDigest(ctx context.Context, tx *sqldb.Tx, person int64, day, messageID, worker string, now time.Time) (d digest, err error) {
	ms, lease := clock.Millis(now), clock.Millis(now.Add(claimLease))
	err = tx.Get(ctx, &d, `INSERT INTO digests (person_id, day, state, message_id, attempt, worker, lease_until, next_at, created_at, updated_at)
		VALUES (?, ?, 'planned', ?, 1, ?, ?, ?, ?, ?)
		ON CONFLICT (person_id, day) DO UPDATE SET attempt = digests.attempt + 1, worker = excluded.worker,
			lease_until = excluded.lease_until, updated_at = excluded.updated_at
			WHERE digests.state = 'planned' AND digests.next_at <= ? AND (digests.lease_until IS NULL OR digests.lease_until <= ?)
		RETURNING id, message_id, attempt`, person, day, messageID, worker, lease, ms, ms, ms, ms, ms)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM reminders WHERE digest_id = ?`, d.ID)
	}
	return d, err
}

// giveUp ends digests that no server took, so that what they would have told is told
// again. One that is being tried right now is left alone. which is a condition.
func giveUp(ctx context.Context, tx *sqldb.Tx, which string, now int64, args ...any) error {
	old := ` WHERE state = 'planned' AND (lease_until IS NULL OR lease_until <= ?) AND ` + which
	args = append([]any{now}, args...)
	if _, err := tx.Exec(ctx, `DELETE FROM reminders WHERE digest_id IN (SELECT id FROM digests`+old+`)`, args...); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE digests SET state = 'failed', worker = '', lease_until = NULL, updated_at = ?`+old, append([]any{now}, args...)...)
	return err
}

// countOpen is how many digests are planned or under way.
func countOpen(ctx context.Context, tx *sqldb.Tx) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COUNT(*) FROM digests WHERE state IN ('planned', 'sending')`)
	return n, err
}

// insertReminder notes that a digest tells an occasion, and whether no other does.
func insertReminder(ctx context.Context, tx *sqldb.Tx, person int64, o occasion, digestID int64) (fresh bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO reminders (person_id, release_id, language, kind, occasion, digest_id) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, person, o.release, o.language, string(o.kind), o.number, digestID)
	return n > 0, err
}

func startSending(ctx context.Context, tx *sqldb.Tx, d digest, worker string, now time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE digests SET state = 'sending', lease_until = ?, updated_at = ?
		WHERE id = ? AND attempt = ? AND worker = ? AND state = 'planned' AND lease_until > ?`,
		clock.Millis(now.Add(sendLease)), clock.Millis(now), d.ID, d.Attempt, worker, clock.Millis(now))
}

// ending is what became of a digest.
type ending struct {
	state  State
	reason mailer.Reason
	reply  string
	next   time.Time
}

// endDigest ends a claim, if it still is this one. A digest that was taken for uncertain
// meanwhile isn't any more.
func endDigest(ctx context.Context, tx *sqldb.Tx, d digest, worker string, e ending, now int64) error {
	n, err := tx.Exec(ctx, `UPDATE digests SET state = ?, reason = ?, reply = ?, next_at = ?, worker = '', lease_until = NULL, updated_at = ?
		WHERE id = ? AND attempt = ? AND worker = ? AND state IN ('planned', 'sending', 'uncertain')`,
		string(e.state), string(e.reason), e.reply, clock.Millis(e.next), now, d.ID, d.Attempt, worker)
	if err != nil || n == 0 {
		return err
	}
	if e.state == Sent {
		_, err = tx.Exec(ctx, `UPDATE reminders SET told_at = ? WHERE digest_id = ?`, now, d.ID)
	}
	if e.state == Failed {
		_, err = tx.Exec(ctx, `DELETE FROM reminders WHERE digest_id = ?`, d.ID)
	}
	return err
}

// dropDigest takes a claim back as if it had never been: the person has stopped.
func dropDigest(ctx context.Context, tx *sqldb.Tx, d digest, worker string) error {
	_, err := tx.Exec(ctx, `DELETE FROM digests WHERE id = ? AND attempt = ? AND worker = ? AND state = 'planned'`, d.ID, d.Attempt, worker)
	return err
}

// doubt marks the digests whose sender vanished while the message left.
func doubt(ctx context.Context, tx *sqldb.Tx, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE digests SET state = 'uncertain', reason = ?, updated_at = ?
		WHERE state = 'sending' AND lease_until <= ?`, string(mailer.Killed), now, now)
	return err
}

// reminderRow is a line of the table reminders.
type reminderRow struct {
	PersonID  int64  `db:"person_id"`
	ReleaseID int64  `db:"release_id"`
	Language  string `db:"language"`
	Kind      string `db:"kind"`
	Occasion  int64  `db:"occasion"`
}

// begun is the newest comment that there was when people began to be told of them.
func (r *Reminders) begun(ctx context.Context) (number int64, err error) {
	err = r.DB.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Get(ctx, &number, `SELECT COALESCE(MAX(number), 0) FROM reminders_begun WHERE kind = 'commented'`)
	})
	return number, err
}

// told gives what each person was told of these releases, or is being told. What a
// digest holds that is still to be tried isn't told.
func (r *Reminders) told(ctx context.Context, work []releases.Work) (map[int64]map[occasion]bool, error) {
	told := map[int64]map[occasion]bool{}
	if len(work) == 0 {
		return told, nil
	}
	ids := make([]int64, len(work))
	for i, w := range work {
		ids[i] = w.Release.ID
	}
	var rows []reminderRow
	err := r.DB.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.SelectIn(ctx, &rows, `SELECT r.person_id, r.release_id, r.language, r.kind, r.occasion FROM reminders r
			JOIN digests d ON d.id = r.digest_id WHERE d.state <> 'planned' AND r.release_id IN (?)`, ids)
	})
	for _, row := range rows {
		if told[row.PersonID] == nil {
			told[row.PersonID] = map[occasion]bool{}
		}
		told[row.PersonID][occasion{row.ReleaseID, row.Language, Kind(row.Kind), row.Occasion}] = true
	}
	return told, err
}
