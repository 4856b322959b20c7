package releases

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
)

// SeenBy tells whether somebody may see the release: everyone of the consortium may, a
// partner when it goes to its country or is written in one of its languages. A boilerplate
// is seen by everyone who sees anything.
func (r Release) SeenBy(who accounts.Actor) bool {
	return who.Concerned(r.Countries, r.all()) || r.IsBoilerplate() && who.MaySomewhere(accounts.See)
}

// Shows tells whether somebody may see what the release says in a language: the source's,
// which everyone sees who sees the release, or one of their own.
func (r Release) Shows(who accounts.Actor, language string) bool {
	return r.SeenBy(who) && (language == r.SourceLanguage || who.MayIn(accounts.See, language))
}

// Seen gives the release with this slug, or boilerplate, if the actor may see it: what is
// somebody else's is as if it weren't there. Fault: releases.missing.
func (r *Releases) Seen(ctx context.Context, who accounts.Actor, slug string) (Release, error) {
	release, err := r.Get(ctx, slug)
	if err == nil && !release.SeenBy(who) {
		return Release{}, missing(slug)
	}
	return release, err
}

// selectSeen is selectBySlug of what the actor may see. Fault: releases.missing.
func selectSeen(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, slug string) (Release, error) {
	release, err := selectBySlug(ctx, tx, slug)
	if err != nil {
		return Release{}, orMissing(err, slug)
	}
	return release, release.seen(who)
}

// seen is nil for whoever may see the release. Fault: releases.missing.
func (r Release) seen(who accounts.Actor) error {
	if !r.SeenBy(who) {
		return missing(r.Slug)
	}
	return nil
}

// shown is nil for whoever may see the release and what it says in a language. Faults:
// releases.missing, releases.language_unseen.
func (r Release) shown(who accounts.Actor, language string) error {
	if err := r.seen(who); err != nil || r.Shows(who, language) {
		return err
	}
	return fault.New(fault.NotFound, "releases.language_unseen", "Slug", r.Slug, "Language", named(language))
}

// shownMaterial is everything that is written in a release, for somebody who wants to see
// one of the languages of its translations. Faults: releases.missing, .language_unseen,
// .translation_of_source, .language_not_wanted.
func shownMaterial(ctx context.Context, tx *sqldb.Tx, who accounts.Actor, slug, language string) (material, error) {
	m, err := readMaterial(ctx, tx, slug)
	if err == nil {
		err = m.release.shown(who, language)
	}
	if err == nil {
		err = m.release.wants(language)
	}
	return m, err
}

// EventsFor gives what was done to a release, in order, without what concerns languages that the
// actor doesn't see. Fault: releases.missing.
func (r *Releases) EventsFor(ctx context.Context, who accounts.Actor, slug string) ([]Event, error) {
	release, err := r.Seen(ctx, who, slug)
	if err != nil {
		return nil, err
	}
	events, err := r.Events(ctx, release.ID)
	return slices.DeleteFunc(events, func(e Event) bool { return e.Language != "" && !release.Shows(who, e.Language) }), err
}

// EditionsFor gives the frozen editions of a release in the languages that the actor sees,
// in the order of Editions. Fault: releases.missing.
func (r *Releases) EditionsFor(ctx context.Context, who accounts.Actor, slug string) ([]Edition, error) {
	release, err := r.Seen(ctx, who, slug)
	if err != nil {
		return nil, err
	}
	editions, err := r.Editions(ctx, release.ID)
	return slices.DeleteFunc(editions, func(e Edition) bool { return !release.Shows(who, e.Language) }), err
}

// LanguagesFor are those of the release that the actor sees, the source's first.
func (r Release) LanguagesFor(who accounts.Actor) []string {
	return slices.DeleteFunc(r.all(), func(l string) bool { return !r.Shows(who, l) })
}
