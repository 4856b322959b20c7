package sink_test

import (
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"communique/internal/sink"
)

func TestWhatIsOffered(t *testing.T) {
	all := []string{"PIPELINING", "SIZE 52428800", "ENHANCEDSTATUSCODES", "8BITMIME", "SMTPUTF8"}
	for _, without := range append([]string{""}, all...) {
		name, _, _ := strings.Cut(without, " ")
		eachWay(t, sink.Options{Without: []string{strings.ToLower(name)}}, func(t *testing.T, s *sink.Sink) {
			p := dial(t, s)
			p.say("EHLO test")
			want := []string{"sink.localhost"}
			for _, e := range all {
				if e != without {
					want = append(want, e)
				}
			}
			for i, e := range want {
				p.hear(map[bool]string{true: "250 ", false: "250-"}[i == len(want)-1] + e)
			}
		})
	}
}

func TestOrderlyConversation(t *testing.T) {
	eachWay(t, sink.Options{MaxSize: 1000}, func(t *testing.T, s *sink.Sink) {
		p := dial(t, s)
		for _, turn := range [][2]string{
			{"MAIL FROM:<b@example.org>", "503 5.5.1"},
			{"EHLO", "501 5.5.4"},
			{"helo test", "250 sink.localhost"},
			{"NOOP", "250 2.0.0"},
			{"VRFY anna", "252 2.1.5"},
			{"EXPN all", "500 5.5.2"},
			{"NONSENSICAL", "500 5.5.2"},
			{"", "500 5.5.2"},
			{strings.Repeat("x", 5000), "500 5.5.2"},
			{"STARTTLS", "502 5.5.1"},
			{"AUTH PLAIN", "502 5.5.1"},
			{"RCPT TO:<a@desk.example>", "503 5.5.1"},
			{"DATA", "503 5.5.1"},
			{"MAIL FROM:b@example.org", "501 5.5.4"},
			{"MAIL FROM:<b@example.org", "501 5.5.4"},
			{"MAIL TO:<b@example.org>", "501 5.5.4"},
			{"MAIL FROM:<b@example.org> RET=FULL", "555 5.5.4"},
			{"MAIL FROM:<b@example.org> SIZE=big", "501 5.5.4"},
			{"MAIL FROM:<b@example.org> SIZE=1001", "552 5.3.4"},
			{"MAIL FROM:<b@example.org> BODY=TEXT", "501 5.5.4"},
			{"MAIL FROM:<bé@example.org>", "553 5.6.7"},
			{"mail from: <b@example.org> size=1000 body=8bitmime", "250 2.1.0"},
			{"MAIL FROM:<b@example.org>", "503 5.5.1"},
			{"DATA", "554 5.5.1"},
			{"RCPT TO:<>", "501 5.1.3"},
			{"RCPT TO:<a b@desk.example>", "501 5.1.3"},
			{"RCPT TO:<a@desk.example> NOTIFY=NEVER", "555 5.5.4"},
			{"RCPT TO:<é@desk.example>", "553 5.6.7"},
			{`RCPT TO:<"a >\" b"@desk.example>`, "250 2.1.5"},
			{"RSET", "250 2.0.0"},
			{"MAIL FROM:<> SMTPUTF8", "250 2.1.0"},
			{"rcpt to:<é@desk.example>", "250 2.1.5"},
			{"DATA", "354 "},
			{"a\r\n.", "250 2.0.0"},
			{"DATA", "503 5.5.1"},
			{"QUIT", "221 2.0.0"},
		} {
			p.ask(turn[0], turn[1])
		}
		p.ended()
		want := map[string]sink.Count{`"a >\" b"@desk.example`: {Asked: 1}, "é@desk.example": {Asked: 1, Stored: 1}}
		if got := s.Counts(); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%v", got)
		}
	})
}

func TestMessagesThatAreTooLarge(t *testing.T) {
	eachWay(t, sink.Options{MaxSize: 2000}, func(t *testing.T, s *sink.Sink) {
		p := hello(t, s)
		for _, c := range []struct{ text, want string }{
			{strings.Repeat(strings.Repeat("x", 98)+"\r\n", 20), "250 2.0.0"},
			{strings.Repeat(strings.Repeat("x", 98)+"\r\n", 20) + "x\r\n", "552 5.3.4"},
			{strings.Repeat("x", 998) + "\r\n", "250 2.0.0"},
			{"." + strings.Repeat("x", 998) + "\r\n", "250 2.0.0"},
			{strings.Repeat("x", 999) + "\r\n", "500 5.6.0"},
			{strings.Repeat("x", 100_000) + "\r\n", "552 5.3.4"},
		} {
			p.say(envelope("a@desk.example")...)
			p.hear("250 ", "250 ", "354 ")
			p.ask(c.text+".", c.want)
		}
	})
}

// rounds counts the writes of replies: each waits once before it is sent.
func rounds(o sink.Options) (sink.Options, chan time.Duration) {
	waits := make(chan time.Duration, 100)
	over := make(chan time.Time)
	close(over)
	o.Latency = 10 * time.Millisecond
	o.After = func(d time.Duration) <-chan time.Time {
		waits <- d
		return over
	}
	return o, waits
}

// TestOneAnswerToOnePacket: a group of commands gets one write, and so does the dot
// with the next envelope behind it.
func TestOneAnswerToOnePacket(t *testing.T) {
	for _, c := range []struct {
		without string
		want    int
	}{{"", 5}, {"PIPELINING", 12}} {
		o, waits := rounds(sink.Options{Without: []string{c.without}})
		s := start(t, o)
		p := hello(t, s)
		p.say(envelope("a@desk.example")...)
		p.hear("250 ", "250 ", "354 ")
		p.say(append([]string{"one", "."}, envelope("b@desk.example")...)...)
		p.hear("250 ", "250 ", "250 ", "354 ")
		p.say("two", ".", "RSET", "QUIT")
		p.hear("250 ", "250 ", "221 ")
		p.ended()
		if len(waits) != c.want || <-waits != 10*time.Millisecond {
			t.Errorf("without %q: %d writes more, want %d", c.without, len(waits), c.want)
		}
		if n := len(s.Messages()); n != 2 || string(s.Messages()[1].Raw) != "two\r\n" {
			t.Errorf("%d messages", n)
		}
	}
}

func TestStrictSync(t *testing.T) {
	for _, c := range []struct {
		without string
		first   []string
		heard   []string
	}{
		{"", []string{"NOOP", "NOOP"}, []string{"554 5.5.0"}},
		{"", append(envelope("a@desk.example"), "too early"), []string{"250 ", "250 ", "554 5.5.0"}},
		{"PIPELINING", envelope("a@desk.example"), []string{"554 5.5.0"}},
		{"PIPELINING", []string{"RSET", "RSET"}, []string{"554 5.5.0"}},
	} {
		eachWay(t, sink.Options{StrictSync: true, Without: []string{c.without}}, func(t *testing.T, s *sink.Sink) {
			p := hello(t, s)
			p.say(c.first...)
			p.hear(c.heard...)
			p.ended()
		})
	}
	s := start(t, sink.Options{StrictSync: true, Without: []string{"PIPELINING"}})
	p := hello(t, s)
	p.ask("MAIL FROM:<b@example.org>", "250 ")
	p.ask("RCPT TO:<a@desk.example>", "250 ")
	p.ask("DATA", "354 ")
	p.say("a", ".", "RSET")
	p.hear("554 5.5.0")
	p.ended()
	if len(s.Messages()) != 0 {
		t.Error("it was stored")
	}
}

func TestNoEnhancedCodes(t *testing.T) {
	eachWay(t, sink.Options{Without: []string{"ENHANCEDSTATUSCODES"}}, func(t *testing.T, s *sink.Sink) {
		p := hello(t, s)
		p.ask("RSET", "250 Forgotten")
		p.mail("a@desk.example", "250 Stored")
	})
}

func TestLoggingIn(t *testing.T) {
	s := start(t, sink.Options{User: "press", Password: "secret"})
	base := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for _, c := range []struct{ say, hear []string }{
		{[]string{"AUTH PLAIN " + base("\x00press\x00secret")}, []string{"235 2.7.0"}},
		{[]string{"AUTH PLAIN", base("\x00press\x00secret")}, []string{"334 ", "235 2.7.0"}},
		{[]string{"auth login", base("press"), base("secret")}, []string{"334 VXNl", "334 UGFz", "235 2.7.0"}},
		{[]string{"AUTH LOGIN " + base("press"), base("secret")}, []string{"334 UGFz", "235 2.7.0"}},
		{[]string{"AUTH LOGIN", base("press"), base("wrong")}, []string{"334 VXNl", "334 UGFz", "535 5.7.8"}},
		{[]string{"AUTH PLAIN " + base("\x00press\x00wrong")}, []string{"535 5.7.8"}},
		{[]string{"AUTH PLAIN " + base("press")}, []string{"501 5.5.2"}},
		{[]string{"AUTH PLAIN", "*"}, []string{"334 ", "501 5.5.2"}},
		{[]string{"AUTH CRAM-MD5"}, []string{"504 5.5.4"}},
	} {
		p := hello(t, s)
		p.ask("MAIL FROM:<b@example.org>", "530 5.7.0")
		for i, line := range c.say {
			p.ask(line, c.hear[i])
		}
		if strings.HasPrefix(c.hear[len(c.hear)-1], "235") {
			p.ask("AUTH PLAIN", "503 5.5.1")
			p.ask("MAIL FROM:<b@example.org>", "250 ")
		} else {
			p.ask("MAIL FROM:<b@example.org>", "530 5.7.0")
		}
	}
}

// TestStartTLSForgetsWhatWasSaidInTheClear: what stands behind STARTTLS in the same
// packet may be another's.
func TestStartTLSForgetsWhatWasSaidInTheClear(t *testing.T) {
	config, pool, err := sink.SelfSigned("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, sink.Options{TLS: config, User: "press", Password: "secret"})
	p := hello(t, s)
	p.ask("AUTH PLAIN AHByZXNzAHNlY3JldA==", "538 5.7.11")
	p.say("STARTTLS", "MAIL FROM:<evil@example.org>")
	p.hear("220 2.0.0")
	secure := tls.Client(p.conn, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"})
	if err := secure.HandshakeContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.conn = secure
	p.in.Reset(secure)
	p.ask("AUTH PLAIN AHByZXNzAHNlY3JldA==", "503 5.5.1")
	p.ask("EHLO test", "250-", "250-PIPELINING", "250-SIZE", "250-AUTH PLAIN LOGIN")
	p.hear("250-", "250-", "250 ")
	p.ask("STARTTLS", "503 5.5.1")
	p.ask("AUTH PLAIN AHByZXNzAHNlY3JldA==", "235 ")
	p.ask("RCPT TO:<a@desk.example>", "503 5.5.1")
	p.ask("QUIT", "221 ")
	p.ended()
}

func TestLimitsOfARelay(t *testing.T) {
	eachWay(t, sink.Options{MaxConnections: 1, MaxPerConnection: 2}, func(t *testing.T, s *sink.Sink) {
		p := hello(t, s)
		other := connect(t, s)
		other.hear("421 4.7.0")
		other.ended()
		p.mail("a@desk.example", "250 ")
		p.mail("a@desk.example", "250 ")
		p.say(envelope("a@desk.example")...)
		p.hear("421 4.7.0")
		p.ended()
		hello(t, s).ask("QUIT", "221 ")
	})
}
