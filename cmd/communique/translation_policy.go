package main

import (
	"context"

	"communique/releases"
)

// translationPolicyCommand says what readers of a language get that isn't ready.
type translationPolicyCommand struct {
	ofTranslation

	Policy string `arg:"" name:"policy" help:"${policy}"`
}

// Run sets the policy.
func (r *translationPolicyCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	thawed, err := h.releases.SetPolicy(ctx, h.actor(), r.Slug, r.Language, releases.Policy(r.Policy))
	if err != nil {
		return err
	}
	return r.moved(ctx, t, h, thawed)
}
