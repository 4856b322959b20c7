package mailer

import "time"

// A notice goes before the mails of a mailing: somebody waits for it, and a mailing takes
// an hour. While one waits for a connection, lanes dial none that would take its place,
// and where every place is taken one of them gives its connection up after the mail that
// is on it. So nothing is kept free while nobody needs it, and a relay that takes a
// single connection has room too.

// call says that a notice waits for a connection, until chooseCalled finds one for it, or
// uncall.
func (p *pacer) call() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.callers.Add(1)
}

func (p *pacer) uncall() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.callers.Add(-1)
}

// chooseCalled is choose for a notice that has called. It waits for no slow start: one
// connection more is no rush.
func (p *pacer) chooseCalled(now time.Time) (relay int, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	relay, wait = p.chooseWhere(now, func(r *slowStart) bool { return !now.Before(r.rest) && r.open < r.places(now) })
	if relay >= 0 {
		p.callers.Add(-1)
	}
	return relay, wait
}

// called tells whether a notice waits for one of this relay's connections.
func (p *pacer) called(relay int, now time.Time) bool {
	if p.callers.Load() == 0 {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.owes(&p.relays[relay].slowStart, now)
}

// yields tells whether a connection to this relay is to be given up for a notice, which
// has to follow.
func (p *pacer) yields(relay int, now time.Time) bool {
	if p.callers.Load() == 0 {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r := &p.relays[relay].slowStart
	if !p.owes(r, now) {
		return false
	}
	r.parting++
	return true
}

// owes tells whether fewer places are free, or will be, than notices wait. It needs p.mu.
func (p *pacer) owes(r *slowStart, now time.Time) bool {
	return !now.Before(r.rest) && r.places(now)-r.open+r.parting < int(p.callers.Load())
}

// hurry has other mails over a relay wait until its result is called.
func (p *pacer) hurry(relay int) (done func()) {
	r := p.relays[relay]
	r.hurried.Add(1)
	return func() { r.hurried.Add(-1) }
}
