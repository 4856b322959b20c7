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
	return &lane{run: r, number: n, journal: r.m.journal.Lane(n), relay: -1}
}

// connect sees that the lane has a connection, dialled when the limits and the slow
// start let it, and, unless the lane holds a mail already, when there is something to
// carry. It gives false when the lane has to end: nothing comes any more, or no relay
// takes mail, and then the mailing waits.
func (l *lane) connect(ctx, until context.Context, holds bool) bool {
	if l.connection != nil && !l.m.pacer.better(l.relay, l.m.clock.Now()) {
		return true
	}
	l.hangUp()
	for until.Err() == nil && !l.halted.Load() {
		waiting, _, moved := l.feed.state(false)
		if waiting == 0 && !holds {
			if l.feed.over() {
				return false
			}
			l.idle(until, 0, moved)
			continue
		}
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
		l.idle(until, max(wait, fullPause), moved)
	}
	return false
}

// fullPause is how long a lane without a connection waits before it asks again
// whether it may have one: the slow start of a relay takes a few of them.
const fullPause = 2 * time.Millisecond

// dial opens a connection to the relay.
func (l *lane) dial(ctx context.Context, relay int) bool {
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
	l.connection, l.relay, l.mails, l.carried = connection, relay, 0, carried{}
	l.dialled = true
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
}

// leave gives the lane's number back as well, unless the journal isn't done with it.
func (l *lane) leave() {
	l.hangUp()
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
