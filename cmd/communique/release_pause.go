package main

import "context"

// releasePauseCommand stops the mails of a release until they are resumed.
type releasePauseCommand struct {
	Slug   string `arg:"" help:"${slug}"`
	Reason string `name:"reason" placeholder:"TEXT" help:"${reason}"`
	JSON   bool   `name:"json" help:"${json}"`
}

// Run pauses: what is on its way ends, and nothing new begins.
func (r *releasePauseCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, release, err := t.openRelease(ctx, c, r.Slug)
	if err != nil {
		return err
	}
	defer h.close()
	paused, err := h.mailer.Pause(ctx, release.ID, r.Reason)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"release": r.Slug, "paused": paused})
	}
	t.count("cli.paused", paused)
	return nil
}

// releaseResumeCommand lets paused mails go on.
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
	resumed, err := h.mailer.Resume(ctx, release.ID)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"release": r.Slug, "resumed": resumed})
	}
	t.count("cli.resumed", resumed)
	return nil
}
