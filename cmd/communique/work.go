package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"communique/internal/fault"
	"communique/mailer"
)

// workCommand delivers, beside as many others as there are.
type workCommand struct {
	delivering
}

// delivering holds the flags of whoever delivers.
type delivering struct {
	sending
	Journal   string `name:"journal" env:"COMMUNIQUE_JOURNAL" placeholder:"DIR" help:"${journal}"`
	Reminders string `name:"reminders" env:"COMMUNIQUE_REMINDERS" placeholder:"CRON" default:"30 8 * * 1-5" help:"${reminder_cron}"`
}

// sending is what mails are made of and how they go: who they are from, where the links
// in them lead, and what servers get and may do.
type sending struct {
	From        string `name:"from" env:"COMMUNIQUE_FROM" placeholder:"ADDRESS" help:"${from}"`
	Name        string `name:"name" env:"COMMUNIQUE_NAME" placeholder:"TEXT" help:"${name}"`
	URL         string `name:"url" env:"COMMUNIQUE_URL" default:"http://127.0.0.1:8080" placeholder:"URL" help:"${url}"`
	Connections int    `name:"connections" env:"COMMUNIQUE_CONNECTIONS" default:"5" placeholder:"N" help:"${connections}"`
	Limits      string `name:"limits" env:"COMMUNIQUE_LIMITS" placeholder:"TEXT" help:"${limits}"`

	GiveUp    time.Duration `name:"give-up-after" env:"COMMUNIQUE_GIVE_UP_AFTER" default:"48h" placeholder:"TIME" help:"${give_up_after}"`
	Uncertain string        `name:"uncertain" env:"COMMUNIQUE_UNCERTAIN" default:"resend" enum:"resend,ask" placeholder:"WORD" help:"${uncertain}"`
}

// Run delivers until it is asked to stop, then ends the mails that are under way.
func (w *workCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	h, p, err := w.open(ctx, t, c, true)
	if err != nil {
		return err
	}
	defer h.close()
	t.say("cli.work.ready")
	p.logger.Info("working")
	return together(ctx, h.deliverTasks()...)
}

// open wires a house as the flags say. Its log goes to standard error, in
// English, for the administrator's tools.
func (d *delivering) open(ctx context.Context, t *terminal, c *commands, listens bool) (*house, plan, error) {
	relays, err := mailer.ParseRelays(c.SMTP)
	if err != nil {
		return nil, plan{}, err
	}
	limits, err := d.limits()
	if err != nil {
		return nil, plan{}, err
	}
	logger := slog.New(slog.NewTextHandler(t.err, nil))
	identity, err := d.identity()
	if err != nil {
		return nil, plan{}, err
	}
	if d.From == "" {
		logger.Warn("no sender was given; journalists will see this one", "from", identity.From, "flag", "--from")
	}
	p := plan{
		listen: listens, identity: identity, relays: relays, limits: limits, logger: logger, connections: d.Connections,
		journal: journalFolder(d.Journal, c.DB), giveUp: d.GiveUp, uncertain: d.Uncertain,
		reminders: d.Reminders,
	}
	h, err := t.openFor(ctx, c.DB, p)
	return h, p, err
}

// identity is who the mails are from. Where nobody says so it is this machine's press office.
func (s *sending) identity() (mailer.Identity, error) {
	identity := mailer.Identity{Name: s.Name, From: s.From, URL: strings.TrimSuffix(s.URL, "/")}
	if identity.From == "" {
		identity.From = "press@" + hostDomain()
	}
	if identity.Name == "" {
		identity.Name = identity.From
	}
	return identity, identity.Check()
}

// limits reads what recipients' domains get; its faults name the flag.
func (s *sending) limits() (mailer.Limits, error) {
	limits, err := mailer.ParseLimits(s.Limits)
	for _, f := range fault.All(err) {
		f.Place.File = "--limits"
	}
	return limits, err
}

// journalFolder is where this machine's journals lie unless somebody says otherwise:
// beside the SQLite file, or in the folder in which the program was started, as that
// file would be.
func journalFolder(given, db string) string {
	if given != "" {
		return given
	}
	if path, ok := strings.CutPrefix(db, "sqlite:"); ok {
		return strings.TrimPrefix(path, "//") + ".journals"
	}
	return "communique.journals"
}

// hostDomain is this machine's name as a domain that mail can come from.
func hostDomain() string {
	host, err := os.Hostname()
	if err != nil || host == "" || net.ParseIP(host) != nil {
		return "localhost.localdomain"
	}
	if !strings.Contains(host, ".") {
		return host + ".localdomain"
	}
	return host
}

// task is something that runs until its context ends.
type task func(ctx context.Context) error

// deliverTasks is what makes a process deliver: the clock, the due table with what
// recurs, the mailer's sweep, and the ear for bells.
func (h *house) deliverTasks() []task {
	return []task{
		h.keepClock,
		h.mendWaits,
		func(ctx context.Context) error { return h.scheduler.Run(ctx, h.mailer) },
		func(ctx context.Context) error { return h.scheduler.RunJobs(ctx, h.reminders.Job()) },
		h.mailer.Run,
		h.listen,
	}
}

// stopGrace is how long the mails that are under way may take when the process
// is asked to stop. What isn't done by then is found by another worker, or this
// one's next run, when its lease ends.
const stopGrace = 20 * time.Second

// listen hears bells until ctx ends.
func (h *house) listen(ctx context.Context) error {
	running := context.WithoutCancel(ctx)
	h.until = ctx
	if err := h.queue.Start(running); err != nil {
		return err
	}
	<-ctx.Done()
	grace, cancel := context.WithTimeout(running, stopGrace)
	defer cancel()
	return h.queue.Stop(grace)
}

// together runs the tasks until ctx ends or one of them fails, and then waits for
// all. It returns the first failure.
func together(ctx context.Context, tasks ...task) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		wg    sync.WaitGroup
		once  sync.Once
		first error
	)
	for _, run := range tasks {
		wg.Go(func() {
			err := run(ctx)
			if ctx.Err() == nil && err != nil {
				once.Do(func() { first = err })
			}
			cancel()
		})
	}
	wg.Wait()
	return first
}
