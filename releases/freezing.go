package releases

import (
	"context"
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

// thaw thaws the frozen editions of the touched languages and tells which had one,
// in the order of all. A release without a frozen edition isn't approved any more;
// its state is changed in memory, for the verb to write down.
func (f freezing) thaw(ctx context.Context, release *Release, all, touched []string) ([]string, error) {
	frozen, err := selectFrozen(ctx, f.tx, release.ID)
	if err != nil {
		return nil, err
	}
	var thawed []string
	for _, language := range all {
		e, ok := frozen[language]
		if !ok || !slices.Contains(touched, language) {
			continue
		}
		if err := f.one(ctx, e); err != nil {
			return nil, err
		}
		thawed = append(thawed, language)
	}
	if len(thawed) == len(frozen) {
		release.State, err = release.after(thaw)
	}
	return thawed, err
}

func (f freezing) one(ctx context.Context, e Edition) error {
	if err := thawEdition(ctx, f.tx, e.ID, clock.Millis(f.now)); err != nil {
		return err
	}
	return insertEvent(ctx, f.tx, e.ReleaseID, Event{f.now, f.who.Name, "thaw", e.Language, e.ContentHash})
}

// freeze freezes an edition, in the place of another one if there is one.
func (f freezing) freeze(ctx context.Context, e Edition, verb string, before Edition) (Edition, error) {
	if before.ID != 0 {
		if err := f.one(ctx, before); err != nil {
			return Edition{}, err
		}
	}
	id, err := insertEdition(ctx, f.tx, e, f.who.Name)
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
	now := inOrderOf(release.all(), frozen)
	languages := make([]string, len(now))
	for i, e := range now {
		languages[i] = e.Language
	}
	c, err := f.composerFor(ctx, release, languages)
	if err != nil {
		return nil, err
	}
	var redated []string
	for _, before := range now {
		e, err := c.edition(before.Language, before.FrozenAt)
		if err != nil {
			return nil, err
		}
		if e.ContentHash == before.ContentHash {
			continue
		}
		if e, err = c.edition(before.Language, f.now); err != nil {
			return nil, err
		}
		if _, err := f.freeze(ctx, e, "redate", before); err != nil {
			return nil, err
		}
		redated = append(redated, before.Language)
	}
	return redated, nil
}

// composerFor compiles what the release says now.
func (f freezing) composerFor(ctx context.Context, release Release, languages []string) (*composer, error) {
	ever, err := selectSegments(ctx, f.tx, release.ID)
	if err != nil {
		return nil, err
	}
	all, err := selectTranslations(ctx, f.tx, release.ID)
	if err != nil {
		return nil, err
	}
	return f.r.compose(release, presentOf(ever), all, languages)
}
