// Package queue rings bells between processes.
//
// A bell says only "look at mailing 7". The rows of the packages are the truth;
// a bell that is lost or rung twice does no harm, and each package that listens
// also sweeps its own rows now and then for work whose bell was lost. So a
// handler must be able to run twice, at once, and for nothing.
//
// Behind it is River, on both engines: on PostgreSQL a bell wakes a worker on
// any machine within milliseconds, on SQLite another process hears it within the
// poll interval. River keeps its own tables beside ours.
//
// What can be lost: a bell that was rung while the process was killed. What
// can't: work.
package queue

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"communique/internal/sqldb"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// Handler looks at the row with this id. An error is logged and the bell is not
// rung again: the sweep of the package does that.
type Handler func(ctx context.Context, id int64) error

// Options says how a process listens. The zero value only rings.
type Options struct {
	Handlers map[string]Handler // by the bell's name
	Workers  int                // handlers that run at once; 32 when 0
	Poll     time.Duration      // how often SQLite is asked for bells of other processes; 250 ms when 0
	Logger   *slog.Logger
}

// Times that a handler may take. River takes a job for dead after rescueAfter,
// and that must be longer than jobTimeout; both are minutes, since the default
// of an hour would let a killed worker's bells wait that long.
const (
	jobTimeout  = 4 * time.Minute
	rescueAfter = 5 * time.Minute
)

// Queue rings and, when it has handlers and was started, listens.
type Queue struct {
	start func(context.Context) error
	stop  func(context.Context) error
	ring  func(context.Context, []river.InsertManyParams) error

	client any
}

// bell is the one kind of job that River sees.
type bell struct {
	Name string `json:"name"`
	ID   int64  `json:"id"`
}

// Kind is the name under which River keeps our jobs.
func (bell) Kind() string { return "bell" }

type listener struct {
	river.WorkerDefaults[bell]
	handlers map[string]Handler
}

// Work hands a bell to its handler.
func (l *listener) Work(ctx context.Context, job *river.Job[bell]) error {
	h, ok := l.handlers[job.Args.Name]
	if !ok {
		return fmt.Errorf("queue: nobody listens to %q", job.Args.Name)
	}
	return h(ctx, job.Args.ID)
}

// Open makes a queue on the database; Start makes it listen.
func Open(db *sqldb.DB, o Options) (*Queue, error) {
	if db.Engine() == sqldb.Postgres {
		return open[pgx.Tx](riverpgxv5.New(db.Pool()), o)
	}
	return open[*sql.Tx](riversqlite.New(db.Writer().DB), o)
}

func open[T any](driver riverdriver.Driver[T], o Options) (*Queue, error) {
	client, err := river.NewClient(driver, o.config())
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	ring := func(ctx context.Context, bells []river.InsertManyParams) error {
		_, err := client.InsertManyFast(ctx, bells)
		return err
	}
	return &Queue{start: client.Start, stop: client.Stop, ring: ring, client: client}, nil
}

func (o Options) config() *river.Config {
	logger := o.Logger
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	c := &river.Config{
		Logger:               logger,
		FetchCooldown:        10 * time.Millisecond,
		FetchPollInterval:    orElse(o.Poll, 250*time.Millisecond),
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
	}
	if len(o.Handlers) > 0 {
		c.Workers = river.NewWorkers()
		river.AddWorker(c.Workers, &listener{handlers: o.Handlers})
		c.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: orElse(o.Workers, 32)}}
	}
	return c
}

func orElse[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}

// Ring tells whoever listens to name to look at each of ids. Ring after the transaction
// that wrote the rows has been committed, never inside it.
func (q *Queue) Ring(ctx context.Context, name string, ids ...int64) error {
	if len(ids) == 0 {
		return nil
	}
	bells := make([]river.InsertManyParams, len(ids))
	for i, id := range ids {
		bells[i] = river.InsertManyParams{Args: bell{Name: name, ID: id}, InsertOpts: &river.InsertOpts{MaxAttempts: 1}}
	}
	if err := q.ring(ctx, bells); err != nil {
		return fmt.Errorf("queue: ring %s %d: %w", name, ids, sqldb.Readable(err))
	}
	return nil
}

// Start listens until Stop, or until ctx ends.
func (q *Queue) Start(ctx context.Context) error { return q.start(ctx) }

// OnPostgres is River's client on PostgreSQL.
type OnPostgres = river.Client[pgx.Tx]

// OnSQLite is River's client on SQLite.
type OnSQLite = river.Client[*sql.Tx]

// Client is River's, for the pages that River shows of itself: an *OnPostgres or an *OnSQLite.
func (q *Queue) Client() any { return q.client }

// Stop takes no more bells and waits for the handlers that run, as long as ctx lets it.
func (q *Queue) Stop(ctx context.Context) error { return q.stop(ctx) }

// Migrate brings River's tables up to date; it is safe to call again.
func Migrate(ctx context.Context, db *sqldb.DB) error {
	if db.Engine() == sqldb.Postgres {
		return migrate[pgx.Tx](ctx, riverpgxv5.New(db.Pool()))
	}
	return migrate[*sql.Tx](ctx, riversqlite.New(db.Writer().DB))
}

func migrate[T any](ctx context.Context, driver riverdriver.Driver[T]) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("queue: migrate: %w", sqldb.Readable(err))
	}
	return nil
}

// Newest is the number of the newest of River's migrations on PostgreSQL, or 0 when River
// doesn't say.
func Newest() int {
	m, err := rivermigrate.New(riverpgxv5.New(nil), nil)
	if err != nil {
		return 0
	}
	newest := 0
	for _, migration := range m.AllVersions() {
		newest = max(newest, migration.Version)
	}
	return newest
}
