package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"
	"communique/internal/sqldb"
	"communique/mailer"
	"communique/migrations"
	"communique/presslists"
	"communique/releases"
	"communique/scheduler"
)

// benchDeliverCommand measures how fast this machine delivers: it makes up a press
// list, plans a release for it and sends it, with the code that does so in earnest. Without
// --db it works on a SQLite file, and without --smtp it sends to a sink in a process
// of its own; both are gone afterwards.
type benchDeliverCommand struct {
	Recipients  int           `name:"recipients" default:"100000" placeholder:"N" help:"${bench_recipients}"`
	Connections int           `name:"connections" default:"20" placeholder:"N" help:"${bench_connections}"`
	Size        int           `name:"size" default:"11" placeholder:"KB" help:"${bench_size}"`
	Without     []string      `name:"without" placeholder:"EXTENSION" help:"${sink_without}"`
	Latency     time.Duration `name:"latency" placeholder:"TIME" help:"${sink_latency}"`
	DKIM        string        `name:"dkim" default:"none" enum:"none,rsa,both" placeholder:"WORD" help:"${bench_dkim}"`
	NoCeiling   bool          `name:"no-ceiling" help:"${bench_no_ceiling}"`
	Profile     string        `name:"profile" placeholder:"FILE" help:"${bench_profile}"`
	JSON        bool          `name:"json" help:"${json}"`
}

// benchReport is what was measured. The keys are read by scripts.
type benchReport struct {
	Recipients  int    `json:"recipients"`
	Connections int    `json:"connections"`
	Engine      string `json:"engine"`
	MailBytes   int64  `json:"mail_bytes"`
	Cores       int    `json:"cores"`

	MailsPerSecond        float64 `json:"mails_per_second"`
	CeilingMailsPerSecond float64 `json:"ceiling_mails_per_second"`
	CPUSecondsPer10000    float64 `json:"cpu_seconds_per_10000"`
	DatabaseSeconds       float64 `json:"database_seconds"`
	PeakRSSBytes          int64   `json:"peak_rss_bytes"`
	AllocsPerMail         float64 `json:"allocs_per_mail"`
	PlanSeconds           float64 `json:"plan_seconds"`
	DeliverSeconds        float64 `json:"deliver_seconds"`

	ClaimToRecord struct {
		P50 float64 `json:"p50"`
		P90 float64 `json:"p90"`
		P99 float64 `json:"p99"`
		Max float64 `json:"max"`
	} `json:"claim_to_record_seconds"`

	Sent       int  `json:"sent"`
	Received   *int `json:"received,omitempty"`   // by the embedded sink
	Duplicates *int `json:"duplicates,omitempty"` // likewise
}

// Run measures.
func (b *benchDeliverCommand) Run(ctx context.Context, t *terminal, c *commands) error {
	dir, err := os.MkdirTemp("", "communique-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := b.stage(ctx, t, c, dir)
	if err != nil {
		return err
	}
	defer s.close()
	report, err := s.measure(ctx)
	if err != nil {
		return err
	}
	if b.JSON {
		return t.json(report)
	}
	t.benchmark(report)
	return nil
}

// benchStage is all that a measurement needs.
type benchStage struct {
	*benchDeliverCommand
	t    *terminal
	h    *house
	sink *benchSink // nil: somebody else's relay
	dir  string

	list    presslists.List
	release releases.Release
}

// stage makes the database, the sink, the list and the release.
func (b *benchDeliverCommand) stage(ctx context.Context, t *terminal, c *commands, dir string) (*benchStage, error) {
	s := &benchStage{benchDeliverCommand: b, t: t, dir: dir}
	relays, err := s.relays(ctx, c)
	if err != nil {
		return nil, err
	}
	url := c.DB
	if url == defaultDB {
		url = "sqlite:" + filepath.Join(dir, databaseName)
	}
	db, err := sqldb.Open(ctx, url)
	if err == nil {
		_, err = migrations.Up(ctx, db)
	}
	if err == nil {
		s.h, err = t.wire(db, plan{
			relays: relays, connections: b.Connections, journal: filepath.Join(dir, "journals"),
			identity: mailer.Identity{Name: "Communiqué", From: "press@bench.example", URL: "https://press.bench.example"},
			logger:   slog.New(slog.NewTextHandler(t.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
		})
	}
	if err == nil {
		err = s.furnish(ctx)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *benchStage) close() {
	if s.h != nil {
		s.h.close()
	}
	_, _ = s.sink.stop() // what it counted was asked before
}

// measure plans and delivers, and then sends as many mails without the ledger.
func (s *benchStage) measure(ctx context.Context) (r benchReport, err error) {
	r.Recipients, r.Connections, r.Cores, r.Engine = s.Recipients, s.Connections, runtime.NumCPU(), string(s.h.db.Engine())
	debug.FreeOSMemory()
	forgetPeak()
	began := clock.Elapsed()
	occurrence := scheduler.Occurrence{ReleaseID: s.release.ID, ListID: s.list.ID, Country: s.list.Country, Zone: s.list.Zone, DueAt: s.h.clock.Now()}
	if err := s.h.mailer.Plan(ctx, occurrence); err != nil {
		return r, err
	}
	r.PlanSeconds = (clock.Elapsed() - began).Seconds()
	status, err := s.h.mailer.Status(ctx, s.release.ID)
	if err != nil {
		return r, err
	}
	mailing := status.Mailings[0].ID
	if err := s.deliver(ctx, mailing, &r); err != nil {
		return r, err
	}
	if status, err = s.h.mailer.Status(ctx, s.release.ID); err != nil {
		return r, err
	}
	r.Sent = status.Total(mailer.Sent)
	if !s.NoCeiling {
		began = clock.Elapsed()
		if err := s.h.mailer.Rehearse(ctx, mailing, s.Recipients); err != nil {
			return r, err
		}
		r.CeilingMailsPerSecond = float64(s.Recipients) / (clock.Elapsed() - began).Seconds()
	}
	return r, s.count(&r)
}

// deliver sends the mailing and measures it.
func (s *benchStage) deliver(ctx context.Context, mailing int64, r *benchReport) error {
	stopProfile, err := profile(s.Profile)
	if err != nil {
		return err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began, cpu, spent := clock.Elapsed(), cpuSeconds(), s.h.db.Spent()
	for idle := false; !idle; {
		if err := s.h.mailer.Deliver(ctx, mailing); err != nil {
			return err
		}
		if idle, err = s.h.mailer.Idle(ctx, s.h.clock.Now()); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	took := clock.Elapsed() - began
	stopProfile()
	runtime.ReadMemStats(&after)
	n := float64(s.Recipients)
	r.DeliverSeconds, r.MailsPerSecond = took.Seconds(), n/took.Seconds()
	r.CPUSecondsPer10000 = (cpuSeconds() - cpu) / n * 10_000
	r.DatabaseSeconds = (s.h.db.Spent() - spent).Seconds()
	r.AllocsPerMail = float64(after.Mallocs-before.Mallocs) / n
	r.PeakRSSBytes = peakRSS()
	l := s.h.mailer.Latencies()
	r.ClaimToRecord.P50, r.ClaimToRecord.P90 = l.Percentile(0.5).Seconds(), l.Percentile(0.9).Seconds()
	r.ClaimToRecord.P99, r.ClaimToRecord.Max = l.Percentile(0.99).Seconds(), l.Percentile(1).Seconds()
	return nil
}

// count asks the sink what it got.
func (s *benchStage) count(r *benchReport) error {
	if s.sink == nil {
		return nil
	}
	got, err := s.sink.stop()
	if err != nil {
		return err
	}
	received := got.Stored
	if !s.NoCeiling {
		received -= s.Recipients
	}
	r.Received, r.Duplicates = &received, &got.Duplicates
	if got.Stored > 0 {
		r.MailBytes = got.Bytes / int64(got.Stored)
	}
	if received != s.Recipients || got.Duplicates != 0 {
		return fault.New(fault.Internal, "cli.bench_lost", "Recipients", s.Recipients, "Sent", r.Sent, "Received", received, "Duplicates", got.Duplicates)
	}
	return nil
}

// benchmark prints a report for a person.
func (t *terminal) benchmark(r benchReport) {
	number := func(v float64, digits int) string { return fmt.Sprintf("%.*f", digits, v) }
	rows := [][]string{}
	add := func(id, value string) { rows = append(rows, []string{t.words.T("cli.bench." + id), value}) }
	add("mails_per_second", number(r.MailsPerSecond, 0))
	if r.CeilingMailsPerSecond > 0 {
		add("ceiling", number(r.CeilingMailsPerSecond, 0))
	}
	add("cpu", number(r.CPUSecondsPer10000, 2)+" s")
	add("database", number(r.DatabaseSeconds, 2)+" s")
	add("memory", number(float64(r.PeakRSSBytes)/(1<<20), 0)+" MiB")
	add("allocations", number(r.AllocsPerMail, 1))
	add("plan", number(r.PlanSeconds, 2)+" s")
	add("latency", number(r.ClaimToRecord.P50*1000, 0)+" · "+number(r.ClaimToRecord.P99*1000, 0)+" · "+number(r.ClaimToRecord.Max*1000, 0)+" ms")
	t.table(rows)
}
