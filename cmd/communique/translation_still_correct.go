package main

import (
	"context"

	"communique/locales"
)

// translationStillCorrectCommand says that translations are right though their source
// has changed.
type translationStillCorrectCommand struct {
	ofTranslation

	Keys []string `arg:"" optional:"" name:"key" help:"${still_correct_keys}"`
}

// Run confirms the named segments, or each stale one.
func (r *translationStillCorrectCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	keys, err := h.releases.StillCorrect(ctx, h.actor(), r.Slug, r.Language, r.Keys)
	if err != nil {
		return err
	}
	if !r.JSON {
		t.wrapped(t.out, "", t.words.T("cli.work.confirmed", "Language", locales.Language(r.Language), "Keys", t.words.List(keys)))
	}
	return r.moved(ctx, t, h, nil)
}
