package sink

import "time"

// Step is where in the conversation a reply is given.
type Step string

// The steps at which a script may answer. A script of a recipient is asked at RCPT,
// at DATA and the dot when it is among the recipients, and at the RSET and QUIT that
// follow; a script of a sender at its MAIL. The steps before are no one's: for them
// there is FailNext.
const (
	AtGreeting Step = "greeting"
	AtEHLO     Step = "ehlo" // to HELO as well
	AtSTARTTLS Step = "starttls"
	AtAuth     Step = "auth" // when user and password are told
	AtMail     Step = "mail"
	AtRcpt     Step = "rcpt" // to RCPT TO
	AtData     Step = "data"
	AtDot      Step = "dot" // to the dot that ends the message
	AtRset     Step = "rset"
	AtQuit     Step = "quit"
)

// Reply is one answer of a script. With no more than its step, it is the answer that
// would be given anyway.
type Reply struct {
	At   Step
	Line string // "450 4.2.0 Greylisted"; said as it is, also when it has several lines. After 421 the connection is closed
	Keep bool   // at the dot: the message is stored, whatever the answer; without it a script there stores nothing

	Drop  bool          // the connection is closed instead of answering
	Reset bool          // the connection is cut (RST) instead of answering
	Hang  bool          // nothing is ever said again
	Slow  bool          // the answer is said byte by byte; see Options.SlowBy
	Delay time.Duration // the answer is said so much later

	Always bool          // it is given again and again, and what follows it never
	For    time.Duration // it is given again until so long after the first time, by the sink's clock
}

// Say answers RCPT TO with line.
func Say(line string) Reply { return Reply{At: AtRcpt, Line: line} }

// SayAtDot takes the message and answers its final dot with line; nothing is stored.
func SayAtDot(line string) Reply { return Reply{At: AtDot, Line: line} }

// DropAtDot closes the connection at the final dot, with the message stored or not.
func DropAtDot(stored bool) Reply { return Reply{At: AtDot, Drop: true, Keep: stored} }

// Greylist refuses a recipient with 450 until d has passed since it was first named.
func Greylist(d time.Duration) Reply {
	return Reply{At: AtRcpt, Line: "450 4.2.0 Greylisted, please try again later", For: d}
}

// Times gives the same reply n times.
func Times(n int, r Reply) []Reply {
	replies := make([]Reply, n)
	for i := range replies {
		replies[i] = r
	}
	return replies
}

// plain tells whether r is just a line that is said at once.
func (r *Reply) plain() bool {
	return !r.Drop && !r.Reset && !r.Hang && !r.Slow && r.Delay == 0
}

// script is what is still to be said, the next first.
type script struct {
	turns []Reply
	begun time.Time // when the first of turns was first said, if it has a For
	runs  bool      // begun is set
}

func (q *script) add(replies ...Reply) { q.turns = append(q.turns, replies...) }

// take gives the next reply, when it is for this step.
func (q *script) take(at Step, now func() time.Time) (Reply, bool) {
	for len(q.turns) > 0 && q.turns[0].At == at {
		r := q.turns[0]
		switch {
		case r.Always:
			return r, true
		case r.For == 0:
			q.turns = q.turns[1:]
			return r, true
		case !q.runs:
			q.begun, q.runs = now(), true
			return r, true
		case now().Sub(q.begun) < r.For:
			return r, true
		}
		q.turns, q.runs = q.turns[1:], false // its time is over
	}
	return Reply{}, false
}

// next takes the next reply of an address for a step.
func (s *Sink) next(key []byte, at Step) (Reply, bool) {
	if !s.scripted.Load() {
		return Reply{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.scripts[string(key)]; q != nil {
		return q.take(at, s.options.Clock.Now)
	}
	return Reply{}, false
}

// nextOfAll takes the next reply that everybody gets at a step.
func (s *Sink) nextOfAll(at Step) (Reply, bool) {
	if !s.scripted.Load() {
		return Reply{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.steps[at]; q != nil {
		return q.take(at, s.options.Clock.Now)
	}
	return Reply{}, false
}
