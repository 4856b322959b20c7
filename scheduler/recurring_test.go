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

// runs writes down the runs of a job, as "07:00 +2 since 06:58".
type runs struct {
	mu   sync.Mutex
	all  []string
	fail error
}

func (r *runs) do(_ context.Context, j scheduler.JobRun) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	line := j.DueAt.Format("Mon 15:04")
	if j.Missed > 0 {
		line += fmt.Sprintf(" +%d since %s", j.Missed, j.Since.Format("Mon 15:04"))
	}
	r.all = append(r.all, line)
	return r.fail
}

func (r *runs) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := append([]string{}, r.all...)
	r.all = nil
	return all
}

func digests(r *runs, cron string) scheduler.Job {
	return scheduler.Job{Recurring: scheduler.Recurring{Name: "digests", Cron: cron, Zone: "Europe/Brussels"}, Do: r.do}
}

func (h *house) ensure(jobs ...scheduler.Job) {
	h.t.Helper()
	for _, j := range jobs {
		if err := h.scheduler.Ensure(h.t.Context(), j.Recurring); err != nil {
			h.t.Fatal(err)
		}
	}
}

func (h *house) dueJobs(jobs ...scheduler.Job) int {
	h.t.Helper()
	n, err := h.scheduler.DueJobs(h.t.Context(), jobs...)
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func TestAJobRunsAtItsInstantsOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := &runs{}
		j := digests(r, "30 8 * * 1-5")
		h.ensure(j)
		same(t, "too early", h.dueJobs(j), 0)
		h.clock.Advance(90 * time.Minute)
		same(t, "at 08:30 in Brussels", h.dueJobs(j), 1)
		same(t, "asked again", h.dueJobs(j), 0)
		h.ensure(j) // another process starts
		same(t, "asked again", h.dueJobs(j), 0)
		h.clock.Advance(24 * time.Hour)
		same(t, "on the next day", h.dueJobs(j), 1)
		same(t, "the runs", r.take(), []string{"Mon 07:30", "Tue 07:30"})
		same(t, "told", len(h.events()), 0)
	})
}

func TestAJobThatWasMissedRunsOnceAndSaysSo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := &runs{}
		j := digests(r, "30 * * * *")
		h.ensure(j)
		h.clock.Advance(4*time.Hour + 45*time.Minute) // every process was down
		same(t, "ran", h.dueJobs(j), 1)
		same(t, "the run", r.take(), []string{"Mon 10:30 +4 since Mon 06:30"})
		same(t, "told", h.events(), []string{"ran_late digests 15m0s missed 4"})
		list := h.schedules()
		if s := list[0]; s.Name != "digests" || s.Next != monday.Add(5*time.Hour+30*time.Minute) || s.Last.State != "done" ||
			s.Last.Missed != 4 || s.Last.Late != 15*time.Minute || s.Last.Since != monday.Add(30*time.Minute) {
			t.Errorf("it stands as %+v", s)
		}
	})
}

func TestAJobThatIsTooLateWaitsForItsNextInstantAndSaysSo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := &runs{}
		j := digests(r, "30 8 * * *")
		j.Late = time.Hour
		h.ensure(j)
		h.clock.Advance(2*time.Hour + 30*time.Minute)
		same(t, "ran", h.dueJobs(j), 0)
		same(t, "told", h.events(), []string{"missed digests 1h0m0s"})
		same(t, "its state", h.schedules()[0].Last.State, "missed")
		h.clock.Advance(23 * time.Hour)
		same(t, "ran on the next day", h.dueJobs(j), 1)
	})
}

func TestAJobThatFailsIsTriedAgainAndGivenUpOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := &runs{fail: errBroken}
		j := digests(r, "0 8 * * *")
		h.ensure(j)
		h.clock.Advance(time.Hour)
		for range 8 {
			_, _ = h.scheduler.DueJobs(t.Context(), j)
			if _, err := h.scheduler.DueJobs(t.Context(), j); err != nil {
				t.Errorf("under its lease: %v", err)
			}
			h.clock.Advance(time.Minute)
		}
		same(t, "tries", len(r.take()), 5)
		same(t, "told", h.events(), []string{"failed digests"})
		if last := h.schedules()[0].Last; last.State != "failed" || last.Trouble != errBroken.Error() {
			t.Errorf("%+v", last)
		}
	})
}

func TestAJobOfAProcessThatWasKilledRunsAgain(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := &runs{fail: errBroken}
		j := digests(r, "0 8 * * *")
		h.ensure(j)
		h.clock.Advance(time.Hour)
		if _, err := h.another("killed").DueJobs(t.Context(), j); !errors.Is(err, errBroken) {
			t.Fatal(err)
		}
		r.fail = nil
		same(t, "under its lease", h.dueJobs(j), 0)
		h.clock.Advance(time.Minute)
		same(t, "after it", h.dueJobs(j), 1)
		same(t, "the runs", r.take(), []string{"Mon 07:00", "Mon 07:00"})
	})
}

func TestAProcessThatIsStoppedGivesItsJobBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := &runs{}
		j := digests(r, "0 8 * * *")
		h.ensure(j)
		h.clock.Advance(time.Hour)
		ctx, stop := context.WithCancel(t.Context())
		stopped := j
		stopped.Do = func(ctx context.Context, _ scheduler.JobRun) error { stop(); return ctx.Err() }
		if _, err := h.scheduler.DueJobs(ctx, stopped); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		same(t, "another need not wait", h.dueJobs(j), 1)
	})
}

// TestAJobWhoseClockWasSetBackRunsEachInstantOnce: a day ahead, and back again.
func TestAJobWhoseClockWasSetBackRunsEachInstantOnce(t *testing.T) {
	inABubble(t, func(t *testing.T, b *running) {
		r := &runs{}
		j := digests(r, "0 * * * *")
		for _, hours := range []int{1, 25, 2, 3, 24, 25, 26} {
			b.setClock(monday.Add(time.Duration(hours) * time.Hour))
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if err := b.house.scheduler.RunJobs(ctx, j); err != nil {
				t.Error(err)
			}
			cancel()
		}
		same(t, "the runs", r.take(), []string{"Mon 07:00", "Tue 07:00 +23 since Mon 08:00", "Mon 09:00", "Tue 06:00 +20 since Mon 10:00", "Tue 08:00"})
	})
}

func TestWhatCantRecurIsRefusedWithItsField(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		good := scheduler.Recurring{Name: "digests", Cron: "0 8 * * *", Zone: "UTC"}
		for field, c := range map[string]struct {
			change func(r *scheduler.Recurring)
			id     string
		}{
			"name": {func(r *scheduler.Recurring) { r.Name = "Digests!" }, "scheduler.recurring_name"},
			"cron": {func(r *scheduler.Recurring) { r.Cron = "@every 1ms" }, "scheduler.window_character"},
			"zone": {func(r *scheduler.Recurring) { r.Zone = "Europe/Bruxelles" }, "scheduler.zone_unknown"},
		} {
			bad := good
			c.change(&bad)
			err := h.scheduler.Ensure(t.Context(), good, bad)
			refused(t, err, c.id, fault.Invalid)
			if f := fault.All(err); len(f) != 1 || f[0].Place.Field != field {
				t.Errorf("%s: %+v", field, f)
			}
			same(t, "nothing was written", len(h.schedules()), 0)
		}
	})
}

func TestAnotherExpressionCountsFromNowOn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		r := &runs{}
		h.ensure(digests(r, "30 * * * *"))
		h.clock.Advance(45 * time.Minute)
		j := digests(r, "50 * * * *")
		h.ensure(j)
		same(t, "what was due before", h.dueJobs(j), 0)
		h.clock.Advance(5 * time.Minute)
		same(t, "what is due now", h.dueJobs(j), 1)
	})
}

// TestProcessesThatRaceRunEachInstantOnce: five of them, a hundred instants.
func TestProcessesThatRaceRunEachInstantOnce(t *testing.T) {
	dbtest.URLs(t, func(t *testing.T, url string) {
		h := newHouse(t, dbtest.Open(t, url))
		r := &runs{}
		var jobs []scheduler.Job
		for i := range 100 {
			j := digests(r, "0 8 * * *")
			j.Name = fmt.Sprintf("job-%d", i)
			jobs = append(jobs, j)
		}
		h.ensure(jobs...)
		h.clock.Advance(time.Hour)
		var wg sync.WaitGroup
		for i := range 5 {
			other := newProcess(t, h, url, fmt.Sprintf("process %d", i))
			wg.Go(func() {
				if _, err := other.DueJobs(t.Context(), jobs...); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		same(t, "runs", len(r.take()), 100)
	})
}

func (h *house) schedules() []scheduler.Standing {
	h.t.Helper()
	list, err := h.scheduler.Schedules(h.t.Context(), true)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}
