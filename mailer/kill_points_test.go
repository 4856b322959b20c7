package mailer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"communique/internal/journal"
	"communique/internal/journal/journaltest"
	"communique/internal/sink"
	"communique/internal/sqldb"
	"communique/migrations/dbtest"
	"communique/presslists"

	"pgregory.net/rapid"
)

// soak is how many rounds a test plays: few, or as many as somebody wants who has time.
func soak(few int) int {
	if n, err := strconv.Atoi(os.Getenv("COMMUNIQUE_SOAK")); err == nil && n > few {
		return n
	}
	return few
}

// killPoints are where a worker may end: the steps of SMTP, the moments beside its
// transport, and those around a write into the journal.
var killPoints = []string{
	"dial", string(StepMail), string(StepRcpt), string(StepData), string(StepBody), string(StepDot), "answer", "done",
	"before the journal", "after the journal", "close",
}

// killing is one worker that ends at the nth time it comes to a point.
type killing struct {
	point       string
	nth         int64
	connections int
	plain       bool // the relay takes no groups
}

func (k killing) String() string {
	return fmt.Sprintf("at the %d. %s, %d connections, plain %v", k.nth, k.point, k.connections, k.plain)
}

// fatalFiles are files of a journal at which the worker ends.
type fatalFiles struct {
	journaltest.Disk
	at func(point string) error
}

type fatalFile struct {
	journal.File
	at func(point string) error
}

func (f *fatalFiles) Create(path string) (journal.File, error) {
	file, err := f.Disk.Create(path)
	return &fatalFile{file, f.at}, err
}

var errDead = errors.New("the process is gone")

// WriteAt is a write before which, or after which, the process may end.
func (f *fatalFile) WriteAt(b []byte, at int64) (int, error) {
	if len(b) < 4096 { // entries, not heads
		if err := f.at("before the journal"); err != nil {
			return 0, err
		}
	}
	n, err := f.File.WriteAt(b, at)
	if len(b) < 4096 {
		err = errors.Join(err, f.at("after the journal"))
	}
	return n, err
}

// mortal is a worker of which nothing comes any more from an instant on: no octet to
// the relay, no entry, no transaction.
type mortal struct {
	*Mailer
	dead atomic.Bool
}

// mortalConnection ends its goroutine when the process is gone.
type mortalConnection struct {
	Connection
	m *mortal
}

func (c *mortalConnection) gone() {
	if c.m.dead.Load() {
		runtime.Goexit()
	}
}

func (c *mortalConnection) Open(ctx context.Context, e Envelope) (Step, error) {
	c.gone()
	return c.Connection.Open(ctx, e)
}

func (c *mortalConnection) Send(ctx context.Context, next *Envelope, message ...[]byte) (Step, error) {
	c.gone()
	return c.Connection.Send(ctx, next, message...)
}

func (c *mortalConnection) Answer() (Reply, error) {
	c.gone()
	return c.Connection.Answer()
}

type mortalTransport struct {
	Transport
	m *mortal
}

func (t *mortalTransport) Dial(ctx context.Context) (Connection, error) {
	if t.m.dead.Load() {
		return nil, errDead
	}
	c, err := t.Transport.Dial(ctx)
	return &mortalConnection{c, t.m}, err
}

// kill has a worker work off a mailing until it ends where k says.
func (h *house) kill(name string, mailing int64, k killing) {
	h.t.Helper()
	db, err := sqldb.Open(h.ctx(), h.url)
	h.must(err)
	ctx, stop := context.WithCancel(h.ctx())
	defer stop()
	v := &mortal{}
	var times atomic.Int64
	var once sync.Once
	at := func(p string) error {
		if p == k.point && times.Add(1) == k.nth {
			v.dead.Store(true)
		}
		if !v.dead.Load() {
			return nil
		}
		once.Do(func() {
			_ = db.Close()
			stop() // and whoever waits for the lane that is gone
		})
		return errDead
	}
	o := h.options(name)
	o.DB, o.Connections = db, k.connections
	o.Transports = []Transport{&mortalTransport{h.failpoint(func(p string) {
		if at(p) != nil {
			runtime.Goexit()
		}
	}), v}}
	v.Mailer = New(o)
	v.journalOptions = journal.Options{Files: &fatalFiles{at: at}}
	_ = v.Deliver(ctx, mailing)
	once.Do(func() { _ = db.Close() })
	if v.journal != nil {
		_ = v.journal.Leave()
	}
}

// survives kills a worker in the middle of a mailing, and looks what the next makes of it.
func (h *house) survives(slug string, k killing, l presslists.List, people []string) {
	h.t.Helper()
	before := h.received()
	r := h.release(slug)
	h.plan(r, l)
	h.bells.take()
	h.kill("victim-"+slug, h.deliveries(r)[people[0]].MailingID, k)
	h.must(h.mailer.Sweep(h.ctx()))
	uncertain := 0
	for _, d := range h.deliveries(r) {
		if d.State == Uncertain {
			uncertain++
		} else if d.State != Sent && d.State != Planned {
			h.t.Errorf("killed %s: %+v", k, d)
		}
	}
	if uncertain > k.connections {
		h.t.Errorf("killed %s: %d uncertain", k, uncertain)
	}
	h.play()
	after, all := h.received(), h.deliveries(r)
	for _, a := range people {
		if n, d := after[a]-before[a], all[a]; d.State != Sent || n < 1 || n > 1+d.Resends || d.Resends > 1 {
			h.t.Errorf("killed %s: %d copies of %+v", k, n, d)
		}
	}
	h.sameNames(all)
}

// sameNames looks that the copies of a mail have one Message-ID, the ledger's.
func (h *house) sameNames(all map[string]Delivery) {
	h.t.Helper()
	ids := map[string]bool{}
	for _, d := range all {
		ids["<"+d.MessageID+">"] = true
	}
	messages := h.sink.Messages()
	for _, m := range messages[h.looked:] {
		if id := header(h.t, m.Raw).Get("Message-Id"); !ids[id] {
			h.t.Errorf("%s is the name of no mail", id)
		}
	}
	h.looked = len(messages)
}

// plainHouse is one whose relay takes no groups of commands.
func plainHouse(t *testing.T, db *sqldb.DB, plain bool) *house {
	h := newHouse(t, db)
	if plain {
		s, err := sink.Start(sink.Options{Clock: h.clock, Without: []string{"PIPELINING"}})
		h.must(err)
		t.Cleanup(s.Close)
		h.sink = s
		h.mailer = h.newMailer("plain")
	}
	return h
}

// TestKilledAtEveryPoint ends a worker at each point of its first, second and a later
// mail, on relays with and without groups of commands, with one connection and several.
func TestKilledAtEveryPoint(t *testing.T) {
	for _, plain := range []bool{false, true} {
		t.Run(fmt.Sprintf("plain %v", plain), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				h := plainHouse(t, db, plain)
				people := contacts(9)
				l := h.list("nl-press", "NL", "en", people...)
				few := map[sqldb.Engine][]int{sqldb.SQLite: {1, 3}, sqldb.Postgres: {3}}[db.Engine()]
				if plain && soak(0) == 0 {
					few = []int{3}
				}
				for _, connections := range few {
					for _, point := range killPoints {
						for _, nth := range map[sqldb.Engine][]int64{sqldb.SQLite: {1, 2, 5}, sqldb.Postgres: {2}}[db.Engine()] {
							slug := fmt.Sprintf("r-%d-%s-%d", connections, slugOf(point), nth)
							h.survives(slug, killing{point, nth, connections, plain}, l, people)
						}
					}
				}
			})
		})
	}
}

func slugOf(point string) string {
	b := []byte(point)
	for i, c := range b {
		if c == ' ' {
			b[i] = '-'
		} else if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// TestKilledAnywhere does so at random points, with other numbers of connections.
func TestKilledAnywhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		dbtest.Checks(t, soak(map[sqldb.Engine]int{sqldb.SQLite: 15, sqldb.Postgres: 4}[db.Engine()]))
		people := contacts(12)
		h := newHouse(t, db)
		l := h.list("nl-press", "NL", "en", people...)
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			inside := *h
			inside.t = tried{t, rt}
			k := killing{
				point: rapid.SampledFrom(killPoints).Draw(rt, "point"), nth: rapid.Int64Range(1, 14).Draw(rt, "nth"),
				connections: rapid.IntRange(1, 5).Draw(rt, "connections"),
			}
			inside.survives(fmt.Sprintf("any-%d", n), k, l, people)
			h.looked = inside.looked
		})
	})
}
