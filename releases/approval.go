package releases

import (
	"context"
	"maps"
	"slices"

	"communique/accounts"
	"communique/internal/fault"
	"communique/locales"
)

// Approval tells what is frozen now.
type Approval struct {
	Frozen []Edition // one for each language that was asked for and is ready, the source language's first
	Texts  []string  // of a boilerplate, of which nothing is frozen: the languages in which it may stand in releases now
	Passed []string  // languages that aren't ready, whose readers get another by PolicyNext
	Thawed []string  // languages that weren't asked for, in whose edition a text stands that was approved now
}

// Approve freezes the editions of the languages, or all of the release when none is
// named, the source's included: all or none. It approves what was handed in, and then
// each segment must have an approved and fresh text, unless the language's policy says
// otherwise (SetPolicy). An edition that is frozen already and would be the same stays
// as it is. Of a boilerplate the texts are approved, and nothing is frozen. A release
// that was scheduled before it was thawed is scheduled again: its dates stand. What was
// approved is remembered for later releases.
//
// Only who approves each of the languages can, and where the house wants two people, nobody
// who has written what would be approved. Faults, for each language at once:
// releases.translation_missing, translation_stale, translation_machine,
// translation_draft, translation_blocked, boilerplate_unapproved; releases.funder_missing;
// releases.language_not_wanted, releases.missing, releases.sent, releases.withdrawn,
// releases.same_person, releases.forbidden.
func (r *Releases) Approve(ctx context.Context, who accounts.Actor, slug string, languages []string) (Approval, error) {
	return r.approve(ctx, who, slug, languages, nil)
}

// SeenEditions are editions that somebody has looked at: the content hash of each by its language, as
// PreviewEdition gives it.
type SeenEditions map[string]string

// ApproveSeen is Approve for somebody who has looked at the editions: their languages are
// approved, if each would still be read as it was. Faults: those of Approve; for each
// language at once releases.edition_changed.
func (r *Releases) ApproveSeen(ctx context.Context, who accounts.Actor, slug string, seen SeenEditions) (Approval, error) {
	if len(seen) == 0 {
		return Approval{}, nil // of which none named would mean all
	}
	return r.approve(ctx, who, slug, slices.Sorted(maps.Keys(seen)), seen)
}

func (r *Releases) approve(ctx context.Context, who accounts.Actor, slug string, languages []string, seen SeenEditions) (Approval, error) {
	if !who.MaySomewhere(accounts.Approve) {
		return Approval{}, fault.New(fault.Forbidden, "releases.forbidden")
	}
	var done Approval
	err := r.change(ctx, who, slug, "", approve, func(c *changing) (err error) {
		done, err = c.approve(ctx, languages, seen)
		return err
	})
	if err != nil {
		return Approval{}, err
	}
	return done, nil
}

func (c *changing) approve(ctx context.Context, asked []string, seen SeenEditions) (Approval, error) {
	languages, err := c.release.chosen(asked)
	if err != nil {
		return Approval{}, err
	}
	if slices.ContainsFunc(languages, func(l string) bool { return !c.who.MayIn(accounts.Approve, l) }) {
		return Approval{}, fault.New(fault.Forbidden, "releases.forbidden")
	}
	if err := c.unchanged(seen); err != nil {
		return Approval{}, err
	}
	ready, passed, err := c.readiness(ctx, languages)
	if err != nil {
		return Approval{}, err
	}
	if err := c.twoPeople(ctx, ready); err != nil {
		return Approval{}, err
	}
	if err := c.approveTexts(ctx, ready); err != nil {
		return Approval{}, err
	}
	if c.release.IsBoilerplate() {
		return Approval{Texts: ready, Passed: passed}, nil
	}
	composer, err := c.r.compose(c.material, ready)
	if err != nil {
		return Approval{}, err
	}
	done, err := c.freezeAll(ctx, composer, ready)
	if err != nil {
		return Approval{}, err
	}
	if done.Thawed, err = c.settle(ctx); err != nil {
		return Approval{}, err
	}
	if err := c.served(ctx, passed); err != nil {
		return Approval{}, err
	}
	done.Passed, c.dirty = passed, true
	if err := c.corrected(ctx); err != nil {
		return Approval{}, err
	}
	if !c.release.ScheduledAt.IsZero() && c.release.State == Approved {
		c.release.State, err = c.release.after(schedule)
	}
	return done, err
}

// unchanged is nil when each of the editions would still be read as somebody has seen it.
func (c *changing) unchanged(seen SeenEditions) error {
	var faults fault.List
	for _, language := range slices.Sorted(maps.Keys(seen)) {
		now, _, err := c.r.asItStands(c.material, language, c.now)
		if err != nil {
			return err
		}
		if now.ContentHash != seen[language] {
			faults = append(faults, fault.New(fault.Conflict, "releases.edition_changed", "Slug", c.release.Slug,
				"Language", locales.Language(language)).At(fault.Place{Field: "languages"}))
		}
	}
	return faults.OrNil()
}

// served is nil when the readers of the languages that were passed over get another:
// what would stand in the way of their own is told otherwise.
func (c *changing) served(ctx context.Context, passed []string) error {
	frozen, err := selectFrozenIDs(ctx, c.tx, c.release.ID)
	if err != nil {
		return err
	}
	var faults fault.List
	for _, language := range passed {
		if _, ok := offered(c.release, frozen).In(language); !ok {
			s, err := c.statusOf(ctx, language)
			if err != nil {
				return err
			}
			faults = append(faults, s.faults(c.release.Slug)...)
		}
	}
	return faults.OrNil()
}

// readiness gives the languages that can be frozen and those that may be passed over,
// or names, for each language, what stands in the way.
func (c *changing) readiness(ctx context.Context, languages []string) (ready, passed []string, err error) {
	var faults fault.List
	for _, b := range c.lacking {
		faults = append(faults, fault.New(fault.Conflict, "releases.funder_missing", "Slug", c.release.Slug, "Boilerplate", b))
	}
	for _, language := range languages {
		s, err := c.statusOf(ctx, language)
		if err != nil {
			return nil, nil, err
		}
		switch {
		case s.Ready:
			ready = append(ready, language)
		case s.Policy == PolicyNext:
			passed = append(passed, language)
		default:
			faults = append(faults, s.faults(c.release.Slug)...)
		}
	}
	return ready, passed, faults.OrNil()
}

// chosen gives the languages that were asked for in the release's order, each once.
func (r Release) chosen(asked []string) ([]string, error) {
	if len(asked) == 0 {
		return r.all(), nil
	}
	var faults fault.List
	for _, language := range asked {
		if !r.has(language) {
			faults = append(faults, fault.All(notWanted(r, language))...)
		}
	}
	return slices.DeleteFunc(r.all(), func(l string) bool { return !slices.Contains(asked, l) }), faults.OrNil()
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
		same, err := c.edition(language, before.FrozenAt, before.DatedAt)
		if err != nil || same.ContentHash == before.ContentHash {
			return before, err
		}
	}
	dated := f.now
	if before.Recalled {
		dated = before.DatedAt
	}
	e, err := c.edition(language, f.now, dated)
	if err != nil {
		return Edition{}, err
	}
	return f.freeze(ctx, e, c.parts(language), "approve", before)
}
