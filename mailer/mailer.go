// Package mailer brings approved editions to the contacts of a press list, one
// mail each, and keeps a row about every one of them that tells the truth.
//
// Plan writes the rows: for each contact the language in which it reads the
// release and the names by which its mail will be known. Deliver works them off
// when a bell rings; Sweep finds what was left lying. The queue is only the bell:
//
//	planned → claimed → attempting → sent | deferred | bounced | uncertain
//
// A worker claims a few deliveries for a minute and asks again, in the same
// transaction, whether the release may leave and the addresses may be mailed. It
// writes each attempt down before making it, and its outcome before the
// connection's next mail. If it can't ask, or can't write, it doesn't send.
//
// What it promises, and what not:
//
//   - One mailing reaches an address once, whichever lists hold it. The exception
//     is a mail whose fate isn't known (the connection was lost after the final
//     dot, or the worker vanished while it sent): it is sent once more after ten
//     minutes, with the same Message-ID, and after that left to a person.
//   - A killed worker leaves at most one such mail for each of its connections, and
//     the rows say which. Deliveries that it had only claimed are free after a minute.
//   - A worker that comes back after its time has nothing to say: its writes change
//     nothing.
//   - A relay that is away costs no attempt. The mailing waits and goes on by itself.
//   - Nothing is sent that isn't written down. While the database is away nothing
//     leaves; the outcome of a mail that was under way is lost after some tries, and
//     its mail is then one whose fate isn't known.
//
// It doesn't decide whether a release is approved, or when it is due, or who stands
// on a list. It doesn't track who opens what. It doesn't read bounces that come
// back later, though each mail's sender address is its own, so that they can be.
package mailer

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"communique/internal/clock"
	"communique/internal/sqldb"
	"communique/locales"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// BellName is the bell that says "look at this mailing"; Deliver is its handler.
const BellName = "mailing"

// Bell calls a worker; package queue plugs in. A bell may be lost or doubled.
type Bell interface {
	Ring(ctx context.Context, name string, id int64) error
}

// Occurrences tells what is due of a release, and when; package scheduler plugs in.
type Occurrences interface {
	Occurrences(ctx context.Context, releaseID int64) ([]scheduler.Occurrence, error)
}

// Options is what a mailer needs. Only DB, Clock, Releases, PressLists and Catalogue
// must be there for asking; planning needs Identity and Bell as well, delivering
// Relay, and sweeping Scheduler.
type Options struct {
	DB         *sqldb.DB
	Clock      clock.Clock
	Releases   *releases.Releases
	PressLists *presslists.PressLists
	Scheduler  Occurrences
	Catalogue  *locales.Catalogue
	Bell       Bell
	Identity   Identity
	Relay      Relay

	Relays []Relay // all that there are, Relay among them, in the order of their priority
	Limits Limits  // of the recipients' domains

	Transport   Transport // instead of SMTP with Relay
	Connections int       // to the relay, for a mailing; 2 when 0
	Worker      string    // tells this process from every other one
	Rand        io.Reader // of tokens and jitter; crypto/rand when nil
	Logger      *slog.Logger
	On          func(Event) // is told of what happens, from many goroutines at once
}

// Mailer plans and delivers. It is safe for concurrent use.
type Mailer struct {
	db        *sqldb.DB
	clock     clock.Clock
	releases  *releases.Releases
	lists     *presslists.PressLists
	scheduler Occurrences
	bell      Bell
	identity  Identity
	transport Transport
	frames    frames

	connections int
	runTime     time.Duration
	worker      string
	random      *random
	logger      *slog.Logger
	on          func(Event)

	runs atomic.Int64 // counts the runs of this process, for their workers' names
	busy busy
}

// runTime is how long one call of Deliver begins new mails, on the machine's
// clock: the queue gives a handler four minutes, and the last mail may be slow.
const runTime = time.Minute

// New makes a mailer.
func New(o Options) *Mailer {
	m := &Mailer{
		db: o.DB, clock: o.Clock, releases: o.Releases, lists: o.PressLists, scheduler: o.Scheduler,
		bell: o.Bell, identity: o.Identity, transport: o.Transport, frames: newFrames(o.Catalogue),
		connections: max(o.Connections, 0), runTime: runTime, worker: o.Worker, random: &random{source: o.Rand}, logger: o.Logger, on: o.On,
	}
	if m.transport == nil {
		m.transport = &smtpTransport{relay: o.Relay, timeouts: patient}
	}
	if m.connections == 0 {
		m.connections = 2
	}
	if m.random.source == nil {
		m.random.source = rand.Reader
	}
	if m.logger == nil {
		m.logger = slog.New(slog.DiscardHandler)
	}
	if m.on == nil {
		m.on = func(Event) {}
	}
	return m
}

// random shares a source of randomness between goroutines.
type random struct {
	mu     sync.Mutex
	source io.Reader
}

// Read fills b.
func (r *random) Read(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return io.ReadFull(r.source, b)
}

// jitter is between 0 and 1; 0 when there is no randomness to be had.
func (r *random) jitter() float64 {
	var b [2]byte
	_, _ = r.Read(b[:])
	return (float64(b[0])*256 + float64(b[1])) / 65536
}
