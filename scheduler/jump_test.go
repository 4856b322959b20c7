package scheduler_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/releases"
	"communique/scheduler"
)

// leaping is a machine's clock that somebody sets, under a clock of the house that goes by it.
type leaping struct {
	mu sync.Mutex
	by time.Duration
}

func (l *leaping) wall() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return clock.System{}.Now().Add(l.by)
}

func (l *leaping) set(by time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.by = by
}

// watching is a planner that looks at the machine's clock, which is right in the end.
type watching struct {
	book
	wall  func() time.Time
	early []string
	times []time.Time
}

func (w *watching) PlanAll(ctx context.Context, all []scheduler.Occurrence) []error {
	return planFunc(w.plan).PlanAll(ctx, all)
}

func (w *watching) plan(ctx context.Context, o scheduler.Occurrence) error {
	now := w.wall()
	w.mu.Lock()
	if now.Before(o.DueAt) {
		w.early = append(w.early, o.Country)
	}
	w.times = append(w.times, now)
	w.mu.Unlock()
	return w.book.plan(ctx, o)
}

// serving runs a scheduler in a bubble, on a clock that is set while it runs.
func serving(t *testing.T, f func(t *testing.T, h *house, m *leaping, p *watching)) {
	t.Helper()
	url := dbtest.SQLite(t)
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		db, err := sqldb.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		h := newHouse(t, db)
		m := &leaping{}
		c := clock.NewGoingBy(m.wall, clock.Elapsed, nil)
		h.releases = releases.New(db, c, mustWords(t))
		h.scheduler = scheduler.New(db, c, h.releases, h.targets, "this process").LogTo(slog.New(slog.DiscardHandler)).On(h.hear)
		ctx, cancel := context.WithCancel(t.Context())
		p := &watching{wall: m.wall}
		ended := make(chan error, 1)
		runs := h.scheduler
		go func() { ended <- runs.Run(ctx, p) }()
		f(t, h, m, p)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestAClockThatJumpsWhileServing: whatever is done to the machine's clock, each date is
// planned once, none before the clock that is right in the end shows it.
func TestAClockThatJumpsWhileServing(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, -time.Hour, 24 * time.Hour, -24 * time.Hour} {
		t.Run(fmt.Sprint("mistyped ", by), func(t *testing.T) {
			serving(t, func(t *testing.T, h *house, m *leaping, p *watching) {
				due := m.wall().Add(10 * time.Minute).Truncate(time.Second)
				h.send(due.Format(time.RFC3339))
				time.Sleep(time.Minute)
				m.set(by) // somebody mistypes the date,
				time.Sleep(50 * time.Second)
				m.set(0) // and puts it right within the minute
				time.Sleep(time.Until(due) - time.Millisecond)
				synctest.Wait()
				same(t, "planned before", len(p.all()), 0)
				time.Sleep(2*time.Minute + time.Second) // a clock that was put forward is believed after a minute
				synctest.Wait()
				same(t, "planned", len(p.all()), 3)
				same(t, "early", len(p.early), 0)
			})
		})
		t.Run(fmt.Sprint("put right by ", by), func(t *testing.T) {
			serving(t, func(t *testing.T, h *house, m *leaping, p *watching) {
				due := m.wall().Add(by + 10*time.Minute).Truncate(time.Second)
				if by < 0 {
					due = m.wall().Add(10 * time.Minute).Truncate(time.Second)
				}
				h.send(due.Format(time.RFC3339))
				time.Sleep(time.Minute)
				m.set(by) // it was wrong, and is right now
				time.Sleep(due.Sub(m.wall()) - time.Millisecond)
				synctest.Wait()
				same(t, "planned before", len(p.all()), 0)
				time.Sleep(time.Second)
				synctest.Wait()
				same(t, "planned", len(p.all()), 3)
				same(t, "early", len(p.early), 0)
				for _, at := range p.times {
					if at.Sub(due) > time.Second {
						t.Errorf("planned %v late", at.Sub(due))
					}
				}
			})
		})
	}
}

// TestNothingIsLostWhenTheClockPassesADate: the date lies within the leap.
func TestNothingIsLostWhenTheClockPassesADate(t *testing.T) {
	serving(t, func(t *testing.T, h *house, m *leaping, p *watching) {
		due := m.wall().Add(30 * time.Minute).Truncate(time.Second)
		h.send(due.Format(time.RFC3339))
		time.Sleep(time.Minute)
		m.set(time.Hour)
		time.Sleep(59 * time.Second)
		synctest.Wait()
		same(t, "within the minute", len(p.all()), 0)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		same(t, "after it", len(p.all()), 3)
		same(t, "told", len(h.events()), 3) // it is half an hour late, and says so
	})
}
