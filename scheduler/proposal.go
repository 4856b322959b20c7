package scheduler

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/releases"
)

// Proposal is the date that Send would give to a press list, beside the one that the
// list has.
type Proposal struct {
	Target   Target
	Due      time.Time   // zero when the list's window doesn't open: see Fault
	Skipped  []ClosedDay // for which a window opens later than its rule alone says
	Fault    *fault.Error
	Current  Occurrence // what the list has now; its ID is 0 when it has nothing
	Rule     Rule       // by which it has that; empty: it has nothing
	AgreedAt time.Time  // the instant to which an officer agreed before; zero: never
	Warnings []Warning
}

// Moved tells whether the list's date is another than the one that was agreed to.
func (p Proposal) Moved() bool {
	return p.Current.ID != 0 && !p.AgreedAt.IsZero() && !p.Current.DueAt.Equal(p.AgreedAt)
}

// Plan is what Send would do for a release.
type Plan struct {
	Release   releases.Release
	When      When
	Proposals []Proposal // in the order of their dates, those without one last
	Retired   []Proposal // lists that are retired, with the date that they had for it or have lost; Send passes over them
	Unreached []string   // countries of the release that no press list reaches
}

// Propose tells which dates Send would give now, and what a press officer should
// think of them; it writes nothing. The release need not be approved yet. Faults:
// releases.missing, scheduler.before_embargo, .at_past, .no_countries, .no_list.
func (s *Scheduler) Propose(ctx context.Context, slug string, when When) (Plan, error) {
	r, err := s.releases.Get(ctx, slug)
	if err != nil {
		return Plan{}, err
	}
	now := s.clock.Now()
	if err := when.check(r.Embargo, now); err != nil {
		return Plan{}, err
	}
	targets, retired, err := s.targetsOf(ctx, r)
	if err != nil {
		return Plan{}, err
	}
	window, err := s.openings(ctx)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Release: r, When: when, Proposals: make([]Proposal, 0, len(targets)), Unreached: slices.Clone(r.Countries)}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		plan.Proposals = plan.Proposals[:0]
		if plan.Retired, err = proposeRetired(ctx, tx, r.ID, retired); err != nil {
			return err
		}
		for _, t := range targets {
			p, err := s.propose(ctx, tx, r, t, window, when, now)
			if err != nil {
				return err
			}
			plan.Proposals = append(plan.Proposals, p)
		}
		return nil
	})
	if err != nil {
		return Plan{}, err
	}
	if len(targets)+len(plan.Retired) == 0 {
		return Plan{}, noList(r)
	}
	reached := func(country string) bool { // also by a list that was retired after it had the release
		here := func(p Proposal) bool { return p.Target.Country == country }
		gone := func(p Proposal) bool { return here(p) && p.Current.State == Done }
		return slices.ContainsFunc(plan.Proposals, here) || slices.ContainsFunc(plan.Retired, gone)
	}
	plan.Unreached = slices.DeleteFunc(plan.Unreached, reached)
	slices.SortStableFunc(plan.Proposals, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(undated(a), undated(b)), a.Due.Compare(b.Due)) // else as they are claimed
	})
	return plan, nil
}

// propose is the proposal for one list.
func (s *Scheduler) propose(ctx context.Context, tx *sqldb.Tx, r releases.Release, t Target, window openings, when When, now time.Time) (Proposal, error) {
	proposal := Proposal{Target: t}
	sch, agreed, err := selectSchedule(ctx, tx, r.ID, t.ListID)
	if err != nil {
		return proposal, err
	}
	found := false
	if sch.id != 0 {
		if proposal.Current, found, err = currentOccurrence(ctx, tx, sch.id); err != nil {
			return proposal, err
		}
		proposal.AgreedAt = agreed
		if found {
			proposal.Rule = sch.rule
		}
	}
	plans, err := plansFor([]Target{t}, window, when, r.Embargo.At, now)
	if err != nil {
		all := fault.All(err)
		if len(all) == 0 {
			return proposal, err
		}
		proposal.Fault = all[0]
		return proposal, nil
	}
	outcome, due := plans[0].fate(sch, proposal.Current, found, now)
	if outcome == isNew && due.Before(now) {
		return proposal, pastFault(due, now)
	}
	if proposal.Due = due; outcome == isNew {
		proposal.Skipped = plans[0].skipped
	}
	rivals, err := s.rivals(ctx, tx, r.ID, t.ListID, due)
	if err != nil {
		return proposal, err
	}
	proposal.Warnings = warnings(due, plans[0], rivals)
	return proposal, nil
}

// rivals are the slugs of other releases that are due at a list at about the same time.
func (s *Scheduler) rivals(ctx context.Context, tx *sqldb.Tx, releaseID, listID int64, due time.Time) ([]string, error) {
	ids, err := selectRivals(ctx, tx, releaseID, listID, due.Add(-sameTime), due.Add(sameTime))
	if err != nil {
		return nil, err
	}
	slugs := make([]string, len(ids))
	for i, id := range ids {
		if slugs[i], err = s.releases.SlugOf(ctx, tx, id); err != nil {
			return nil, err
		}
	}
	return slugs, nil
}

// Fingerprint names exactly these dates at these lists: who agreed to a plan with it
// agreed to the instants that were shown (When.Agreed).
func (p Plan) Fingerprint() string {
	dates := make(map[int64]time.Time, len(p.Proposals))
	for _, one := range p.Proposals {
		dates[one.Target.ListID] = one.Due
	}
	return fingerprint(p.When, dates)
}

// fingerprint is Plan's for dates by list. What is to leave at once is due at another
// instant each time that somebody asks: then only the lists count.
func fingerprint(when When, dates map[int64]time.Time) string {
	lists := make([]int64, 0, len(dates))
	for list := range dates {
		lists = append(lists, list)
	}
	slices.Sort(lists)
	h := sha256.New()
	_, _ = fmt.Fprintln(h, when.Rule) // a hash takes everything
	for _, list := range lists {
		var due int64
		if when.Rule != RuleNow {
			due = dates[list].UnixMilli()
		}
		_, _ = fmt.Fprintln(h, list, due)
	}
	return hex.EncodeToString(h.Sum(nil))[:8]
}

func undated(p Proposal) int {
	if p.Due.IsZero() {
		return 1
	}
	return 0
}
