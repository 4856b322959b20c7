package main

import (
	"context"
	"os/signal"
	"syscall"
	"time"

	"communique/internal/fault"
	"communique/mailer"
	"communique/scheduler"
)

// rehearseCommand plays a release to its last mail on a copy of the database, with a
// simulated clock and a mail server of its own, and says who would get what, and when.
// The database stays as it is, and no relay hears of it.
type rehearseCommand struct {
	Slug         string `arg:"" help:"${slug}"`
	At           string `name:"at" placeholder:"WHEN" help:"${rehearse_at}"`
	Begin        string `name:"begin" placeholder:"TIME" help:"${rehearse_begin}"`
	AsIfApproved bool   `name:"as-if-approved" help:"${rehearse_as_if_approved}"`
	Addresses    bool   `name:"addresses" help:"${rehearse_addresses}"`
	JSON         bool   `name:"json" help:"${json}"`
	sending
	faulty
}

// wishes are the flags, read.
type wishes struct {
	when   scheduler.When
	given  bool // when was asked for
	begin  time.Time
	faults sinkFaults
	pace   *mailer.Departures
}

// Run rehearses. What of it is a fault (a mail before its embargo, a server that has
// other mails than the ledger) is shown below the timeline.
func (r *rehearseCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	// A terminal that is closed ends the command too, and the copy has to go.
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	w, err := r.wishes(c)
	if err != nil {
		return err
	}
	result, err := r.rehearse(ctx, t, c, w)
	if ctx.Err() != nil { // half a rehearsal is none
		return fault.Wrap(ctx.Err(), fault.Unavailable, "cli.rehearse_interrupted")
	}
	if err != nil {
		return err
	}
	if r.JSON {
		err = t.json(result)
	} else {
		t.rehearsed(result)
	}
	if err != nil {
		return err
	}
	return result.faults().OrNil()
}

func (r *rehearseCommand) rehearse(ctx context.Context, t *terminal, c *commands, w wishes) (rehearsed, error) {
	s, err := r.stage(ctx, t, c, w)
	if err != nil {
		return rehearsed{}, err
	}
	defer s.close()
	defer context.AfterFunc(ctx, s.sink.Close)() // nobody waits for its answers then
	if err := together(ctx, s.h.listen, s.play); err != nil {
		return rehearsed{}, err
	}
	return s.result(ctx)
}

func (r *rehearseCommand) wishes(c *commands) (w wishes, err error) {
	w.when = scheduler.When{Rule: scheduler.RuleWindow}
	if w.given = r.At != ""; w.given {
		if w.when, err = scheduler.ParseWhen(r.At); err != nil {
			return w, err
		}
	}
	if r.Begin != "" {
		if w.begin, err = time.Parse(time.RFC3339, r.Begin); err != nil {
			return w, fault.Wrap(err, fault.Invalid, "cli.rehearse_begin", "Value", fault.Shown(r.Begin)).At(fault.Place{Field: "begin"})
		}
	}
	if w.faults, err = r.readFaults(); err != nil {
		return w, err
	}
	relays, err := mailer.ParseRelays(c.SMTP)
	if err != nil {
		return w, err
	}
	limits, err := r.limits()
	w.pace = mailer.NewDepartures(relays, limits)
	return w, err
}
