package main

import "context"

// userEndCommand keeps a user from signing in.
type userEndCommand struct {
	Address string `arg:"" help:"${user_address}"`
}

// Run ends the user's access; what they have done stays under their name.
func (r *userEndCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, u, err := t.openUser(ctx, c, r.Address)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.accounts.EndUser(ctx, h.actor(), u.ID); err != nil {
		return err
	}
	t.wrapped(t.out, "", t.words.T("cli.user.ended", "Address", u.Address.Given))
	return nil
}

// userRestoreCommand lets a user sign in again.
type userRestoreCommand struct {
	Address string `arg:"" help:"${user_address}"`
}

// Run restores the user's access.
func (r *userRestoreCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, u, err := t.openUser(ctx, c, r.Address)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.accounts.RestoreUser(ctx, h.actor(), u.ID); err != nil {
		return err
	}
	t.wrapped(t.out, "", t.words.T("cli.user.restored", "Address", u.Address.Given))
	return nil
}
