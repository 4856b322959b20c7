package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"os/user"
	"time"

	"communique/accounts"
	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/queue"
	"communique/internal/sqldb"
	"communique/locales/glossary"
	"communique/locales/memory"
	"communique/mailer"
	"communique/mailer/reminders"
	"communique/migrations"
	"communique/presslists"
	"communique/releases"
	"communique/releases/drafts"
	"communique/scheduler"
)

// house is the packages, wired together on one database. The arrows that point
// against the street (the scheduler starts the mailer, the queue rings it) are
// plugged in here and nowhere else.
type house struct {
	as        string // the name under which it acts; empty: the account's
	clock     clock.Clock
	db        *sqldb.DB
	accounts  *accounts.Accounts
	releases  *releases.Releases
	drafts    *drafts.Drafts
	memory    *memory.Memory
	glossary  *glossary.Glossary
	lists     *presslists.PressLists
	scheduler *scheduler.Scheduler
	mailer    *mailer.Mailer
	reminders *reminders.Reminders
	queue     *queue.Queue
	keepClock task
	logger    *slog.Logger
	setBack   chan struct{}   // somebody has set the clock back
	until     context.Context // it ends when the process is asked to stop; set before the queue listens
}

// plan says how a house is to be wired. The zero value serves the commands that
// ask and answer: it rings bells but doesn't listen.
type plan struct {
	clock    clock.Clock
	as       string // the name under which commands act; empty: the account's
	listen   bool   // hears bells, and so delivers
	identity mailer.Identity
	on       func(mailer.Event)
	logger   *slog.Logger

	relays      []mailer.Relay
	limits      mailer.Limits
	connections int           // that a mailing may hold to all relays together
	journal     string        // the folder of this machine's journals
	giveUp      time.Duration // how long a server may put a mail off
	uncertain   string        // mailer.ResendOnce or mailer.AskPerson
	reminders   string        // a cron expression: when they leave
}

// open opens the database of the command line, which must be migrated.
func (t *terminal) open(ctx context.Context, c *commands) (*house, error) {
	return t.openFor(ctx, c.DB, plan{as: c.As})
}

// openRelease is open for a command about one release, which must be there.
func (t *terminal) openRelease(ctx context.Context, c *commands, slug string) (*house, releases.Release, error) {
	h, err := t.open(ctx, c)
	if err != nil {
		return nil, releases.Release{}, err
	}
	release, err := h.releases.Get(ctx, slug)
	if err != nil {
		h.close()
		return nil, releases.Release{}, err
	}
	return h, release, nil
}

func (t *terminal) openFor(ctx context.Context, url string, p plan) (*house, error) {
	db, err := sqldb.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := migrations.Check(ctx, db); err != nil {
		_ = db.Close()
		return nil, err
	}
	h, err := t.wire(db, p)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return h, nil
}

func (t *terminal) wire(db *sqldb.DB, p plan) (*house, error) {
	if p.logger == nil {
		p.logger = slog.New(slog.DiscardHandler)
	}
	h := &house{db: db, as: p.as, logger: p.logger, setBack: make(chan struct{}, 1)}
	if err := h.takeClock(&p); err != nil {
		return nil, err
	}
	h.accounts = accounts.New(db, p.clock)
	h.releases = releases.New(db, p.clock, t.catalogue)
	h.drafts = drafts.New(db, p.clock, h.releases)
	h.memory, h.glossary = memory.New(db, p.clock), glossary.New(db, p.clock)
	h.lists = presslists.New(db, p.clock, h.accounts)
	worker := workerName()
	h.scheduler = scheduler.New(db, p.clock, h.releases, h.lists, worker).CloseOn(scheduler.PublicHolidays).LogTo(p.logger)
	h.lists.CloseOn(h.scheduler.ClosedDays)
	bells := queue.Options{Logger: p.logger}
	if p.listen {
		bells.Handlers = map[string]queue.Handler{
			mailer.BellName: h.deliver,
		}
	}
	q, err := queue.Open(db, bells)
	if err != nil {
		return nil, err
	}
	h.queue = q
	h.mailer = mailer.New(mailer.Options{
		DB: db, Clock: p.clock, Releases: h.releases, PressLists: h.lists, Scheduler: h.scheduler, Catalogue: t.catalogue,
		Bell: q, Identity: p.identity, Relays: p.relays, Limits: p.limits, Worker: worker, Logger: p.logger, On: p.on,
		Connections: p.connections, Journal: p.journal, Horizon: p.giveUp, Uncertain: p.uncertain,
	})
	h.reminders, err = reminders.New(reminders.Options{
		DB: db, Clock: p.clock, Accounts: h.accounts, Releases: h.releases, Catalogue: t.catalogue, Identity: p.identity,
		Postman: h.mailer, Worker: worker, Cron: p.reminders, Logger: p.logger,
	})
	for _, f := range fault.All(err) {
		f.Place.File = "--reminders"
	}
	return h, err
}

// deliver follows a bell, until the process is asked to stop: then it begins no mail
// any more, and waits for the answers to those that are under way.
func (h *house) deliver(ctx context.Context, id int64) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(h.until, cancel)()
	return h.mailer.Deliver(ctx, id)
}

// close ends what delivers, and then the database.
func (h *house) close() {
	_ = h.mailer.Close() // what it couldn't write stays in the journal
	_ = h.db.Close()
}

// workerName tells this process from every other that works on the database, also from
// one that had its number before, so that its claims are its own.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), rand.Text()[:8])
}

// actor is who runs the command: whoever may open the database may do everything,
// and the audit says under which name. That is the one of --as, or the account's.
func (h *house) actor() accounts.Actor {
	if h.as != "" {
		return accounts.System(h.as)
	}
	if u, err := user.Current(); err == nil {
		return accounts.System(u.Username)
	}
	return accounts.System("uid " + fmt.Sprint(os.Getuid()))
}
