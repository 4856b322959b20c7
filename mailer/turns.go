package mailer

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"communique/internal/clock"
)

// turns shares the connections of this process between the mailings that it is at. A
// relay takes a few connections, and eleven countries may have their mails at the same
// hour: a run that has mail and no connection stands in line, and one that has several,
// or has had its only one for turnTime, hands one over after the mail that is on it. Who
// never had a turn waits for no more than that one mail, so that each mailing's first
// mail leaves soon, however long the others are.
//
// A connection is handed over as it is, without a goodbye and another greeting.
type turns struct {
	mu   sync.Mutex
	line []*turn
	some atomic.Bool // the line isn't empty
}

// turnTime is how long a run keeps its only connection while others have none.
const turnTime = 200 * time.Millisecond

// turn is a run's place in line. One of its lanes stands there for all.
type turn struct {
	run   *run
	given chan carrier  // a connection that was handed over
	first chan struct{} // closed when nobody stands in front
}

// share is what a run has of the connections; it is guarded by the lock of turns.
type share struct {
	held    int
	began   time.Duration // when its present turn did, on the clock of clock.Elapsed
	had     bool          // it has had a turn
	waiting bool          // it stands in line
}

// ask tells whether the lane's run may dial now. Otherwise, or when there is no room for a
// connection, the lane waits; with a turn, which is the lane's until it is given a
// connection or leaves, it waits in line.
func (t *turns) ask(l *lane) (mayDial bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &l.share
	switch {
	case l.turn != nil:
		return t.first(l.turn)
	case s.held > 0:
		return len(t.line) == 0
	case s.waiting:
		return false // another lane of the run stands in line
	}
	l.turn = &turn{run: l.run, given: make(chan carrier, 1), first: make(chan struct{})}
	s.waiting = true
	t.line = append(t.line, l.turn)
	t.moved()
	return t.first(l.turn)
}

// first tells whether nobody stands in front of this one, who may have been given a
// connection by now and not know it yet. It needs t.mu.
func (t *turns) first(which *turn) bool { return len(t.line) > 0 && t.line[0] == which }

// took is for a lane that has a place for a connection, which it is about to dial.
func (t *turns) took(l *lane) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.drop(l.turn)
	l.turn = nil
	l.share.begin()
}

// gone is for a connection that a run has no more, or couldn't dial.
func (t *turns) gone(r *run) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r.share.held--
}

// leave gives up a lane's place in line. What it was given meanwhile is the lane's.
func (t *turns) leave(l *lane) (c carrier, given bool) {
	if l.turn == nil {
		return carrier{}, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.drop(l.turn)
	select {
	case c = <-l.turn.given:
		given = true
	default:
	}
	l.turn = nil
	return c, given
}

// wanted tells whether the run should hand over one of its connections.
func (t *turns) wanted(r *run) bool {
	if !t.some.Load() {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.owes(r)
}

func (t *turns) owes(r *run) bool {
	if len(t.line) == 0 {
		return false
	}
	return r.share.held > 1 || !t.line[0].run.share.had || clock.Elapsed()-r.share.began >= turnTime
}

// pass hands a run's connection to whoever stands first in line, and tells whether it
// did. Unless the run has no more use for it, it does so only when it should.
func (t *turns) pass(r *run, c carrier, needed bool) bool {
	if !t.some.Load() {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.line) == 0 || needed && !t.owes(r) {
		return false
	}
	next := t.line[0]
	t.drop(next)
	next.run.share.begin()
	r.share.held--
	next.given <- c
	return true
}

// drop takes a turn out of the line, if it is there. It needs t.mu.
func (t *turns) drop(which *turn) {
	i := slices.Index(t.line, which)
	if which == nil || i < 0 {
		return
	}
	which.run.share.waiting = false
	t.line = slices.Delete(t.line, i, i+1)
	t.moved()
}

// moved tells whoever has become the first. It needs t.mu.
func (t *turns) moved() {
	t.some.Store(len(t.line) > 0)
	if len(t.line) == 0 {
		return
	}
	select {
	case <-t.line[0].first:
	default:
		close(t.line[0].first)
	}
}

// begin is for a run that gets a connection.
func (s *share) begin() {
	if s.held++; s.held == 1 {
		s.began = clock.Elapsed()
	}
	s.had = true
}
