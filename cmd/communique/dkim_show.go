package main

import "context"

// dkimShowCommand shows the keys of a domain with their records, or lists all keys.
type dkimShowCommand struct {
	Domain string `arg:"" optional:"" help:"${dkim_domain_optional}"`
	JSON   bool   `name:"json" help:"${json}"`
}

// Run shows them. No private key is ever printed, in either form.
func (d *dkimShowCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	keys, err := h.mailer.Keys(ctx, d.Domain)
	if err != nil {
		return err
	}
	if d.JSON {
		return t.json(keysAsJSON(keys...))
	}
	if len(keys) == 0 {
		t.say("cli.dkim.none")
		return nil
	}
	t.keyTable(keys)
	if d.Domain != "" {
		t.keyRecords(keys)
	}
	return nil
}
