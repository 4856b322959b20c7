package mailer

import (
	"context"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
)

// relayAway makes the mailing wait, longer each time, and the run end.
func (r *run) relayAway(ctx context.Context, why error) {
	if r.away.Swap(true) {
		return // another lane has said so
	}
	var mail mailing
	err := r.m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if mail, err = selectMailing(ctx, tx, r.mailing.ID); err != nil {
			return err
		}
		wait := relayWait(mail.Waits, r.m.random.jitter())
		mail.WaitUntil, mail.WaitReason = clock.Millis(r.m.clock.Now().Add(wait)), waitsForRelay
		mail.WaitDetail, mail.Waits = presentable(why.Error()), mail.Waits+1
		return updateWait(ctx, tx, mail)
	})
	r.halt(err)
	if err == nil {
		r.m.logger.Warn("the relay takes no mail; the mailing waits", "mailing", mail.ID,
			"until", clock.FromMillis(mail.WaitUntil).Format(time.RFC3339), "error", why)
		r.m.tell(mail.waits())
	}
}

// relayBack writes down, once in a run, that the relay takes mail.
func (r *run) relayBack(ctx context.Context) error {
	if r.rehearsal || r.going.Swap(true) {
		return nil
	}
	waited := false
	err := r.m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		waited, err = clearWait(ctx, tx, r.mailing.ID)
		return err
	})
	if waited {
		r.m.logger.Info("the relay takes mail again", "mailing", r.mailing.ID)
		r.m.tell(Event{Kind: MailingGoes, MailingID: r.mailing.ID, ReleaseID: r.mailing.ReleaseID, ListID: r.mailing.ListID})
	}
	return err
}

// What a mailing may wait for.
const (
	waitsForRelay   = "relay"
	waitsForRelease = "release"
)

// waits is the event of a mailing that waits.
func (m mailing) waits() Event {
	return Event{
		Kind: MailingWaits, MailingID: m.ID, ReleaseID: m.ReleaseID, ListID: m.ListID,
		Until: clock.FromMillis(m.WaitUntil), Reason: Reason(m.WaitReason), Detail: m.WaitDetail,
	}
}
