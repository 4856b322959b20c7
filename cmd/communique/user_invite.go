package main

import (
	"context"

	"communique/internal/fault"
)

// userInviteCommand gives a user a new link.
type userInviteCommand struct {
	Address string `arg:"" help:"${user_address}"`
	linking
	JSON bool `name:"json" help:"${json}"`
}

// Run shows the link; those before it don't hold any more. Whose access has ended gets
// none, since it would open nothing.
func (r *userInviteCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	base, err := r.base()
	if err != nil {
		return err
	}
	h, u, err := t.openUser(ctx, c, r.Address)
	if err != nil {
		return err
	}
	defer h.close()
	if u.Ended() {
		return fault.New(fault.Conflict, "cli.user_ended", "Address", u.Address.Given)
	}
	secret, err := h.accounts.InviteAgain(ctx, h.actor(), u.ID)
	if err != nil {
		return err
	}
	return t.invited(u, base, secret, r.JSON)
}
