package entrance_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"communique/accounts"
	"communique/internal/address"
	"communique/internal/sink"
	"communique/mailer"
	"communique/web/webtest"
)

// over has the house's mails go over a relay at this address.
func over(h *webtest.House, at string) {
	h.T.Helper()
	relay, err := mailer.ParseRelay("smtp://" + at)
	if err != nil {
		h.T.Fatal(err)
	}
	h.Mailer = mailer.New(mailer.Options{
		DB: h.DB, Clock: h.Clock, Releases: h.Releases, PressLists: h.Lists, Scheduler: h.Scheduler, Catalogue: webtest.Catalogue(),
		Relays: []mailer.Relay{relay}, Connections: 2, Journal: h.T.TempDir(), Worker: "letters",
		Identity: mailer.Identity{Name: "LIPSE", From: "press@lipse.example", URL: "https://press.lipse.example"},
	})
	h.T.Cleanup(func() { _ = h.Mailer.Close() })
}

// nowhere is an address on this machine at which nobody listens, until somebody does.
func nowhere(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func listening(t *testing.T, o sink.Options) *sink.Sink {
	t.Helper()
	s, err := sink.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func invite(s *webtest.Site, name string) accounts.User {
	s.T.Helper()
	u, err := s.Accounts.InviteByMail(ctx, accounts.System("Anna"), accounts.User{
		Name: name, Address: address.Address{Given: strings.ToLower(name) + "@press.example"}, Language: "et", Grants: []accounts.Grant{{Role: accounts.Reader}},
	})
	if err != nil {
		s.T.Fatal(err)
	}
	return u
}

func note(s *webtest.Site, u accounts.User) accounts.LetterNote {
	s.T.Helper()
	all, err := s.Accounts.LastLetters(ctx, accounts.System("test"))
	if err != nil {
		s.T.Fatal(err)
	}
	return all[u.ID]
}

// TestLettersOutliveTheRelayAndTheProcess: the mail server is away, then it is full, then it
// says to come back, and the process is another by then; each letter arrives once.
func TestLettersOutliveTheRelayAndTheProcess(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	at := nowhere(t)
	over(h, at)
	s := h.Open()
	u, mari := anna(t, s), invite(s, "Mari")
	s.As(webtest.Nobody).Post("/desk/sign-in/link", "address", u.Address.Given)
	s.Rooms.Entrance.Flush(ctx)
	for _, who := range []accounts.User{u, mari} {
		if n := note(s, who); n.State != accounts.LetterWaiting || n.Attempts != 1 {
			t.Fatalf("%s: %+v", who.Name, n)
		}
	}
	server := listening(t, sink.Options{Addr: at, Clock: h.Clock, Script: map[string][]sink.Reply{"anna@press.example": {sink.Say("451 4.3.0 come back")}}})
	server.FailNext(sink.AtGreeting, sink.Reply{Line: "421 4.7.0 too many connections"}, 1)
	over(h, at) // another process
	s = h.Open()
	for range 4 {
		h.Clock.Advance(time.Minute)
		s.Rooms.Entrance.Flush(ctx)
	}
	if n := note(s, u); n.State != accounts.LetterSent || n.Attempts < 3 {
		t.Errorf("%+v", n)
	}
	if n := note(s, mari); n.State != accounts.LetterSent {
		t.Errorf("%+v", n)
	}
	if all := server.Messages(); len(all) != 2 {
		t.Errorf("%d mails arrived", len(all))
	}
}

// TestOneThatLeavesHurriesTheOthers: the pauses of those that found no server end when there is one.
func TestOneThatLeavesHurriesTheOthers(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	at := nowhere(t)
	over(h, at)
	s := h.Open()
	mari := invite(s, "Mari")
	for _, pause := range []time.Duration{0, 20 * time.Second, 40 * time.Second} {
		h.Clock.Advance(pause)
		s.Rooms.Entrance.Flush(ctx)
	}
	if n := note(s, mari); n.Attempts != 3 || n.Reply != "" {
		t.Fatalf("%+v", n)
	}
	server := listening(t, sink.Options{Addr: at, Clock: h.Clock})
	h.Clock.Advance(time.Minute) // of eighty seconds
	invite(s, "Jaan")
	s.Rooms.Entrance.Flush(ctx)
	if n := note(s, mari); n.State != accounts.LetterSent || len(server.Messages()) != 2 {
		t.Errorf("%+v, %d mails", n, len(server.Messages()))
	}
}

// TestRefusedLettersSaySo: what a server refuses for good isn't tried again, and what it said is
// known; of a letter whose server said nothing neither is known, and it isn't sent twice.
func TestRefusedLettersSaySo(t *testing.T) {
	t.Parallel()
	s := webtest.New(t, map[string][]sink.Reply{
		"mari@press.example": {sink.Say("550 5.1.1 no such user here")}, "jaan@press.example": {sink.DropAtDot(true)},
	}).Open()
	mari, jaan := invite(s, "Mari"), invite(s, "Jaan")
	for range 3 {
		s.Rooms.Entrance.Flush(ctx)
		s.Clock.Advance(time.Hour)
	}
	if n := note(s, mari); n.State != accounts.LetterFailed || !strings.Contains(n.Reply, "no such user here") || n.Attempts != 1 {
		t.Errorf("%+v", n)
	}
	if n := note(s, jaan); n.State != accounts.LetterUncertain || len(s.Sink.Messages()) != 1 {
		t.Errorf("%+v, %d mails", n, len(s.Sink.Messages()))
	}
}

// TestLettersGoSideBySide: a few are under way at once, each arrives once, and a process that is
// asked to stop begins no more.
func TestLettersGoSideBySide(t *testing.T) {
	t.Parallel()
	const letters, atOnce = 12, 2 // as many as the relay takes
	h := webtest.New(t, nil)
	running, stop := context.WithCancel(ctx)
	defer stop()
	var all, both sync.WaitGroup
	all.Add(letters)
	both.Add(atOnce)
	server := listening(t, sink.Options{Clock: h.Clock, Check: func(m sink.Message) error {
		if strings.HasPrefix(m.To, "first") {
			both.Done()
			both.Wait() // nobody goes on before both are here
		}
		return nil
	}, OnMessage: func(sink.Message) { all.Done() }})
	over(h, server.Addr())
	s := h.Open()
	for i := range letters {
		name := fmt.Sprintf("other%d", i)
		if i < atOnce {
			name = fmt.Sprintf("first%d", i)
		}
		invite(s, name)
	}
	var carrying sync.WaitGroup
	carrying.Go(func() { _ = s.Rooms.Entrance.Run(running) })
	all.Wait()
	stop()
	carrying.Wait()
	s.Rooms.Entrance.Flush(ctx)
	got := map[string]int{}
	for _, m := range server.Messages() {
		got[m.To]++
	}
	if len(got) != letters || len(server.Messages()) != letters {
		t.Errorf("%v", got)
	}
}
