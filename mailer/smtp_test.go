package mailer

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

var oneMail = composed{
	Envelope: Envelope{From: "b+token@example.org", To: "desk@example.net"},
	Message:  []byte("Subject: a\r\n\r\n.a line that begins with a dot\r\n"),
}

// TestEveryReplyAtEveryStep has a real conversation for each thing that a relay
// may say, and looks what the ledger would make of it.
func TestEveryReplyAtEveryStep(t *testing.T) {
	big := "450-4.7.1 many\r\n450 4.7.1 lines"
	for _, c := range []struct {
		step, say string
		want      Verdict
	}{
		{"MAIL", "421 4.3.2 Going down", Verdict{State: Planned, Reason: NotNow, Code: 421, Enhanced: "4.3.2", Relay: true, Hangup: true}},
		{"MAIL", "452 4.3.1 Out of space", Verdict{State: Planned, Reason: NotNow, Code: 452, Enhanced: "4.3.1", Relay: true, Hangup: true}},
		{"MAIL", "550 5.1.8 Sender refused", Verdict{State: Planned, Reason: SenderRefused, Code: 550, Enhanced: "5.1.8", Relay: true, Hangup: true}},
		{"MAIL", "530 5.7.0 Log in first", Verdict{State: Planned, Reason: SenderRefused, Code: 530, Enhanced: "5.7.0", Relay: true, Hangup: true}},
		{"MAIL", sayDrop, Verdict{State: Planned, Reason: ConnLost, Relay: true, Hangup: true}},
		{"MAIL", sayHang, Verdict{State: Planned, Reason: ConnLost, Relay: true, Hangup: true}},
		{"MAIL", "what?", Verdict{State: Planned, Reason: ConnLost, Relay: true, Hangup: true}},

		{"RCPT", "421 4.7.0 Too many", Verdict{State: Deferred, Reason: NotNow, Code: 421, Enhanced: "4.7.0", Hangup: true}},
		{"RCPT", "450 4.2.0 Greylisted", Verdict{State: Deferred, Reason: NotNow, Code: 450, Enhanced: "4.2.0"}},
		{"RCPT", "451 Local error", Verdict{State: Deferred, Reason: NotNow, Code: 451}},
		{"RCPT", big, Verdict{State: Deferred, Reason: NotNow, Code: 450, Enhanced: "4.7.1"}},
		{"RCPT", "550 5.1.1 No such user", Verdict{State: Bounced, Reason: BadAddress, Code: 550, Enhanced: "5.1.1", Suppress: true}},
		{"RCPT", "553 5.1.3 Bad syntax", Verdict{State: Bounced, Reason: BadAddress, Code: 553, Enhanced: "5.1.3", Suppress: true}},
		{"RCPT", "556 5.1.10 Null MX", Verdict{State: Bounced, Reason: BadAddress, Code: 556, Enhanced: "5.1.10", Suppress: true}},
		{"RCPT", "550 5.1.7 Bad sender", Verdict{State: Bounced, Reason: Refused, Code: 550, Enhanced: "5.1.7"}},
		{"RCPT", "550 5.1.0 Sender rejected", Verdict{State: Bounced, Reason: Refused, Code: 550, Enhanced: "5.1.0"}},
		{"RCPT", "550 No such user", Verdict{State: Bounced, Reason: Refused, Code: 550}},
		{"RCPT", "550 5.7.1 Blocked", Verdict{State: Bounced, Reason: Policy, Code: 550, Enhanced: "5.7.1"}},
		{"RCPT", "554 Denied", Verdict{State: Bounced, Reason: Policy, Code: 554}},
		{"RCPT", "552 5.2.2 Mailbox full", Verdict{State: Bounced, Reason: Refused, Code: 552, Enhanced: "5.2.2"}},
		{"RCPT", "450 5.1.1 A class that contradicts", Verdict{State: Deferred, Reason: NotNow, Code: 450}},
		{"RCPT", "535 5.7.8 Log in again", Verdict{State: Planned, Reason: SenderRefused, Code: 535, Enhanced: "5.7.8", Relay: true}},
		{"RCPT", sayDrop, Verdict{State: Deferred, Reason: ConnLost, Hangup: true}},
		{"RCPT", sayHang, Verdict{State: Deferred, Reason: ConnLost, Hangup: true}},

		{"DATA", "451 4.3.0 Not now", Verdict{State: Deferred, Reason: NotNow, Code: 451, Enhanced: "4.3.0", Hangup: true}},
		{"DATA", "554 5.5.1 No valid recipients", Verdict{State: Bounced, Reason: Policy, Code: 554, Enhanced: "5.5.1", Hangup: true}},
		{"DATA", "250 2.0.0 Out of step", Verdict{State: Deferred, Reason: NotNow, Code: 250, Enhanced: "2.0.0", Hangup: true}},
		{"DATA", sayDrop, Verdict{State: Deferred, Reason: ConnLost, Hangup: true}},
		{"DATA", sayHang, Verdict{State: Deferred, Reason: ConnLost, Hangup: true}},

		{"dot", "", Verdict{State: Sent}},
		{"dot", "251 2.0.0 Will forward", Verdict{State: Sent, Code: 251, Enhanced: "2.0.0", Hangup: true}},
		{"dot", "421 4.3.0 Going down", Verdict{State: Deferred, Reason: NotNow, Code: 421, Enhanced: "4.3.0", Hangup: true}},
		{"dot", "451 4.3.0 Try again", Verdict{State: Deferred, Reason: NotNow, Code: 451, Enhanced: "4.3.0", Hangup: true}},
		{"dot", "550 5.1.1 Gone", Verdict{State: Bounced, Reason: BadAddress, Code: 550, Enhanced: "5.1.1", Suppress: true, Hangup: true}},
		{"dot", "550 5.7.1 Looks like spam", Verdict{State: Bounced, Reason: Policy, Code: 550, Enhanced: "5.7.1", Hangup: true}},
		{"dot", "554 5.6.0 Refused", Verdict{State: Bounced, Reason: Policy, Code: 554, Enhanced: "5.6.0", Hangup: true}},
		{"dot", "552 5.3.4 Too big", Verdict{State: Bounced, Reason: Refused, Code: 552, Enhanced: "5.3.4", Hangup: true}},
		{"dot", sayDrop, Verdict{State: Uncertain, Reason: NoAnswer, Hangup: true}},
		{"dot", sayHang, Verdict{State: Uncertain, Reason: NoAnswer, Hangup: true}},
		{"dot", "354 Once more", Verdict{State: Uncertain, Reason: NoAnswer, Code: 354, Hangup: true}},
		{"dot", "gibberish", Verdict{State: Uncertain, Reason: NoAnswer, Hangup: true}},

		// What comes after the 250 changes nothing.
		{"QUIT", sayDrop, Verdict{State: Sent}},
		{"QUIT", sayHang, Verdict{State: Sent}},
		{"QUIT", "500 What?", Verdict{State: Sent}},
		{"RSET", "421 4.0.0 Leave me", Verdict{State: Sent}},
	} {
		for mode, prepare := range modes {
			t.Run(c.step+" "+c.say+" "+mode, func(t *testing.T) {
				t.Parallel()
				server := &scripted{say: map[string]string{}}
				if c.say != "" {
					server.say[c.step] = c.say
				}
				prepare(server)
				server.listen(t)
				meets(t, server, c.want)
			})
		}
	}
}

// modes are the ways in which a relay may hold its side of the conversation.
var modes = map[string]func(*scripted){
	"step by step":         func(*scripted) {},
	"byte by byte":         func(s *scripted) { s.drip = true },
	"in groups":            func(s *scripted) { s.say = inGroups(s.say) },
	"groups, at once":      func(s *scripted) { s.say, s.flood = inGroups(s.say), true },
	"groups, byte by byte": func(s *scripted) { s.say, s.drip = inGroups(s.say), true },
}

// meets sends one mail to the server and looks what the ledger would make of it.
func meets(t *testing.T, server *scripted, want Verdict) {
	t.Helper()
	connection, err := server.transport().Dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	_, step, err := carry(context.Background(), connection, oneMail)
	connection.Close()
	got := Classify(step, err)
	if got.Code != 0 && got.Reply == "" {
		t.Error("the server's words are lost")
	}
	got.Reply = ""
	if got != want {
		t.Errorf("at %s, %v:\n got %+v\nwant %+v", step, err, got, want)
	}
	if server.heard("RSET")+server.heard("NOOP") > 0 {
		t.Error("a round trip that tells nothing")
	}
	if n := len(server.received()); n > 0 && (step != StepDot || n > 1) {
		t.Errorf("%d mails went out, and the error is at %s", n, step)
	}
}

// TestBodyLost drops the connection while the message is on its way: without the
// dot no server may take it, so it is put off, not uncertain.
func TestBodyLost(t *testing.T) {
	server := newScripted(t, map[string]string{"body": sayDrop})
	connection, err := (&smtpTransport{relay: server.relay(), timeouts: hasty}).Dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	e := oneMail
	e.Message = []byte("Subject: a\r\n\r\n" + strings.Repeat(strings.Repeat("x", 70)+"\r\n", 200_000)) // more than the wire holds
	_, step, err := carry(context.Background(), connection, e)
	if v := Classify(step, err); v.State != Deferred || v.Reason != ConnLost || !v.Hangup {
		t.Fatalf("at %s, %v: %+v", step, err, v)
	}
}

func TestRelayTrouble(t *testing.T) {
	login := Relay{User: "press", Password: "secret"}
	for name, c := range map[string]struct {
		say   map[string]string
		relay Relay
	}{
		"greeting 421":     {say: map[string]string{"greeting": "421 4.3.2 Not now"}},
		"greeting 554":     {say: map[string]string{"greeting": "554 5.7.1 Not you"}},
		"greeting hangs":   {say: map[string]string{"greeting": sayHang}},
		"greeting drops":   {say: map[string]string{"greeting": sayDrop}},
		"greeting absurd":  {say: map[string]string{"greeting": "HTTP/1.1 400 Bad Request"}},
		"EHLO drops":       {say: map[string]string{"EHLO": sayDrop}},
		"EHLO and HELO no": {say: map[string]string{"EHLO": "502 5.5.1 No", "HELO": "502 5.5.1 No"}},
		"login not there":  {relay: login},
		"login refused":    {relay: login, say: map[string]string{"EHLO": "250-relay\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 Wrong"}},
		"login drops":      {relay: login, say: map[string]string{"EHLO": "250-relay\r\n250 AUTH PLAIN", "AUTH": sayDrop}},
	} {
		t.Run(name, func(t *testing.T) {
			server := newScripted(t, c.say)
			relay := server.relay()
			relay.User, relay.Password = c.relay.User, c.relay.Password
			connection, err := (&smtpTransport{relay: relay, timeouts: hasty}).Dial(context.Background())
			if err == nil {
				connection.Close()
				t.Fatal("it dialled")
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the password is in the error: %v", err)
			}
		})
	}
}

// TestBrokenOff asks the worker to stop at each step: before the dot nothing was
// sent, and after it the relay's word is waited for.
func TestBrokenOff(t *testing.T) {
	for way, say := range ways {
		for _, at := range []Step{StepMail, StepRcpt, StepData, StepBody, StepDot} {
			t.Run(string(at)+" "+way, func(t *testing.T) { brokenOff(t, newScripted(t, say(nil)), at) })
		}
	}
	t.Run("hanging", func(t *testing.T) {
		server := newScripted(t, map[string]string{"RCPT": sayHang})
		ctx, cancel := context.WithCancel(context.Background())
		connection, err := (&smtpTransport{relay: server.relay(), timeouts: patient}).Dial(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		go func() {
			for server.heard("RCPT") == 0 {
				time.Sleep(time.Millisecond)
			}
			cancel()
		}()
		_, step, err := carry(ctx, connection, oneMail)
		if v := Classify(step, err); v.State != Planned || !errors.Is(err, context.Canceled) {
			t.Fatalf("at %s, %v: %+v", step, err, v)
		}
	})
}

func brokenOff(t *testing.T, server *scripted, at Step) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	transport := &smtpTransport{relay: server.relay(), timeouts: patient, before: func(s Step) {
		if s == at {
			cancel()
		}
	}}
	connection, err := transport.Dial(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, step, err := carry(ctx, connection, oneMail)
	connection.Close()
	if v := Classify(step, err); v.State != Planned || v.Reason != Stopped {
		t.Fatalf("at %s, %v: %+v", step, err, v)
	}
	server.stop()
	if torn := strings.Join(server.torn, ""); len(server.received()) != 0 || torn != "" {
		t.Fatalf("%d mails went out, and %q", len(server.received()), torn)
	}
}

func TestSMTPUTF8OnlyWhenNeeded(t *testing.T) {
	server := newScripted(t, map[string]string{"EHLO": "250-relay.example\r\n250-SMTPUTF8\r\n250 8BITMIME"})
	connection, err := (&smtpTransport{relay: server.relay(), timeouts: hasty}).Dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	e := oneMail
	for _, international := range []bool{false, true} {
		e.UTF8 = international
		if _, _, err := carry(context.Background(), connection, e); err != nil {
			t.Fatal(err)
		}
		last := ""
		for _, l := range server.said() {
			if strings.HasPrefix(l, "MAIL") {
				last = l
			}
		}
		if strings.Contains(last, "SMTPUTF8") != international {
			t.Errorf("international %v: %s", international, last)
		}
	}

	poor := newScripted(t, nil)
	connection, err = (&smtpTransport{relay: poor.relay(), timeouts: hasty}).Dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	_, step, err := carry(context.Background(), connection, e)
	if v := Classify(step, err); v.State != Bounced || v.Reason != NeedsUTF8 || v.Suppress {
		t.Fatalf("%v: %+v", err, v)
	}
}
