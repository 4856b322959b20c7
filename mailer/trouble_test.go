package mailer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"sync"
	"testing"

	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/releases"
)

// failpoint is a transport that does something of a test's choice at one point of
// every mail: "dial", one of the steps, "answer", when the relay has said what it
// thinks of the mail and nobody has read it, "done", when that was read and isn't
// written down yet, or "close".
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
	c.at("answer")
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
		o.Transports = []Transport{h.failpoint(at)}
	}
	return h.made(o)
}

// victim is a worker that vanishes: from then on it writes nothing any more, neither
// into its journal nor into the database, and its lock is free, as after a kill.
type victim struct {
	*Mailer
	once sync.Once
}

func (h *house) victim(name string, at func(v *victim, point string)) *victim {
	db, err := sqldb.Open(h.ctx(), h.url)
	h.must(err)
	o := h.options(name)
	o.DB, o.Connections = db, 1
	v := &victim{}
	o.Transports = []Transport{h.failpoint(func(point string) { at(v, point) })}
	v.Mailer = New(o)
	h.t.Cleanup(v.vanish)
	return v
}

// vanish ends the victim. Called on one of its lanes, it ends that too.
func (v *victim) vanish() {
	v.once.Do(func() {
		_ = v.db.Close()
		if v.journal != nil {
			_ = v.journal.Leave()
		}
	})
}

// contacts makes n addresses.
func contacts(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("c%03d@desk.example", i)
	}
	return all
}

// TestKilled ends a worker where it stands, without a last word, at each point. What it
// knew is known, the one mail that it had begun is uncertain, and the rest is free; the
// next worker brings every mail there, and only the uncertain one may come twice, with
// the same Message-ID.
func TestKilled(t *testing.T) {
	points := []string{"dial", string(StepMail), string(StepRcpt), string(StepData), string(StepBody), string(StepDot), "answer", "done"}
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", contacts(4)...)
		for _, point := range points {
			before := h.received()
			r := h.release("killed-at-" + point)
			h.plan(r, l)
			h.bells.take()
			mails := 0
			v := h.victim("victim-"+point, func(v *victim, p string) {
				if p == string(StepBody) {
					mails++
				}
				if p == point && (mails >= 2 || point == "dial") && (mails == 3 || point != "answer" && point != "done") {
					v.vanish()
					runtime.Goexit()
				}
			})
			_ = v.Deliver(h.ctx(), h.deliveries(r)["c000@desk.example"].MailingID)
			h.must(h.mailer.Sweep(h.ctx()))
			got := map[State]int{}
			for _, d := range h.deliveries(r) {
				got[d.State]++
			}
			if uncertain := map[bool]int{true: 0, false: 1}[point == "dial"]; got[Uncertain] != uncertain || got[Claimed] != 0 || got[Sent]+got[Planned]+got[Uncertain] != 4 {
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
			if want := map[bool]int{true: 5, false: 4}[point == "done" || point == "answer"]; copies != want {
				t.Errorf("killed at %s: %d copies, want %d", point, copies, want)
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
		for i := range 5 {
			v := h.victim(fmt.Sprintf("victim-%d", i), func(v *victim, p string) {
				if p == "done" {
					v.vanish()
					runtime.Goexit()
				}
			})
			_ = v.Deliver(h.ctx(), 1)
			h.must(h.mailer.Sweep(h.ctx()))
			h.clock.Advance(resendAfter)
		}
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

// TestZombie: a worker that comes back after its time sends nothing new, and changes
// nothing that another has taken since. What it knows of a mail that nobody has taken
// is heard: it is true.
func TestZombie(t *testing.T) {
	for _, point := range []string{"dial", "done"} {
		for _, late := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s late %v", point, late), func(t *testing.T) {
				dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
					h := newHouse(t, db)
					l := h.list("nl-press", "NL", "en", "a@desk.example", "b@desk.example")
					r := h.release(fmt.Sprintf("lipse-%v", late))
					h.plan(r, l)
					id := h.bells.take()[0]
					asleep, wake := make(chan struct{}), make(chan struct{})
					var once sync.Once
					zombie := h.worker("zombie", 1, func(p string) {
						if p == point {
							once.Do(func() {
								close(asleep)
								<-wake
							})
						}
					})
					var wg sync.WaitGroup
					wg.Go(func() { _ = zombie.Deliver(h.ctx(), id) })
					<-asleep
					h.clock.Advance(2 * lease)
					h.must(h.mailer.Sweep(h.ctx()))
					if got := h.states(r)["a@desk.example"]; got != "uncertain killed" {
						t.Fatalf("its claim didn't lapse: %s", got)
					}
					if late {
						h.play()
					}
					before := h.deliveries(r)
					sent := len(h.sink.Messages())
					close(wake)
					wg.Wait()
					if n := len(h.sink.Messages()) - sent; n != 0 {
						t.Errorf("the zombie sent %d mails", n)
					}
					fenced := len(h.events.of(Fenced))
					if late && (!maps.Equal(before, h.deliveries(r)) || fenced == 0) {
						t.Errorf("the zombie changed\n%+v into\n%+v, %d fenced", before, h.deliveries(r), fenced)
					}
					h.play()
					for address, d := range h.deliveries(r) {
						if n := h.received()[address]; d.State != Sent || n < 1 || n > 1+d.Resends {
							t.Errorf("late %v: %d copies of %+v", late, n, d)
						}
					}
					if !late && len(h.sink.Messages()) != 2 {
						t.Errorf("%d mails: what the zombie knew wasn't heard", len(h.sink.Messages()))
					}
				})
			})
		}
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
		o.Transports = []Transport{h.failpoint(func(p string) {
			if p == "done" {
				_ = doomed.Close()
			}
		})}
		if err := h.made(o).Deliver(h.ctx(), h.bells.take()[0]); err == nil {
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
