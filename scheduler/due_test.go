package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/migrations/dbtest"
	"communique/scheduler"
)

func TestDuePlansWhatIsDueOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		mailer := &book{}
		same(t, "too early", h.due(mailer), 0)
		h.clock.Advance(30 * time.Minute)
		same(t, "at 08:30 in Tallinn", h.due(mailer), 1)
		same(t, "asked again", h.due(mailer), 0)
		h.clock.Advance(90 * time.Minute)
		same(t, "at 09:00 in Brussels", h.due(mailer), 1)
		same(t, "planned", mailer.planned, []string{"EE", "BE"})
		same(t, "the dates", h.occurrences(),
			[]string{"EE Mon 30 08:30 done", "BE Mon 30 09:00 done", "GB Tue 1 10:00 waiting"})
	})
}

func TestAMissedDateIsCaughtUpAndSaysHowLateItWas(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("window")
		h.clock.Advance(2*time.Hour + 59*time.Minute) // every process was down for a while
		late := func() (all []time.Duration) {
			occurrences, err := h.scheduler.Occurrences(t.Context(), h.release.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range occurrences {
				all = append(all, o.Late(h.clock.Now()))
			}
			return all
		}
		want := []time.Duration{2*time.Hour + 29*time.Minute, 59 * time.Minute, 0}
		same(t, "overdue", late(), want)
		four := scheduler.Lateness{Within: 4 * time.Hour, Then: scheduler.ThenAsk}
		if _, err := h.scheduler.Send(t.Context(), officer, "lipse", scheduler.When{Rule: scheduler.RuleWindow, Late: four}); err != nil {
			t.Fatal(err)
		}
		mailer := &book{}
		same(t, "caught up", h.due(mailer), 2)
		same(t, "the one that is overdue longest comes first", mailer.planned, []string{"EE", "BE"})
		h.clock.Advance(time.Hour)
		same(t, "how late it was stays", late(), want)
	})
}

func TestAWithdrawnReleaseIsCancelled(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("now")
		if err := h.releases.Withdraw(t.Context(), officer, "lipse", "wrong figures"); err != nil {
			t.Fatal(err)
		}
		mailer := &book{}
		same(t, "planned", h.due(mailer), 0)
		same(t, "asked the mailer", len(mailer.planned), 0)
		same(t, "the dates", h.occurrences(), []string{
			"BE Mon 30 07:00 cancelled releases.withdrawn",
			"EE Mon 30 08:00 cancelled releases.withdrawn",
			"GB Mon 30 06:00 cancelled releases.withdrawn",
		})
	})
}

func TestAReleaseThatIsNotApprovedAnyMoreIsHeldUntilItIsSentAgain(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("now")
		h.importOnly(document + "\nAnother paragraph.\n")
		mailer := &book{}
		same(t, "planned", h.due(mailer), 0)
		same(t, "the dates", h.occurrences(), []string{
			"BE Mon 30 07:00 held releases.not_approved",
			"EE Mon 30 08:00 held releases.not_approved",
			"GB Mon 30 06:00 held releases.not_approved",
		})
		h.revise("")
		h.clock.Advance(time.Hour)
		same(t, "approval alone sends nothing", h.due(mailer), 0)
		same(t, "sent again", h.send("now"),
			[]string{"BE Mon 30 08:00 waiting", "EE Mon 30 09:00 waiting", "GB Mon 30 07:00 waiting"})
		same(t, "planned", h.due(mailer), 3)
	})
}

func TestAnEmbargoThatMovedMovesTheDates(t *testing.T) {
	for when, want := range map[string][]string{
		"window":               {"EE Wed 2 08:30 waiting", "BE Wed 2 09:00 waiting", "GB Tue 8 10:00 waiting"},
		"2026-12-01T10:00:00Z": {"BE Tue 1 12:00 waiting", "EE Tue 1 13:00 waiting", "GB Tue 1 11:00 waiting"},
	} {
		t.Run(when, func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				h.send(when)
				h.revise("embargo: 2026-12-01 12:00 Europe/Brussels\n")
				h.clock.Advance(28 * time.Hour) // Tuesday, 10:00 UTC: every date has come
				mailer := &book{}
				same(t, "planned under embargo", h.due(mailer), 0)
				same(t, "the dates", h.occurrences(), want)
				same(t, "asked again", h.due(mailer), 0)
				planned := 0
				for range 8 * 24 {
					h.clock.Advance(time.Hour)
					planned += h.due(mailer)
				}
				same(t, "after the embargo", planned, 3)
			})
		})
	}
}

// TestTheMailersOwnRefusalCounts: the mailer asks once more, and what it hears is
// acted on as well.
func TestTheMailersOwnRefusalCounts(t *testing.T) {
	for id, want := range map[string]string{
		"releases.withdrawn":    "BE Mon 30 07:00 cancelled releases.withdrawn",
		"releases.not_approved": "BE Mon 30 07:00 held releases.not_approved",
		"releases.embargoed":    "BE Mon 30 07:00 claimed", // it isn't: to be tried again
	} {
		t.Run(id, func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				*h.targets = (*h.targets)[:1]
				h.send("now")
				mailer := &book{refuse: fault.New(fault.Conflict, id)}
				n, err := h.scheduler.Due(t.Context(), mailer)
				if n != 0 || (err != nil) != (id == "releases.embargoed") {
					t.Errorf("%d planned, %v", n, err)
				}
				same(t, "the date", h.occurrences(), []string{want})
				same(t, "asked the mailer", mailer.planned, []string{"BE"})
			})
		})
	}
}

type planFunc func(context.Context, scheduler.Occurrence) error

func (f planFunc) PlanAll(ctx context.Context, all []scheduler.Occurrence) []error {
	errs := make([]error, len(all))
	for i, o := range all {
		errs[i] = f(ctx, o)
	}
	return errs
}

func TestAFailureIsTriedAgainWhenTheLeaseEnds(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("now")
		mailer := planFunc(func(_ context.Context, o scheduler.Occurrence) error {
			if o.Country == "EE" {
				return errBroken
			}
			return nil
		})
		n, err := h.scheduler.Due(t.Context(), mailer)
		if n != 2 || !errors.Is(err, errBroken) {
			t.Errorf("the first time: %d planned, %v", n, err)
		}
		next, ok, err := h.scheduler.NextDue(t.Context())
		if err != nil || !ok || !next.Equal(h.clock.Now().Add(time.Minute)) {
			t.Errorf("the next try is at %v, %v, %v", next, ok, err)
		}
		later := h.another("another process")
		h.clock.Advance(59 * time.Second)
		if n, err := later.Due(t.Context(), mailer); n != 0 || err != nil {
			t.Errorf("under the lease: %d, %v", n, err)
		}
		h.clock.Advance(time.Second)
		if n, err := later.Due(t.Context(), &book{}); n != 1 || err != nil {
			t.Errorf("after the lease: %d, %v", n, err)
		}
		if _, ok, err := h.scheduler.NextDue(t.Context()); ok || err != nil {
			t.Errorf("something is left: %v, %v", ok, err)
		}
	})
}

// TestALateWriteOfAProcessTakenForDeadChangesNothing: its lease ended while it
// planned, and another process, or the same one in its next turn, took over.
func TestALateWriteOfAProcessTakenForDeadChangesNothing(t *testing.T) {
	for _, worker := range []string{"another process", "this process"} {
		t.Run(worker, func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				*h.targets = (*h.targets)[:1]
				h.send("now")
				next := h.another(worker)
				second := planFunc(func(context.Context, scheduler.Occurrence) error { return errBroken })
				late := planFunc(func(ctx context.Context, _ scheduler.Occurrence) error {
					h.clock.Advance(2 * time.Minute)
					if n, err := next.Due(ctx, second); n != 0 || !errors.Is(err, errBroken) {
						t.Errorf("the other: %d, %v", n, err)
					}
					return nil // would be done
				})
				same(t, "counted by the late one", h.due(late), 0)
				same(t, "the date", h.occurrences(), []string{"BE Mon 30 07:00 claimed"})
			})
		})
	}
}

func TestAProcessThatIsStoppedGivesItsClaimBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		*h.targets = (*h.targets)[:1]
		h.send("now")
		ctx, stop := context.WithCancel(t.Context())
		_, err := h.scheduler.Due(ctx, planFunc(func(ctx context.Context, _ scheduler.Occurrence) error {
			stop()
			return ctx.Err()
		}))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("stopped: %v", err)
		}
		same(t, "the date", h.occurrences(), []string{"BE Mon 30 07:00 waiting"})
		same(t, "another process need not wait", h.due(&book{}), 1)
	})
}

func TestThePlannerIsStoppedBeforeItsLeaseEnds(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.send("now")
		began := time.Now()
		h.due(planFunc(func(ctx context.Context, _ scheduler.Occurrence) error {
			if deadline, ok := ctx.Deadline(); !ok || deadline.Sub(began) >= time.Minute {
				t.Errorf("it may plan until %v (%v)", deadline, ok)
			}
			return nil
		}))
	})
}

// TestProcessesThatRacePlanEachOccurrenceOnce lets five schedulers, each with its own
// connections, at five hundred dates that are due together.
func TestProcessesThatRacePlanEachOccurrenceOnce(t *testing.T) {
	const occurrences = 500
	dbtest.URLs(t, func(t *testing.T, url string) {
		h := newHouse(t, dbtest.Open(t, url))
		*h.targets = nil
		for i := range occurrences {
			*h.targets = append(*h.targets, scheduler.Target{ListID: int64(100 + i), Country: "SK", Window: "0 9 * * *", Zone: "Europe/Bratislava"})
		}
		addPressLists(t, h.db, *h.targets)
		h.send("now")

		var mu sync.Mutex
		counts := map[int64]int{}
		total := 0
		mailer := planFunc(func(_ context.Context, o scheduler.Occurrence) error {
			mu.Lock()
			defer mu.Unlock()
			counts[o.ID]++
			return nil
		})
		var wg sync.WaitGroup
		for i := range 5 {
			other := newProcess(t, h, url, fmt.Sprintf("process %d", i))
			wg.Go(func() {
				n, err := other.Due(t.Context(), mailer)
				for more := 0; fault.Is(err, "db.locked"); n += more { // it had to wait for too long: Run would go on as well
					more, err = other.Due(t.Context(), mailer)
				}
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				total += n
			})
		}
		wg.Wait()
		for id, n := range counts {
			if n != 1 {
				t.Errorf("occurrence %d was planned %d times", id, n)
			}
		}
		if len(counts) != occurrences || total != occurrences {
			t.Errorf("%d occurrences were planned, %d counted", len(counts), total)
		}
	})
}

// TestProcessesThatRaceSendOnce: two officers press the button at the same moment.
func TestProcessesThatRaceSendOnce(t *testing.T) {
	dbtest.URLs(t, func(t *testing.T, url string) {
		h := newHouse(t, dbtest.Open(t, url))
		var wg sync.WaitGroup
		for i := range 4 {
			other := newProcess(t, h, url, fmt.Sprintf("process %d", i))
			wg.Go(func() {
				occurrences, err := other.Send(t.Context(), officer, "lipse", scheduler.When{Rule: scheduler.RuleNow})
				if err != nil || len(occurrences) != 3 {
					t.Errorf("%v, %v", told(occurrences), err)
				}
			})
		}
		wg.Wait()
		same(t, "occurrences", countOccurrences(t, h.db), 3)
	})
}

// newProcess is a scheduler with connections of its own.
func newProcess(t *testing.T, h *house, url, worker string) *scheduler.Scheduler {
	t.Helper()
	db := dbtest.Open(t, url)
	return scheduler.New(db, h.clock, newReleases(t, db, h.clock), h.targets, worker)
}
