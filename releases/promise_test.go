package releases

import (
	"fmt"
	"slices"
	"strings"

	"communique/internal/sqldb"
	"communique/locales"

	"pgregory.net/rapid"
)

// check is the promise: a frozen edition holds every segment of the release as it is
// now, each in its language or, where that was ticked, in the next one and marked so;
// each with a text of which somebody has said that it translates its present source; it
// prints the embargo's day; nothing in it is a machine's alone, or stopped by a check; and
// mails leave with such editions only, and with none that is to be corrected.
func (y *history) check(t *rapid.T) {
	release, segments := y.h.release(y.ctx), y.h.segments(y.ctx)
	editions, err := y.h.Editions(y.ctx, release.ID)
	if err != nil {
		t.Fatal(err)
	}
	frozen := map[string]int64{}
	for _, e := range editions {
		if e.Recalled && release.Correcting() {
			continue
		}
		frozen[e.Language] = e.ID
		y.frozen[e.Language]++
		y.checkEdition(t, release, segments, e)
	}
	if release.State == Withdrawn {
		y.checkLeaving(t, release, nil)
		return
	}
	// A correction may take out the only language in which it was sent: until another one is approved
	// there is nothing to be seen of it.
	emptied := release.Correcting() && len(editions) == 0
	if approved := slices.Contains([]State{Approved, Scheduled, Sent}, release.State); approved != (len(editions) > 0) && !emptied {
		t.Fatalf("%s with %d frozen editions", release.State, len(editions))
	}
	if release.Hold.On() {
		frozen = nil
	}
	y.checkLeaving(t, release, frozen)
	if release.over() {
		return // nobody counts any more what is lacking
	}
	if err := y.h.overviewAgrees(y.ctx, "lipse"); err != nil {
		t.Fatal(err)
	}
}

func (y *history) checkEdition(t *rapid.T, release Release, segments []Segment, e Edition) {
	parts, err := partsIn(y.ctx, y.h.db, e.ID)
	if err != nil || len(parts) != len(segments) {
		t.Fatalf("the %s edition has %d parts of %d, %v", e.Language, len(parts), len(segments), err)
	}
	flat := strings.Join(strings.Fields(e.Text), " ")
	foreign := 0
	for i, s := range segments {
		part := parts[i]
		if part.segmentID != s.ID || !y.became(part.sourceHash, s.SourceHash, map[string]bool{}) {
			t.Fatalf("the %s edition holds %+v for %+v", e.Language, part, s)
		}
		if !y.may(release, e.Language, part.language) {
			t.Fatalf("the %s edition holds %s in %s", e.Language, s.Key, part.language)
		}
		if locales.Base(part.language) != locales.Base(e.Language) && s.Kind != KindPlace {
			foreign++
		}
		if !y.says(flat, s, part.language, release) {
			t.Fatalf("the %s edition has nothing right for %s (%q):\n%s", e.Language, s.Key, s.Text, e.Text)
		}
	}
	if marked := strings.Count(e.HTML, ` lang="`); marked != foreign {
		t.Fatalf("the %s edition has %d blocks in another language, and marks %d:\n%s", e.Language, foreign, marked, e.HTML)
	}
	if same, err := y.stands(e, release); err != nil || !same {
		t.Fatalf("the %s edition isn't what would be frozen now, %v:\n%s", e.Language, err, e.Text)
	}
	y.checkTexts(t, e, flat)
	if day := y.h.catalogue.In(e.Language).Date(release.Embargo.Local()); !strings.Contains(flat, day) {
		t.Fatalf("the %s edition doesn't print %s:\n%s", e.Language, day, e.Text)
	}
	if e.ContentHash != e.contentHash() {
		t.Fatalf("%s: the content hash is another text's", e.Language)
	}
}

// checkTexts looks that a machine's text has somebody who says that it is right, and that
// what a check stops was let pass.
func (y *history) checkTexts(t *rapid.T, e Edition, flat string) {
	for text, language := range y.machine {
		if strings.Contains(flat, text) && !y.said(language, text) {
			t.Fatalf("the %s edition holds what only a machine says, %q:\n%s", e.Language, text, e.Text)
		}
	}
	if e.Language == "en" || !strings.Contains(flat, slip) {
		return
	}
	for _, slug := range []string{"lipse", aboutSlug} {
		for _, language := range []string{e.Language, locales.Base(e.Language)} {
			found, err := y.h.Check(y.ctx, officer, slug, language)
			y.expected(t, err)
			for _, f := range found {
				if text := fmt.Sprint(f.Args["Number"]); f.blocks() && strings.Contains(slip, text) && y.holds(t, flat, slug, language, f.Key) {
					t.Fatalf("the %s edition holds %s of %s in %s, in which %s is found:\n%s", e.Language, f.Key, slug, language, f.Check, e.Text)
				}
			}
		}
	}
}

// holds tells whether a segment's translation stands in an edition.
func (y *history) holds(t *rapid.T, flat, slug, language, key string) bool {
	return slices.ContainsFunc(y.lines(t, slug, language), func(l Line) bool {
		return l.Source.Key == key && strings.Contains(flat, reading(l.Text))
	})
}

// said tells whether somebody has said of a text, or of one with it in it, that it is right.
func (y *history) said(language, text string) bool {
	for of, texts := range y.right {
		for right := range texts {
			if of.language == language && strings.Contains(right, text) {
				return true
			}
		}
	}
	return false
}

// became tells whether a source is another one in which at most mistakes were mended since.
func (y *history) became(then, now string, asked map[string]bool) bool {
	asked[then] = true
	return then == now || slices.ContainsFunc(y.mended[then], func(next string) bool { return !asked[next] && y.became(next, now, asked) })
}

// stands tells whether the edition would be frozen now just so.
func (y *history) stands(e Edition, release Release) (same bool, err error) {
	err = y.h.db.Read(y.ctx, func(tx *sqldb.Tx) error {
		m, err := freezing{tx: tx}.material(y.ctx, release)
		if err == nil {
			same, err = y.h.Releases.stands(m, e)
		}
		return err
	})
	return same, err
}

// may tells whether a part of an edition may be in a language.
func (y *history) may(release Release, edition, part string) bool {
	switch {
	case part == edition:
		return true
	case part == locales.Base(edition) && release.has(part):
		return true
	}
	return release.Policy(edition) == PolicyMixed && slices.Contains(release.Chain(edition), part)
}

// says tells whether a text stands in the edition of which somebody has said that it
// translates the segment, or the segment itself in its own language.
func (y *history) says(flat string, s Segment, language string, release Release) bool {
	if language == release.SourceLanguage {
		return strings.Contains(flat, reading(s.Text))
	}
	for text := range y.right[sourceIn{s.SourceHash, language}] {
		if strings.Contains(flat, reading(text)) {
			return true
		}
	}
	return false
}

func (y *history) checkLeaving(t *rapid.T, release Release, frozen map[string]int64) {
	leaving := map[string]int64{}
	err := y.h.db.Read(y.ctx, func(tx *sqldb.Tx) (err error) {
		offer, err := y.h.MayLeave(y.ctx, tx, release.ID, release.Embargo.At)
		leaving = offer.Editions
		return err
	})
	if (err == nil) != (len(frozen) > 0) || err == nil && fmt.Sprint(leaving) != fmt.Sprint(frozen) {
		t.Fatalf("leaving %v of %v, %v", leaving, frozen, err)
	}
	thawed, err := thawedEditions(y.ctx, y.h.db)
	if err != nil {
		t.Fatal(err)
	}
	for language, id := range leaving {
		if slices.Contains(thawed, id) {
			t.Fatalf("mails would leave with the thawed %s edition", language)
		}
	}
}
