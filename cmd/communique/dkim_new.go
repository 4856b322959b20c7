package main

import (
	"context"

	"communique/mailer"
)

// dkimNewCommand makes keys for a domain.
type dkimNewCommand struct {
	Domain string `arg:"" help:"${dkim_domain}"`
	JSON   bool   `name:"json" help:"${json}"`
}

// Run makes a pair and says where it is to be published.
func (d *dkimNewCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	return t.makeKeys(ctx, c, d.JSON, func(h *house) ([]mailer.DKIMKey, error) { return h.mailer.NewKeys(ctx, h.actor(), d.Domain) })
}

// dkimRotateCommand makes new keys for a domain that signs.
type dkimRotateCommand struct {
	Domain string `arg:"" help:"${dkim_domain}"`
	JSON   bool   `name:"json" help:"${json}"`
}

// Run makes a pair and says how it takes the place of the old one.
func (d *dkimRotateCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	return t.makeKeys(ctx, c, d.JSON, func(h *house) ([]mailer.DKIMKey, error) { return h.mailer.RotateKeys(ctx, h.actor(), d.Domain) })
}

func (t *terminal) makeKeys(ctx context.Context, c *commands, json bool, do func(*house) ([]mailer.DKIMKey, error)) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	keys, err := do(h)
	if err != nil {
		return err
	}
	if json {
		return t.json(keysAsJSON(keys...))
	}
	t.newKeys(keys)
	return nil
}
