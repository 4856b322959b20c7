package main

import (
	"context"

	"communique/locales"
	"communique/releases"
)

// translationSaveCommand keeps the translation of one segment.
type translationSaveCommand struct {
	ofTranslation

	Key   string `arg:"" help:"${save_key}"`
	Text  string `arg:"" help:"${save_text}"`
	After *int   `name:"after" placeholder:"VERSION" help:"${save_after}"`
}

// Run saves the text as a draft, and shows what the checks find in it.
func (r *translationSaveCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	text, err := textOrFile(r.Text)
	if err != nil {
		return err
	}
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	version, err := r.version(ctx, h)
	if err != nil {
		return err
	}
	done, err := h.releases.SaveText(ctx, h.actor(), r.Slug, r.Language, releases.Typed{Key: r.Key, Text: text, Version: version})
	if err != nil {
		return err
	}
	found := checked{language: r.Language, findings: done.Findings, texts: map[string]string{}}
	now, err := h.present(ctx, r.Slug, r.Language, r.Key)
	if found.texts[r.Key] = now.Text; err != nil {
		return err
	}
	if r.JSON {
		return t.json(map[string]any{
			"release": r.Slug, "language": r.Language, "key": r.Key, "version": done.Version, "stale": done.Stale,
			"thawed": orEmpty(done.Thawed), "findings": checkReports(t.words, []checked{found})[0].Findings,
		})
	}
	t.say("cli.saved", "Key", r.Key, "Language", locales.Language(r.Language), "Version", done.Version)
	t.thawed(done.Thawed)
	names := shortNames([]checked{found})
	for _, f := range found.findings {
		t.finding(f, now.Text, names[f.About])
	}
	return nil
}

// version is the one that the person has seen: the present one, if none is named.
func (r *translationSaveCommand) version(ctx context.Context, h *house) (int, error) {
	if r.After != nil {
		return *r.After, nil
	}
	now, err := h.present(ctx, r.Slug, r.Language, r.Key)
	return now.Number, err
}
