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
	"communique/internal/journal"
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
// Relays and Journal, and sweeping Scheduler.
type Options struct {
	DB         *sqldb.DB
	Clock      clock.Clock
	Releases   *releases.Releases
	PressLists *presslists.PressLists
	Scheduler  Occurrences
	Catalogue  *locales.Catalogue
	Bell       Bell
	Identity   Identity

	Relays      []Relay     // in the order of their priority
	Limits      Limits      // of recipients' domains
	Transports  []Transport // instead of SMTP, one for each of Relays
	Connections int         // for a mailing, to all relays together; 5 when 0
	Journal     string      // the folder of this machine's journals; it must outlive a restart
	Worker      string      // tells this process from every other one, also from the one before it

	Horizon   time.Duration // how long a recipient's server may put a mail off; 48 hours when 0
	Uncertain string        // ResendOnce or AskPerson; ResendOnce when empty

	Rand   io.Reader // of keys and jitter; crypto/rand when nil
	Logger *slog.Logger
	On     func(Event) // is told of what happens, from many goroutines at once
}

// Mailer plans and delivers. It is safe for concurrent use.
type Mailer struct {
	db         *sqldb.DB
	clock      clock.Clock
	releases   *releases.Releases
	lists      *presslists.PressLists
	scheduler  Occurrences
	bell       Bell
	identity   Identity
	transports []Transport
	pacer      *pacer
	frames     frames
	signers    signers

	connections int
	runTime     time.Duration
	horizon     time.Duration
	uncertain   string
	worker      string
	random      *random
	logger      *slog.Logger
	on          func(Event) // nil: nobody listens

	sealed         atomic.Pointer[seal]
	ledger         *ledger
	journalDir     string
	journalOptions journal.Options // of tests
	opening        sync.Mutex
	journal        *journal.Journal
	busy           busy
	numbers        numbers
	owed           owed
}

// runTime is how long one call of Deliver begins new mails, on the machine's
// clock: the queue gives a handler four minutes, and the last mail may be slow.
const runTime = time.Minute

// New makes a mailer. Close it when it has delivered.
func New(o Options) *Mailer {
	m := &Mailer{
		db: o.DB, clock: o.Clock, releases: o.Releases, lists: o.PressLists, scheduler: o.Scheduler,
		bell: o.Bell, identity: o.Identity, transports: o.Transports, frames: newFrames(o.Catalogue),
		connections: orElse(max(o.Connections, 0), 5), runTime: runTime, horizon: orElse(o.Horizon, defaultHorizon),
		uncertain: orElse(o.Uncertain, ResendOnce), worker: o.Worker, journalDir: o.Journal,
		random: &random{source: o.Rand}, logger: o.Logger, on: o.On,
	}
	if m.transports == nil {
		for _, relay := range o.Relays {
			m.transports = append(m.transports, &smtpTransport{relay: relay, timeouts: patient})
		}
	}
	if m.random.source == nil {
		m.random.source = rand.Reader
	}
	if m.logger == nil {
		m.logger = slog.New(slog.DiscardHandler)
	}
	m.pacer = newPacer(relaysOf(o), m.connections, o.Limits, m.random.jitter)
	m.ledger = newLedger(m)
	return m
}

// relaysOf are the relays, one for each transport.
func relaysOf(o Options) []Relay {
	relays := o.Relays
	for len(relays) < len(o.Transports) {
		relays = append(relays[:len(relays):len(relays)], Relay{})
	}
	return relays
}

func orElse[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
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
