package mailer

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"communique/internal/sink"
	"communique/migrations/dbtest"
)

// TestNoticeGoesBeforeAMailing: a mailing holds the only connection that the relay takes, and
// a notice leaves behind the mail that is under way, not behind the mailing; the mailing goes
// on.
func TestNoticeGoesBeforeAMailing(t *testing.T) {
	const mails = 60
	h := newHouse(t, dbtest.Open(t, dbtest.SQLite(t)))
	var told Verdict
	var order []string
	var notifying sync.WaitGroup
	server, err := sink.Start(sink.Options{Clock: h.clock, OnMessage: func(m sink.Message) {
		if len(order) == 2 {
			notifying.Go(func() { told = h.mailer.Notify(h.ctx(), h.notice("zoe@be.example"), mayBegin) })
			eventually(t, func() bool { return h.mailer.pacer.callers.Load() == 1 })
		}
		order = append(order, m.To)
	}})
	h.must(err)
	t.Cleanup(server.Close)
	o := h.options("one")
	o.Connections, o.Relays = 1, []Relay{mustRelay(t, server.Addr())}
	h.mailer = h.made(o)
	addresses := make([]string, mails)
	for i := range addresses {
		addresses[i] = fmt.Sprintf("reader%d@outlet.example", i)
	}
	h.plan(h.release("lipse"), h.list("nl", "NL", "en", addresses...))
	for _, id := range h.bells.take() {
		h.must(h.mailer.Deliver(h.ctx(), id))
	}
	notifying.Wait()
	if told.State != Sent || len(order) != mails+1 {
		t.Fatalf("%+v, %d mails", told, len(order))
	}
	// One mail is under way, and the next may be announced.
	if at := slices.Index(order, "zoe@be.example"); at > 5 {
		t.Errorf("the notice was mail %d of all", at+1)
	}
	if n := h.mailer.pacer.callers.Load(); n != 0 || h.mailer.pacer.relays[0].open != 0 {
		t.Errorf("%d still wait, %d connections are held", n, h.mailer.pacer.relays[0].open)
	}
}

// TestOneConnectionIsGivenUpForOneNotice: of many that are held one is, after the first mail
// that ends; nobody takes its place before the notice does, and nobody waits behind it.
func TestOneConnectionIsGivenUpForOneNotice(t *testing.T) {
	p := newPacer([]Relay{{Limits: Limit{Connections: 3}}}, 3, Limits{}, func() float64 { return 0 })
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	take := func(choose func(time.Time) (int, time.Duration)) bool {
		relay, _ := choose(now)
		if relay == 0 {
			p.dialled(0, now)
		}
		return relay == 0
	}
	for range 2 {
		take(p.choose)
	}
	p.call()
	if p.called(0, now) || p.yields(0, now) || take(p.choose) {
		t.Error("the third place is the notice's, and nobody's mail has to make room")
	}
	p.uncall()
	mail, _ := p.admit(0, "a.example", now)
	p.ended(mail, Verdict{State: Sent, Code: 250}, now)
	if !take(p.choose) {
		t.Fatal("the relay has no place for a third")
	}
	p.call()
	if take(p.chooseCalled) || !p.called(0, now) || !p.yields(0, now) || p.called(0, now) || p.yields(0, now) {
		t.Error("just one is given up")
	}
	p.closed(0, now)
	if take(p.choose) || !take(p.chooseCalled) || take(p.chooseCalled) {
		t.Error("its place is another's")
	}
	p.closed(0, now)
	if p.called(0, now) || !take(p.choose) {
		t.Error("the mailing doesn't get its place back")
	}
}

// TestOthersStandBackAtTheGate: the relay's rate lets a mail pass now and then, and the next
// one is the notice's, however many others ask.
func TestOthersStandBackAtTheGate(t *testing.T) {
	p := newPacer([]Relay{{Limits: Limit{Rate: 1}}}, 4, Limits{}, func() float64 { return 0 })
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	if _, wait := p.admit(0, "a.example", now); wait > 0 {
		t.Fatal("the first waits")
	}
	done := p.hurry(0)
	if _, wait := p.letPass(0, "b.example", now); wait != time.Second {
		t.Errorf("the notice waits for %s", wait)
	}
	now = now.Add(time.Second)
	if _, wait := p.admit(0, "a.example", now); wait == 0 {
		t.Error("another goes first")
	}
	if _, wait := p.letPass(0, "b.example", now); wait > 0 {
		t.Errorf("the notice waits for %s more", wait)
	}
	done()
	if _, wait := p.admit(0, "a.example", now.Add(time.Second)); wait > 0 {
		t.Errorf("others wait for %s behind it", wait)
	}
}
