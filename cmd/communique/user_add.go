package main

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/address"
	"communique/locales"
)

// userAddCommand adds somebody who signs in.
type userAddCommand struct {
	Address      string   `arg:"" help:"${user_address}"`
	Name         string   `name:"name" required:"" placeholder:"TEXT" help:"${user_name}"`
	Role         []string `name:"role" required:"" placeholder:"ROLE" help:"${user_role}"`
	Language     string   `name:"language" placeholder:"LL" help:"${user_language}"`
	Zone         string   `name:"zone" placeholder:"ZONE" help:"${user_zone}"`
	PasswordFile *string  `name:"password-file" placeholder:"FILE" help:"${user_password_file_or_link}"`
	linking
	JSON bool `name:"json" help:"${json}"`
}

// Run adds the user, and shows their link when they have no password.
func (r *userAddCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	base, err := r.base()
	if err != nil {
		return err
	}
	password := ""
	if r.PasswordFile != nil {
		if password, err = t.password(*r.PasswordFile); err != nil {
			return err
		}
	}
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	u, err := r.user(ctx, t, h)
	if err != nil {
		return err
	}
	if password == "" {
		return r.invite(ctx, t, h, u, base)
	}
	if u, err = h.accounts.AddUser(ctx, h.actor(), u, password); err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{"address": u.Address.Given})
	}
	t.added(u)
	return nil
}

func (r *userAddCommand) invite(ctx context.Context, t *terminal, h *house, u accounts.User, base string) error {
	u, secret, err := h.accounts.Invite(ctx, h.actor(), u)
	if err != nil {
		return err
	}
	if !r.JSON {
		t.added(u)
	}
	return t.invited(u, base, secret, r.JSON)
}

func (t *terminal) added(u accounts.User) {
	t.say("cli.user.added", "Name", u.Name, "Address", u.Address.Given)
}

// user is what the command line says about somebody.
func (r *userAddCommand) user(ctx context.Context, t *terminal, h *house) (accounts.User, error) {
	grants, err := h.grants(ctx, r.Role)
	if err != nil {
		return accounts.User{}, err
	}
	u := accounts.User{Name: r.Name, Address: address.Address{Given: r.Address}, Language: r.Language, Zone: r.Zone, Grants: grants}
	if u.Language == "" {
		u.Language, err = h.deskLanguage(ctx, grants, t.words.Lang())
	}
	return u, err
}

// deskLanguage is the language in which somebody probably works, if the desk speaks it:
// the one into which they translate, or the first of the partner's for whom they do
// something; or else the one that is spoken here.
func (h *house) deskLanguage(ctx context.Context, grants []accounts.Grant, here string) (string, error) {
	if i := slices.IndexFunc(grants, func(g accounts.Grant) bool { return locales.Supported(g.Language) }); i >= 0 {
		return grants[i].Language, nil
	}
	for _, g := range grants {
		if g.PartnerID == 0 {
			continue
		}
		p, err := h.accounts.PartnerByID(ctx, g.PartnerID)
		if err != nil {
			return "", err
		}
		if i := slices.IndexFunc(p.Languages, locales.Supported); i >= 0 {
			return p.Languages[i], nil
		}
	}
	return here, nil
}
