package mailer

import (
	"errors"
	"io"
	"net/textproto"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"communique/internal/fault"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestVerdictsAreLawful holds for whatever a server may say.
func TestVerdictsAreLawful(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.SampledFrom([]Step{StepMail, StepRcpt, StepData, StepBody, StepDot}).Draw(t, "step")
		err := rapid.OneOf(
			rapid.Custom(func(t *rapid.T) error {
				return &textproto.Error{
					Code: rapid.IntRange(0, 999).Draw(t, "code"),
					Msg:  rapid.OneOf(rapid.String(), rapid.StringMatching(`[245]\.[017]\.[0-9]{1,3} .*`)).Draw(t, "text"),
				}
			}),
			rapid.SampledFrom([]error{io.EOF, io.ErrUnexpectedEOF, errors.New("reset by peer\x00\xff"), textproto.ProtocolError("short")}),
		).Draw(t, "error")
		v := Classify(step, err)
		var reply *textproto.Error
		answered := errors.As(err, &reply)
		switch {
		case !Claimed.May(v.State):
			t.Fatalf("an attempt can't become %q", v.State)
		case v.State == Uncertain && step != StepDot:
			t.Fatal("uncertain before the dot")
		case !answered && step == StepDot && v.State != Uncertain:
			t.Fatal("certain without an answer")
		case v.State == Sent && (step != StepDot || !answered || reply.Code/100 != 2):
			t.Fatal("sent without a 2xx to the dot")
		case v.State == Bounced && (!answered || reply.Code/100 != 5 || step == StepMail):
			t.Fatal("bounced without a permanent refusal of this recipient")
		case v.Suppress && (v.State != Bounced || !strings.HasPrefix(v.Enhanced, "5.1.")):
			t.Fatal("a healthy address would be lost")
		case !utf8.ValidString(v.Reply) || strings.ContainsAny(v.Reply, "\x00\r\n") || utf8.RuneCountInString(v.Reply) > 500:
			t.Fatalf("not fit to be kept: %q", v.Reply)
		}
	})
}

func TestDeferralsGrowUpToTheHorizon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC)
		now, attempt := start, int64(0)
		for {
			attempt++
			jitter := rapid.Float64Range(0, 1).Draw(t, "jitter")
			v, next := putOff(Verdict{State: Deferred, Reason: NotNow}, attempt, 0, start, now, defaultHorizon, jitter)
			if v.State == Bounced {
				if v.Reason != GaveUp || now.Sub(start) < defaultHorizon-longestDeferral*5/4 {
					t.Fatalf("given up after %s: %+v", now.Sub(start), v)
				}
				break
			}
			if wait := next.Sub(now); wait < firstDeferral || wait > longestDeferral*5/4 || next.Sub(start) > defaultHorizon {
				t.Fatalf("attempt %d waits %s until %s", attempt, wait, next)
			}
			now = next
		}
		if attempt < 12 || attempt > 30 {
			t.Fatalf("%d attempts in two days", attempt)
		}
	})
	if deferral(2, 0) != 2*deferral(1, 0) || deferral(1, 1) != firstDeferral*5/4 || deferral(1<<40, 0) != longestDeferral {
		t.Error("the wait should double, with a quarter of jitter at most")
	}
	v, _ := putOff(Verdict{State: Deferred}, 20, 1, start(), start().Add(defaultHorizon), defaultHorizon, 0)
	if v.State != Uncertain || v.Reason != GaveUp {
		t.Errorf("one copy may have arrived: %+v", v)
	}
	if relayWait(0, 0) != firstRelayWait || relayWait(100, 1) != longestRelayWait {
		t.Error("a relay is asked again after 5 s to 2 min")
	}
}

func start() time.Time { return time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC) }

func TestTokens(t *testing.T) {
	seen := map[string]bool{}
	s, err := newSeal([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range int64(1000) {
		token := s.token(i, "a@example.org")
		id, fits, ok := s.open(token)
		if !isToken(token) || seen[token] || !ok || id != i || !fits("a@example.org") || fits("b@example.org") {
			t.Fatal(token, id, ok)
		}
		seen[token] = true
		if id := messageID(token, "example.org"); id != messageID(token, "example.org") || strings.Contains(id, token) {
			t.Fatal(id)
		}
		local, _, _ := strings.Cut(bounceAddress(token, "example.org"), "@")
		if len(local) > 64 {
			t.Fatal(local)
		}
	}
	if _, err := newSeal([]byte("too short")); err == nil {
		t.Error("a seal was made of nothing")
	}
	for token := range seen { // its last character has two bits that mean nothing: only one spelling opens
		for _, c := range tokenAlphabet {
			if other := token[:25] + string(c); other != token {
				if id, fits, ok := s.open(other); ok && (id >= 0 && id < 1000 || fits("a@example.org")) {
					t.Fatalf("%s opens like %s", other, token)
				}
			}
		}
	}
	for _, s := range []string{"", "a", strings.Repeat("A", 26), strings.Repeat("1", 26), strings.Repeat("a", 25) + "\x00", strings.Repeat("a", 27)} {
		if isToken(s) {
			t.Errorf("%q is no token", s)
		}
	}
}

func TestParseRelay(t *testing.T) {
	for url, want := range map[string]Relay{
		"smtp://127.0.0.1:2525":             {Host: "127.0.0.1", Port: 2525},
		"smtp://localhost":                  {Host: "localhost", Port: 25},
		"smtp://me:p%40ss@mail.example.org": {Host: "mail.example.org", Port: 587, User: "me", Password: "p@ss"},
		"smtps://me@mail.example.org/":      {Host: "mail.example.org", Port: 465, User: "me", Implicit: true},
		"smtp://[::1]:26":                   {Host: "::1", Port: 26},
	} {
		if got, err := ParseRelay(url); err != nil || got != want {
			t.Errorf("%s: %+v, %v", url, got, err)
		}
	}
	for _, url := range []string{
		"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://:25", "smtp://h:0", "smtp://h:70000",
		"smtp://h:x", "smtp://h/path", "smtp:h", "smtp://u:secret@h:99999", "smtp://u:sec%ret@h",
	} {
		_, err := ParseRelay(url)
		if !fault.Is(err, "mailer.relay_url") || strings.Contains(err.Error(), "sec") {
			t.Errorf("%s: %v", url, err)
		}
	}
	for _, host := range []string{"127.0.0.1", "127.9.9.9", "::1", "localhost"} {
		if !(Relay{Host: host}).loopback() {
			t.Errorf("%s is loopback", host)
		}
	}
	for _, host := range []string{"mail.example.org", "10.0.0.1", "localhost.example.org", "127.0.0.1.example.org"} {
		if (Relay{Host: host}).loopback() {
			t.Errorf("%s isn't loopback", host)
		}
	}
}

func TestTheLedgersMoves(t *testing.T) {
	for _, s := range States {
		if ended := len(moves[s]) == 0; ended != (s == Sent || s == Bounced || s == Suppressed || s == Withdrawn || s == Superseded) {
			t.Errorf("%s: ended %v", s, ended)
		}
		for _, next := range moves[s] {
			if s != Claimed && s != Uncertain && next == Sent {
				t.Errorf("%s is sent without a claim", s)
			}
		}
	}
}
