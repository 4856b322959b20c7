package mailer

import (
	"container/heap"
	"time"
)

// simulation drives a pacer with lanes as a mailing does: each dials when it may,
// sends a mail after another as they may leave, and dials again when its connection
// is gone. Nothing in it waits: events happen in the order of their time.
type simulation struct {
	p    *pacer
	now  time.Time
	todo agenda
	seq  int

	dial  func(relay int) (ok, busy bool)              // what the relay says to a connection
	take  func(relay int, domain string) Verdict       // and to a mail
	next  func(lane int) string                        // the domain of the lane's next mail
	mail  func(relay int, domain string) time.Duration // how long one takes
	heard func(relay int, domain string, v Verdict)

	poll time.Duration // how often one asks again who was told to wait for less

	open  []int          // connections to each relay
	under map[string]int // mails under way to each domain
	taken int
	bad   int
}

var (
	fine     = Verdict{State: Sent, Code: 250}
	tooQuick = Verdict{State: Deferred, Reason: NotNow, Code: 421, Enhanced: "4.7.0", Reply: "4.7.0 too fast", Hangup: true}
	greylist = Verdict{State: Deferred, Reason: NotNow, Code: 451, Enhanced: "4.7.1", Reply: "4.7.1 please try again later"}
	unknown  = Verdict{State: Bounced, Reason: BadAddress, Code: 550, Enhanced: "5.1.1"}
	gone     = Verdict{State: Planned, Reason: ConnLost, Relay: true, Hangup: true}
)

func simulate(relays []Relay, connections int, limits Limits) *simulation {
	s := &simulation{
		p: newPacer(relays, connections, limits, func() float64 { return 0.5 }), now: start(), poll: 20 * time.Millisecond,
		open: make([]int, len(relays)), under: map[string]int{},
	}
	s.dial = func(int) (bool, bool) { return true, false }
	s.take = func(int, string) Verdict { return fine }
	s.next = func(int) string { return "example.org" }
	s.mail = func(int, string) time.Duration { return 10 * time.Millisecond }
	s.heard = func(int, string, Verdict) {}
	return s
}

// lanes begins so many workers.
func (s *simulation) lanes(n int) {
	for i := range n {
		s.after(0, func() { s.connect(i) })
	}
}

// run lets d pass.
func (s *simulation) run(d time.Duration) {
	end := s.now.Add(d)
	for len(s.todo) > 0 && !s.todo[0].at.After(end) {
		e, _ := heap.Pop(&s.todo).(appointment)
		s.now = e.at
		e.do()
	}
	s.now = end
}

const dialTime = 20 * time.Millisecond

func (s *simulation) connect(lane int) {
	relay, wait := s.p.choose(s.now)
	if relay < 0 {
		s.after(max(wait, s.poll), func() { s.connect(lane) })
		return
	}
	s.open[relay]++
	s.after(dialTime, func() {
		ok, busy := s.dial(relay)
		if !ok {
			s.open[relay]--
			s.p.failed(relay, s.now, busy)
			s.connect(lane)
			return
		}
		s.p.dialled(relay, s.now)
		s.send(lane, relay, &carried{}, s.next(lane))
	})
}

func (s *simulation) send(lane, relay int, c *carried, domain string) {
	if s.p.better(relay, s.now) {
		s.hangUp(lane, relay)
		return
	}
	t, wait := s.p.admit(relay, domain, s.now)
	if wait > 0 {
		s.after(max(wait, s.poll/20), func() { s.send(lane, relay, c, domain) })
		return
	}
	s.under[domain]++
	v := s.take(relay, domain)
	s.after(s.mail(relay, domain), func() {
		s.under[domain]--
		s.taken++
		if v.State != Sent {
			s.bad++
		}
		s.heard(relay, domain, v)
		s.p.ended(t, v, s.now)
		if worn := s.p.wornOut(relay, domain, c); worn || v.Hangup {
			s.hangUp(lane, relay)
			return
		}
		s.send(lane, relay, c, s.next(lane))
	})
}

func (s *simulation) hangUp(lane, relay int) {
	s.open[relay]--
	s.p.closed(relay, s.now)
	s.connect(lane)
}

func (s *simulation) after(d time.Duration, do func()) {
	s.seq++
	heap.Push(&s.todo, appointment{s.now.Add(d), s.seq, do})
}

type appointment struct {
	at  time.Time
	seq int
	do  func()
}

type agenda []appointment

func (e *agenda) Len() int { return len(*e) }
func (e *agenda) Less(i, j int) bool {
	a, b := (*e)[i], (*e)[j]
	return a.at.Before(b.at) || a.at.Equal(b.at) && a.seq < b.seq
}
func (e *agenda) Swap(i, j int) { (*e)[i], (*e)[j] = (*e)[j], (*e)[i] }
func (e *agenda) Push(x any)    { *e = append(*e, x.(appointment)) }
func (e *agenda) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

// allowance is a server that takes so many mails a second: in each second of the
// clock, or, when it smooths, no two closer to each other than that.
type allowance struct {
	rate   float64
	smooth bool
	second int64
	count  float64
	free   time.Time
}

func (a *allowance) take(now time.Time) bool {
	if a.smooth {
		if a.free.Before(now.Add(-time.Second)) {
			a.free = now.Add(-time.Second)
		}
		if a.free.After(now) {
			return false
		}
		a.free = a.free.Add(time.Duration(float64(time.Second) / a.rate))
		return true
	}
	if now.Unix() != a.second {
		a.second, a.count = now.Unix(), 0
	}
	a.count++
	return a.count <= a.rate
}
