package sqldb

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"

	"communique/internal/clock"

	"github.com/jmoiron/sqlx"
)

// Tx is a transaction. Its methods take SQL with "?" on both engines. Errors
// come back as faults where a reader can do something about them (db.locked,
// db.away); no row is NoRows(err).
type Tx struct {
	tx     *sqlx.Tx
	engine Engine
	asked  *atomic.Int64 // statements, in all of the database
}

// Write runs fn in a writing transaction: committed when fn returns nil, undone
// when it returns an error or panics. On SQLite the transactions follow one
// another; on PostgreSQL the level is read committed, so a verb that reads before
// it writes must write with a condition.
func (db *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	defer db.timed()()
	err := db.run(ctx, db.write, nil, fn)
	if err == nil {
		db.writes.Add(1)
	}
	return err
}

// Read runs fn in a reading transaction, which sees one state of the database on
// SQLite, and on PostgreSQL as well (repeatable read).
func (db *DB) Read(ctx context.Context, fn func(tx *Tx) error) error {
	var opts *sql.TxOptions
	if db.engine == Postgres {
		opts = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	defer db.timed()()
	return db.run(ctx, db.read, opts, fn)
}

// Glance reads one row into dest with a short statement that is asked again and again:
// it stays prepared, and has no transaction of its own.
func (db *DB) Glance(ctx context.Context, dest any, query string, args ...any) error {
	defer db.timed()()
	db.asked.Add(1)
	statement, err := db.prepared(ctx, query) //nolint:sqlclosecheck // it is closed with the database
	if err != nil {
		return Readable(err)
	}
	return Readable(statement.GetContext(ctx, dest, args...))
}

func (db *DB) prepared(ctx context.Context, query string) (*sqlx.Stmt, error) {
	db.glances.Lock()
	defer db.glances.Unlock()
	if s := db.glances.by[query]; s != nil {
		return s, nil
	}
	s, err := db.read.PreparexContext(ctx, db.read.Rebind(query)) //nolint:sqlclosecheck // likewise
	if err == nil {
		if db.glances.by == nil {
			db.glances.by = map[string]*sqlx.Stmt{}
		}
		db.glances.by[query] = s
	}
	return s, err
}

// glances are the statements that stay prepared.
type glances struct {
	sync.Mutex
	by map[string]*sqlx.Stmt
}

func (g *glances) close() {
	g.Lock()
	defer g.Unlock()
	for _, s := range g.by {
		_ = s.Close()
	}
	g.by = nil
}

// Spent is how long transactions have taken in all, waits for their turn included.
func (db *DB) Spent() time.Duration { return time.Duration(db.spent.Load()) }

// Asked is how many statements have been run in transactions: a page that asks once more for
// each thing on it is found out by it.
func (db *DB) Asked() int64 { return db.asked.Load() }

// Writes is how many writing transactions were committed: who only reads, or only tries what
// would be, adds nothing to it.
func (db *DB) Writes() int64 { return db.writes.Load() }

// timed adds what a transaction takes to Spent.
func (db *DB) timed() func() {
	began := clock.Elapsed()
	return func() { db.spent.Add(int64(clock.Elapsed() - began)) }
}

func (db *DB) run(ctx context.Context, pool *sqlx.DB, opts *sql.TxOptions, fn func(tx *Tx) error) (err error) {
	tx, err := pool.BeginTxx(ctx, opts)
	if err != nil {
		return Readable(err)
	}
	done := false
	defer func() {
		if !done {
			_ = tx.Rollback() // the error that brought us here says more than this one
		}
	}()
	if err := fn(&Tx{tx: tx, engine: db.engine, asked: &db.asked}); err != nil {
		return err
	}
	done = true
	return Readable(tx.Commit())
}

// Engine tells which engine the transaction is on, for the few fragments that
// have to differ.
func (t *Tx) Engine() Engine { return t.engine }

// Get reads one row into dest, a pointer to a struct with db tags or to a scalar.
func (t *Tx) Get(ctx context.Context, dest any, query string, args ...any) error {
	t.asked.Add(1)
	return Readable(t.tx.GetContext(ctx, dest, t.tx.Rebind(query), args...))
}

// Select reads all rows into dest, a pointer to a slice.
func (t *Tx) Select(ctx context.Context, dest any, query string, args ...any) error {
	t.asked.Add(1)
	return Readable(t.tx.SelectContext(ctx, dest, t.tx.Rebind(query), args...))
}

// Exec runs a statement and tells how many rows it changed.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	t.asked.Add(1)
	res, err := t.tx.ExecContext(ctx, t.tx.Rebind(query), args...)
	if err != nil {
		return 0, Readable(err)
	}
	n, err := res.RowsAffected()
	return n, Readable(err)
}

// SelectIn is Select for a query with "IN (?)" whose value is a slice. An empty
// slice is the caller's to avoid: SQL has no empty IN.
func (t *Tx) SelectIn(ctx context.Context, dest any, query string, args ...any) error {
	q, flat, err := sqlx.In(query, args...)
	if err != nil {
		return err
	}
	return t.Select(ctx, dest, q, flat...)
}

// GetIn is Get for a query with "IN (?)" whose value is a slice.
func (t *Tx) GetIn(ctx context.Context, dest any, query string, args ...any) error {
	q, flat, err := sqlx.In(query, args...)
	if err != nil {
		return err
	}
	return t.Get(ctx, dest, q, flat...)
}

// ExecIn is Exec for a query with "IN (?)" whose value is a slice.
func (t *Tx) ExecIn(ctx context.Context, query string, args ...any) (int64, error) {
	q, flat, err := sqlx.In(query, args...)
	if err != nil {
		return 0, err
	}
	return t.Exec(ctx, q, flat...)
}

// SkipLocked is the fragment that lets several PostgreSQL workers claim side by
// side instead of waiting for each other's rows; SQLite has one writer and needs
// none. It stands at the end of a SELECT.
func (t *Tx) SkipLocked() string {
	if t.engine == Postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}
