package main

import "context"

// dkimRemoveCommand forgets a key.
type dkimRemoveCommand struct {
	Domain   string `arg:"" help:"${dkim_domain}"`
	Selector string `arg:"" help:"${dkim_selector}"`
	JSON     bool   `name:"json" help:"${json}"`
}

// Run removes the key and says that its record can go too.
func (d *dkimRemoveCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	removed, err := h.mailer.RemoveKey(ctx, h.actor(), d.Domain, d.Selector)
	if err != nil {
		return err
	}
	if d.JSON {
		return t.json(keysAsJSON(removed)[0])
	}
	t.wrapped(t.out, "", t.words.T("cli.dkim.removed", "Selector", removed.Selector, "Name", removed.Name()))
	return nil
}
