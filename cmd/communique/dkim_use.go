package main

import (
	"context"

	"communique/mailer"
)

// dkimUseCommand lets keys sign.
type dkimUseCommand struct {
	Domain    string   `arg:"" help:"${dkim_domain}"`
	Selectors []string `arg:"" optional:"" name:"selector" help:"${dkim_selectors}"`
	JSON      bool     `name:"json" help:"${json}"`
}

// Run says which keys sign now, and what is to be done about those that don't any more.
func (d *dkimUseCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	keys, err := h.mailer.UseKeys(ctx, h.actor(), d.Domain, d.Selectors...)
	if err != nil {
		return err
	}
	if d.JSON {
		return t.json(keysAsJSON(keys...))
	}
	domain := keys[0].Domain
	t.wrapped(t.out, "", t.words.T("cli.dkim.used", "Domain", domain, "Selectors", t.words.List(selectors(keys, mailer.KeySigning))))
	if retired := selectors(keys, mailer.KeyRetired); len(retired) > 0 {
		removals := make([]string, len(retired))
		for i, selector := range retired {
			removals[i] = "communique dkim remove " + domain + " " + selector
		}
		t.line("")
		t.toType(t.words.T("cli.dkim.retired", "Selectors", t.words.List(retired)), removals...)
	}
	return nil
}

func selectors(all []mailer.DKIMKey, state mailer.KeyState) (some []string) {
	for _, k := range keysIn(all, state) {
		some = append(some, k.Selector)
	}
	return some
}
