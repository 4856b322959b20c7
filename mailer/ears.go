package mailer

import (
	"context"
	"sync"

	"communique/internal/sqldb"
)

// lookAgain is the channel on which PostgreSQL tells of changes after which the next mail
// may not leave.
const lookAgain = "communique_look_again"

// ears hear of such changes for all runs of this process, over one connection that is
// open as long as there is a run.
type ears struct {
	mu    sync.Mutex
	runs  map[*run]struct{}
	hears bool
	end   func() // ends the connection, and waits for that
}

// join has a run told of changes until it leaves. On SQLite nobody tells anything.
func (e *ears) join(ctx context.Context, db *sqldb.DB, r *run) {
	if db.Engine() != sqldb.Postgres {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.runs == nil {
		e.runs = map[*run]struct{}{}
	}
	e.runs[r] = struct{}{}
	if e.hears {
		r.hear(true)
	}
	if len(e.runs) > 1 {
		return
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var listening sync.WaitGroup
	listening.Go(func() {
		db.Listen(ctx, lookAgain, func() { e.tell(ctx, true) }, func() { e.tell(ctx, false) })
	})
	e.end = func() {
		cancel()
		listening.Wait()
	}
}

func (e *ears) leave(r *run) {
	e.mu.Lock()
	_, there := e.runs[r]
	delete(e.runs, r)
	end := e.end
	if !there || len(e.runs) > 0 {
		end = nil
	} else {
		e.hears = false
	}
	e.mu.Unlock()
	if end != nil {
		end()
	}
}

// tell tells all runs that something has changed, or that no change is heard any more. A
// connection that has ended says nothing: there may be another by now.
func (e *ears) tell(ctx context.Context, hears bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	e.hears = hears
	for r := range e.runs {
		r.hear(hears)
	}
}

// hear is called when something may have changed, or when no change is heard any more.
func (r *run) hear(hears bool) {
	if hears {
		r.told.Store(true)
	}
	r.listens.Store(hears)
}
