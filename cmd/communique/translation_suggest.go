package main

import (
	"context"
	"strings"

	"communique/locales"
	"communique/locales/difference"
	"communique/releases"
)

// translationSuggestCommand shows what was approved before for the same sources, or for
// some that are nearly the same.
type translationSuggestCommand struct {
	Slug     string   `arg:"" help:"${slug}"`
	Keys     []string `arg:"" optional:"" name:"key" help:"${suggest_keys}"`
	Language string   `name:"language" required:"" placeholder:"LL" help:"${translation_language}"`
	JSON     bool     `name:"json" help:"${json}"`
}

// Run shows, for each segment, its source with what is other in it than in the one that
// was translated, and that translation.
func (r *translationSuggestCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.releases.Suggestions(ctx, h.actor(), r.Slug, r.Language, r.Keys)
	if err != nil {
		return err
	}
	if r.JSON {
		return t.json(suggestionReports(all))
	}
	if len(all) == 0 {
		t.say("cli.suggest.none", "Language", locales.Language(r.Language))
		return nil
	}
	for i, s := range all {
		if i > 0 {
			t.line("")
		}
		t.line(s.Key)
		for _, m := range s.Matches {
			t.wrapped(t.out, "  ", strings.Join([]string{
				t.words.Percent(m.Percent, 100), t.words.Language(m.Language), m.Release, t.words.Date(m.At.Local()),
			}, " – "))
			t.wrapped(t.out, "    ", t.marked(m.Difference))
			t.wrapped(t.out, "    → ", visible(m.Target))
		}
	}
	return nil
}

// suggestionReport is what is offered for a segment, as a script reads it. The diff leads
// from the source that was translated to the segment's.
type suggestionReport struct {
	Key         string `json:"key"`
	Source      string `json:"source"`
	Percent     int    `json:"percent"`
	Remembered  string `json:"remembered"`
	Diff        string `json:"diff"`
	Language    string `json:"language"`
	Translation string `json:"translation"`
	Release     string `json:"release"`
}

func suggestionReports(all []releases.Suggestion) []suggestionReport {
	list := []suggestionReport{}
	for _, s := range all {
		for _, m := range s.Matches {
			list = append(list, suggestionReport{
				Key: s.Key, Source: s.Source, Percent: m.Percent, Remembered: m.Source, Diff: difference.String(m.Difference),
				Language: m.Language, Translation: m.Target, Release: m.Release,
			})
		}
	}
	return list
}
