package sink_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/sink"
)

// conversation is a whole one: what is said at each step, and what is normally heard.
var conversation = []struct {
	step       sink.Step
	say, heard string
}{
	{sink.AtGreeting, "", "220 "},
	{sink.AtEHLO, "HELO test", "250 "},
	{sink.AtMail, "MAIL FROM:<b@example.org>", "250 "},
	{sink.AtRcpt, "RCPT TO:<a@desk.example>", "250 "},
	{sink.AtData, "DATA", "354 "},
	{sink.AtDot, "a\r\n.", "250 "},
	{sink.AtRset, "RSET", "250 "},
	{sink.AtQuit, "QUIT", "221 "},
}

// until has the conversation up to a step, and says what is said there.
func until(t *testing.T, s *sink.Sink, step sink.Step) *peer {
	t.Helper()
	p := connect(t, s)
	for _, turn := range conversation {
		if turn.say != "" {
			p.say(turn.say)
		}
		if turn.step == step {
			break
		}
		p.hear(turn.heard)
	}
	return p
}

// script has r said once at its step: by the recipient's or the sender's script where
// there is one, else to everybody.
func script(s *sink.Sink, r sink.Reply, toAll bool) {
	switch {
	case toAll || r.At == sink.AtGreeting || r.At == sink.AtEHLO:
		s.FailNext(r.At, r, 1)
	case r.At == sink.AtMail:
		s.Script("B@example.org", r)
	default:
		s.Script("A@desk.example", r)
	}
}

// TestEveryFaultAtEveryStep has a conversation with each, and then one that goes well.
func TestEveryFaultAtEveryStep(t *testing.T) {
	for _, turn := range conversation {
		for name, c := range map[string]struct {
			reply sink.Reply
			check func(p *peer)
		}{
			"421":    {sink.Reply{Line: "421 4.3.2 Going down"}, func(p *peer) { p.hear("421 4.3.2 Going down"); p.ended() }},
			"450":    {sink.Reply{Line: "450-4.2.0 Not\r\n450 4.2.0 now"}, func(p *peer) { p.hear("450-4.2.0 Not", "450 4.2.0 now") }},
			"drop":   {sink.Reply{Drop: true}, func(p *peer) { p.ended() }},
			"reset":  {sink.Reply{Reset: true}, func(p *peer) { p.wasCut() }},
			"slow":   {sink.Reply{Slow: true}, func(p *peer) { p.hear(turn.heard) }},
			"delay":  {sink.Reply{Delay: time.Millisecond}, func(p *peer) { p.hear(turn.heard) }},
			"normal": {sink.Reply{}, func(p *peer) { p.hear(turn.heard) }},
		} {
			if c.reply.Reset && turn.step == sink.AtGreeting {
				continue // so early that the client may not even notice that it was connected
			}
			for _, toAll := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s at %s, to all %v", name, turn.step, toAll), func(t *testing.T) {
					eachWay(t, sink.Options{SlowBy: time.Microsecond}, func(t *testing.T, s *sink.Sink) {
						c.reply.At = turn.step
						script(s, c.reply, toAll)
						c.check(until(t, s, turn.step))
						p := until(t, s, sink.AtQuit)
						p.hear("221 ")
						p.ended()
						want := 1
						if turn.step == sink.AtRset || turn.step == sink.AtQuit {
							want = 2
						}
						if n := s.Totals().Stored; n != want {
							t.Errorf("%d stored, want %d", n, want)
						}
					})
				})
			}
		}
	}
}

// TestKeptWhateverIsSaid: at the dot a script stores when it says so, and only then.
func TestKeptWhateverIsSaid(t *testing.T) {
	for _, r := range []sink.Reply{{Drop: true}, {Reset: true}, {Line: "451 4.3.0 Oops"}, {Slow: true}, {}, {Line: "250 2.0.0 Lies"}} {
		for _, r.Keep = range []bool{true, false} {
			eachWay(t, sink.Options{SlowBy: time.Microsecond}, func(t *testing.T, s *sink.Sink) {
				r.At = sink.AtDot
				script(s, r, false)
				p := until(t, s, sink.AtDot)
				_, _ = p.in.ReadString('\n')
				if n := s.Totals().Stored; n != map[bool]int{true: 1, false: 0}[r.Keep] {
					t.Errorf("%+v: %d stored", r, n)
				}
			})
		}
	}
}

// TestHang: nothing is said until one of the two closes the connection, and nobody
// else has to wait.
func TestHang(t *testing.T) {
	s := start(t, sink.Options{Script: map[string][]sink.Reply{"a@desk.example": {{At: sink.AtRcpt, Hang: true}}}})
	hung := hello(t, s)
	hung.say(envelope("a@desk.example")...)
	hung.hear("250 2.1.0")
	hello(t, s).mail("b@desk.example", "250 ")
	heard := make(chan error)
	go func() {
		_, err := hung.in.ReadByte()
		heard <- err
	}()
	select {
	case err := <-heard:
		t.Fatalf("it has spoken: %v", err)
	default:
	}
	s.Close()
	if err := <-heard; err == nil {
		t.Error("it has spoken at last")
	}
}

// TestWaitsAreAskedFor: a test that owns the time sees each wait, and ends it.
func TestWaitsAreAskedFor(t *testing.T) {
	waits := make(chan time.Duration)
	over := make(chan time.Time)
	s := start(t, sink.Options{SlowBy: 2 * time.Second, After: func(d time.Duration) <-chan time.Time {
		waits <- d
		return over
	}})
	s.Script("a@desk.example", sink.Reply{At: sink.AtDot, Delay: 9 * time.Minute, Keep: true}, sink.Reply{At: sink.AtDot, Slow: true, Line: "250 ok"})
	p := hello(t, s)
	p.mail("a@desk.example", "")
	if d := <-waits; d != 9*time.Minute || len(s.Messages()) != 1 {
		t.Errorf("waits %v, %d stored", d, len(s.Messages()))
	}
	over <- time.Time{}
	p.hear("250 ")
	p.mail("a@desk.example", "")
	for _, want := range "250 ok\r\n" {
		if d := <-waits; d != 2*time.Second {
			t.Errorf("waits %v", d)
		}
		over <- time.Time{}
		if b, err := p.in.ReadByte(); rune(b) != want || err != nil {
			t.Errorf("%q, %v", b, err)
		}
	}
	p.mail("a@desk.example", "250 ")
}

// TestCloseEndsWaits: a sink that is closed waits for nothing.
func TestCloseEndsWaits(t *testing.T) {
	waits := make(chan time.Duration, 1)
	s := start(t, sink.Options{After: func(d time.Duration) <-chan time.Time {
		waits <- d
		return nil
	}})
	s.FailNext(sink.AtRset, sink.Reply{Delay: time.Hour}, 1)
	p := hello(t, s)
	p.say("RSET")
	<-waits
	s.Close()
	if _, err := p.in.ReadByte(); err == nil {
		t.Error("it has spoken")
	}
}

func TestGreylist(t *testing.T) {
	now := clock.NewSimulated(time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC))
	eachWay(t, sink.Options{Clock: now}, func(t *testing.T, s *sink.Sink) {
		s.Script("a@desk.example", sink.Greylist(2*time.Minute), sink.Say("550 5.1.1 Gone"))
		p := hello(t, s)
		try := func(to, want string) {
			t.Helper()
			p.ask("MAIL FROM:<b@example.org>", "250 ")
			p.ask("RCPT TO:<"+to+">", want)
			p.ask("RSET", "250 ")
		}
		now.Advance(time.Hour)
		try("a@desk.example", "450 4.2.0")
		try("b@desk.example", "250 ")
		now.Advance(2*time.Minute - time.Millisecond)
		try("A@DESK.example", "450 4.2.0")
		now.Advance(time.Millisecond)
		try("a@desk.example", "550 5.1.1")
		try("a@desk.example", "250 ")
	})
}

func TestFailNextInTurnAndForEver(t *testing.T) {
	s := start(t, sink.Options{})
	s.FailNext(sink.AtRcpt, sink.Say("450 4.2.0 First"), 2)
	s.FailNext(sink.AtRcpt, sink.Say("451 4.3.0 Always"), -1)
	s.Script("own@desk.example", sink.Say("550 5.1.1 Own"))
	p := hello(t, s)
	p.ask("MAIL FROM:<b@example.org>", "250 ")
	for _, want := range []string{"450 ", "550 ", "450 ", "451 ", "451 "} {
		to := "a"
		if want == "550 " {
			to = "own"
		}
		p.ask("RCPT TO:<"+to+"@desk.example>", want)
	}
}

// TestSeveralRecipients: the first of them with something to say decides, and those
// before it have the message.
func TestSeveralRecipients(t *testing.T) {
	s := start(t, sink.Options{})
	s.Script("full@desk.example", sink.SayAtDot("452 4.2.2 Full"))
	p := hello(t, s)
	p.say("MAIL FROM:<b@example.org>", "RCPT TO:<a@desk.example>", "RCPT TO:<full@desk.example>", "RCPT TO:<c@desk.example>", "DATA")
	p.hear("250 ", "250 ", "250 ", "250 ", "354 ")
	p.ask("a\r\n.", "452 4.2.2")
	var to []string
	for _, m := range s.Messages() {
		to = append(to, m.To)
	}
	if got := strings.Join(to, " "); got != "a@desk.example" {
		t.Errorf("it has gone to %s", got)
	}
}
