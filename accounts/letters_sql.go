package accounts

import (
	"context"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// letterRow is a line of the table letters.
type letterRow struct {
	ID        int64      `db:"id"`
	Kind      LetterKind `db:"kind"`
	UserID    int64      `db:"user_id"`
	Mailbox   string     `db:"mailbox"`
	Inviter   string     `db:"inviter"`
	MessageID string     `db:"message_id"`
	Attempt   int        `db:"attempt"`
	Worker    string     `db:"worker"`
	LinkID    int64      `db:"link_id"`
}

// insertAsked writes down that somebody wants a link for a mailbox. Who asks again while one
// waits has it wait for longer.
func insertAsked(ctx context.Context, tx *sqldb.Tx, mailbox string, now, until int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO letters (kind, mailbox, state, message_id, next_at, until_at, created_at, updated_at)
		VALUES ('sign_in', ?, 'waiting', ?, ?, ?, ?, ?)
		ON CONFLICT (mailbox) WHERE state = 'waiting' AND kind = 'sign_in' DO UPDATE SET until_at = excluded.until_at`,
		mailbox, newMessageID(), now, until, now, now)
	return err
}

func insertInvitation(ctx context.Context, tx *sqldb.Tx, userID int64, inviter string, now, until int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO letters (kind, user_id, inviter, state, message_id, next_at, until_at, created_at, updated_at)
		VALUES ('invite', ?, ?, 'waiting', ?, ?, ?, ?, ?)`, userID, inviter, newMessageID(), now, until, now, now)
	return err
}

// free is a letter that nobody has claimed now.
const free = `(lease_until IS NULL OR lease_until <= ?)`

// lettersDue tells whether there is anything to do.
func lettersDue(ctx context.Context, tx *sqldb.Tx, now int64) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM letters WHERE state IN ('waiting', 'sending') AND `+free+` AND (state = 'sending' OR next_at <= ? OR until_at <= ?)`, now, now, now)
	return n > 0, err
}

// endLetters ends what was left behind: letters whose carrier vanished while they left, and
// those that are of no use any more.
func endLetters(ctx context.Context, tx *sqldb.Tx, now int64) error {
	if _, err := tx.Exec(ctx, `UPDATE letters SET state = 'uncertain', reason = 'killed', updated_at = ? WHERE state = 'sending' AND lease_until <= ?`, now, now); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM letters WHERE state = 'waiting' AND user_id IS NULL AND until_at <= ? AND `+free, now, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE letters SET state = 'lapsed', updated_at = ? WHERE state = 'waiting' AND until_at <= ? AND `+free, now, now, now)
	return err
}

// claimLetter takes the next letter for a worker. No row means that none is due.
func claimLetter(ctx context.Context, tx *sqldb.Tx, worker string, now, lease int64) (row letterRow, err error) {
	err = tx.Get(ctx, &row, `UPDATE letters SET attempt = attempt + 1, worker = ?, lease_until = ?, updated_at = ?
		WHERE id = (SELECT id FROM letters WHERE state = 'waiting' AND next_at <= ? AND `+free+`
			ORDER BY CASE kind WHEN 'sign_in' THEN 0 ELSE 1 END, next_at, id LIMIT 1)
		AND state = 'waiting' AND `+free+`
		RETURNING id, kind, COALESCE(user_id, 0) AS user_id, mailbox, inviter, message_id, attempt, worker, link_id`,
		worker, lease, now, now, now, now)
	return row, err
}

func setLetterLink(ctx context.Context, tx *sqldb.Tx, id, userID, linkID int64) error {
	_, err := tx.Exec(ctx, `UPDATE letters SET user_id = ?, link_id = ? WHERE id = ?`, userID, linkID, id)
	return err
}

func startLetter(ctx context.Context, tx *sqldb.Tx, l Letter, now, lease int64) (int64, error) {
	return tx.Exec(ctx, `UPDATE letters SET state = 'sending', lease_until = ?, updated_at = ?
		WHERE id = ? AND attempt = ? AND worker = ? AND state = 'waiting' AND lease_until > ?`, lease, now, l.ID, l.attempt, l.worker, now)
}

// askedAgain tells whether another letter to the same mailbox waits.
func askedAgain(ctx context.Context, tx *sqldb.Tx, l Letter) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, `SELECT COUNT(*) FROM letters other JOIN letters own ON own.id = ? AND own.mailbox = other.mailbox
		WHERE other.id <> own.id AND other.state = 'waiting' AND other.kind = 'sign_in' AND own.kind = 'sign_in'`, l.ID)
	return n > 0, err
}

// settleLetter ends a claim, if it still is this one. A letter that was taken for uncertain
// is what its carrier knows, as long as it doesn't leave again.
func settleLetter(ctx context.Context, tx *sqldb.Tx, l Letter, e LetterEnd, now, next int64) error {
	_, err := tx.Exec(ctx, `UPDATE letters SET state = ?, worker = '', lease_until = NULL, next_at = ?, reason = ?, reply = ?, updated_at = ?
		WHERE id = ? AND attempt = ? AND worker = ? AND (state IN ('waiting', 'sending') OR state = 'uncertain' AND CAST(? AS TEXT) <> 'waiting')`,
		string(e.State), next, e.Reason, e.Reply, now, l.ID, l.attempt, l.worker, string(e.State))
	return err
}

// hurryLetters has those that were tried, and to which no server said anything, tried now.
func hurryLetters(ctx context.Context, tx *sqldb.Tx, now int64) error {
	_, err := tx.Exec(ctx, `UPDATE letters SET next_at = ? WHERE state = 'waiting' AND attempt > 0 AND reply = '' AND next_at > ?`, now, now)
	return err
}

func deleteLetter(ctx context.Context, tx *sqldb.Tx, id int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM letters WHERE id = ?`, id)
	return err
}

// dropLetters has the letters to a user that wait not leave: those of a kind, or all.
func dropLetters(ctx context.Context, tx *sqldb.Tx, userID int64, kind LetterKind) error {
	_, err := tx.Exec(ctx, `DELETE FROM letters WHERE user_id = ? AND state = 'waiting' AND CAST(? AS TEXT) IN ('', kind)`, userID, string(kind))
	return err
}

// forgetLetters deletes what is known of letters of long ago.
func forgetLetters(ctx context.Context, tx *sqldb.Tx, now int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM letters WHERE state NOT IN ('waiting', 'sending') AND updated_at <= ?`, now-lettersKept.Milliseconds())
	return err
}

func selectLastLetters(ctx context.Context, tx *sqldb.Tx) (map[int64]LetterNote, error) {
	var rows []struct {
		UserID    int64       `db:"user_id"`
		Kind      LetterKind  `db:"kind"`
		State     LetterState `db:"state"`
		Attempt   int         `db:"attempt"`
		Reply     string      `db:"reply"`
		NextAt    int64       `db:"next_at"`
		UntilAt   int64       `db:"until_at"`
		CreatedAt int64       `db:"created_at"`
		UpdatedAt int64       `db:"updated_at"`
	}
	err := tx.Select(ctx, &rows, `SELECT l.user_id, l.kind, l.state, l.attempt, l.reply, l.next_at, l.until_at, l.created_at, l.updated_at FROM letters l
		JOIN (SELECT user_id, MAX(id) AS id FROM letters WHERE user_id IS NOT NULL GROUP BY user_id) last ON last.id = l.id`)
	all := make(map[int64]LetterNote, len(rows))
	for _, r := range rows {
		all[r.UserID] = LetterNote{
			Kind: r.Kind, State: r.State, Attempts: r.Attempt, Reply: r.Reply, AskedAt: clock.FromMillis(r.CreatedAt),
			NextAt: clock.FromMillis(r.NextAt), Until: clock.FromMillis(r.UntilAt), Changed: clock.FromMillis(r.UpdatedAt),
		}
	}
	return all, err
}

func selectLetterQueue(ctx context.Context, tx *sqldb.Tx) (LetterQueue, error) {
	var row struct {
		N     int   `db:"n"`
		Since int64 `db:"since"`
	}
	// What has never been told no is on its way.
	const waits = ` FROM letters WHERE state = 'waiting' AND attempt > 0 AND reason <> ''`
	if err := tx.Get(ctx, &row, `SELECT COUNT(*) AS n, COALESCE(MIN(created_at), 0) AS since`+waits); err != nil || row.N == 0 {
		return LetterQueue{}, err
	}
	q := LetterQueue{N: row.N, Since: clock.FromMillis(row.Since)}
	err := tx.Get(ctx, &q.Reply, `SELECT reply`+waits+` ORDER BY updated_at DESC, id DESC LIMIT 1`)
	return q, err
}
