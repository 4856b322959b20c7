package scheduler

import (
	"cmp"
	"context"
	"slices"
	"time"

	"communique/accounts"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/releases"
)

// The reasons for which a date is cancelled here. They have words as faults have.
const (
	replaced    = "scheduler.replaced"
	listDropped = "scheduler.list_dropped"
)

// Send gives the release a date at each press list of its countries, and gives
// back the lists' occurrences in the order of their dates. It may be called again:
// the same call changes nothing, and another one moves every date that wasn't
// planned yet. A list that the mailer has already stays as it is. Countries without
// a press list are left out: see Unreached.
//
// Faults: those of releases.MayLeave at the earliest date (releases.not_approved,
// releases.withdrawn), releases.missing, scheduler.send_forbidden, .before_embargo,
// .at_past, .no_countries, .no_list, .already_sent, .plan_changed, and .window_closed or the faults of
// ParseWindow when a list has a window that never opens.
func (s *Scheduler) Send(ctx context.Context, actor accounts.Actor, slug string, when When) ([]Occurrence, error) {
	if !actor.May(accounts.Write) {
		return nil, fault.New(fault.Forbidden, "scheduler.send_forbidden")
	}
	r, err := s.releases.Get(ctx, slug)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	if err := when.check(r.Embargo, now); err != nil {
		return nil, err
	}
	targets, _, err := s.targetsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	if len(targets) == 0 {
		return nil, noList(r)
	}
	window, err := s.openings(ctx)
	if err != nil {
		return nil, err
	}
	plans, err := plansFor(targets, window, when, r.Embargo.At, now)
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		return s.place(ctx, tx, actor, r, plans, now)
	})
	if err != nil {
		return nil, err
	}
	s.ring()
	if r.State == releases.Approved {
		// Sent: it was due at once, and another process was faster than this line.
		if err := s.releases.MarkScheduled(ctx, actor, r.ID); err != nil && !fault.Is(err, "releases.sent") {
			return nil, err
		}
	}
	return s.Occurrences(ctx, r.ID)
}

// targetsOf asks for the press lists of the release's countries, and for those among them that
// are retired, each in the order of their ids: everybody locks their schedules in the same order.
func (s *Scheduler) targetsOf(ctx context.Context, r releases.Release) (active, retired []Target, err error) {
	if len(r.Countries) == 0 {
		return nil, nil, fault.New(fault.Conflict, "scheduler.no_countries")
	}
	targets, err := s.targets.Targets(ctx, r.Countries)
	slices.SortFunc(targets, func(a, b Target) int { return cmp.Compare(a.ListID, b.ListID) })
	for _, t := range targets {
		if t.Retired {
			retired = append(retired, t)
		} else {
			active = append(active, t)
		}
	}
	return active, retired, err
}

// noList is the fault of a release to whose countries no list can take it.
func noList(r releases.Release) error {
	countries := make([]locales.Country, len(r.Countries))
	for i, c := range r.Countries {
		countries[i] = locales.Country(c)
	}
	return fault.New(fault.Conflict, "scheduler.no_list", "Countries", countries)
}

func plansFor(targets []Target, window openings, when When, embargo, now time.Time) ([]plan, error) {
	plans := make([]plan, len(targets))
	for i, t := range targets {
		w, err := window(t)
		if err != nil {
			return nil, err
		}
		due, skipped, err := when.date(w, embargo, now)
		if err != nil {
			return nil, err
		}
		plans[i] = plan{target: t, when: when, due: due, embargo: embargo, skipped: skipped}
		if when.Rule != RuleWindow {
			d := dateOf(due.In(w.zone))
			if c, closed := w.closedOn(d); closed {
				plans[i].closed = c.Name
			}
		}
	}
	return plans, nil
}

// place writes the plans down and cancels the dates of lists that aren't meant any more.
func (s *Scheduler) place(ctx context.Context, tx *sqldb.Tx, actor accounts.Actor, r releases.Release, plans []plan, now time.Time) error {
	placed, gone, changed := 0, 0, 0
	dates := make(map[int64]time.Time, len(plans))
	for _, p := range plans {
		outcome, due, err := placeOne(ctx, tx, actor, r.ID, p, now)
		if err != nil {
			return err
		}
		dates[p.target.ListID] = due
		switch outcome {
		case isNew:
			placed++
			changed++
		case isGone:
			gone++
		case isLater:
			changed++
		case isKept:
		}
	}
	if gone == len(plans) {
		return fault.New(fault.Conflict, "scheduler.already_sent", "Slug", r.Slug)
	}
	if when := plans[0].when; when.Agreed != "" && when.Agreed != fingerprint(when, dates) {
		return fault.New(fault.Conflict, "scheduler.plan_changed", "Slug", r.Slug, "Plan", when.Agreed).At(fault.Place{Field: "plan"})
	}
	dropped, err := dropOthers(ctx, tx, r.ID, plans, now)
	if err != nil {
		return err
	}
	if placed > 0 { // these dates are agreed to without what was retired: it won't come back to the old ones
		if err := forgetRetired(ctx, tx, r.ID); err != nil {
			return err
		}
	}
	if changed+int(dropped) > 0 {
		if err := s.accounts.Note(ctx, tx, actor, "dates_planned", r.Slug, plans[0].when.noted()); err != nil {
			return err
		}
	}
	if placed == 0 && r.State == releases.Sent {
		return nil
	}
	// A release that may not leave on the day gets no date: asked inside this
	// transaction, as if the earliest date had come.
	earliest := slices.MinFunc(plans, func(a, b plan) int { return a.due.Compare(b.due) })
	_, err = s.releases.MayLeave(ctx, tx, r.ID, earliest.due)
	return err
}

// placement is what became of one plan.
type placement int

const (
	isKept  placement = iota // the date was there already, or was planned as asked for
	isNew                    // it has the date now
	isGone                   // the mailer had it already, at another date
	isLater                  // it keeps its date, and another thing is to happen when that comes late
)

// placeOne gives a list its date, and tells it: the instant to which the officer agrees.
func placeOne(ctx context.Context, tx *sqldb.Tx, actor accounts.Actor, releaseID int64, p plan, now time.Time) (placement, time.Time, error) {
	sch, err := lockSchedule(ctx, tx, actor, releaseID, p, now)
	if err != nil {
		return 0, p.due, err
	}
	outcome, due, err := placeAt(ctx, tx, actor, sch, p, now)
	if err == nil && outcome != isGone {
		err = agree(ctx, tx, sch.id, due)
	}
	return outcome, due, err
}

func placeAt(ctx context.Context, tx *sqldb.Tx, actor accounts.Actor, sch schedule, p plan, now time.Time) (placement, time.Time, error) {
	current, found, err := currentOccurrence(ctx, tx, sch.id)
	if err != nil {
		return 0, p.due, err
	}
	outcome, due := p.fate(sch, current, found, now)
	if late := p.when.Late.orDefault(); late != sch.late && (!found || current.open(now)) {
		if err := allowLate(ctx, tx, actor, sch.id, late, now); err != nil {
			return 0, due, err
		}
		if outcome == isKept {
			outcome = isLater
		}
	}
	if outcome != isNew {
		return outcome, due, nil
	}
	if found {
		cancelled, err := cancelOpen(ctx, tx, current.ID, replaced, now)
		if err != nil {
			return 0, due, err
		}
		if !cancelled { // claimed this very moment
			return gone(p, sch, current), current.DueAt, nil
		}
	}
	if p.due.Before(now) {
		return 0, due, pastFault(p.due, now)
	}
	if err := decide(ctx, tx, actor, sch.id, p, now); err != nil {
		return 0, due, err
	}
	return isNew, due, insertOccurrence(ctx, tx, sch.id, p.due, now)
}

// fate is what becomes of the plan beside what there is, and the list's date then.
func (p plan) fate(sch schedule, current Occurrence, found bool, now time.Time) (placement, time.Time) {
	switch {
	case !found:
		return isNew, p.due
	case !current.open(now):
		return gone(p, sch, current), current.DueAt
	case p.keeps(sch, current):
		return isKept, current.DueAt
	}
	return isNew, p.due
}

func pastFault(due, now time.Time) *fault.Error {
	return fault.New(fault.Invalid, "scheduler.at_past", "At", due, "Now", now).At(fault.Place{Field: "at"})
}

func gone(p plan, s schedule, o Occurrence) placement {
	if p.wasDone(s, o) {
		return isKept
	}
	return isGone
}

// dropOthers cancels what waits for lists that the release no longer goes to.
func dropOthers(ctx context.Context, tx *sqldb.Tx, releaseID int64, plans []plan, now time.Time) (dropped int64, err error) {
	lists := make([]int64, len(plans))
	for i, p := range plans {
		lists[i] = p.target.ListID
	}
	return cancelOtherLists(ctx, tx, releaseID, lists, listDropped, now)
}
