package main

import (
	"context"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/fault"
)

// userChangeCommand changes what is kept of a user. What isn't given stays as it is.
type userChangeCommand struct {
	User     string   `arg:"" name:"address" help:"${user_address}"`
	Name     *string  `name:"name" placeholder:"TEXT" help:"${user_name}"`
	Address  *string  `name:"address" placeholder:"ADDRESS" help:"${user_new_address}"`
	Language *string  `name:"language" placeholder:"LL" help:"${user_language}"`
	Zone     *string  `name:"zone" placeholder:"ZONE" help:"${user_zone}"`
	Role     []string `name:"role" placeholder:"ROLE" help:"${user_new_role}"`
}

// Run changes the user and shows them as they are now.
func (r *userChangeCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	if r.Name == nil && r.Address == nil && r.Language == nil && r.Zone == nil && len(r.Role) == 0 {
		return fault.New(fault.Invalid, "cli.user_unchanged")
	}
	h, u, err := t.openUser(ctx, c, r.User)
	if err != nil {
		return err
	}
	defer h.close()
	if u, err = r.changed(ctx, h, u); err != nil {
		return err
	}
	if u, err = h.accounts.SaveUser(ctx, h.actor(), u); err != nil {
		return err
	}
	slugs, err := h.partnerSlugs(ctx)
	if err != nil {
		return err
	}
	t.user(u, slugs)
	return nil
}

// changed is the user with what the command line says otherwise.
func (r *userChangeCommand) changed(ctx context.Context, h *house, u accounts.User) (accounts.User, error) {
	if r.Address != nil {
		u.Address = address.Address{Given: *r.Address}
	}
	for field, given := range map[*string]*string{&u.Name: r.Name, &u.Language: r.Language, &u.Zone: r.Zone} {
		if given != nil {
			*field = *given
		}
	}
	if len(r.Role) == 0 {
		return u, nil
	}
	grants, err := h.grants(ctx, r.Role)
	u.Grants = grants
	return u, err
}
