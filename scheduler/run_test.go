package scheduler_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/scheduler"
)

// running is a scheduler that runs in a bubble, where time passes as soon as
// everybody waits. Only SQLite works there: PostgreSQL lives outside.
type running struct {
	*house
	mailer *book
	log    *lines
}

// inABubble runs f beside a scheduler that runs on the bubble's own time.
func inABubble(t *testing.T, f func(t *testing.T, r *running)) {
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
		h.clock.MoveTo(clock.System{}.Now())
		log := &lines{}
		runs := scheduler.New(db, clock.System{}, h.releases, h.targets, "this process").
			LogTo(slog.New(slog.NewTextHandler(log, nil)))
		h.scheduler = runs // a test may put another in its place
		ctx, cancel := context.WithCancel(t.Context())
		mailer, ended := &book{}, make(chan error, 1)
		go func() { ended <- runs.Run(ctx, mailer) }()
		f(t, &running{house: h, mailer: mailer, log: log})
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}

// lines is a log that can be read while it is written.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) count(what string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), what)
}

func (b *book) all() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string{}, b.planned...)
}

func TestRunPlansAtTheVeryInstant(t *testing.T) {
	inABubble(t, func(t *testing.T, r *running) {
		due := clock.System{}.Now().Add(2*time.Minute + 300*time.Millisecond)
		r.send(due.Format(time.RFC3339Nano))
		time.Sleep(time.Until(due) - time.Millisecond)
		synctest.Wait()
		same(t, "a millisecond before", r.mailer.all(), []string{})
		time.Sleep(time.Millisecond)
		synctest.Wait()
		same(t, "at the instant", r.mailer.all(), []string{"BE", "EE", "GB"})
	})
}

func TestRunNoticesWithinASecondWhatAnotherProcessScheduled(t *testing.T) {
	inABubble(t, func(t *testing.T, r *running) {
		r.send(clock.System{}.Now().Add(72 * time.Hour).Format(time.RFC3339))
		time.Sleep(time.Minute)
		r.clock.MoveTo(clock.System{}.Now())
		other := scheduler.New(r.db, clock.System{}, r.releases, r.targets, "another process")
		if _, err := other.Send(t.Context(), officer, "lipse", scheduler.When{Rule: scheduler.RuleNow}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		same(t, "a second later", r.mailer.all(), []string{"BE", "EE", "GB"})
	})
}

func TestRunSurvivesTroubleAndSaysSoOnce(t *testing.T) {
	inABubble(t, func(t *testing.T, r *running) {
		r.breakTables(t)
		time.Sleep(time.Minute)
		r.mendTables(t)
		time.Sleep(time.Second)
		synctest.Wait()
		same(t, "lines about the trouble", r.log.count("level=ERROR"), 1)
		same(t, "lines about its end", r.log.count("works again"), 1)
		r.send("now")
		time.Sleep(time.Second)
		synctest.Wait()
		same(t, "planned after the trouble", r.mailer.all(), []string{"BE", "EE", "GB"})
	})
}
