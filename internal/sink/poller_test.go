package sink_test

import (
	"bufio"
	"strings"
	"testing"

	"communique/internal/sink"
)

// TestAScriptThatComesInTheMiddle: a conversation that a poller holds goes on in a
// goroutine, wherever it stood.
func TestAScriptThatComesInTheMiddle(t *testing.T) {
	for _, first := range []string{"DATA\r\nSub", "DATA\r\n", "RSET\r\nMAI", ""} {
		s := start(t, sink.Options{CountOnly: true})
		p := hello(t, s)
		p.ask("MAIL FROM:<b@example.org>", "250 ")
		p.ask("RCPT TO:<a@desk.example>", "250 ")
		if _, err := p.conn.Write([]byte(first)); err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.HasPrefix(first, "DATA"):
			p.hear("354 ")
		case first != "":
			p.hear("250 ")
		}
		hello(t, s).ask("NOOP", "250 ") // by now the piece was read
		s.Script("a@desk.example", sink.SayAtDot("452 4.2.2 Full"))
		switch first {
		case "DATA\r\nSub":
			p.ask("ject: b\r\n\r\na\r\n.", "452 4.2.2")
		case "DATA\r\n":
			p.ask(".", "452 4.2.2")
		case "":
			p.ask("DATA", "354 ")
			p.ask("a\r\n.", "452 4.2.2")
		default:
			p.ask("L FROM:<b@example.org>", "250 ")
		}
		p.ask("QUIT", "221 ")
		p.ended()
	}
}

// TestAClientThatDoesntListen holds up nobody, and gets every answer when it does.
func TestAClientThatDoesntListen(t *testing.T) {
	eachWay(t, sink.Options{}, func(t *testing.T, s *sink.Sink) {
		deaf := hello(t, s)
		const groups, each = 4000, 100
		sent := make(chan error, 1)
		go func() {
			w := bufio.NewWriter(deaf.conn)
			for range groups * each {
				_, _ = w.WriteString("NOOP\r\n")
			}
			sent <- w.Flush()
		}()
		for range 50 {
			p := hello(t, s)
			p.mail("a@desk.example", "250 ")
			p.ask("QUIT", "221 ")
		}
		for range groups * each {
			deaf.hear("250 2.0.0 Here I am")
		}
		if err := <-sent; err != nil {
			t.Error(err)
		}
		deaf.ask("QUIT", "221 ")
		deaf.ended()
	})
}

// TestCloseInTheMiddle ends conversations wherever they stand.
func TestCloseInTheMiddle(t *testing.T) {
	eachWay(t, sink.Options{}, func(t *testing.T, s *sink.Sink) {
		var peers []*peer
		for i := range 10 {
			p := hello(t, s)
			if i%2 == 0 {
				p.say(envelope("a@desk.example")...)
				p.hear("250 ", "250 ", "354 ")
			}
			peers = append(peers, p)
		}
		s.Close()
		s.Close()
		for _, p := range peers {
			if _, err := p.in.ReadByte(); err == nil {
				t.Error("it goes on")
			}
		}
	})
}

// TestAHangThatComesInTheMiddle holds up nobody else.
func TestAHangThatComesInTheMiddle(t *testing.T) {
	s := start(t, sink.Options{CountOnly: true})
	hung, other := hello(t, s), hello(t, s)
	s.Script("hung@desk.example", sink.Reply{At: sink.AtRcpt, Hang: true})
	hung.say(envelope("hung@desk.example")...)
	for s.Totals().Asked == 0 { // until it has come to RCPT
		other.ask("NOOP", "250 ")
	}
	other.mail("a@desk.example", "250 ")
}
