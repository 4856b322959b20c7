package sending

import (
	"context"
	"reflect"
	"sync"
	"time"

	"communique/internal/clock"
)

// hub looks after the releases that somebody watches: once for all who watch the same one,
// and not at all when nobody does.
type hub struct {
	look func(ctx context.Context, releaseID int64) (facts, error)

	mu      sync.Mutex
	watched map[int64]*watched
	streams int
	byUser  map[int64]int
}

// How many streams there may be: a page that gets none is reloaded instead.
const (
	mostStreams        = 200
	mostStreamsOfAUser = 8
)

// How often a release is looked at: never more often than that, seldom when nothing leaves,
// and so that looking takes a twentieth of the time at most.
const (
	lookEvery     = time.Second
	lookIdleEvery = 5 * time.Second
	lookShare     = 20
)

// watched is one release with its watchers.
type watched struct {
	watchers int
	cancel   context.CancelFunc
	ended    chan struct{}

	mu      sync.Mutex
	latest  facts
	err     error         // of the last look
	changed chan struct{} // is closed when there is another latest; nil before the first
}

func newHub(look func(context.Context, int64) (facts, error)) *hub {
	return &hub{look: look, watched: map[int64]*watched{}, byUser: map[int64]int{}}
}

// join makes somebody watch a release, from a first look on; false when too many watch. Who
// has joined leaves again.
func (h *hub) join(releaseID, userID int64, first facts) (w *watched, leave func(), ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.streams >= mostStreams || h.byUser[userID] >= mostStreamsOfAUser {
		return nil, nil, false
	}
	h.streams++
	h.byUser[userID]++
	w = h.watched[releaseID]
	if w == nil {
		ctx, cancel := context.WithCancel(context.Background())
		w = &watched{cancel: cancel, ended: make(chan struct{}), latest: first, changed: make(chan struct{})}
		h.watched[releaseID] = w
		go h.keepLooking(ctx, releaseID, w)
	}
	w.watchers++
	return w, sync.OnceFunc(func() { h.leave(releaseID, userID, w) }), true
}

// leave ends the looking with the last watcher, and waits until it has ended.
func (h *hub) leave(releaseID, userID int64, w *watched) {
	h.mu.Lock()
	h.streams--
	if h.byUser[userID]--; h.byUser[userID] == 0 {
		delete(h.byUser, userID)
	}
	w.watchers--
	last := w.watchers == 0
	if last {
		delete(h.watched, releaseID)
	}
	h.mu.Unlock()
	if last {
		w.cancel()
		<-w.ended
	}
}

// keepLooking looks again and again until nobody watches.
func (h *hub) keepLooking(ctx context.Context, releaseID int64, w *watched) {
	defer close(w.ended)
	wait := lookEvery
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		began := clock.Elapsed()
		f, err := h.look(ctx, releaseID)
		if ctx.Err() != nil {
			return
		}
		w.publish(f, err)
		wait = max(lookEvery, lookShare*(clock.Elapsed()-began))
		if err == nil && f.quiet() {
			wait = max(wait, lookIdleEvery)
		}
	}
}

// publish wakes the watchers when there is something new, or another minute on the clock.
func (w *watched) publish(f facts, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil { // the database may be away for a while: what was true stays on the page
		w.err = err
		return
	}
	w.err = nil
	if w.latest.same(f) {
		return
	}
	w.latest = f
	close(w.changed)
	w.changed = make(chan struct{})
}

// now is what is known, and what is closed when there is more.
func (w *watched) now() (facts, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.latest, w.changed
}

// quiet tells whether nothing leaves at the moment, and no embargo counts down its seconds.
func (f facts) quiet() bool { return !f.snapshot.Busy() && !f.counting() }

// counting tells whether a page shows the seconds of an embargo.
func (f facts) counting() bool {
	left := f.release.Embargo.At.Sub(f.now)
	return !f.release.Embargo.At.IsZero() && left > -time.Minute && left < 3*time.Minute
}

// same tells whether a page would show the same of both.
func (f facts) same(g facts) bool {
	return f.now.Truncate(time.Minute).Equal(g.now.Truncate(time.Minute)) && !g.counting() && f.headline == g.headline &&
		f.snapshot.Same(g.snapshot) && reflect.DeepEqual(f.release, g.release) && reflect.DeepEqual(f.occurrences, g.occurrences) &&
		reflect.DeepEqual(f.lists, g.lists)
}
