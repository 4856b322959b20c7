package releases

import (
	"context"
	"strings"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
)

// Shown is a translation as it was shown to who says something of it.
type Shown struct {
	Key        string
	SourceHash string // of the source that stood beside it
	Version    int    // of the translation
}

// StillCorrect says that translations of a source that has changed since are right all
// the same: they become drafts of the source as it is now, to be handed in. It gives
// the keys. A machine's text is confirmed by it, also when it is fresh. It is said of what
// was shown: where the source or the text is another one by now, nothing is confirmed.
//
// An actor of a partner may say so of the partner's languages. Faults: those of
// SaveText; for each segment at once releases.source_changed, releases.text_changed
// (Text, Actor); releases.nothing_stale.
func (r *Releases) StillCorrect(ctx context.Context, who accounts.Actor, slug, language string, shown []Shown) ([]string, error) {
	if err := mayTranslate(who, language); err != nil {
		return nil, err
	}
	var done []string
	err := r.change(ctx, who, slug, language, translate, func(c *changing) error {
		confirmed, err := c.confirmable(language, shown)
		if err != nil {
			return err
		}
		for _, s := range confirmed {
			t := c.texts[translated{s.ID, language}]
			t.sourceHash, t.state = s.SourceHash, TextDraft
			if t.origin == OriginMachine {
				t.confirmed = who.Name
			}
			if err := c.save(ctx, translated{s.ID, language}, t, "still_correct"); err != nil {
				return err
			}
			done = append(done, s.Key)
		}
		_, err = c.worked(ctx, language, "still_correct", strings.Join(done, " "))
		return err
	})
	return done, err
}

// confirmable are the segments whose translations wait for such a word and are still what
// was shown.
func (c *changing) confirmable(language string, shown []Shown) ([]Segment, error) {
	seen := map[int64]Shown{}
	for _, one := range shown {
		s, err := c.segment(one.Key)
		if err != nil {
			return nil, err
		}
		seen[s.ID] = one
	}
	var waiting []Segment
	var faults fault.List
	for _, s := range c.own() {
		one, named := seen[s.ID]
		if !named {
			continue
		}
		t := c.texts[translated{s.ID, language}]
		if bad := one.outdated(s, t, language); bad != nil {
			faults = append(faults, bad)
		} else if t.text != "" && (!t.fresh(s) || t.untouched()) {
			waiting = append(waiting, s)
		}
	}
	if len(faults)+len(waiting) == 0 {
		return nil, fault.New(fault.Conflict, "releases.nothing_stale", "Language", locales.Language(language))
	}
	return waiting, faults.OrNil()
}

// outdated is nil while source and text are those that were shown.
func (shown Shown) outdated(s Segment, t translation, language string) *fault.Error {
	at := fault.Place{Field: s.Key}
	switch {
	case shown.SourceHash != s.SourceHash:
		return fault.New(fault.Conflict, "releases.source_changed", "Key", locales.Segment(s.Key), "Language", locales.Language(language), "Source", s.Text).At(at)
	case shown.Version != t.version:
		return fault.New(fault.Conflict, "releases.text_changed", "Key", locales.Segment(s.Key), "Language", locales.Language(language),
			"Text", t.text, "Actor", t.actor).At(at)
	}
	return nil
}
