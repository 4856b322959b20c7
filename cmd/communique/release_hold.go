package main

import "context"

// releaseHoldCommand stops the mails of a release until it is resumed.
type releaseHoldCommand struct {
	Slug   string `arg:"" help:"${slug}"`
	Reason string `name:"reason" placeholder:"TEXT" help:"${reason}"`
	JSON   bool   `name:"json" help:"${json}"`
}

// Run holds: what is on its way ends, nothing new begins, and the dates stand.
func (r *releaseHoldCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	changed, err := h.releases.Hold(ctx, h.actor(), r.Slug, r.Reason)
	switch {
	case err != nil:
		return err
	case r.JSON:
		return t.json(map[string]any{"release": r.Slug, "held": true, "changed": changed})
	case changed:
		t.say("cli.held", "Slug", r.Slug)
	default:
		t.say("cli.held_already", "Slug", r.Slug)
	}
	return nil
}

// releaseResumeCommand lets a release go on.
type releaseResumeCommand struct {
	Slug string `arg:"" help:"${slug}"`
	JSON bool   `name:"json" help:"${json}"`
}

// Run resumes, also what was paused because servers refused it.
func (r *releaseResumeCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, release, err := t.openRelease(ctx, c, r.Slug)
	if err != nil {
		return err
	}
	defer h.close()
	changed, err := h.releases.Resume(ctx, h.actor(), r.Slug)
	if err != nil {
		return err
	}
	resumed, err := h.mailer.Resume(ctx, release.ID)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"release": r.Slug, "held": false, "changed": changed, "resumed": resumed})
	}
	switch {
	case changed:
		t.say("cli.goes_on", "Slug", r.Slug)
	case resumed == 0:
		t.say("cli.not_held", "Slug", r.Slug)
	}
	if resumed > 0 {
		t.count("cli.resumed", resumed)
	}
	return nil
}
