package mailer

import (
	"context"

	"communique/internal/sqldb"
)

// PauseReason is why a mailing was stopped until a person says that it goes on.
type PauseReason string

// The reasons; their sentences are the messages mail.pause.<word>.
const (
	Refusals PauseReason = "refusals" // too many of its mails were refused for good
	Policies PauseReason = "policy"   // a run of refusals that are about us or our words
)

// When a mailing is in trouble. Whoever goes on sending to addresses that don't exist,
// or to servers that have said no to our words, loses the good name of the domain:
// mail providers take more than a few percent for spam.
const (
	fewest     = 200  // below so many answers a share says nothing
	warnShare  = 0.02 // of permanent refusals
	pauseShare = 0.05
	longestRun = 20 // policy refusals in a row
)

// tally is what servers made of some mails of a mailing.
type tally struct {
	sent, refused int64
	run           int64  // policy refusals after the last mail that was taken
	words         string // the server's, of the last refusal
}

// count adds an outcome.
func (t *tally) count(o outcome) {
	switch {
	case o.state == Sent:
		t.sent++
		t.run = 0
	case o.state == Bounced && o.code >= 500:
		t.refused++
		t.words = o.reply
		if o.reason == Policy {
			t.run++
		}
	}
}

// trouble says what so many answers mean: a reason to pause, or to warn.
func trouble(sent, refused, run int64) (pause PauseReason, warn bool) {
	all := float64(sent + refused)
	switch {
	case run >= longestRun:
		return Policies, true
	case all >= fewest && float64(refused) >= pauseShare*all:
		return Refusals, true
	}
	return "", all >= fewest && float64(refused) >= warnShare*all
}

// weigh pauses a mailing whose mails are refused too often, or warns once, in the
// transaction that counted them.
func (m *Mailer) weigh(ctx context.Context, tx *sqldb.Tx, mail mailing, words string, now int64) ([]Event, error) {
	pause, warn := trouble(mail.Sent, mail.Refused, mail.PolicyRun)
	kind := MailingWarned
	switch {
	case mail.PausedAt != 0:
		return nil, nil
	case pause != "":
		mail.PausedAt, mail.PauseReason, mail.PauseDetail = now, pause, words
		kind = MailingPaused
		m.logger.Error("a mailing was paused: its mails are refused", "mailing", mail.ID, "reason", pause,
			"sent", mail.Sent, "refused", mail.Refused, "server", words)
	case warn && mail.WarnedAt == 0:
		m.logger.Warn("mails of a mailing are refused", "mailing", mail.ID, "sent", mail.Sent, "refused", mail.Refused, "server", words)
	default:
		return nil, nil
	}
	mail.WarnedAt = now
	return []Event{{
		Kind: kind, MailingID: mail.ID, ReleaseID: mail.ReleaseID, ListID: mail.ListID,
		Reason: Reason(mail.PauseReason), Detail: words,
	}}, updatePause(ctx, tx, mail)
}
