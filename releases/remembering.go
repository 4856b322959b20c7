package releases

import (
	"context"
	"slices"

	"communique/locales/memory"
)

// remember keeps the approved texts of a language for later releases.
func (c *changing) remember(ctx context.Context, language string) error {
	var entries []memory.Entry
	for _, s := range c.own() {
		if t := c.texts[translated{s.ID, language}]; t.settled(s) {
			entries = append(entries, c.remembered(s, language, t))
		}
	}
	return c.r.memory.Remember(ctx, c.tx, entries)
}

// remembered is an approved text as the memory keeps it.
func (c *changing) remembered(s Segment, language string, t translation) memory.Entry {
	return memory.Entry{
		SourceLanguage: c.release.SourceLanguage, Language: language, Kind: string(s.Kind), Source: s.Text, Target: t.text,
		Release: c.release.Slug, Actor: t.actor,
	}
}

// remind fills segments without a text from the memory, where the very same source was
// translated before: as drafts, that somebody hands in.
func (c *changing) remind(ctx context.Context, language string, segments []Segment) error {
	var asks []memory.Ask
	for _, s := range segments {
		if t, _ := c.text(s, language); t.text == "" {
			asks = append(asks, memory.Ask{Kind: string(s.Kind), Text: s.Text})
		}
	}
	if len(asks) == 0 {
		return nil
	}
	known, err := c.r.memory.Exact(ctx, c.tx, c.release.SourceLanguage, language, asks)
	if err != nil {
		return err
	}
	for _, s := range segments {
		of := translated{s.ID, language}
		match, ok := known[memory.Ask{Kind: string(s.Kind), Text: s.Text}]
		if t, _ := c.text(s, language); !ok || t.text != "" || match.Language != language {
			continue
		}
		t := translation{text: match.Target, sourceHash: s.SourceHash, state: TextDraft, origin: OriginMemory}
		if err := c.save(ctx, of, t, "memory"); err != nil {
			return err
		}
	}
	return nil
}

// remindLater fills what a change of the source has left without a text, as remind did
// when the translation was asked for. Where nobody was asked yet, or who was has declined,
// that is left to whoever asks.
func (c *changing) remindLater(ctx context.Context, done change) error {
	fresh := slices.DeleteFunc(slices.Clone(c.own()), func(s Segment) bool {
		return !slices.Contains(done.added, s.Key) && !slices.Contains(done.changed, s.Key)
	})
	if len(fresh) == 0 {
		return nil
	}
	asked, err := selectAssignments(ctx, c.tx, c.release.ID)
	if err != nil {
		return err
	}
	for _, language := range c.release.Languages {
		if a, ok := asked[language]; !ok || a.State == Declined {
			continue
		}
		if err := c.remind(ctx, language, fresh); err != nil {
			return err
		}
	}
	return nil
}
