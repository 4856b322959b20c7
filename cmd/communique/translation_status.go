package main

import "context"

// translationStatusCommand shows how far each language of a release is.
type translationStatusCommand struct {
	Slug string `arg:"" help:"${slug}"`
	JSON bool   `name:"json" help:"${json}"`
}

// Run prints a line a language.
func (r *translationStatusCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	languages, err := h.releases.TranslationStatus(ctx, r.Slug)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(editionReports(languages))
	}
	t.editions(editionReports(languages))
	return nil
}
