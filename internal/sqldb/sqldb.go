// Package sqldb opens Communiqué's database, SQLite or PostgreSQL, and runs
// transactions on it.
//
// The rest of the house writes one SQL text for both engines, with "?" for
// values and the ANSI words that both know, in files named *_sql.go. This
// package is what makes that text mean the same on both:
//
//   - On SQLite there is one writing connection (BEGIN IMMEDIATE, WAL,
//     synchronous=FULL, foreign keys on) and a few reading ones that can't
//     write. A verb waits for the writer at most ten seconds; after that it
//     gets fault db.locked and nothing was changed.
//   - On PostgreSQL there is one pgx pool; reading transactions are read-only.
//   - Rows that were committed survive a kill and, as far as the disk tells the
//     truth, a power loss. A transaction that returned an error left nothing.
//
// Times are BIGINT milliseconds (see package clock); booleans are BIGINT 0 or 1.
// Never run a statement on the DB inside a transaction's function: on SQLite the
// only writer is taken, and it would wait for itself.
package sqldb

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"communique/internal/clock"
	"communique/internal/fault"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // the engine "sqlite", without cgo
)

// Engine names the database that is behind a DB.
type Engine string

// The two engines. Their values are also the folder names of the migrations.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine Engine
	write  *sqlx.DB
	read   *sqlx.DB
	pool   *pgxpool.Pool // nil on SQLite
	path   string        // empty on PostgreSQL
	spent  atomic.Int64  // nanoseconds in transactions
	asked  atomic.Int64  // statements in them
	writes atomic.Int64  // writing transactions that were committed

	glances glances
	version version
}

// readers is how many connections may read a SQLite file at once: reads are
// short, and each connection has a page cache of its own. One of them may be busy asking
// for the Version.
const readers = 5

// connectTimeout is how long PostgreSQL may take to answer, unless the URL says
// otherwise (connect_timeout): whoever waits for a page shouldn't wait for pgx's two minutes.
const connectTimeout = 10 * time.Second

// poolSize is how many connections to PostgreSQL there may be, unless the URL says
// (pool_max_conns): pgx's own four are too few for a worker that is at many mailings.
const poolSize = 16

// A process that is stopped in the middle of a transaction holds its rows, and others
// wait for them. PostgreSQL ends such a transaction after a minute, in milliseconds,
// unless the URL says otherwise.
const (
	idleParameter = "idle_in_transaction_session_timeout"
	idleLimit     = "60000"
)

// Option changes how a database is opened.
type Option func(*options)

type options struct {
	patience time.Duration
}

// Patience is how long a statement waits while another process writes to the SQLite
// file, instead of ten seconds. PostgreSQL has no such lock.
func Patience(d time.Duration) Option { return func(o *options) { o.patience = d } }

// Open opens "sqlite:PATH" or "postgres://…". It connects, and so tells at once
// when the database is away. A SQLite file that isn't there is made, its folder
// is not. Faults: db.url, db.folder_missing, db.away, db.locked, db.login,
// db.missing, db.file, db.not_a_database; none of them holds the URL's password.
func Open(ctx context.Context, rawURL string, opts ...Option) (*DB, error) {
	o := options{patience: 10 * time.Second}
	for _, opt := range opts {
		opt(&o)
	}
	scheme, rest, _ := strings.Cut(rawURL, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, rest, o)
	case "postgres", "postgresql":
		return openPostgres(ctx, rawURL)
	}
	return nil, fault.New(fault.Invalid, "db.url", "URL", withoutPassword(rawURL))
}

func openSQLite(ctx context.Context, path string, o options) (*DB, error) {
	path = strings.TrimPrefix(path, "//")
	if path == "" {
		return nil, fault.New(fault.Invalid, "db.url", "URL", "sqlite:")
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return nil, fault.Wrap(err, fault.NotFound, "db.folder_missing", "Folder", filepath.Dir(path))
	}
	file := "file:" + (&url.URL{Path: path}).EscapedPath()
	shared := fmt.Sprintf("_pragma=busy_timeout(%d)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)", o.patience.Milliseconds())
	write, err := openPatiently(ctx, o.patience, file+"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(8000)&"+shared, 1)
	if err != nil {
		return nil, err
	}
	read, err := openPatiently(ctx, o.patience, file+"?_pragma=query_only(1)&"+shared, readers)
	if err != nil {
		_ = write.Close()
		return nil, err
	}
	return &DB{engine: SQLite, write: write, read: read, path: path}, nil
}

// openPatiently is openPool that waits. Processes that come to a new file together, or
// when its last user leaves, would wait for each other in a circle: then SQLite says at
// once to one of them that the file is locked, whatever its busy_timeout is.
func openPatiently(ctx context.Context, patience time.Duration, dsn string, connections int) (*sqlx.DB, error) {
	const pause = 5 * time.Millisecond
	for began := clock.Elapsed(); ; {
		db, err := openPool(ctx, dsn, connections)
		if !fault.Is(err, "db.locked") || clock.Elapsed()-began >= patience {
			return db, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(pause):
		}
	}
}

func openPool(ctx context.Context, dsn string, connections int) (*sqlx.DB, error) {
	sqlx.BindDriver("sqlite", sqlx.QUESTION)
	db, err := sqlx.Open("sqlite", dsn)
	if err != nil {
		return nil, Readable(err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, Readable(err)
	}
	return db, nil
}

func openPostgres(ctx context.Context, rawURL string) (*DB, error) {
	config, err := pgxpool.ParseConfig(rawURL)
	if err != nil {
		// Without pgx's own words, which quote what they couldn't read.
		return nil, fault.New(fault.Invalid, "db.url", "URL", withoutPassword(rawURL))
	}
	if !strings.Contains(rawURL, "connect_timeout=") {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	if _, said := config.ConnConfig.RuntimeParams[idleParameter]; !said {
		config.ConnConfig.RuntimeParams[idleParameter] = idleLimit
	}
	if _, said := config.ConnConfig.RuntimeParams["jit"]; !said {
		config.ConnConfig.RuntimeParams["jit"] = "off" // our statements take a millisecond, and to compile one takes fifty
	}
	if !strings.Contains(rawURL, "pool_max_conns=") {
		config.MaxConns = max(config.MaxConns, poolSize)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, Readable(err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, Readable(err)
	}
	db := sqlx.NewDb(stdlib.OpenDBFromPool(pool), "pgx")
	return &DB{engine: Postgres, write: db, read: db, pool: pool}, nil
}

// withoutPassword keeps a password out of an error that people copy into mails. It
// shows the URL only where it is sure which part the password is.
func withoutPassword(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme == "" || strings.Contains(u.Opaque+u.Path+u.Fragment, "@") {
		if scheme, _, ok := strings.Cut(rawURL, ":"); ok && !strings.ContainsAny(scheme, "@= ") {
			return scheme + ":…"
		}
		return "…"
	}
	if u.RawQuery != "" {
		u.RawQuery = "…" // it may say password=
	}
	return u.Redacted()
}

// Engine tells which engine this is.
func (db *DB) Engine() Engine { return db.engine }

// Path is the SQLite file, or empty on PostgreSQL.
func (db *DB) Path() string { return db.path }

// Writer is the pool that may write, for the libraries that keep tables of their
// own beside ours (the migrations, the queue). Domain code uses Write.
func (db *DB) Writer() *sqlx.DB { return db.write }

// Pool is the PostgreSQL pool, nil on SQLite; for the queue.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// Ping asks the database for a sign of life.
func (db *DB) Ping(ctx context.Context) error { return Readable(db.read.PingContext(ctx)) }

// Close closes every connection. Close the queue first.
func (db *DB) Close() error {
	db.glances.close()
	db.version.close()
	err := db.write.Close()
	if db.read != db.write {
		if e := db.read.Close(); err == nil {
			err = e
		}
	}
	if db.pool != nil {
		db.pool.Close()
	}
	return err
}
