package releases

import (
	"context"
	"maps"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/sqldb"
)

// freezing puts editions into use and takes them out of it, inside a verb's
// transaction.
type freezing struct {
	r   *Releases
	tx  *sqldb.Tx
	who accounts.Actor
	now time.Time
}

// settle thaws each frozen edition that isn't any more what the release would make of
// its language, and tells which those were. So a change thaws exactly what it touches.
// A release without a frozen edition isn't approved any more; its state is changed in
// memory, for the verb to write down. Of a release that is corrected after it was sent,
// such an edition stays frozen, and is recalled.
func (f freezing) settle(ctx context.Context, release *Release) ([]string, error) {
	frozen, err := selectFrozen(ctx, f.tx, release.ID)
	if err != nil || len(frozen) == 0 {
		return nil, err
	}
	m, err := f.material(ctx, *release)
	if err != nil {
		return nil, err
	}
	var thawed []string
	for _, e := range inOrder(release.SourceLanguage, frozen) {
		same, err := f.r.stands(m, e)
		if err != nil {
			return nil, err
		}
		touched, err := f.put(ctx, *release, e, same)
		if err != nil {
			return nil, err
		}
		if touched {
			thawed = append(thawed, e.Language)
		}
	}
	if len(thawed) == len(frozen) && !release.Correcting() {
		release.State, err = release.after(thaw)
	}
	return thawed, err
}

// put takes an edition out of use that isn't what the release says any more, and tells
// whether it did. One that was recalled and is that again may leave again.
func (f freezing) put(ctx context.Context, release Release, e Edition, same bool) (touched bool, err error) {
	stays := release.Correcting() && release.has(e.Language)
	switch {
	case same && e.Recalled:
		return false, f.recall(ctx, e, 0, "reinstate")
	case same, e.Recalled && stays:
		return false, nil
	case stays:
		return true, f.recall(ctx, e, clock.Millis(f.now), "recall")
	}
	return true, f.one(ctx, e)
}

func (f freezing) recall(ctx context.Context, e Edition, at int64, verb string) error {
	if err := recallEdition(ctx, f.tx, e.ID, at); err != nil {
		return err
	}
	return insertEvent(ctx, f.tx, e.ReleaseID, Event{f.now, f.who.Name, verb, e.Language, e.ContentHash})
}

// stands tells whether a frozen edition is what would be frozen now.
func (r *Releases) stands(m material, e Edition) (bool, error) {
	if !m.release.has(e.Language) || !m.complete(e.Language) || len(m.lacking) > 0 {
		return false, nil
	}
	c, err := r.compose(m, []string{e.Language})
	if err != nil {
		return false, err
	}
	now, err := c.edition(e.Language, e.FrozenAt, e.DatedAt)
	return now.ContentHash == e.ContentHash, err
}

// complete tells whether each segment has a text that may leave in a language.
func (m material) complete(language string) bool {
	return !slices.ContainsFunc(m.standing(language), func(s Segment) bool {
		_, ok := m.setting(s, language)
		return !ok
	})
}

func (f freezing) one(ctx context.Context, e Edition) error {
	if err := thawEdition(ctx, f.tx, e.ID, clock.Millis(f.now)); err != nil {
		return err
	}
	return insertEvent(ctx, f.tx, e.ReleaseID, Event{f.now, f.who.Name, "thaw", e.Language, e.ContentHash})
}

// freeze freezes an edition, in the place of another one if there is one.
func (f freezing) freeze(ctx context.Context, e Edition, parts []editionPart, verb string, before Edition) (Edition, error) {
	if before.ID != 0 {
		if err := f.one(ctx, before); err != nil {
			return Edition{}, err
		}
	}
	id, err := insertEdition(ctx, f.tx, e, parts, f.who.Name)
	if err != nil {
		return Edition{}, err
	}
	e.ID = id
	return e, insertEvent(ctx, f.tx, e.ReleaseID, Event{f.now, f.who.Name, verb, e.Language, e.ContentHash})
}

// redate replaces each frozen edition in which another day is printed than the
// release has now, and tells in which languages. Nothing else in them can have
// changed: what changes a text has thawed it.
func (f freezing) redate(ctx context.Context, release Release) ([]string, error) {
	frozen, err := selectFrozen(ctx, f.tx, release.ID)
	if err != nil || len(frozen) == 0 {
		return nil, err
	}
	m, err := f.material(ctx, release)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(frozen, func(_ string, e Edition) bool { return e.Recalled }) // it will be frozen anew anyway
	editions := inOrder(release.SourceLanguage, frozen)
	c, err := f.r.compose(m, languagesOf(editions))
	if err != nil {
		return nil, err
	}
	var redated []string
	for _, before := range editions {
		e, err := c.edition(before.Language, before.FrozenAt, before.DatedAt)
		if err != nil {
			return nil, err
		}
		if e.ContentHash == before.ContentHash {
			continue
		}
		if e, err = c.edition(before.Language, f.now, f.now); err != nil {
			return nil, err
		}
		if _, err := f.freeze(ctx, e, c.parts(e.Language), "redate", before); err != nil {
			return nil, err
		}
		redated = append(redated, before.Language)
	}
	return redated, nil
}

func languagesOf(editions []Edition) []string {
	languages := make([]string, len(editions))
	for i, e := range editions {
		languages[i] = e.Language
	}
	return languages
}

// material reads everything that is written in the release.
func (f freezing) material(ctx context.Context, release Release) (material, error) {
	ever, err := selectSegments(ctx, f.tx, release.ID)
	if err != nil {
		return material{}, err
	}
	texts, err := selectTranslations(ctx, f.tx, release.ID)
	if err != nil {
		return material{}, err
	}
	m := material{release: release, ever: ever, segments: presentOf(ever), texts: texts}
	return m, f.include(ctx, &m)
}
