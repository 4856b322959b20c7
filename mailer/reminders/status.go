package reminders

import (
	"context"
	"time"

	"communique/accounts"
	"communique/internal/sqldb"
	"communique/mailer"
)

// Standing is how it stands with one person's reminders.
type Standing struct {
	Person  accounts.Person
	Partner accounts.Partner
	Untold  int    // occasions of which the person hasn't been told
	Last    Digest // the latest; zero: there was none
}

// Digest is one mail of a day.
type Digest struct {
	Day    string // on the person's calendar, 2026-11-30
	State  State
	Reason mailer.Reason
	Reply  string // what a server said
}

// Preview is a mail that would be sent.
type Preview struct {
	Person accounts.Person
	Leaves time.Time // on the person's clocks, when nothing is added; zero: it doesn't leave in the next two weeks
	Mail   mailer.Notice
}

// Status tells how it stands with everybody, by partner and address.
func (r *Reminders) Status(ctx context.Context) ([]Standing, error) {
	d, err := r.look(ctx)
	if err != nil {
		return nil, err
	}
	last, err := r.lastDigests(ctx)
	if err != nil {
		return nil, err
	}
	var all []Standing
	for _, p := range d.people {
		of, err := d.reader(p)
		if err != nil {
			return nil, err
		}
		s := Standing{Person: p, Partner: of.partner, Last: last[p.ID]}
		for _, i := range d.untold(of) {
			if !i.silent {
				s.Untold++
			}
		}
		all = append(all, s)
	}
	return all, nil
}

// lastDigests gives the latest digest of each person.
func (r *Reminders) lastDigests(ctx context.Context) (last map[int64]Digest, err error) {
	err = r.DB.Read(ctx, func(tx *sqldb.Tx) (err error) {
		last, err = selectLast(ctx, tx)
		return err
	})
	return last, err
}

// Preview gives the mails that there are to send, and when each leaves, and changes
// nothing.
func (r *Reminders) Preview(ctx context.Context) ([]Preview, error) {
	d, err := r.look(ctx)
	if err != nil {
		return nil, err
	}
	last, err := r.lastDigests(ctx)
	if err != nil {
		return nil, err
	}
	var all []Preview
	for _, p := range d.people {
		of, err := d.reader(p)
		if err != nil {
			return nil, err
		}
		items := d.untold(of)
		if !p.Reminded() || len(items) == 0 {
			continue
		}
		one, err := r.preview(d, of, items, last[p.ID])
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func (r *Reminders) preview(d desk, of reader, items []item, last Digest) (Preview, error) {
	w, err := r.window(d, of)
	if err != nil {
		return Preview{}, err
	}
	had := last.Day == of.today(d.now) && last.State != Planned
	one := Preview{Person: of.person, Leaves: leavesNext(items, w, of, d.now, had)}
	if !one.Leaves.IsZero() {
		one.Leaves = one.Leaves.In(of.zone)
	}
	one.Mail, err = r.notice(d, of, newMessageID(), items)
	return one, err
}
