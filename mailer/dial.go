package mailer

import (
	"context"
	"errors"
	"net/textproto"
	"sync"
	"time"
)

// newLane makes a lane of the run. Its number in the journal is its own as long as
// it works.
func (r *run) newLane() *lane {
	n := r.m.numbers.take()
	return &lane{run: r, number: n, journal: r.m.journal.Lane(n)}
}

// connect sees that the lane has a connection: one that another mailing hands over, or
// one that is dialled when the limits and the slow start let it; and, unless the lane
// holds a mail already, when there is something to carry. It gives false when the lane has
// to end: nothing comes any more, or no relay takes mail, and then the mailing waits.
func (l *lane) connect(ctx, until context.Context, holds bool) bool {
	if l.connection != nil && l.keeps(holds) {
		return true
	}
	defer l.stepOut()
	for until.Err() == nil && !l.halted.Load() {
		waiting, _, moved := l.feed.state(false)
		if waiting == 0 && !holds {
			if l.feed.over() {
				return false
			}
			l.stepOut()
			l.idle(until, 0, moved)
			continue
		}
		pause := crowdedPause
		if l.m.turns.ask(l) {
			relay, wait := l.m.pacer.choose(l.m.clock.Now())
			if relay >= 0 {
				if l.dial(ctx, relay) {
					return true
				}
				continue
			}
			if away, _ := l.m.pacer.allAway(l.m.clock.Now()); away {
				l.relayAway(ctx, l.trouble.load())
				return false
			}
			pause = max(wait, fullPause)
		}
		if l.inLine(until, pause, moved) {
			return true
		}
	}
	return false
}

// keeps tells whether the lane goes on with the connection that it has, and gives it up
// otherwise: to a better relay, to a notice, or to a mailing that has none.
func (l *lane) keeps(holds bool) bool {
	now := l.m.clock.Now()
	if l.m.pacer.better(l.relay, now) || !holds && l.m.pacer.yields(l.relay, now) {
		l.hangUp()
		return false
	}
	if !holds && l.m.turns.pass(l.run, l.carrier, true) {
		l.carrier = carrier{}
		return false
	}
	return true
}

// lend hands the connection to a mailing that has none, while this one has no mail that
// may leave.
func (l *lane) lend() {
	if l.connection != nil && l.m.turns.pass(l.run, l.carrier, false) {
		l.carrier = carrier{}
	}
}

// inLine waits for a connection to be handed over, or until it is worth asking again.
func (l *lane) inLine(until context.Context, pause time.Duration, moved <-chan struct{}) bool {
	if l.turn == nil {
		l.idle(until, pause, moved)
		return false
	}
	first := l.turn.first
	select {
	case <-first: // it is already
		first = nil
	default:
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case c := <-l.turn.given:
		l.turn = nil
		l.carrier, l.dialled = c, true
		return true
	case <-first:
	case <-timer.C:
	case <-l.stopped:
	case <-until.Done():
	}
	return false
}

// stepOut leaves the line. What was handed over in that moment goes on to the next, or ends.
func (l *lane) stepOut() {
	if c, given := l.m.turns.leave(l); given {
		l.carrier = c
		l.handOn()
	}
}

// handOn gives up the connection, which is fit for another mail: to a mailing that waits
// for one, or with a goodbye.
func (l *lane) handOn() {
	l.lend()
	l.hangUp()
}

// fullPause is how long a lane without a connection waits before it asks again
// whether it may have one: the slow start of a relay takes a few of them.
const fullPause = 2 * time.Millisecond

// crowdedPause is how long one waits that isn't the first in line, and how long one with a
// connection and without a mail goes without looking whether somebody needs it.
const crowdedPause = 25 * time.Millisecond

// dial opens a connection to the relay.
func (l *lane) dial(ctx context.Context, relay int) (dialled bool) {
	l.m.turns.took(l)
	defer func() {
		if !dialled {
			l.m.turns.gone(l.run)
		}
	}()
	connection, err := l.m.transports[relay].Dial(ctx)
	if ctx.Err() != nil {
		if err == nil {
			connection.Close()
		}
		l.m.pacer.closed(relay, l.m.clock.Now())
		return false
	}
	if err != nil {
		l.trouble.store(err)
		l.m.logger.Warn("a relay takes no connection", "mailing", l.mailing.ID, "error", err)
		l.m.pacer.failed(relay, l.m.clock.Now(), busyReply(err))
		return false
	}
	l.m.pacer.dialled(relay, l.m.clock.Now())
	l.carrier, l.dialled = carrier{connection: connection, relay: relay}, true
	return true
}

// busyReply tells whether the relay said that it has too much to do.
func busyReply(err error) bool {
	var reply *textproto.Error
	return errors.As(err, &reply) && reply.Code/100 == 4
}

// hangUp ends the connection politely.
func (l *lane) hangUp() {
	if l.connection == nil {
		return
	}
	l.connection.Close()
	l.connection = nil
	l.m.pacer.closed(l.relay, l.m.clock.Now())
	l.m.turns.gone(l.run)
}

// leave gives the lane's number back as well, unless the journal isn't done with it.
func (l *lane) leave() {
	l.handOn()
	if !l.m.owed.has(l.number) {
		l.m.numbers.give(l.number)
	}
}

// admit asks the pacer whether an item may be carried now, over the lane's connection.
func (l *lane) admit(it *item) (ok bool, wait time.Duration) {
	pass, wait := l.m.pacer.admit(l.relay, domainOf(it.AddressKey), l.m.clock.Now())
	if wait > 0 {
		return false, wait
	}
	it.pass = pass
	return true, 0
}

// domainOf is the domain of an address key.
func domainOf(key string) string {
	for i := len(key) - 1; i >= 0; i-- {
		if key[i] == '@' {
			return key[i+1:]
		}
	}
	return key
}

// idle waits for a pause, if it isn't 0, or until something moves.
func (l *lane) idle(until context.Context, pause time.Duration, moved <-chan struct{}) {
	var timer <-chan time.Time
	if l.connection != nil && (pause == 0 || pause > crowdedPause) {
		pause = crowdedPause
	}
	if pause > 0 {
		t := time.NewTimer(pause)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-moved:
	case <-timer:
	case <-l.stopped:
	case <-until.Done():
	}
}

// relayTrouble is for a relay that refused us, or was lost, in the middle of its work:
// the pacer has heard of it and lets it rest. When no other takes mail the mailing waits.
func (l *lane) relayTrouble(ctx context.Context, why error) {
	l.trouble.store(why)
	l.hangUp()
	if away, _ := l.m.pacer.allAway(l.m.clock.Now()); away {
		l.relayAway(ctx, why)
	}
}

// numbers are the numbers of lanes that no lane has.
type numbers struct {
	sync.Mutex
	used map[uint16]bool
}

func (n *numbers) take() uint16 {
	n.Lock()
	defer n.Unlock()
	if n.used == nil {
		n.used = map[uint16]bool{}
	}
	i := uint16(0)
	for n.used[i] {
		i++
	}
	n.used[i] = true
	return i
}

func (n *numbers) give(i uint16) {
	n.Lock()
	defer n.Unlock()
	delete(n.used, i)
}
