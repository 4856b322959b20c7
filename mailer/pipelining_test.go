package mailer

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestGroups sends three mails, each announced behind the dot of the one before, over
// relays that reply in every way.
func TestGroups(t *testing.T) {
	for mode, prepare := range modes {
		t.Run(mode, func(t *testing.T) {
			server := &scripted{say: map[string]string{}}
			prepare(server)
			server.listen(t)
			var steps []Step
			transport := server.transport()
			transport.before = func(s Step) { steps = append(steps, s) }
			c := mustDial(t.Context(), t, transport)
			mails := []Envelope{{From: "a@example.org", To: "1@example.net"}, {From: "b@example.org", To: "2@example.net"}, {From: "c@example.org", To: "3@example.net"}}
			for i, e := range mails {
				if step, err := c.Open(t.Context(), e); err != nil {
					t.Fatalf("%d at %s: %v", i, step, err)
				}
				var next *Envelope
				if i < 2 {
					next = &mails[i+1]
				}
				if step, err := c.Send(t.Context(), next, []byte("Subject: "), []byte(e.To+"\r\n"), []byte("\r\n"), []byte(".\r\n")); err != nil {
					t.Fatalf("%d at %s: %v", i, step, err)
				}
				if reply, err := c.Answer(); err != nil || reply != (Reply{250, "2.0.0 Ok: queued as 4711"}) {
					t.Fatalf("%d: %+v %v", i, reply, err)
				}
			}
			c.Close()
			if want := []string{"Subject: 1@example.net\r\n\r\n..\r\n", "Subject: 2@example.net\r\n\r\n..\r\n", "Subject: 3@example.net\r\n\r\n..\r\n"}; !slices.Equal(server.received(), want) {
				t.Errorf("%q", server.received())
			}
			if server.heard("QUIT") != 1 {
				t.Error("it left without a word")
			}
			opening, message := []Step{StepMail, StepRcpt, StepData}, []Step{StepBody, StepDot}
			one := slices.Concat(opening, message)
			want := slices.Concat(one, one, one)
			if c.groups() {
				want = slices.Concat(opening, []Step{StepBody}, opening, []Step{StepDot, StepBody}, opening, []Step{StepDot}, message)
			}
			if !slices.Equal(steps, want) {
				t.Errorf("%v, want %v", steps, want)
			}
		})
	}
}

// TestRefusedRecipient: the next mail goes over the same connection, behind RSET, and
// what the relay says to DATA is nobody's outcome.
func TestRefusedRecipient(t *testing.T) {
	for name, say := range map[string]map[string]string{
		"step by step":         {},
		"DATA refused":         inGroups(nil),
		"DATA taken":           inGroups(map[string]string{"DATA anyway": "354 Go ahead"}),
		"DATA put off":         inGroups(map[string]string{"DATA anyway": "451 4.3.0 Later"}),
		"with words elsewhere": inGroups(map[string]string{"DATA anyway": "554-5.5.1 No\r\n554 5.5.1 recipients"}),
	} {
		t.Run(name, func(t *testing.T) {
			say["RCPT 2"] = "550 5.1.1 No such user"
			server := newScripted(t, say)
			c := mustDial(t.Context(), t, server.transport())
			for i := range 4 {
				_, step, err := carry(t.Context(), c, oneMail)
				if v := Classify(step, err); v.Reason == BadAddress != (i == 1) || v.Hangup {
					t.Fatalf("mail %d at %s: %v", i, step, err)
				}
				if err := c.Reset(); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(server.received()); n != 3 || server.heard("RSET") != 1 {
				t.Errorf("%d mails, RSET %d times", n, server.heard("RSET"))
			}
		})
	}
}

// TestRefusedRecipientAndAnOddRelay: the recipient's refusal counts, and the connection
// carries nothing more.
func TestRefusedRecipientAndAnOddRelay(t *testing.T) {
	for name, odd := range map[string]map[string]string{
		"DATA drops":            {"DATA anyway": sayDrop},
		"DATA hangs":            {"DATA anyway": sayHang},
		"DATA 421":              {"DATA anyway": "421 4.3.2 Going down"},
		"DATA 250":              {"DATA anyway": "250 Why not"},
		"DATA garbage":          {"DATA anyway": "what?"},
		"takes an empty mail":   {"DATA anyway": "354 Go ahead", "dot anyway": "250 2.0.0 Ok"},
		"empty mail drops":      {"DATA anyway": "354 Go ahead", "dot anyway": sayDrop},
		"421 to the empty mail": {"DATA anyway": "354 Go ahead", "dot anyway": "421 4.3.2 Going down"},
	} {
		t.Run(name, func(t *testing.T) {
			odd["RCPT"] = "450 4.2.0 Greylisted"
			server := newScripted(t, inGroups(odd))
			c := mustDial(t.Context(), t, server.transport())
			_, step, err := carry(t.Context(), c, oneMail)
			if v := Classify(step, err); v.State != Deferred || v.Code != 450 {
				t.Fatalf("at %s: %v", step, err)
			}
			if err := c.Reset(); err == nil {
				t.Error("it would go on")
			}
			step, err = c.Open(t.Context(), oneMail.Envelope)
			if !lost(err) || step != StepMail {
				t.Errorf("the next mail met %v at %s", err, step)
			}
			c.Close()
			if server.heard("QUIT") > 0 {
				t.Error("it talked on")
			}
		})
	}
}

// TestResetRefused is the relay's trouble with that connection, and with no mail.
func TestResetRefused(t *testing.T) {
	for _, mode := range []map[string]string{{}, inGroups(nil)} {
		for _, say := range []string{"421 4.3.2 Going down", "500 What?", sayDrop, sayHang} {
			script := maps.Clone(mode) // the server before may still be reading its own
			script["RCPT"], script["RSET"] = "450 4.2.0 Greylisted", say
			c := mustDial(t.Context(), t, newScripted(t, script).transport())
			for i := range 2 {
				_, step, err := carry(t.Context(), c, oneMail)
				if i == 1 && (step != StepMail || !lost(err)) {
					t.Errorf("%s: at %s: %v", say, step, err)
				}
			}
		}
	}
}

// TestLostBetweenMails: the next envelope is announced, the dot's 250 read, and then the
// connection is gone. That is no trouble of the announced recipient's.
func TestLostBetweenMails(t *testing.T) {
	for _, say := range []map[string]string{{"after": sayDrop}, {"MAIL 2": sayDrop}, {"MAIL 2": sayHang}} {
		server := newScripted(t, inGroups(say))
		c := mustDial(t.Context(), t, server.transport())
		next := Envelope{From: "a@example.org", To: "other@example.net"}
		if step, err := c.Open(t.Context(), oneMail.Envelope); err != nil {
			t.Fatal(step, err)
		}
		if step, err := c.Send(t.Context(), &next, oneMail.Message); err != nil {
			t.Fatal(step, err)
		}
		if _, err := c.Answer(); err != nil {
			t.Fatal(err)
		}
		step, err := c.Open(t.Context(), next)
		if v := Classify(step, err); step != StepMail || !v.Relay || !v.Hangup || v.Reason != ConnLost || !lost(err) {
			t.Errorf("%v: at %s: %v", say, step, err)
		}
	}
}

// TestAnnouncedIsKept: what was announced can't be taken back but by hanging up.
func TestAnnouncedIsKept(t *testing.T) {
	server := newScripted(t, inGroups(nil))
	c := mustDial(t.Context(), t, server.transport())
	next := Envelope{From: "a@example.org", To: "other@example.net"}
	for range 2 {
		if step, err := c.Open(t.Context(), oneMail.Envelope); err != nil {
			if step != StepMail || !errors.Is(err, errTurn) {
				t.Errorf("at %s: %v", step, err)
			}
			break
		}
		if _, err := c.Open(t.Context(), next); !errors.Is(err, errTurn) {
			t.Errorf("two mails at once: %v", err)
		}
		if _, err := c.Send(t.Context(), &next, oneMail.Message); err != nil {
			t.Fatal(err)
		}
		if err := c.Reset(); !errors.Is(err, errTurn) {
			t.Errorf("RSET behind a dot: %v", err)
		}
		if _, err := c.Answer(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Answer(); !errors.Is(err, errTurn) {
			t.Errorf("two answers: %v", err)
		}
	}
	server.await("DATA", 2)
	c.Close()
	server.stop()
	if len(server.received()) != 1 || server.heard("QUIT") > 0 || !slices.Equal(server.torn, []string{""}) {
		t.Errorf("%d mails, QUIT %d times, and a message that says %q", len(server.received()), server.heard("QUIT"), server.torn)
	}
}

// TestUnasked: a reply too many isn't taken for the next command's, or for the dot's.
func TestUnasked(t *testing.T) {
	for name, c := range map[string]struct {
		say  map[string]string
		step Step
	}{
		"behind 354":        {map[string]string{"DATA": "354 Go ahead\r\n250 2.0.0 Ok"}, StepBody},
		"behind EHLO":       {map[string]string{"EHLO": "250 relay.example\r\n250 2.1.0 Ok"}, ""},
		"behind the answer": {map[string]string{"dot": "250 2.0.0 Ok\r\n250 2.0.0 Ok"}, StepMail},
	} {
		for mode, say := range map[string]map[string]string{"plain": c.say, "groups": inGroups(c.say)} {
			t.Run(name+" "+mode, func(t *testing.T) {
				server := newScripted(t, say)
				connection, err := server.transport().Dial(t.Context())
				if c.step == "" {
					if !errors.Is(err, errUnasked) {
						t.Errorf("%v", err)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				defer connection.Close()
				_, step, err := carry(t.Context(), connection, oneMail)
				if err == nil {
					_, step, err = carry(t.Context(), connection, oneMail)
				}
				if v := Classify(step, err); step != c.step || !v.Hangup || v.State == Sent || v.State == Uncertain {
					t.Errorf("at %s: %v", step, err)
				}
			})
		}
	}
}

// TestSize: the relay hears it, and a mail that is too big isn't begun.
func TestSize(t *testing.T) {
	server := newScripted(t, map[string]string{"EHLO": "250-relay.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 1000"})
	c := mustDial(t.Context(), t, server.transport())
	big, fits := oneMail, oneMail
	big.Size, fits.Size = 1001, 1000
	_, step, err := carry(t.Context(), c, big)
	if v := Classify(step, err); v != (Verdict{State: Bounced, Reason: TooBig}) {
		t.Errorf("at %s: %v: %+v", step, err, v)
	}
	if server.heard("MAIL") > 0 || c.Reset() != nil {
		t.Error("it was begun")
	}
	if _, err := c.Open(t.Context(), fits.Envelope); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Send(t.Context(), &big.Envelope, fits.Message); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Answer(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Open(t.Context(), big.Envelope); !errors.Is(err, errTooBig) {
		t.Error(err)
	}
	c.Close()
	want := []string{"MAIL FROM:<b+token@example.org> SIZE=1000", "RCPT TO:<desk@example.net>", "DATA", "QUIT"}
	if got := server.said()[1:]; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestAddressThatWouldBeACommand is refused before anything is said.
func TestAddressThatWouldBeACommand(t *testing.T) {
	for _, say := range []map[string]string{{}, inGroups(nil)} {
		server := newScripted(t, say)
		c := mustDial(t.Context(), t, server.transport())
		for _, e := range []Envelope{{To: "a@example.net>\r\nDATA"}, {From: "a\n@example.net"}, {To: "a\x00@example.net"}} {
			step, err := c.Open(t.Context(), e)
			if v := Classify(step, err); v.State != Bounced || v.Reason != Unmailable {
				t.Errorf("%+v: %v", e, err)
			}
		}
		if got := strings.Join(server.said(), "|"); strings.Contains(got, "MAIL") {
			t.Error(got)
		}
	}
}
