package queue_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"communique/internal/fault"
	"communique/internal/queue"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// patience is how long a test waits for what should come in milliseconds.
const patience = 20 * time.Second

// listen starts a queue with these handlers, and stops it when the test ends.
func listen(t *testing.T, db *sqldb.DB, handlers map[string]queue.Handler) *queue.Queue {
	t.Helper()
	q, err := queue.Open(db, queue.Options{Handlers: handlers, Poll: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := q.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return q
}

func ring(t *testing.T, q *queue.Queue, name string, id int64) {
	t.Helper()
	if err := q.Ring(t.Context(), name, id); err != nil {
		t.Fatal(err)
	}
}

// hear waits for the next id on a channel.
func hear(t *testing.T, heard <-chan int64) int64 {
	t.Helper()
	select {
	case id := <-heard:
		return id
	case <-time.After(patience):
		t.Fatal("no bell was heard")
		return 0
	}
}

// into is a handler that passes each id on.
func into(heard chan<- int64) queue.Handler {
	return func(_ context.Context, id int64) error {
		heard <- id
		return nil
	}
}

func TestABellReachesItsHandler(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		mailings, pages := make(chan int64, 10), make(chan int64, 10)
		q := listen(t, db, map[string]queue.Handler{"mailing": into(mailings), "page": into(pages)})
		ring(t, q, "mailing", 7)
		ring(t, q, "page", 8)
		if got := hear(t, mailings); got != 7 {
			t.Errorf("mailing %d", got)
		}
		if got := hear(t, pages); got != 8 {
			t.Errorf("page %d", got)
		}
	})
}

// TestABellReachesAnotherProcess: one queue only rings, as "release send" does; the
// other, with connections of its own, listens, as "work" does.
func TestABellReachesAnotherProcess(t *testing.T) {
	dbtest.URLs(t, func(t *testing.T, url string) {
		heard := make(chan int64, 10)
		listen(t, dbtest.Open(t, url), map[string]queue.Handler{"mailing": into(heard)})
		ringer, err := queue.Open(dbtest.Open(t, url), queue.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ring(t, ringer, "mailing", 7)
		if got := hear(t, heard); got != 7 {
			t.Errorf("mailing %d", got)
		}
	})
}

func TestABellThatNobodyHeardWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ringer, err := queue.Open(db, queue.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ring(t, ringer, "mailing", 7)
		heard := make(chan int64, 10)
		listen(t, db, map[string]queue.Handler{"mailing": into(heard)})
		if got := hear(t, heard); got != 7 {
			t.Errorf("mailing %d", got)
		}
	})
}

func TestAHandlerThatFailsStopsNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		heard := make(chan int64, 10)
		q := listen(t, db, map[string]queue.Handler{"mailing": func(_ context.Context, id int64) error {
			heard <- id
			switch id {
			case 1:
				return errors.New("the relay is away")
			case 2:
				panic("a mistake of ours")
			}
			return nil
		}})
		for id := int64(1); id <= 3; id++ {
			ring(t, q, "mailing", id)
			if got := hear(t, heard); got != id {
				t.Errorf("mailing %d, want %d", got, id)
			}
		}
		ring(t, q, "nobody listens to this", 4)
		ring(t, q, "mailing", 5)
		if got := hear(t, heard); got != 5 {
			t.Errorf("mailing %d, want 5", got)
		}
	})
}

func TestStopWaitsForWhoIsAtWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		began, finish := make(chan int64), make(chan struct{})
		finished := false
		q, err := queue.Open(db, queue.Options{Handlers: map[string]queue.Handler{
			"mailing": func(ctx context.Context, id int64) error {
				began <- id
				<-finish
				finished = ctx.Err() == nil // to stop is no reason to break off
				return nil
			},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		ring(t, q, "mailing", 7)
		hear(t, began)
		stopped := make(chan error, 1)
		go func() { stopped <- q.Stop(context.Background()) }()
		select {
		case err := <-stopped:
			t.Errorf("it stopped with a handler at work: %v", err)
		case <-time.After(50 * time.Millisecond):
		}
		close(finish)
		if err := <-stopped; err != nil || !finished {
			t.Errorf("stopped: %v; the handler finished: %v", err, finished)
		}
	})
}

func TestRingTellsWhenTheDatabaseIsBusy(t *testing.T) {
	url := dbtest.SQLite(t)
	holder := dbtest.Open(t, url)
	db, err := sqldb.Open(t.Context(), url, sqldb.Patience(10*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	q, err := queue.Open(db, queue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = holder.Write(t.Context(), func(*sqldb.Tx) error {
		if err := q.Ring(t.Context(), "mailing", 7); !fault.Is(err, "db.locked") {
			t.Errorf("got %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
