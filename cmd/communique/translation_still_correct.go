package main

import (
	"context"
	"encoding/json"
	"slices"

	"communique/internal/fault"
	"communique/locales"
	"communique/releases"
)

// translationStillCorrectCommand says that translations are right though their source
// has changed.
type translationStillCorrectCommand struct {
	ofTranslation

	Keys []string `arg:"" optional:"" name:"key" help:"${still_correct_keys}"`
	Seen string   `name:"seen" placeholder:"FILE" help:"${still_correct_seen}"`
}

// Run confirms the named segments, or each stale one: as a file shows them that somebody
// has read, or else as they are when the command begins.
func (r *translationStillCorrectCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	var shown []releases.Shown
	if r.Seen != "" {
		var err error
		if shown, err = readSeen(r.Seen); err != nil {
			return err
		}
	}
	h, err := t.open(ctx, c)
	if err != nil {
		return err
	}
	defer h.close()
	if r.Seen == "" {
		if shown, err = r.now(ctx, h); err != nil {
			return err
		}
	}
	keys, err := h.releases.StillCorrect(ctx, h.actor(), r.Slug, r.Language, r.named(shown))
	if err != nil {
		return err
	}
	if !r.JSON {
		t.wrapped(t.out, "", t.words.T("cli.work.confirmed", "Language", locales.Language(r.Language), "Keys", t.words.List(keys)))
	}
	return r.moved(ctx, t, h, nil)
}

// now is what somebody could have looked at just now: what is stale, or, of named segments,
// whatever they say.
func (r *translationStillCorrectCommand) now(ctx context.Context, h *house) ([]releases.Shown, error) {
	sheet, err := h.releases.Sheet(ctx, h.actor(), r.Slug, r.Language)
	var shown []releases.Shown
	for _, l := range sheet.Lines {
		stale := l.Text != "" && l.TextHash != l.Source.SourceHash && l.Boilerplate == ""
		if stale || slices.Contains(r.Keys, l.Source.Key) {
			shown = append(shown, releases.Shown{Key: l.Source.Key, SourceHash: l.Source.SourceHash, Version: l.Version})
		}
	}
	return shown, err
}

// named are those of the segments that the command names; without a name all. One that
// wasn't shown is handed on with its name only, for the answer to say so.
func (r *translationStillCorrectCommand) named(shown []releases.Shown) []releases.Shown {
	if len(r.Keys) == 0 {
		return shown
	}
	all := make([]releases.Shown, len(r.Keys))
	for i, key := range r.Keys {
		all[i].Key = key
		if at := slices.IndexFunc(shown, func(s releases.Shown) bool { return s.Key == key }); at >= 0 {
			all[i] = shown[at]
		}
	}
	return all
}

// readSeen reads what communique translation diff --json has printed.
func readSeen(name string) ([]releases.Shown, error) {
	data, err := readTranslation(name)
	if err != nil {
		return nil, err
	}
	var reports []changedReport
	if err := json.Unmarshal(data, &reports); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.seen_syntax", "File", name)
	}
	shown := make([]releases.Shown, len(reports))
	for i, one := range reports {
		shown[i] = releases.Shown{Key: one.Key, SourceHash: one.SourceHash, Version: one.Version}
	}
	return shown, nil
}
