package releases

import (
	"context"
	"maps"
	"slices"
	"strings"

	"communique/locales"
	"communique/locales/memory"
)

// carry takes the translations over a change of the source: where only a mistake was
// mended they are as good as before, where segments were merged they are put together, and
// what the memory knows is filled in.
// Whatever else was translated from the old source is stale from now on, and its
// translators have to come back.
func (c *changing) carry(ctx context.Context, ever []Segment, done change, edits Edits, told *Imported) error {
	before := map[int64]Segment{}
	for _, s := range ever {
		before[s.ID] = s
	}
	fresh := c.freshBefore(before)
	typo := edits.Typos
	if edits.AllTypos {
		typo = done.changed
	}
	for _, s := range c.own() {
		was, known := before[s.ID]
		if slices.Contains(typo, s.Key) && known && was.SourceHash != s.SourceHash {
			told.Typos = append(told.Typos, s.Key)
			if err := c.restamp(ctx, was, s); err != nil {
				return err
			}
			continue
		}
		if known && was.SourceHash == s.SourceHash {
			continue
		}
		if err := c.revive(ctx, s); err != nil {
			return err
		}
		merged, err := c.merge(ctx, s, mergedFrom(s, ever))
		if err != nil {
			return err
		}
		if merged {
			told.Merged = append(told.Merged, s.Key)
		}
	}
	if err := c.remindLater(ctx, done); err != nil {
		return err
	}
	return c.lapsed(ctx, fresh, done.added, told)
}

// freshBefore are the keys of the segments that were fresh, by language, in their order.
func (c *changing) freshBefore(before map[int64]Segment) map[string][]Segment {
	fresh := map[string][]Segment{}
	for _, language := range c.release.Languages {
		for _, s := range c.own() {
			if was, known := before[s.ID]; known && was.present() && c.texts[translated{s.ID, language}].fresh(was) {
				fresh[language] = append(fresh[language], s)
			}
		}
	}
	return fresh
}

// restamp makes the translations of the source before translations of the source now, for
// the memory too where they are approved. What was let pass in them stays so.
func (c *changing) restamp(ctx context.Context, was, s Segment) error {
	var kept []string
	var approved []memory.Entry
	for _, language := range c.languagesOf(s) {
		of := translated{s.ID, language}
		t := c.texts[of]
		if !t.fresh(was) {
			continue
		}
		passed, err := c.passed(ctx, was, language)
		if err != nil {
			return err
		}
		t.sourceHash = s.SourceHash
		if err := c.save(ctx, of, t, "typo"); err != nil {
			return err
		}
		if err := c.passAgain(ctx, s, language, passed); err != nil {
			return err
		}
		kept = append(kept, language)
		if t.settled(s) {
			approved = append(approved, c.remembered(s, language, t))
		}
	}
	if err := c.r.memory.Remember(ctx, c.tx, approved); err != nil {
		return err
	}
	return c.note(ctx, "typo", "", strings.Join(append([]string{s.Key + ":"}, kept...), " "))
}

// languagesOf are the languages in which a segment has ever been translated, also those
// that aren't wanted any more.
func (c *changing) languagesOf(s Segment) []string {
	languages := map[string]bool{}
	for of := range c.texts {
		if of.segmentID == s.ID {
			languages[of.language] = true
		}
	}
	all := slices.Sorted(maps.Keys(languages))
	locales.InOrder(all)
	return all
}

// revive brings back what a segment had when its source was what it is now again, where
// another text has taken its place since.
func (c *changing) revive(ctx context.Context, s Segment) error {
	rows, err := selectVersionsFrom(ctx, c.tx, sourced{s.ID, s.SourceHash})
	if err != nil {
		return err
	}
	last := map[string]versionRow{}
	for _, row := range rows {
		last[row.Language] = row
	}
	for _, language := range c.release.Languages {
		of := translated{s.ID, language}
		row, had := last[language]
		if !had || row.Text == "" || c.texts[of].fresh(s) {
			continue
		}
		t := translation{text: row.Text, sourceHash: row.SourceHash, state: TextState(row.State), origin: Origin(row.Origin)}
		if t.untouched() {
			t.state = TextDraft
		}
		if err := c.save(ctx, of, t, "restore"); err != nil {
			return err
		}
	}
	return nil
}

// mergedFrom are the segments, one behind the other, whose texts are now one segment's;
// nil when it is none of that kind.
func mergedFrom(s Segment, ever []Segment) []Segment {
	old := slices.DeleteFunc(presentOf(ever), func(s Segment) bool { return s.From != 0 })
	for i := range old {
		joined := ""
		for j := i; j < len(old) && old[j].Kind == s.Kind && len(joined) < len(s.Text); j++ {
			joined = strings.TrimSpace(joined + " " + old[j].Text)
			if joined == s.Text && j > i {
				return old[i : j+1]
			}
		}
	}
	return nil
}

// merge puts the translations of merged segments together, in each language in which
// all of them were fresh. Somebody has to look at the seams: they are drafts, and a
// machine's where one of the parts was only a machine's.
func (c *changing) merge(ctx context.Context, s Segment, from []Segment) (merged bool, err error) {
	for _, language := range c.release.Languages {
		var texts []string
		origin := OriginCopy
		for _, part := range from {
			if t := c.texts[translated{part.ID, language}]; t.fresh(part) {
				texts = append(texts, t.text)
				if t.untouched() {
					origin = OriginMachine
				}
			}
		}
		if len(from) == 0 || len(texts) < len(from) || c.texts[translated{s.ID, language}].fresh(s) {
			continue
		}
		t := translation{text: strings.Join(texts, " "), sourceHash: s.SourceHash, state: TextDraft, origin: origin}
		if err := c.save(ctx, translated{s.ID, language}, t, "merge"); err != nil {
			return false, err
		}
		merged = true
	}
	return merged, nil
}

// lapsed tells what isn't fresh any more, and takes the languages back into work.
func (c *changing) lapsed(ctx context.Context, fresh map[string][]Segment, added []string, told *Imported) error {
	for _, language := range c.release.Languages {
		var keys []string
		for _, s := range fresh[language] {
			if !c.texts[translated{s.ID, language}].fresh(s) {
				keys = append(keys, s.Key)
			}
		}
		if len(keys) > 0 {
			told.Stale = append(told.Stale, Stale{language, keys})
			if err := c.note(ctx, "stale", language, strings.Join(keys, " ")); err != nil {
				return err
			}
		}
		if len(keys)+len(added) == 0 {
			continue
		}
		s, err := c.statusOf(ctx, language)
		if err != nil {
			return err
		}
		if s.written() {
			continue
		}
		if err := c.step(ctx, language, lapse, ""); err != nil {
			return err
		}
	}
	return nil
}
