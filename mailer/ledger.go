package mailer

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"communique/internal/clock"
	"communique/internal/journal"
	"communique/internal/sqldb"
)

const (
	// flushEvery is how far the database may lag behind the journal.
	flushEvery = 50 * time.Millisecond
	// flushSize is how many outcomes one transaction writes, and how many make it begin.
	flushSize = 2000
)

// ledger brings what the connections of this process learn into the database: in
// the order in which they learn it, in batches, and only after it stands in the
// journal. It remembers which claims this process holds.
type ledger struct {
	m        *Mailer
	full     chan struct{} // a batch is waiting
	flushing sync.Mutex    // one transaction at a time
	flushed  atomic.Int64  // when the last one began, on the clock of clock.Elapsed

	mu       sync.Mutex
	pending  []outcome // in the journal and not in the database, in their order
	holdings map[int64]*holding
	took     Latencies
	unsaid   map[int64]unsaid // by mailing
}

// unsaid are mails that were taken of which the mailing's row doesn't know yet.
type unsaid struct {
	tally
	since time.Duration // on the clock of clock.Elapsed
}

// tallyEvery is how long the count of a mailing's good mails may lag. Its row is what
// claims are made under, and they would have to wait for each batch.
const tallyEvery = time.Second

// tally adds what a batch counted of a mailing to what is unsaid, and gives what has to
// be said now: all of it, when something was refused or it has waited for long enough.
func (l *ledger) tally(mailing int64, t tally) tally {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.unsaid == nil {
		l.unsaid = map[int64]unsaid{}
	}
	now := clock.Elapsed()
	u, waits := l.unsaid[mailing]
	if !waits {
		u.since = now
	}
	u.sent += t.sent
	if t.refused == 0 && now-u.since < tallyEvery {
		l.unsaid[mailing] = u
		return tally{}
	}
	delete(l.unsaid, mailing)
	t.sent = u.sent
	return t
}

// holding is a claim of this process.
type holding struct {
	claimRow
	release, list int64
	left          int // deliveries of which the database doesn't know what became; guarded by ledger.mu

	until   atomic.Int64 // when its lease ends, unix ms
	elapsed atomic.Int64 // the same on the clock of clock.Elapsed
	lost    atomic.Bool  // somebody else has taken it
}

// written is where an outcome stands in the journal; nil: it doesn't have to.
type written = journal.Ticket

func newLedger(m *Mailer) *ledger {
	return &ledger{m: m, full: make(chan struct{}, 1), holdings: map[int64]*holding{}}
}

// say writes what is unsaid of a mailing, at the end of its run. Another's row is another
// run's: whoever locked several would be waited for by all.
func (l *ledger) say(ctx context.Context, mailing int64) error {
	l.mu.Lock()
	u, waits := l.unsaid[mailing]
	delete(l.unsaid, mailing)
	l.mu.Unlock()
	if !waits {
		return nil
	}
	return l.m.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := addTally(ctx, tx, mailing, u.tally); err != nil && !sqldb.NoRows(err) {
			return err
		}
		return nil
	})
}

// hold remembers a claim.
func (l *ledger) hold(c claimRow, mail mailing, n int, now time.Time) *holding {
	h := &holding{claimRow: c, release: mail.ReleaseID, list: mail.ListID, left: n}
	h.renewed(now)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.holdings[c.ID] = h
	return h
}

// renewed notes that the lease was renewed at now, and leaves itself some seconds for
// clocks that differ.
func (h *holding) renewed(now time.Time) {
	h.until.Store(clock.Millis(now.Add(lease - leaseMargin)))
	h.elapsed.Store(int64(clock.Elapsed() + lease - leaseMargin))
}

// valid tells whether what it holds may be sent: by the clock that all workers share,
// and by the one that goes on while this process was stopped.
func (h *holding) valid(now time.Time) bool {
	return !h.lost.Load() && clock.Millis(now) < h.until.Load() && int64(clock.Elapsed()) < h.elapsed.Load()
}

// add takes an outcome that stands in the journal.
func (l *ledger) add(o outcome) {
	l.mu.Lock()
	l.pending = append(l.pending, o)
	full := len(l.pending) >= flushSize
	l.mu.Unlock()
	if full {
		select {
		case l.full <- struct{}{}:
		default:
		}
	}
}

// behind counts the outcomes that the database doesn't have yet.
func (l *ledger) behind() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.pending)
}

// keepUp flushes again and again until ctx ends. Trouble is the end's business: a
// flush that fails is tried again, and meanwhile nothing new is claimed.
func (l *ledger) keepUp(ctx, running context.Context) {
	ticker := time.NewTicker(flushEvery)
	defer ticker.Stop()
	for {
		select {
		case <-running.Done():
			return
		case <-ticker.C:
			if clock.Elapsed()-time.Duration(l.flushed.Load()) < flushEvery/2 {
				continue // another run has just done it for all
			}
		case <-l.full:
		}
		if !l.flushing.TryLock() {
			continue // another run does it for all
		}
		err := l.flushLocked(ctx)
		l.flushing.Unlock()
		if err != nil {
			l.m.logger.Warn("outcomes wait for the database", "outcomes", l.behind(), "error", err)
			sleep(running, time.Second)
		}
	}
}

// flush writes every outcome that waits now. After an error they wait on. What comes
// meanwhile waits for the next time: many small transactions cost more than a few.
func (l *ledger) flush(ctx context.Context) error {
	l.flushing.Lock()
	defer l.flushing.Unlock()
	return l.flushLocked(ctx)
}

// flushLocked is flush for whoever has l.flushing.
func (l *ledger) flushLocked(ctx context.Context) error {
	l.flushed.Store(int64(clock.Elapsed()))
	for left := l.behind(); ; {
		l.mu.Lock()
		batch := l.pending[:min(left, flushSize)]
		l.mu.Unlock()
		if left -= len(batch); len(batch) == 0 {
			return nil
		}
		r := recording{m: l.m, batch: batch, ended: l.ending(batch)}
		if err := r.write(ctx); err != nil {
			return err
		}
		l.settle(r)
	}
}

// ending gives the claims of which nothing is left when the batch is written.
func (l *ledger) ending(batch []outcome) (ids []int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := map[int64]int{}
	for _, o := range batch {
		n[o.claim]++
	}
	for id, written := range n {
		if h, ok := l.holdings[id]; ok && h.left <= written {
			ids = append(ids, id)
		}
	}
	return ids
}

// settle forgets a batch that the database has, and tells of it.
func (l *ledger) settle(r recording) {
	now := clock.Elapsed()
	l.mu.Lock()
	tickets := make([]written, 0, len(r.batch))
	for _, o := range r.batch {
		if h, ok := l.holdings[o.claim]; ok {
			h.left--
		}
		if o.written != (written{}) {
			tickets = append(tickets, o.written)
		}
		if o.claimed > 0 {
			l.took.add(now - o.claimed)
		}
	}
	events := l.events(r)
	for _, id := range r.ended {
		delete(l.holdings, id)
	}
	if l.pending = l.pending[len(r.batch):]; len(l.pending) == 0 {
		l.pending = nil // and with it the array
	}
	l.mu.Unlock()
	if l.m.journal != nil {
		l.m.journal.Settled(tickets...)
	}
	l.m.tellAll(events)
}

// events are what there is to tell of a batch, when somebody listens.
func (l *ledger) events(r recording) []Event {
	events := r.events
	if l.m.on == nil {
		return nil
	}
	for i, o := range r.batch {
		e := Event{Kind: Outcome, MailingID: o.mailing, DeliveryID: o.delivery, Language: o.language, State: o.state, Reason: o.reason, Code: o.code}
		if h, ok := l.holdings[o.claim]; ok {
			e.ReleaseID, e.ListID = h.release, h.list
		}
		if r.fenced[i] {
			e.Kind = Fenced
		}
		if o.state != Planned || e.Kind == Fenced {
			events = append(events, e)
		}
	}
	return events
}

// renew keeps the claims of this process from lapsing. Those that have are lost:
// nothing more of them is sent.
func (l *ledger) renew(ctx context.Context) error {
	var kept []int64
	now := l.m.clock.Now()
	l.mu.Lock()
	had := make([]*holding, 0, len(l.holdings))
	for _, h := range l.holdings {
		had = append(had, h)
	}
	l.mu.Unlock()
	err := l.m.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		kept, err = renewLeases(ctx, tx, l.m.worker, now)
		return err
	})
	if err != nil {
		return err
	}
	still := make(map[int64]bool, len(kept))
	for _, id := range kept {
		still[id] = true
	}
	for _, h := range had {
		if still[h.ID] {
			h.renewed(now)
		} else if l.has(h) {
			h.lost.Store(true)
		}
	}
	return nil
}

// has tells whether the claim wasn't ended by ourselves since.
func (l *ledger) has(h *holding) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.holdings[h.ID] == h && h.left > 0
}

// holdsAny tells whether this process holds claims.
func (l *ledger) holdsAny() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.holdings) > 0
}

// holds tells whether this process knows of the claim.
func (l *ledger) holds(id int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, ok := l.holdings[id]
	return ok
}
