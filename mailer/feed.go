package mailer

import (
	"context"
	"sync"
	"time"

	"communique/internal/clock"
	"communique/presslists"
)

const (
	// A worker claims what it will send in claimTime, and so leaves little to others'
	// patience when it vanishes, and little to give back when it is asked to stop.
	claimTime     = 300 * time.Millisecond
	smallestClaim = 20
	largestClaim  = 2000
	// parkTime is how long a feed may hold only what waits for the pace of its domain.
	// Then half of it is put back, so that others come by.
	parkTime = time.Second
)

// item is a claimed delivery on its way through this process.
type item struct {
	delivery
	holding *holding
	edition int64
	to      presslists.Address
	claimed time.Duration // on the clock of clock.Elapsed
	pass    pass          // of the pacer

	again int // connections that it has met which took nothing, by no fault of its own
}

// feed holds what was claimed and not handed to a connection yet.
type feed struct {
	mu     sync.Mutex
	items  []*item
	closed bool          // nothing more comes
	moved  chan struct{} // closed and made anew whenever something changes
	taken  int           // handed out, since the last claim
	paced  bool          // the last who asked got nothing, since all that there is has to wait
}

func newFeed() *feed { return &feed{moved: make(chan struct{})} }

// wake tells whoever waits to look again; it needs f.mu.
func (f *feed) wake() {
	close(f.moved)
	f.moved = make(chan struct{})
}

func (f *feed) put(c claimed) {
	now := clock.Elapsed()
	items := make([]item, len(c.deliveries))
	for i, d := range c.deliveries {
		items[i] = item{delivery: d, holding: c.holding, edition: c.permit.editions[d.Language], claimed: now}
		if c.permit.notice {
			items[i].edition = d.Edition
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range items {
		f.items = append(f.items, &items[i])
	}
	f.wake()
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	f.wake()
}

// take hands out the first item that admit lets through. Without one it tells for how
// long to wait (0: until something moves), and whether anything will come at all.
func (f *feed) take(admit func(*item) (ok bool, wait time.Duration)) (it *item, ok bool, wait time.Duration, moved <-chan struct{}, over bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.items {
		admitted, w := admit(f.items[i])
		if !admitted {
			if w > 0 && (wait == 0 || w < wait) {
				wait = w
			}
			continue
		}
		it = f.items[i]
		if i == 0 {
			f.items[0] = nil
			f.items = f.items[1:]
		} else {
			f.items = append(f.items[:i], f.items[i+1:]...)
		}
		f.taken++
		f.paced = false
		if len(f.items) == 0 || f.taken%smallestClaim == 0 {
			f.wake()
		}
		return it, true, 0, nil, false
	}
	f.paced = wait > 0
	return nil, false, wait, f.moved, f.closed && len(f.items) == 0
}

// state tells how many items wait, and how many were handed out since the last call
// with reset.
func (f *feed) state(reset bool) (waiting, taken int, moved <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	taken = f.taken
	if reset {
		f.taken = 0
	}
	return len(f.items), taken, f.moved
}

// over tells whether nothing waits and nothing comes.
func (f *feed) over() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.closed && len(f.items) == 0
}

// rest gives back everything that wasn't handed out, or the later half of it.
func (f *feed) rest(half bool) []*item {
	f.mu.Lock()
	defer f.mu.Unlock()
	from := 0
	if half {
		from = len(f.items) / 2
	}
	rest := append([]*item(nil), f.items[from:]...)
	f.items = f.items[:from]
	f.wake()
	return rest
}

// claimSize is how many to claim when so many were handed out in a time.
func claimSize(taken int, in time.Duration) int {
	if in <= 0 {
		return smallestClaim
	}
	n := int(float64(taken) * float64(claimTime) / float64(in))
	return min(max(n, smallestClaim), largestClaim)
}

// fill claims whenever little is left, until nothing more may be tried or the run ends.
func (r *run) fill(ctx, until context.Context) {
	defer r.feed.close()
	last, size := clock.Elapsed(), max(smallestClaim, 2*r.m.connections)
	for first := true; until.Err() == nil && !r.halted.Load(); first = false {
		waiting, taken, moved := r.feed.state(false)
		now := clock.Elapsed()
		if !first && waiting > size*3/4 {
			if !r.await(until, moved) && r.feed.onlyPaced() {
				r.unpark()
			}
			continue
		}
		if !first {
			size = claimSize(taken, now-last)
		}
		r.feed.state(true)
		last = now
		if r.m.ledger.behind() > 4*largestClaim { // the database can't keep up: it gets no more to do
			sleep(until, flushEvery)
			continue
		}
		c, err := r.m.claim(ctx, r.mailing.ID, size)
		if err != nil {
			r.halt(err)
			return
		}
		if len(c.deliveries) > 0 {
			r.adopt(c.permit)
			r.feed.put(c)
		} else if !c.more {
			return
		}
	}
}

// await waits until something moves, or the run ends, or nothing has happened for a while.
func (r *run) await(until context.Context, moved <-chan struct{}) bool {
	timer := time.NewTimer(parkTime)
	defer timer.Stop()
	select {
	case <-moved:
	case <-until.Done():
	case <-r.stopped:
	case <-timer.C:
		return false
	}
	return true
}

// onlyPaced tells whether all that there is waits for the pace of its domain.
func (f *feed) onlyPaced() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.paced
}

// unpark puts half of what waits for the pace of its domain back: others may not have to.
func (r *run) unpark() {
	at := r.m.clock.Now().Add(paceLater)
	for _, it := range r.feed.rest(true) {
		r.putBack(it, clock.Millis(at), Paced)
	}
}
