package main

import (
	"context"

	"communique/scheduler"
)

// releaseSendCommand schedules an approved release for each press list.
type releaseSendCommand struct {
	Slug string `arg:"" help:"${slug}"`
	At   string `name:"at" required:"" placeholder:"WHEN" help:"${at}"`
	Plan string `name:"plan" placeholder:"SIGN" help:"${send_plan}"`
	Late string `name:"late" placeholder:"TIME" help:"${late}"`
	Then string `name:"then" placeholder:"WORD" help:"${late_then}"`
	JSON bool   `name:"json" help:"${json}"`
}

// Run writes down when each list is due. The mails leave when a running "serve"
// or "work" finds them due; this command doesn't wait for that.
func (r *releaseSendCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	when, err := scheduler.ParseWhen(r.At)
	if err != nil {
		return err
	}
	when.Agreed = r.Plan
	if when.Late, err = scheduler.ParseLateness(r.Late, r.Then); err != nil {
		return err
	}
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if _, err := h.scheduler.Send(ctx, h.actor(), r.Slug, when); err != nil {
		return err
	}
	report, err := h.report(ctx, r.Slug)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"release": r.Slug, "occurrences": report.Occurrences})
	}
	if report.done() {
		t.say("cli.sent_already", "Slug", r.Slug)
	} else {
		t.count("cli.scheduled", len(report.Occurrences), "Slug", r.Slug)
	}
	t.occurrences(report)
	return nil
}
