package mailer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/releases"
	"communique/scheduler"

	"github.com/google/go-cmp/cmp"
)

// dates are those of a release by list, as "nl-press 09:00 cancelled scheduler.list_retired".
func (h *house) dates(r releases.Release) (all []string) {
	h.t.Helper()
	occurrences, err := h.scheduler.Occurrences(h.ctx(), r.ID)
	h.must(err)
	for _, o := range occurrences {
		l, err := h.lists.ByID(h.ctx(), o.ListID)
		h.must(err)
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", l.Slug, o.DueAt.Add(time.Hour).Format("15:04"), o.State, o.Reason)))
	}
	slices.Sort(all)
	return all
}

func (h *house) wantDates(what string, r releases.Release, want ...string) {
	h.t.Helper()
	if diff := cmp.Diff(want, h.dates(r)); diff != "" {
		h.t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// TestARetiredListGetsNothing: what is scheduled for a list doesn't go there once it is retired,
// and does again when it is taken back in time; a plan that was agreed to without it stands.
func TestARetiredListGetsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		old := h.list("be-old", "BE", "en", "anna@desk.example", "bert@desk.example")
		h.list("nl-press", "NL", "en", "cora@desk.example")
		r := h.release("lipse")
		window := scheduler.When{Rule: scheduler.RuleWindow}
		_, err := h.scheduler.Send(h.ctx(), admin, r.Slug, window)
		h.must(err)
		waiting := []string{"be-old 09:00 waiting", "nl-press 09:00 waiting"}
		cancelled := []string{"be-old 09:00 cancelled scheduler.list_retired", "nl-press 09:00 waiting"}
		h.wantDates("before", r, waiting...)

		open, err := h.scheduler.Open(h.ctx(), scheduler.Lists{old.ID})
		if err != nil || len(open) != 1 || open[0].ReleaseID != r.ID {
			t.Errorf("it concerns %+v, %v", open, err)
		}
		retire := func() {
			t.Helper()
			l, err := h.lists.Retire(h.ctx(), admin, "be-old")
			if err != nil || !l.RetiredAt.Equal(h.clock.Now()) {
				t.Fatalf("%+v, %v", l, err)
			}
		}
		back := func() {
			t.Helper()
			if l, err := h.lists.TakeBack(h.ctx(), admin, "be-old"); err != nil || l.Retired() {
				t.Fatalf("%+v, %v", l, err)
			}
		}
		retire()
		h.wantDates("retired", r, cancelled...)
		back()
		h.wantDates("taken back", r, waiting...)
		retire()
		plan, err := h.scheduler.Propose(h.ctx(), r.Slug, window)
		h.must(err)
		if len(plan.Proposals) != 1 || len(plan.Retired) != 1 || plan.Retired[0].Current.Reason != scheduler.ListRetired ||
			!slices.Equal(plan.Unreached, []string{"BE"}) {
			t.Errorf("the plan is %+v", plan)
		}
		_, err = h.scheduler.Send(h.ctx(), admin, r.Slug, scheduler.When{Rule: scheduler.RuleWindow, Agreed: plan.Fingerprint()})
		h.must(err)
		h.wantDates("agreed to again, as it stands", r, cancelled...)
		_, err = h.scheduler.Send(h.ctx(), admin, r.Slug, scheduler.When{Rule: scheduler.RuleAt, At: h.clock.Now().Add(2 * time.Hour)})
		h.must(err)
		back()
		h.wantDates("the plan was agreed to without it", r, "nl-press 10:30 waiting")
		_, err = h.scheduler.Send(h.ctx(), admin, r.Slug, scheduler.When{Rule: scheduler.RuleAt, At: h.clock.Now().Add(3 * time.Hour)})
		h.must(err)
		h.wantDates("with it", r, "be-old 11:30 waiting", "nl-press 11:30 waiting")
		retire()

		h.clock.Advance(4 * time.Hour)
		_, err = h.scheduler.Due(h.ctx(), h.mailer)
		h.must(err)
		h.play()
		h.wantReceived(map[string]int{"cora@desk.example": 1})
		if h.state(r) != releases.Sent {
			t.Errorf("the release is %s", h.state(r))
		}
		back() // too late for this one
		h.wantDates("afterwards", r, "be-old 11:30 cancelled scheduler.list_retired", "nl-press 11:30 done")
		_, err = h.lists.Retire(h.ctx(), admin, "nl-press")
		h.must(err)
		if plan, err = h.scheduler.Propose(h.ctx(), r.Slug, window); err != nil || len(plan.Unreached) != 0 {
			t.Errorf("unreached are %v, though the Netherlands had it and Belgium has a list (%v)", plan.Unreached, err)
		}
	})
}

// TestARetiredListIsAskedAboutWhenItIsDue: a date that was found while its list was retired is
// cancelled by whoever is to plan it.
func TestARetiredListIsAskedAboutWhenItIsDue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "anna@desk.example")
		r := h.release("lipse")
		_, err := h.scheduler.Send(h.ctx(), admin, r.Slug, scheduler.When{Rule: scheduler.RuleWindow})
		h.must(err)
		_, err = h.lists.Retire(h.ctx(), admin, l.Slug)
		h.must(err)
		h.must(db.Write(h.ctx(), func(tx *sqldb.Tx) error { // Send was under way
			_, err := scheduler.RestoreDates(h.ctx(), tx, scheduler.Lists{l.ID}, h.clock.Now())
			return err
		}))
		if err := h.mailer.Plan(h.ctx(), h.occurrence(r, l)); !fault.Is(err, scheduler.ListRetired) {
			t.Errorf("planned: %v", err)
		}
		h.clock.Advance(time.Hour)
		_, err = h.scheduler.Due(h.ctx(), h.mailer)
		h.must(err)
		h.wantDates("due", r, "nl-press 09:00 cancelled scheduler.list_retired")
		h.play()
		h.wantReceived(map[string]int{})
	})
}

// TestARetiredListStopsWhatIsPlanned: what is in the ledger ends, however far it is, and whoever
// waits for an edition waits no more. Who has received the release is still told of a correction.
func TestARetiredListStopsWhatIsPlanned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "anna@desk.example", "bert@desk.example", "cora@desk.example", "dirk@desk.example,nl")
		r := h.release("lipse")
		h.plan(r, l)
		id := h.bells.take()[0]
		c, err := h.mailer.claim(h.ctx(), id, 1)
		h.must(err)
		if n, err := h.mailer.UnsentTo(h.ctx(), []int64{l.ID}); err != nil || n != 4 || len(c.deliveries) != 1 {
			t.Errorf("%d are unsent and %d claimed, %v", n, len(c.deliveries), err)
		}
		_, err = h.lists.Retire(h.ctx(), admin, l.Slug)
		h.must(err)
		next, err := h.mailer.claim(h.ctx(), id, 10)
		h.must(err)
		if len(next.deliveries) != 0 {
			t.Errorf("claimed %+v", next.deliveries)
		}
		states := h.states(r)
		stopped := 0
		for _, s := range states {
			if s == "suppressed list_retired" {
				stopped++
			}
		}
		if stopped != 3 {
			t.Errorf("the ledger says %v", states)
		}
	})
}
