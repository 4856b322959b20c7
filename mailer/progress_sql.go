package mailer

import (
	"context"

	"communique/internal/sqldb"
	"communique/presslists"
)

// tallyRow is how many deliveries of a mailing have so much in common.
type tallyRow struct {
	MailingID int64  `db:"mailing_id"`
	Language  string `db:"language"`
	State     State  `db:"state"`
	Reason    Reason `db:"reason"`
	Code      int    `db:"code"`
	Enhanced  string `db:"enhanced"`
	N         int    `db:"n"`
	Least     string `db:"least"` // two of the servers' replies, the first and the last in the alphabet
	Most      string `db:"most"`
}

// selectTallies counts what isn't sent. Nine mails of ten are, in the end: asking for those
// apart, and for no more than is shown, takes half the time.
func selectTallies(ctx context.Context, tx *sqldb.Tx, releaseID int64) (rows []tallyRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT d.mailing_id, d.language, d.state, d.reason, d.code, d.enhanced, COUNT(*) AS n,
			MIN(d.reply) AS least, MAX(d.reply) AS most
		FROM mailings m JOIN deliveries d ON d.mailing_id = m.id WHERE m.release_id = ? AND d.state <> 'sent'
		GROUP BY d.mailing_id, d.language, d.state, d.reason, d.code, d.enhanced
		ORDER BY d.mailing_id, d.language, d.state, d.reason, d.code, d.enhanced`, releaseID)
	return rows, err
}

// sentRow is how many deliveries of a mailing were sent in a language, before an instant or
// from then on.
type sentRow struct {
	MailingID int64  `db:"mailing_id"`
	Language  string `db:"language"`
	Recent    bool   `db:"recent"`
	N         int    `db:"n"`
}

// selectSent counts what is sent.
func selectSent(ctx context.Context, tx *sqldb.Tx, releaseID, since int64) (rows []sentRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT d.mailing_id, d.language, d.sent_at >= ? AS recent, COUNT(*) AS n
		FROM mailings m JOIN deliveries d ON d.mailing_id = m.id WHERE m.release_id = ? AND d.state = 'sent'
		GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, since, releaseID)
	return rows, err
}

// leaverRow is how many of those who got a mail unsubscribed after it.
type leaverRow struct {
	MailingID int64  `db:"mailing_id"`
	Language  string `db:"language"`
	N         int    `db:"n"`
}

// selectLeavers counts by mailing and language who unsubscribed within a time after the mail
// had been sent. It begins with those who unsubscribed, who are few.
func selectLeavers(ctx context.Context, tx *sqldb.Tx, releaseID, from, to, within int64) (rows []leaverRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT d.mailing_id, d.language, COUNT(*) AS n
		FROM (`+presslists.Leavers+`) AS l JOIN deliveries d ON d.address_key = l.address_key
		WHERE d.release_id = ? AND d.sent_at <= l.created_at AND l.created_at < d.sent_at + ?
		GROUP BY d.mailing_id, d.language ORDER BY d.mailing_id, d.language`, from, to, releaseID, within)
	return rows, err
}

// minuteRow is how many mails of a mailing were sent in a language within a minute, which is
// counted from 1970.
type minuteRow struct {
	MailingID int64  `db:"mailing_id"`
	Language  string `db:"language"`
	Minute    int64  `db:"minute"`
	N         int    `db:"n"`
}

// selectMinutes counts what is sent by the minute, in its order.
func selectMinutes(ctx context.Context, tx *sqldb.Tx, releaseID int64) (rows []minuteRow, err error) {
	err = tx.Select(ctx, &rows, `SELECT d.mailing_id, d.language, d.sent_at / 60000 AS minute, COUNT(*) AS n
		FROM mailings m JOIN deliveries d ON d.mailing_id = m.id WHERE m.release_id = ? AND d.state = 'sent'
		GROUP BY 1, 2, 3 ORDER BY 3, 1, 2`, releaseID)
	return rows, err
}
