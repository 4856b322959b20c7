package mailer

import (
	"context"
	"errors"
	"net/textproto"
	"sync/atomic"

	"communique/internal/clock"
	"communique/internal/journal"
)

// lane is one connection to a relay, and the mails that go over it one behind the
// other. While the relay is busy with one, the next is announced, stamped and signed.
type lane struct {
	*run
	number  uint16
	journal *journal.Lane

	carrier
	turn    *turn // its place in line, when it stands there
	wornOut bool  // the connection has carried as many as the relay wants
	dialled bool  // no mail of this run has gone over it yet: getting it may have taken its time

	parcels [2]parcel // the one under way and the next
	which   int
	line    []byte // of the journal

	asked atomic.Int64 // since when it waits for the relay, on the clock of clock.Elapsed; 0: it doesn't
}

// carrier is a connection and what has gone over it.
type carrier struct {
	connection Connection
	relay      int // whose connection it is
	mails      int // that were taken on it
	carried    carried
}

// work carries mails until nothing comes any more or the run is halted.
func (l *lane) work(ctx, until context.Context) {
	defer l.leave()
	p := l.next(ctx, until, true)
	for p != nil {
		p = l.carry(ctx, until, p)
	}
}

// next takes a mail from the feed; without waiting it takes only what is there.
func (l *lane) next(ctx, until context.Context, wait bool) *parcel {
	for until.Err() == nil && !l.halted.Load() {
		if wait && !l.connect(ctx, until, false) {
			return nil
		}
		it, ok, pause, moved, over := l.feed.take(l.admit)
		if ok {
			l.which = 1 - l.which
			p := &l.parcels[l.which]
			l.address(p, it)
			return p
		}
		if over || !wait {
			return nil
		}
		l.lend()
		l.idle(until, pause, moved)
	}
	return nil
}

// carry brings one mail from its envelope to its outcome, and gives the next.
func (l *lane) carry(ctx, until context.Context, p *parcel) *parcel {
	if err := l.make(ctx, p); err != nil {
		return l.unmade(ctx, until, p, err)
	}
	if !l.connect(ctx, until, true) {
		l.release(p)
		return nil
	}
	l.asked.Store(int64(clock.Elapsed()))
	step, err := l.connection.Open(ctx, p.envelope)
	l.asked.Store(0)
	if err != nil {
		return l.refusedEarly(ctx, until, p, step, err)
	}
	if !l.mayGo(ctx, p) {
		l.hangUp() // the relay waits for a message: nothing else can be said to it
		l.release(p)
		return l.next(ctx, until, true)
	}
	if !p.noted && !l.note(nil, p) {
		l.hangUp()
		l.release(p)
		return nil
	}
	q := l.following(ctx, until, p)
	var announced *Envelope
	if q != nil {
		announced = &q.envelope
	}
	step, err = l.connection.Send(ctx, announced, p.signature, p.message)
	if err != nil {
		l.end(ctx, p, nil, step, Reply{}, err)
		return l.reuse(ctx, until, q)
	}
	if q != nil && l.make(ctx, q) != nil {
		l.answer(ctx, p, nil)
		l.hangUp()
		return l.unmade(ctx, until, q, l.make(ctx, q))
	}
	l.answer(ctx, p, q)
	if l.wornOut {
		l.wornOut = false
		l.hangUp()
	}
	return l.reuse(ctx, until, q)
}

// following takes the mail that can be announced behind this one's dot.
func (l *lane) following(ctx, until context.Context, p *parcel) *parcel {
	if l.m.pacer.wornOut(l.relay, p.to.Domain, &l.carried) {
		l.wornOut = true
		return nil
	}
	if l.m.turns.wanted(l.run) || l.m.pacer.called(l.relay, l.m.clock.Now()) {
		return nil
	}
	for {
		q := l.next(ctx, until, false)
		if q == nil || q.why == nil {
			return q
		}
		l.drop(q)
		l.which = 1 - l.which // the place of p is taken, as long as it is under way
	}
}

// reuse goes on with a mail that was taken already, if anybody still may.
func (l *lane) reuse(ctx, until context.Context, q *parcel) *parcel {
	if q == nil {
		return l.next(ctx, until, true)
	}
	if until.Err() != nil || l.halted.Load() {
		l.hangUp()
		l.release(q)
		return nil
	}
	return q
}

// answer waits for the relay's word on a message.
func (l *lane) answer(ctx context.Context, p, q *parcel) {
	l.asked.Store(int64(clock.Elapsed()))
	reply, err := l.connection.Answer()
	l.asked.Store(0)
	l.end(ctx, p, q, StepDot, reply, err)
}

// mayGo asks for the last time whether the mail may leave.
func (l *lane) mayGo(ctx context.Context, p *parcel) bool {
	if ctx.Err() != nil || l.halted.Load() {
		return false
	}
	if l.rehearsal {
		return true
	}
	if !p.holding.valid(l.m.clock.Now()) {
		l.halt(nil) // this process was stopped for longer than a lease: others have taken over
		return false
	}
	permit := l.allowed(ctx, l.dialled)
	l.dialled = false
	return permit != nil && permit.may(p.AddressKey, p.Language, p.edition)
}

// note writes the end of a mail and the beginning of the next into the journal, in
// one write. When it can't, nothing more is sent.
func (l *lane) note(o *outcome, q *parcel) bool {
	if l.rehearsal {
		return true
	}
	var ended, begun *journal.Entry
	if o != nil {
		l.line = o.appendTo(l.line[:0])
		ended = &journal.Entry{Kind: journal.Ended, Delivery: o.delivery, Claim: o.claim, At: o.at, Payload: l.line}
	}
	if q != nil {
		begun = &journal.Entry{Kind: journal.Begun, Delivery: q.ID, Claim: q.ClaimID, At: clock.Millis(l.m.clock.Now())}
	}
	ticket, err := l.journal.Write(ended, begun)
	if err != nil && o != nil {
		ticket = l.noteEnd(ended)
	}
	if o != nil {
		o.written = ticket
		l.m.ledger.add(*o) // also when the journal is broken: the database may still take it
	}
	if err != nil {
		l.halt(journalFault(err, l.m.journalDir))
		return false
	}
	if q != nil {
		q.noted = true
	}
	return true
}

// noteEnd writes an end alone, for which a full disk may still have room, or keeps it
// for better days.
func (l *lane) noteEnd(ended *journal.Entry) written {
	ticket, err := l.journal.Write(ended, nil)
	if err != nil {
		l.m.owed.keep(l.number, *ended)
		return written{}
	}
	return ticket
}

// lost tells whether err is a connection's end and not a reply.
func lost(err error) bool {
	var reply *textproto.Error
	return err != nil && !errors.As(err, &reply) &&
		!errors.Is(err, errNeedsUTF8) && !errors.Is(err, errTooBig) && !errors.Is(err, errUnmailable)
}
