package main

import (
	"context"
	"time"
)

// releaseWithdrawCommand stops a release for good.
type releaseWithdrawCommand struct {
	Slug   string `arg:"" help:"${slug}"`
	Reason string `name:"reason" required:"" placeholder:"TEXT" help:"${withdraw_reason}"`
	JSON   bool   `name:"json" help:"${json}"`
}

// Run withdraws the release: nothing of it is shown or sent any more.
func (r *releaseWithdrawCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.releases.Withdraw(ctx, h.actor(), r.Slug, r.Reason); err != nil {
		return err
	}
	sent, stands, err := r.stand(ctx, h)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"release": r.Slug, "state": "withdrawn", "sent": sent, "stands": stands})
	}
	t.say("cli.withdrawn", "Slug", r.Slug)
	if sent > 0 {
		t.count("cli.withdrawn_sent", sent)
	}
	if !stands {
		t.say("cli.withdrawn_held")
	}
	return nil
}

// standTime is how long a withdrawal waits for the workers to let go.
const standTime = 5 * time.Second

// stand waits until no worker holds a mail of the release any more, so that whoever
// withdrew it knows how many had left by then. A worker that is gone is not waited for.
func (r *releaseWithdrawCommand) stand(ctx context.Context, h *house) (sent int, stands bool, err error) {
	release, err := h.releases.Get(ctx, r.Slug)
	if err != nil {
		return 0, false, err
	}
	limited, cancel := context.WithTimeout(ctx, standTime)
	defer cancel()
	sent, err = h.mailer.Stand(limited, release.ID)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return sent, false, nil
	}
	return sent, err == nil, err
}
