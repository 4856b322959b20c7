package main

import (
	"context"

	"communique/locales"
	"communique/locales/difference"
	"communique/releases"
)

// translationDiffCommand shows what has changed in the source since it was translated.
type translationDiffCommand struct {
	Slug     string `arg:"" help:"${slug}"`
	Language string `name:"language" required:"" placeholder:"LL" help:"${translation_language}"`
	JSON     bool   `name:"json" help:"${json}"`
}

// Run shows each segment whose source has changed, with its translation.
func (r *translationDiffCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.releases.Differences(ctx, h.actor(), r.Slug, r.Language)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(changedReports(all))
	}
	if len(all) == 0 {
		t.say("cli.diff.none", "Language", locales.Language(r.Language))
		return nil
	}
	for i, one := range all {
		if i > 0 {
			t.line("")
		}
		t.line(one.Key)
		if one.Was == "" {
			t.wrapped(t.out, "  ", t.words.T("cli.diff.unknown"))
			t.wrapped(t.out, "  ", one.Now)
		} else {
			t.wrapped(t.out, "  ", t.marked(one.Difference))
		}
		t.wrapped(t.out, "  → ", visible(one.Text))
	}
	return nil
}

// changedReport is a segment whose source has changed, as a script reads it. The diff
// marks what is gone and what is new as [-old-]{+new+}.
type changedReport struct {
	Key         string `json:"key"`
	Was         string `json:"was"` // empty when nobody said from what the translation was made
	Now         string `json:"now"`
	Diff        string `json:"diff,omitempty"`
	Translation string `json:"translation,omitempty"`
	SourceHash  string `json:"source_hash"` // of the source as it is now; with version what still-correct --seen is said of
	Version     int    `json:"version"`     // of the translation
}

func changedReports(all []releases.Changed) []changedReport {
	list := make([]changedReport, len(all))
	for i, c := range all {
		list[i] = changedReport{
			Key: c.Key, Was: c.Was, Now: c.Now, Diff: difference.String(c.Difference), Translation: c.Text,
			SourceHash: c.SourceHash, Version: c.Version,
		}
	}
	return list
}
