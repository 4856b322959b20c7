package main

import (
	"context"

	"communique/mailer"
)

// releaseSettleCommand says what became of mails of which the program doesn't know.
type releaseSettleCommand struct {
	Slug    string `arg:"" help:"${slug}"`
	Outcome string `name:"outcome" required:"" enum:"sent,lost,resend" placeholder:"WORD" help:"${settle_outcome}"`
	Address string `name:"address" placeholder:"ADDRESS" help:"${settle_address}"`
	JSON    bool   `name:"json" help:"${json}"`
}

// Run writes the answer down.
func (r *releaseSettleCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, release, err := t.openRelease(ctx, c, r.Slug)
	if err != nil {
		return err
	}
	defer h.close()
	settled, err := h.mailer.Settle(ctx, h.actor(), release, r.Address, mailer.Answer(r.Outcome))
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"release": r.Slug, "settled": settled})
	}
	t.count("cli.settled", settled)
	return nil
}
