package mailer

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// overPipe is a transport to the server in a bubble of testing/synctest, where
// waiting costs no time.
func overPipe(t *testing.T, server *scripted, patience timeouts) *smtpTransport {
	t.Helper()
	return &smtpTransport{
		relay: Relay{Host: "127.0.0.1", Port: 25}, timeouts: patience,
		network: func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go server.talk(theirs)
			return ours, nil
		},
	}
}

var ways = map[string]func(map[string]string) map[string]string{
	"plain":  func(say map[string]string) map[string]string { return say },
	"groups": inGroups,
}

// TestLateReplies: each step has the patience of RFC 5321 §4.5.3.2, and not a second
// more. The clock is a bubble's.
func TestLateReplies(t *testing.T) {
	for step, c := range map[string]struct {
		patience time.Duration
		late     Verdict
	}{
		"MAIL": {patient.mail, Verdict{State: Planned, Reason: ConnLost, Relay: true, Hangup: true}},
		"RCPT": {patient.rcpt, Verdict{State: Deferred, Reason: ConnLost, Hangup: true}},
		"DATA": {patient.data, Verdict{State: Deferred, Reason: ConnLost, Hangup: true}},
		"dot":  {patient.dot, Verdict{State: Uncertain, Reason: NoAnswer, Hangup: true}},
	} {
		for way, say := range ways {
			for _, wait := range []time.Duration{time.Minute, c.patience - time.Minute, c.patience - time.Second, c.patience + time.Second} {
				t.Run(step+" "+way+" "+wait.String(), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						server := &scripted{say: say(map[string]string{step: "(after " + wait.String() + ")" + goodDay[step]})}
						connection, err := overPipe(t, server, patient).Dial(context.Background())
						if err != nil {
							t.Fatal(err)
						}
						began := time.Now()
						_, at, err := carry(context.Background(), connection, oneMail)
						got, want := Classify(at, err), Verdict{State: Sent}
						if wait > c.patience {
							want, wait = c.late, c.patience
						}
						if got.Reply = ""; got != want {
							t.Errorf("at %s, %v: %+v, want %+v", at, err, got, want)
						}
						if took := time.Since(began); took != wait {
							t.Errorf("it waited %s, want %s", took, wait)
						}
						connection.Close()
						time.Sleep(time.Hour) // the server finds that out
					})
				})
			}
		}
	}
}

// TestReplyThatComesTooLate is no other command's: nothing more is said or heard.
func TestReplyThatComesTooLate(t *testing.T) {
	for way, say := range ways {
		for _, step := range []string{"MAIL", "RCPT", "DATA", "dot"} {
			t.Run(way+" "+step, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					server := &scripted{say: say(map[string]string{step: "(after 15m)" + goodDay[step]})}
					connection, err := overPipe(t, server, patient).Dial(context.Background())
					if err != nil {
						t.Fatal(err)
					}
					if _, _, err := carry(context.Background(), connection, oneMail); !lost(err) {
						t.Fatal(err)
					}
					time.Sleep(10 * time.Minute) // it has come
					said := len(server.said())
					at, err := connection.Open(context.Background(), oneMail.Envelope)
					if at != StepMail || !lost(err) || connection.Reset() == nil {
						t.Errorf("at %s: %v", at, err)
					}
					connection.Close()
					time.Sleep(time.Hour)
					if len(server.said()) != said || server.heard("QUIT") > 0 {
						t.Errorf("it talked on: %q", server.said()[said:])
					}
				})
			})
		}
	}
}

// sluggish is a relay's end of a pipe that takes an octet a second, up to a point.
type sluggish struct {
	net.Conn
	takes *int // octets; then none
}

func (c sluggish) Read(p []byte) (int, error) {
	if *c.takes <= 0 {
		time.Sleep(24 * time.Hour)
		return 0, io.EOF
	}
	if *c.takes < 1<<29 {
		time.Sleep(time.Second)
		p = p[:1]
	}
	n, err := c.Conn.Read(p)
	*c.takes -= n
	return n, err
}

// TestSlowRelay: a relay that takes an octet a second is waited for, for hours; one that
// takes nothing for three minutes isn't, and can't have the mail.
func TestSlowRelay(t *testing.T) {
	for name, c := range map[string]struct {
		takes int
		state State
	}{"slow": {1 << 28, Sent}, "stuck": {2000, Deferred}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				takes := 1 << 30 // as fast as you like
				server := &scripted{say: inGroups(nil)}
				transport := overPipe(t, server, patient)
				transport.network = func(context.Context, string, string) (net.Conn, error) {
					ours, theirs := net.Pipe()
					go server.talk(sluggish{theirs, &takes})
					return ours, nil
				}
				connection, err := transport.Dial(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				if at, err := connection.Open(context.Background(), oneMail.Envelope); err != nil {
					t.Fatal(at, err)
				}
				synctest.Wait()
				// The relay sits in its next Read already; from the one after it is slow.
				takes = c.takes
				began := time.Now()
				message := bytes.Repeat([]byte(strings.Repeat("x", 68)+"\r\n"), 150)
				at, err := connection.Send(context.Background(), nil, message)
				if err == nil {
					at = StepDot
					_, err = connection.Answer()
				}
				if v := Classify(at, err); v.State != c.state {
					t.Errorf("at %s: %v: %+v", at, err, v)
				}
				if took := time.Since(began); name == "slow" && took < time.Hour || name == "stuck" && (took < patient.body || took > time.Hour) {
					t.Errorf("it took %s", took)
				}
				connection.Close()
				time.Sleep(48 * time.Hour)
				if n := len(server.received()); n != map[string]int{"slow": 1, "stuck": 0}[name] {
					t.Errorf("%d mails", n)
				}
			})
		})
	}
}

// TestBrokenOffInTheMidst: a mail of which the relay takes no more is broken off when ctx
// ends, and its dot is never sent.
func TestBrokenOffInTheMidst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &scripted{say: inGroups(map[string]string{"DATA": goodDay["DATA"]})}
		takes := 1 << 30
		transport := overPipe(t, server, patient)
		transport.network = func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go server.talk(sluggish{theirs, &takes})
			return ours, nil
		}
		ctx, cancel := context.WithCancel(context.Background())
		connection, err := transport.Dial(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if at, err := connection.Open(ctx, oneMail.Envelope); err != nil {
			t.Fatal(at, err)
		}
		synctest.Wait()
		takes = 5000
		time.AfterFunc(time.Minute, cancel)
		began := time.Now()
		at, err := connection.Send(ctx, nil, bytes.Repeat([]byte("x\r\n"), chunk))
		if at != StepBody || !errors.Is(err, context.Canceled) || time.Since(began) != time.Minute {
			t.Errorf("at %s after %s: %v", at, time.Since(began), err)
		}
		connection.Close()
		time.Sleep(48 * time.Hour)
		if len(server.received()) > 0 {
			t.Error("it went out")
		}
	})
}

// TestStoppedBehindTheDot: from the dot on ctx has no say about that mail, and the one
// that was announced behind it never gets its message.
func TestStoppedBehindTheDot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &scripted{say: inGroups(map[string]string{"dot": "(after 9m)" + goodDay["dot"]})}
		ctx, cancel := context.WithCancel(context.Background())
		connection, err := overPipe(t, server, patient).Dial(ctx)
		if err != nil {
			t.Fatal(err)
		}
		next := Envelope{From: "a@example.org", To: "other@example.net"}
		if at, err := connection.Open(ctx, oneMail.Envelope); err != nil {
			t.Fatal(at, err)
		}
		if at, err := connection.Send(ctx, &next, oneMail.Message); err != nil {
			t.Fatal(at, err)
		}
		time.AfterFunc(time.Minute, cancel)
		if reply, err := connection.Answer(); err != nil || reply.Code != 250 {
			t.Fatal(reply, err)
		}
		at, err := connection.Open(ctx, next)
		if v := Classify(at, err); v.State != Planned || v.Reason != Stopped {
			t.Errorf("at %s: %v", at, err)
		}
		connection.Close()
		synctest.Wait()
		if len(server.received()) != 1 || server.heard("QUIT") > 0 {
			t.Errorf("%d mails; %q", len(server.received()), server.said())
		}
	})
}
