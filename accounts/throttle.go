package accounts

import "time"

// pail holds how often something went wrong lately; it leaks.
type pail struct {
	level float64   // failures
	at    time.Time // when it was so full
}

// allowance is how full a pail may be, and how fast it leaks.
type allowance struct {
	most  float64
	every time.Duration // one leaks away
}

// What may go wrong before somebody has to wait. An account's pail is filled by whoever
// comes from anywhere, and so its owner's known browsers have pails of their own: a
// stranger who guesses can't lock the owner out of them, nor of links by mail.
var (
	perAccount = allowance{most: 10, every: time.Minute}
	perDevice  = allowance{most: 10, every: time.Minute}
	perPlace   = allowance{most: 30, every: 20 * time.Second} // an office behind one address
	perLink    = allowance{most: 5, every: 10 * time.Minute}  // links to one mailbox
)

// now is the pail as it is at an instant. A clock that was set back leaks nothing.
func (p pail) now(a allowance, at time.Time) pail {
	if since := at.Sub(p.at); since > 0 {
		p.level = max(0, p.level-since.Seconds()/a.every.Seconds())
	}
	p.at = at
	return p
}

// wait is how long until one more fits in; 0: it does.
func (p pail) wait(a allowance, at time.Time) time.Duration {
	over := p.now(a, at).level + 1 - a.most
	if over <= 0 {
		return 0
	}
	return time.Duration(over * float64(a.every))
}
