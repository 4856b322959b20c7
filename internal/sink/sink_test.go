package sink_test

import (
	"crypto/tls"
	"errors"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"communique/internal/clock"
	"communique/internal/sink"
)

func start(t *testing.T, o sink.Options) *sink.Sink {
	t.Helper()
	s, err := sink.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func send(s *sink.Sink, to, body string) error {
	return smtp.SendMail(s.Addr(), nil, "b@example.org", []string{to}, []byte(body))
}

func code(err error) int {
	if e, ok := errors.AsType[*textproto.Error](err); ok {
		return e.Code
	}
	return 0
}

func TestKeepsWhatItReceivesByteForByte(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mail")
	now := time.Date(2013, 1, 30, 7, 0, 0, 0, time.UTC)
	var s *sink.Sink
	told := 0
	s = start(t, sink.Options{Dir: dir, Clock: clock.NewSimulated(now), OnMessage: func(sink.Message) {
		told = len(s.Messages())
	}})
	body := "Subject: a\r\n\r\n.dot at the beginning\r\n..two\r\nend\r\n"
	if err := send(s, "desk@example.org", body); err != nil {
		t.Fatal(err)
	}
	m, ok := s.Message(1)
	if !ok || string(m.Raw) != body || m.From != "b@example.org" || m.To != "desk@example.org" || !m.At.Equal(now) || told != 1 {
		t.Fatalf("%+v, told %d", m, told)
	}
	file, err := os.ReadFile(filepath.Join(dir, "0001.eml"))
	if err != nil || string(file) != body {
		t.Fatalf("%q, %v", file, err)
	}
	if _, ok := s.Message(2); ok {
		t.Fatal("there is no second message")
	}
}

func TestScriptsAreSaidInTurn(t *testing.T) {
	s := start(t, sink.Options{Script: map[string][]sink.Reply{
		"Grey@example.org":  sink.Times(2, sink.Say("450 4.2.0 Greylisted")),
		"gone@example.org":  {sink.Say("550 5.1.1 No such user")},
		"full@example.org":  {sink.SayAtDot("552 5.2.2 Full")},
		"lost@example.org":  {sink.DropAtDot(true)},
		"never@example.org": {sink.DropAtDot(false)},
	}})
	for i, want := range []int{450, 450, 0} {
		if err := send(s, "grey@example.org", "a\r\n"); code(err) != want {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	if err := send(s, "gone@example.org", "a\r\n"); code(err) != 550 || !strings.Contains(err.Error(), "5.1.1") {
		t.Fatal(err)
	}
	if err := send(s, "full@example.org", "a\r\n"); code(err) != 552 {
		t.Fatal(err)
	}
	for _, address := range []string{"lost@example.org", "never@example.org"} {
		if err := send(s, address, "a\r\n"); err == nil || code(err) != 0 {
			t.Fatalf("%s: the connection should have been dropped: %v", address, err)
		}
	}
	want := map[string]sink.Count{
		"grey@example.org":  {Asked: 3, Stored: 1},
		"gone@example.org":  {Asked: 1},
		"full@example.org":  {Asked: 1},
		"lost@example.org":  {Asked: 1, Stored: 1},
		"never@example.org": {Asked: 1},
	}
	got := s.Counts()
	for address, c := range want {
		if got[address] != c {
			t.Errorf("%s: %+v, want %+v", address, got[address], c)
		}
	}
	if len(s.Messages()) != 2 {
		t.Errorf("%d messages", len(s.Messages()))
	}
}

func TestTLSAndLogin(t *testing.T) {
	config, pool, err := sink.SelfSigned("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, sink.Options{TLS: config, User: "press", Password: "secret"})
	c, err := smtp.Dial(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.StartTLS(&tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}); err != nil {
		t.Fatal(err)
	}
	if err := c.Mail("b@example.org"); code(err) != 530 {
		t.Fatalf("mail without login: %v", err)
	}
	if err := c.Auth(smtp.PlainAuth("", "press", "secret", "127.0.0.1")); err != nil {
		t.Fatal(err)
	}
	if err := c.Mail("b@example.org"); err != nil {
		t.Fatal(err)
	}
}

func TestCloseDropsClients(t *testing.T) {
	s, err := sink.Start(sink.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := smtp.Dial(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	s.Close()
	if err := c.Noop(); err == nil {
		t.Fatal("the connection is still open")
	}
	if err := send(s, "a@example.org", "a\r\n"); err == nil {
		t.Fatal("it still listens")
	}
}
