package releases

import (
	"context"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
)

// Approval tells what is frozen now.
type Approval struct {
	Frozen []Edition // one for each language that was asked for, the source language's first
}

// Approve freezes the editions of the languages, or all of the release when none is
// named, the source's included: all or none. Each must be ready: every segment with
// a fresh translation. An edition that is frozen already and would be the same stays
// as it is. A release that was scheduled before it was thawed is scheduled again:
// its dates stand.
//
// Only an actor who may do everything can. Faults: releases.translation_missing and
// releases.translation_stale for each language, releases.language_not_wanted,
// releases.missing, releases.sent, releases.withdrawn, releases.forbidden.
func (r *Releases) Approve(ctx context.Context, who accounts.Actor, slug string, languages []string) (Approval, error) {
	if !who.MayAll() {
		return Approval{}, fault.New(fault.Forbidden, "releases.forbidden")
	}
	var done Approval
	err := r.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		release, err := lockBySlug(ctx, tx, slug)
		if err != nil {
			return orMissing(err, slug)
		}
		done, err = freezing{r, tx, who, r.clock.Now()}.approve(ctx, release, languages)
		return err
	})
	if err != nil {
		return Approval{}, err
	}
	return done, nil
}

func (f freezing) approve(ctx context.Context, release Release, asked []string) (Approval, error) {
	state, err := release.after(approve)
	if err != nil {
		return Approval{}, err
	}
	languages, err := release.chosen(asked)
	if err != nil {
		return Approval{}, err
	}
	ever, err := selectSegments(ctx, f.tx, release.ID)
	if err != nil {
		return Approval{}, err
	}
	all, err := selectTranslations(ctx, f.tx, release.ID)
	if err != nil {
		return Approval{}, err
	}
	if err := readiness(release, presentOf(ever), all, languages); err != nil {
		return Approval{}, err
	}
	c, err := f.r.compose(release, presentOf(ever), all, languages)
	if err != nil {
		return Approval{}, err
	}
	done, err := f.freezeAll(ctx, c, languages)
	if err != nil {
		return Approval{}, err
	}
	return done, f.approved(ctx, release, state)
}

// approved writes the state down.
func (f freezing) approved(ctx context.Context, release Release, state State) (err error) {
	if release.State = state; !release.ScheduledAt.IsZero() {
		if release.State, err = release.after(schedule); err != nil {
			return err
		}
	}
	release.UpdatedAt = f.now
	return updateRelease(ctx, f.tx, release)
}

// chosen gives the languages that were asked for in the release's order, each once.
func (r Release) chosen(asked []string) ([]string, error) {
	if len(asked) == 0 {
		return r.all(), nil
	}
	var faults fault.List
	for _, language := range asked {
		if !slices.Contains(r.all(), language) {
			faults = append(faults, fault.All(notWanted(r, language))...)
		}
	}
	return slices.DeleteFunc(r.all(), func(l string) bool { return !slices.Contains(asked, l) }), faults.OrNil()
}

// readiness names, for each language, what stands in the way of approval.
func readiness(release Release, present []Segment, all translations, languages []string) error {
	var faults fault.List
	for _, language := range languages {
		s := progressOf(release, present, all, language)
		for _, lack := range []struct {
			id   string
			keys []string
		}{{"releases.translation_missing", s.Missing}, {"releases.translation_stale", s.Stale}} {
			if len(lack.keys) > 0 {
				faults = append(faults, fault.New(fault.Conflict, lack.id, "Slug", release.Slug, "Tag", language,
					"Language", locales.Language(language), "Segments", lack.keys))
			}
		}
	}
	return faults.OrNil()
}

// freezeAll freezes what isn't frozen yet with the same content.
func (f freezing) freezeAll(ctx context.Context, c *composer, languages []string) (Approval, error) {
	frozen, err := selectFrozen(ctx, f.tx, c.release.ID)
	if err != nil {
		return Approval{}, err
	}
	var done Approval
	for _, language := range languages {
		e, err := f.freezeOne(ctx, c, language, frozen[language])
		if err != nil {
			return Approval{}, err
		}
		done.Frozen = append(done.Frozen, e)
	}
	return done, nil
}

func (f freezing) freezeOne(ctx context.Context, c *composer, language string, before Edition) (Edition, error) {
	if before.ID != 0 {
		same, err := c.edition(language, before.FrozenAt)
		if err != nil || same.ContentHash == before.ContentHash {
			return before, err
		}
	}
	e, err := c.edition(language, f.now)
	if err != nil {
		return Edition{}, err
	}
	if err := approveTranslations(ctx, f.tx, c.release.ID, language); err != nil {
		return Edition{}, err
	}
	return f.freeze(ctx, e, "approve", before)
}
