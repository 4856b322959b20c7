package scheduler_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/scheduler"
)

// TestNoneIsEarly plays two thousand mailings on a simulated clock, in the long form ten
// thousand: each is planned once, none before its instant, none before its embargo, and the
// loop that sleeps until what NextDue says is there at the very millisecond.
func TestNoneIsEarly(t *testing.T) {
	t.Parallel()
	const lists = 500
	releases := 4
	if os.Getenv("COMMUNIQUE_SOAK") != "" {
		releases = 20
	}
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	zones := []string{"Europe/Brussels", "Europe/Tallinn", "Europe/London", "Europe/Bratislava", "Europe/Madrid", "Europe/Bucharest"}
	r := rand.New(rand.NewPCG(2026, 11))
	*h.targets = nil
	for i := range lists {
		*h.targets = append(*h.targets, scheduler.Target{
			ListID: int64(100 + i), Country: "SK", Zone: zones[i%len(zones)], Window: fmt.Sprintf("%d %d * * *", r.IntN(60), r.IntN(24)),
		})
	}
	addPressLists(t, h.db, *h.targets)
	embargoes := map[int64]time.Time{}
	for i := range releases {
		embargo := monday.Add(time.Duration(r.IntN(7*24*60)) * time.Minute)
		s := &story{house: h, slug: fmt.Sprintf("release-%d", i)}
		s.importUnder(t, embargo)
		embargoes[s.release.ID] = embargo
	}
	planned := map[int64]int{}
	p := planFunc(func(_ context.Context, o scheduler.Occurrence) error {
		now := h.clock.Now()
		if !now.Equal(o.DueAt) || now.Before(embargoes[o.ReleaseID]) {
			t.Errorf("occurrence %d was planned at %v, due at %v, under embargo until %v", o.ID, now, o.DueAt, embargoes[o.ReleaseID])
		}
		planned[o.ID]++
		return nil
	})
	for {
		next, ok, err := h.scheduler.NextDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		if r.IntN(10) == 0 {
			h.clock.MoveTo(next.Add(-time.Millisecond))
			same(t, "a millisecond before", h.due(p), 0)
		}
		h.clock.MoveTo(next)
		h.due(p)
	}
	if len(planned) != lists*releases {
		t.Errorf("%d were planned", len(planned))
	}
	for id, n := range planned {
		if n != 1 {
			t.Errorf("occurrence %d was planned %d times", id, n)
		}
	}
}

// importUnder has a release approved and sent, under an embargo.
func (s *story) importUnder(t *testing.T, embargo time.Time) {
	t.Helper()
	front := "slug: " + s.slug + "\nembargo: " + embargo.Format("2006-01-02 15:04") + " UTC"
	d := []byte("---\n" + front + "\nlanguage: en\ncountries: [SK]\n---\n# A release\n\nIt says something.\n")
	if _, err := s.releases.Import(t.Context(), officer, "story.md", d); err != nil {
		t.Fatal(err)
	}
	if _, err := s.releases.Approve(t.Context(), officer, s.slug, nil); err != nil {
		t.Fatal(err)
	}
	r, err := s.releases.Get(t.Context(), s.slug)
	if err != nil {
		t.Fatal(err)
	}
	s.release = r
	if _, err := s.scheduler.Send(t.Context(), officer, s.slug, scheduler.When{Rule: scheduler.RuleWindow}); err != nil {
		t.Fatal(err)
	}
}

// deadPlanner is a process that is killed in a phase of planning: nothing of it comes any
// more, no transaction and no plan.
type deadPlanner struct {
	phase string
	db    *sqldb.DB
	done  map[int64]int
	begun map[int64]bool
}

func (d *deadPlanner) Begun(_ context.Context, o scheduler.Occurrence) (bool, error) {
	return d.begun[o.ID], nil
}

func (d *deadPlanner) PlanAll(ctx context.Context, all []scheduler.Occurrence) []error {
	return planFunc(d.plan).PlanAll(ctx, all)
}

func (d *deadPlanner) plan(_ context.Context, o scheduler.Occurrence) error {
	switch d.phase {
	case "after the claim":
		_ = d.db.Close()
		return errBroken
	case "while it plans":
		d.begun[o.ID] = true
		_ = d.db.Close()
		return errBroken
	}
	if d.done[o.ID]++; d.begun[o.ID] {
		d.done[o.ID] = 1 // the mailer does no harm when it is asked again
	}
	d.begun[o.ID] = true
	if d.phase == "before it settles" {
		_ = d.db.Close()
	}
	return nil
}

// TestKilledAcrossTheDueInstant kills the process in each phase around the instant, and
// starts another one so much later. Each date is planned exactly once or decided as its
// policy says, and whatever was late is told.
func TestKilledAcrossTheDueInstant(t *testing.T) {
	t.Parallel()
	began := []string{"while it plans", "before it settles"}
	downs := []time.Duration{time.Second, 90 * time.Minute, 3 * time.Hour}
	if os.Getenv("COMMUNIQUE_SOAK") != "" {
		downs = append(downs, 59*time.Second, 61*time.Second, 2*time.Hour-time.Second, 2*time.Hour, 24*time.Hour, 20*24*time.Hour)
	}
	for _, phase := range append([]string{"before the claim", "after the claim"}, began...) {
		for _, down := range downs {
			for _, then := range []scheduler.Then{scheduler.ThenWindow, scheduler.ThenAsk} {
				t.Run(fmt.Sprint(phase, " ", down, " ", then), func(t *testing.T) {
					dbtest.URLs(t, func(t *testing.T, url string) { killedAcross(t, url, phase, down, then) })
				})
			}
		}
	}
}

func killedAcross(t *testing.T, url, phase string, down time.Duration, then scheduler.Then) {
	t.Helper()
	h := newHouse(t, dbtest.Open(t, url))
	*h.targets = (*h.targets)[1:2]
	h.sendLate(scheduler.When{Rule: scheduler.RuleWindow, Late: scheduler.Lateness{Within: 2 * time.Hour, Then: then}})
	due := monday.Add(30 * time.Minute)
	victim := &deadPlanner{phase: phase, db: dbtest.Open(t, url), done: map[int64]int{}, begun: map[int64]bool{}}
	h.clock.MoveTo(due)
	if phase != "before the claim" {
		dying := scheduler.New(victim.db, h.clock, newReleases(t, victim.db, h.clock), h.targets, "killed")
		if _, err := dying.Due(t.Context(), victim); err == nil {
			t.Fatal("it wasn't killed")
		}
	}
	next := &deadPlanner{done: victim.done, begun: victim.begun}
	h.clock.Advance(down)
	for range 2 { // at once, and when the lease of the dead has ended at the latest
		h.due(next)
		h.clock.Advance(time.Minute)
	}
	hasBegun := phase == "while it plans" || phase == "before it settles"
	leaves := hasBegun || down < 2*time.Hour
	occurrences, err := h.scheduler.Occurrences(t.Context(), h.release.ID)
	if err != nil || len(occurrences) != 1 {
		t.Fatalf("%v, %v", told(occurrences), err)
	}
	o := occurrences[0]
	switch {
	case leaves && (o.State != scheduler.Done || next.done[o.ID] != 1 || !o.DueAt.Equal(due)):
		t.Errorf("it should have left: %v, planned %v", h.stands(), next.done)
	case !leaves && then == scheduler.ThenAsk && (o.State != scheduler.Held || o.Decision != scheduler.Asks):
		t.Errorf("somebody should be asked: %v", h.stands())
	case !leaves && then == scheduler.ThenWindow && (o.Decision != scheduler.Moved || !o.WasAt.Equal(due)):
		t.Errorf("it should have moved: %v", h.stands())
	}
	onTime := down < 10*time.Second && phase == "before the claim"
	if told := len(h.events()); onTime != (told == 0) || told > 1 {
		t.Errorf("told %d times", told)
	}
}
