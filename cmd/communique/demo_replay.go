package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"communique/internal/fault"
	"communique/mailer"
	"communique/releases"
)

// replay moves the clock from one instant at which something is due to the next,
// until nothing is. At each it does what "serve" does all the time, and waits
// until the mails of that instant have an outcome.
func (p *play) replay(ctx context.Context) error {
	if err := p.board.draw(ctx); err != nil {
		return err
	}
	for {
		next, found, err := p.next(ctx)
		if err != nil || !found {
			return err
		}
		if err := p.pause(ctx); err != nil {
			return err
		}
		p.clock.MoveTo(next)
		if err := p.settle(ctx); err != nil {
			return err
		}
		if err := p.board.draw(ctx); err != nil {
			return err
		}
	}
}

// next is the earliest instant at which a list is due or a mail may be tried again.
func (p *play) next(ctx context.Context) (time.Time, bool, error) {
	due, isDue, err := p.h.scheduler.NextDue(ctx)
	if err != nil {
		return time.Time{}, false, err
	}
	try, isTry, err := p.h.mailer.NextTry(ctx)
	if err != nil {
		return time.Time{}, false, err
	}
	if isDue && (!isTry || due.Before(try)) {
		return due, true, nil
	}
	return try, isTry, nil
}

// pause leaves a person time to look.
func (p *play) pause(ctx context.Context) error {
	return sleep(ctx, p.pace)
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Looking whether the mails are out costs little; a bell that went lost is rung
// again now and then; and an instant whose mails never end is a fault of ours.
const (
	lookEvery  = 10 * time.Millisecond
	sweepEvery = 50   // looks
	giveUp     = 6000 // looks
)

// settle has everything planned that is due now, and waits until its mails are out.
func (p *play) settle(ctx context.Context) error {
	if _, err := p.h.scheduler.Due(ctx, p.h.mailer); err != nil {
		return err
	}
	for look := 1; look < giveUp; look++ {
		idle, err := p.h.mailer.Idle(ctx, p.clock.Now())
		if err != nil {
			return err
		}
		if idle {
			return p.h.mailer.Sweep(ctx)
		}
		if look%sweepEvery == 1 {
			if err := p.h.mailer.Sweep(ctx); err != nil {
				return err
			}
		}
		if err := p.board.glance(ctx); err != nil {
			return err
		}
		if err := sleep(ctx, lookEvery); err != nil {
			return err
		}
	}
	return fault.New(fault.Internal, "cli.demo_stuck")
}

// sent waits until the house knows that the last mail has left: a worker may still be
// writing that down.
func (p *play) sent(ctx context.Context) error {
	for range giveUp {
		r, err := p.h.releases.Get(ctx, exampleSlug)
		if err != nil || r.State == releases.Sent {
			return err
		}
		if err := p.h.mailer.Sweep(ctx); err != nil {
			return err
		}
		if err := sleep(ctx, lookEvery); err != nil {
			return err
		}
	}
	return fault.New(fault.Internal, "cli.demo_stuck")
}

// epilogue sums up and compares the ledger with the server, mail by mail.
func (p *play) epilogue(ctx context.Context) error {
	r, err := p.h.report(ctx, exampleSlug)
	if err != nil {
		return err
	}
	p.t.line("")
	p.t.totals(r.Totals)
	received := len(p.sink.Messages())
	if received != r.Totals[string(mailer.Sent)] {
		return fault.New(fault.Internal, "cli.demo_disagrees", "Ledger", r.Totals[string(mailer.Sent)], "Server", received)
	}
	p.t.count("cli.demo.received", received)
	return nil
}

// ownName is how write names the mails, and so which files of an earlier run it
// may take away.
var ownName = regexp.MustCompile(`^\d{4,}\.eml$`)

// write puts each mail that the server received into out/mail, and the report
// beside it. The mails of an earlier run are taken away, and nothing else.
func (p *play) write(ctx context.Context, out string) error {
	mails := filepath.Join(out, "mail")
	if err := os.MkdirAll(mails, 0o700); err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.folder_unwritable", "Folder", mails)
	}
	old, err := os.ReadDir(mails)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.folder_unwritable", "Folder", mails)
	}
	for _, f := range old {
		if ownName.MatchString(f.Name()) {
			if err := os.Remove(filepath.Join(mails, f.Name())); err != nil {
				return fault.Wrap(err, fault.Invalid, "cli.folder_unwritable", "Folder", mails)
			}
		}
	}
	for i, m := range p.sink.Messages() {
		if err := os.WriteFile(filepath.Join(mails, fmt.Sprintf("%04d.eml", i+1)), m.Raw, 0o600); err != nil {
			return fault.Wrap(err, fault.Invalid, "cli.folder_unwritable", "Folder", mails)
		}
	}
	r, err := p.h.report(ctx, exampleSlug)
	if err != nil {
		return err
	}
	if err := r.write(filepath.Join(out, "report.json")); err != nil {
		return fault.Wrap(err, fault.Invalid, "cli.folder_unwritable", "Folder", out)
	}
	p.t.say("cli.demo.written", "Folder", out)
	return nil
}
