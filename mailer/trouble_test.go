package mailer

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/releases"
)

// failpoint is a transport that does something of a test's choice at one point of
// every mail: "dial", one of the steps, "done", when the relay's word is there and
// not yet written down, or "close".
type failpoint struct {
	Transport
	at func(point string)
}

type failingConnection struct {
	Connection
	at func(point string)
}

func (h *house) failpoint(at func(point string)) *failpoint {
	relay, err := ParseRelay("smtp://" + h.sink.Addr())
	h.must(err)
	return &failpoint{&smtpTransport{relay: relay, timeouts: patient, before: func(s Step) { at(string(s)) }}, at}
}

func (f *failpoint) Dial(ctx context.Context) (Connection, error) {
	f.at("dial")
	c, err := f.Transport.Dial(ctx)
	return &failingConnection{c, f.at}, err
}

func (c *failingConnection) Answer() (Reply, error) {
	reply, err := c.Connection.Answer()
	c.at("done")
	return reply, err
}

func (c *failingConnection) Close() {
	c.at("close")
	c.Connection.Close()
}

func (h *house) worker(name string, connections int, at func(point string)) *Mailer {
	o := h.options(name)
	o.Connections = connections
	if at != nil {
		o.Transport = h.failpoint(at)
	}
	return New(o)
}

// contacts makes n addresses.
func contacts(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("c%03d@desk.example", i)
	}
	return all
}

// TestKilled ends a worker where it stands, without a last word, at each point. The
// next one brings every mail there; the one whose fate was unknown may come twice,
// with the same Message-ID.
func TestKilled(t *testing.T) {
	points := []string{"dial", string(StepMail), string(StepRcpt), string(StepData), string(StepBody), string(StepDot), "done"}
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", contacts(4)...)
		for _, point := range points {
			before := h.received()
			r := h.release("killed-at-" + point)
			h.plan(r, l)
			h.bells.take()
			mails := 0
			victim := h.worker("victim", 1, func(p string) {
				if p == string(StepMail) {
					mails++
				}
				if p == point && (mails == 3 || point == "dial") {
					runtime.Goexit()
				}
			})
			id := h.deliveries(r)["c000@desk.example"].MailingID
			h.must(victim.Deliver(h.ctx(), id))
			want := map[string]int{"sent": 2, "attempting": 1, "claimed": 1}
			if point == "dial" {
				want = map[string]int{"claimed": 4}
			}
			got := map[string]int{}
			for _, d := range h.deliveries(r) {
				got[string(d.State)]++
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("killed at %s: %v", point, got)
			}
			h.play()
			copies := 0
			for address, n := range h.received() {
				n -= before[address]
				if d := h.deliveries(r)[address]; d.State != Sent || n < 1 || n > 1+d.Resends {
					t.Errorf("killed at %s: %d copies of %+v", point, n, d)
				}
				copies += n
			}
			if want := map[bool]int{true: 5, false: 4}[point == "done"]; copies != want {
				t.Errorf("killed at %s: %d copies", point, copies)
			}
			if h.state(r) != releases.Sent {
				t.Errorf("killed at %s: the release is %s", point, h.state(r))
			}
		}
	})
}

// TestKilledAgainAndAgain: whoever kills us, there is never a third copy.
func TestKilledAgainAndAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", "a@desk.example")
		r := h.release("lipse")
		h.plan(r, l)
		h.mailer = h.worker("victim", 1, func(p string) {
			if p == "done" {
				runtime.Goexit()
			}
		})
		h.play()
		h.wantStates(r, map[string]string{"a@desk.example": "uncertain killed"})
		h.wantReceived(map[string]int{"a@desk.example": 2})
		messages := h.sink.Messages()
		if a, b := header(t, messages[0].Raw).Get("Message-Id"), header(t, messages[1].Raw).Get("Message-Id"); a != b {
			t.Errorf("%s and %s", a, b)
		}
		if wait := messages[1].At.Sub(messages[0].At); wait < resendAfter {
			t.Errorf("sent again after %s", wait)
		}
	})
}

// TestZombie: a worker that comes back after its time changes nothing.
func TestZombie(t *testing.T) {
	for _, point := range []string{"dial", "done"} {
		t.Run(point, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				h := newHouse(t, db)
				l := h.list("nl-press", "NL", "en", "a@desk.example")
				r := h.release("lipse")
				h.plan(r, l)
				id := h.bells.take()[0]
				asleep, wake := make(chan struct{}), make(chan struct{})
				zombie := h.worker("zombie", 1, func(p string) {
					if p == point {
						close(asleep)
						<-wake
					}
				})
				var wg sync.WaitGroup
				wg.Go(func() { _ = zombie.Deliver(h.ctx(), id) })
				<-asleep
				h.clock.Advance(2 * lease)
				h.play()
				before := h.deliveries(r)["a@desk.example"]
				close(wake)
				wg.Wait()
				after := h.deliveries(r)["a@desk.example"]
				if before != after || after.State != Sent {
					t.Errorf("the zombie changed\n%+v into\n%+v", before, after)
				}
				if fenced := len(h.events.of(Fenced)); fenced != map[string]int{"dial": 0, "done": 1}[point] {
					t.Errorf("%d outcomes were fenced", fenced)
				}
				h.wantReceived(map[string]int{"a@desk.example": map[string]int{"dial": 1, "done": 2}[point]})
			})
		})
	}
}

// TestWorkersRace: many workers, one mail each.
func TestWorkersRace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		all := contacts(80)
		be := h.list("be-press", "BE", "en", all[:50]...)
		nl := h.list("nl-press", "NL", "en", all[30:]...)
		r := h.release("lipse")
		var wg sync.WaitGroup
		for i := range 6 {
			m := h.newMailer(fmt.Sprintf("worker-%d", i))
			wg.Go(func() {
				for _, l := range []int{i % 2, 1 - i%2} {
					o := h.occurrence(r, nl)
					if l == 0 {
						o = h.occurrence(r, be)
					}
					if err := m.Plan(h.ctx(), o); err != nil {
						t.Error(err)
					}
				}
				for _, d := range []int64{1, 2} {
					if err := errors.Join(m.Sweep(h.ctx()), m.Deliver(h.ctx(), d)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		h.play()
		for _, a := range all {
			if n := h.received()[a]; n != 1 {
				t.Errorf("%s got %d", a, n)
			}
		}
		status, err := h.mailer.Status(h.ctx(), r.ID)
		h.must(err)
		if status.Total(Sent) != 80 || status.Total() != 80 || status.Mailings[0].Elsewhere+status.Mailings[1].Elsewhere != 20 {
			t.Errorf("%+v", status)
		}
	})
}

// TestAskedToStop: a mail that can be broken off is, and costs no attempt; one that
// can't is brought to its end and written down.
func TestAskedToStop(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", contacts(3)...)
		for _, point := range []string{"dial", string(StepMail), string(StepRcpt), string(StepBody), string(StepDot), "done"} {
			before := len(h.sink.Messages())
			r := h.release("stopped-at-" + point)
			h.plan(r, l)
			ctx, cancel := context.WithCancel(h.ctx())
			m := h.worker("stopped", 1, func(p string) {
				if p == point {
					cancel()
				}
			})
			h.must(m.Deliver(ctx, h.bells.take()[0]))
			cancel()
			sent := 0
			for _, d := range h.deliveries(r) {
				if d.State == Sent {
					sent++
				} else if d.State != Planned {
					t.Errorf("stopped at %s: %+v", point, d)
				}
			}
			if want := map[bool]int{true: 1, false: 0}[point == "done"]; sent != want || len(h.sink.Messages())-before != want {
				t.Errorf("stopped at %s: %d sent", point, sent)
			}
			h.settle()
			if n := len(h.sink.Messages()) - before; n != 3 {
				t.Errorf("stopped at %s: %d mails", point, n)
			}
		}
	})
}

// TestOutcomeCantBeWritten: then nothing more is sent.
func TestOutcomeCantBeWritten(t *testing.T) {
	dbtest.URLs(t, func(t *testing.T, url string) {
		h := newHouse(t, dbtest.Open(t, url))
		l := h.list("nl-press", "NL", "en", contacts(20)...)
		r := h.release("lipse")
		h.plan(r, l)
		doomed := dbtest.Open(t, url)
		o := h.options("doomed")
		o.DB, o.Connections = doomed, 1
		o.Transport = h.failpoint(func(p string) {
			if p == "done" {
				_ = doomed.Close()
			}
		})
		if err := New(o).Deliver(h.ctx(), h.bells.take()[0]); err == nil {
			t.Fatal("no error")
		}
		if n := len(h.sink.Messages()); n != 1 {
			t.Fatalf("%d mails left", n)
		}
		h.play()
		status, err := h.mailer.Status(h.ctx(), r.ID)
		h.must(err)
		if status.Total(Sent) != 20 || len(h.sink.Messages()) != 21 {
			t.Errorf("%+v, %d mails", status.Counts, len(h.sink.Messages()))
		}
	})
}
