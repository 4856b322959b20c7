// Package mailer brings approved editions to the contacts of a press list, one
// mail each, and keeps a row about every one of them that tells the truth.
//
// Plan writes the rows, page by page, each in one statement: for each contact the
// language in which it reads the release. Deliver works them off when a bell rings;
// Sweep finds what was left lying. The queue is only the bell:
//
//	planned → claimed → sent | deferred | bounced | uncertain
//
// A run of Deliver claims what it will send in a fraction of a second and asks, in the
// same transaction, whether the release may leave and who may be mailed. The claim's
// number is a fence: an outcome under another changes nothing. Lanes carry the mails, a
// connection each: an edition is compiled once, stamped for each recipient, signed where
// the domain has keys, and sent with the next envelope behind the dot. While they do, a
// worker looks again, every few mails, whether anything has changed since it asked.
//
// Mailings that are due together share the connections: one that has none is handed one
// after the mail that is on it, so that each one's first mail leaves soon, however long the
// others are.
//
// Before a mail may leave, the process's journal (package internal/journal, a file on
// this machine) says that it has begun, and before the connection's next mail may leave
// it says what became of it: one write for both. From there the outcomes come into the
// database in batches, some twenty times a second.
//
// What it promises, and what not:
//
//   - One mailing reaches an address once, whichever lists hold it. The exception
//     is a mail whose fate isn't known (the connection was lost after the final
//     dot, or the worker vanished while it sent): it is sent once more after ten
//     minutes, with the same Message-ID, and after that left to a person (Settle).
//   - A killed process leaves at most one such mail for each of its connections. Whoever
//     sweeps next on the same machine reads its journal: what it knew is known, what it
//     had begun is uncertain, and all else that it held is free at once.
//   - When the whole machine is lost, and its journal with it, what it held (less than a
//     second's mails) is uncertain when its lease ends, after 45 seconds at most.
//   - After a power cut the end of a journal may be missing, some 20 milliseconds of it:
//     whatever the machine held is uncertain then. A disk that says it has written what it
//     hasn't can lose more; the mails of that time may come twice, but never thrice.
//   - While the database is away nothing new is claimed, and a second later nothing new
//     is begun, since nobody can ask whether it still may leave. Outcomes wait in the
//     journal and are written when it is back.
//   - When the journal can't be written (a full disk, a failing one), nothing more is
//     begun: the outcomes that are known go into the database, and the mailing goes on
//     when the journal can be written again.
//   - A worker that was stopped for longer than its lease sends nothing more of what it
//     held. What it knows is still heard, as long as nobody has taken it over.
//   - A relay that is away costs no attempt: another is used, or the mailing waits and
//     goes on by itself. Recipients whose servers say "later" are tried again, up to a
//     horizon; one over whom the connection breaks three times in a row is set aside.
//   - A mailing whose mails are refused for good too often, or one after the other for
//     what they say, is paused with the server's words until a person resumes it.
//   - A withdrawal, a stop, an embargo or the end of a press list that is committed while mails leave holds for all
//     but those that are on their way: some twenty, and one for each connection.
//
// A Notice, such as a reminder to a translator or a link to sign in, goes over the same relays
// and within the same limits, one at a time and without a row here: its sender keeps its own.
// It goes before the mails of a mailing, which make room for it: see precedence.go.
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
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"communique/accounts"
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
	Ring(ctx context.Context, name string, ids ...int64) error
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
	accounts   *accounts.Accounts // for the audit
	releases   *releases.Releases
	lists      *presslists.PressLists
	scheduler  Occurrences
	bell       Bell
	identity   Identity
	transports []Transport
	pacer      *pacer
	turns      turns
	ears       ears
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
	unreadable     string // what was last logged of journals that can't be read; guarded by opening
	busy           busy
	doubt          doubt
	numbers        numbers
	owed           owed
	past           past
}

// runTime is how long one call of Deliver begins new mails, on the machine's
// clock: the queue gives a handler four minutes, and the last mail may be slow.
const runTime = time.Minute

// New makes a mailer. Close it when it has delivered.
func New(o Options) *Mailer {
	m := &Mailer{
		db: o.DB, clock: o.Clock, accounts: accounts.New(o.DB, o.Clock), releases: o.Releases, lists: o.PressLists, scheduler: o.Scheduler,
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
		relays = append(slices.Clip(relays), Relay{})
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
