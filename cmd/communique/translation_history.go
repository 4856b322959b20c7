package main

import (
	"context"
	"strings"
	"time"

	"communique/locales"
)

// translationHistoryCommand shows every version of a segment's translation.
type translationHistoryCommand struct {
	ofTranslation

	Key string `arg:"" help:"${save_key}"`
}

// versionReport is a version as a script reads it.
type versionReport struct {
	Version    int    `json:"version"`
	Verb       string `json:"verb"`
	State      string `json:"state"`
	Origin     string `json:"origin"`
	Actor      string `json:"actor"`
	At         string `json:"at"`
	SourceHash string `json:"source_hash"`
	Text       string `json:"text"`
}

// Run shows the versions, the oldest first, and among them what was typed while
// somebody else saved.
func (r *translationHistoryCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	versions, err := h.releases.History(ctx, h.actor(), r.Slug, r.Language, r.Key)
	if err != nil {
		return err
	}
	reports := make([]versionReport, len(versions))
	for i, v := range versions {
		reports[i] = versionReport{
			Version: v.Number, Verb: v.Verb, State: string(v.State), Origin: string(v.Origin), Actor: v.Actor,
			At: v.At.UTC().Format(time.RFC3339), SourceHash: v.SourceHash, Text: v.Text,
		}
	}
	if r.JSON {
		return t.json(reports)
	}
	if len(reports) == 0 {
		t.say("cli.history.none", "Key", r.Key, "Language", locales.Language(r.Language))
	}
	for i, v := range reports {
		t.wrapped(t.out, "", strings.Join([]string{
			t.words.Number(v.Version), t.words.T("cli.history." + v.Verb), v.Actor, t.words.DateTime(versions[i].At.Local()),
			t.words.T("state.text." + v.State), t.words.T("origin." + v.Origin),
		}, " – "))
		if v.Text != "" {
			t.wrapped(t.out, "    ", visible(v.Text))
		}
	}
	return nil
}
