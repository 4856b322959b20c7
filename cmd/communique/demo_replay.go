package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"communique/internal/fault"
	"communique/mailer"
	"communique/releases"
)

// replay plays until nothing is due any more.
func (p *play) replay(ctx context.Context) error {
	if err := p.board.draw(ctx); err != nil {
		return err
	}
	return p.engine().run(ctx)
}

// engine plays what is due, with the board in view.
func (p *play) engine() replay {
	return replay{
		h: p.h, clock: p.clock, planner: p.h.mailer, moved: func() int { return p.sink.Totals().Asked },
		before: p.pause, after: p.board.draw, glance: p.board.glance,
	}
}

// pause leaves a person time to look.
func (p *play) pause(ctx context.Context) error { return sleep(ctx, p.pace) }

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
	return fault.New(fault.Internal, "cli.replay_stuck")
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
