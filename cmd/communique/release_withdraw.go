package main

import "context"

// releaseWithdrawCommand stops a release for good.
type releaseWithdrawCommand struct {
	Slug   string `arg:"" help:"${slug}"`
	Reason string `name:"reason" required:"" placeholder:"TEXT" help:"${reason}"`
	JSON   bool   `name:"json" help:"${json}"`
}

// Run withdraws the release: nothing of it is shown or sent any more.
func (r *releaseWithdrawCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.releases.Withdraw(ctx, actor(), r.Slug, r.Reason); err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"release": r.Slug, "state": "withdrawn"})
	}
	t.say("cli.withdrawn", "Slug", r.Slug)
	return nil
}
