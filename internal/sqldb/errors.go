package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"communique/internal/fault"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// NoRows tells whether a Get found nothing.
func NoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// IsUnique tells whether a statement ran into a unique constraint: the row is
// there already.
func IsUnique(err error) bool {
	if s, ok := errors.AsType[*sqlite.Error](err); ok {
		return s.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || s.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	p, ok := errors.AsType[*pgconn.PgError](err)
	return ok && p.Code == "23505"
}

// Readable turns the errors that a reader can do something about into faults and
// leaves the others as they are. Everything here does so by itself; it is for those
// who use Writer or Pool.
func Readable(err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) || errors.Is(err, context.Canceled) {
		return err
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if s, ok := errors.AsType[*sqlite.Error](err); ok {
		return readableSQLite(err, s.Code())
	}
	if p, ok := errors.AsType[*pgconn.PgError](err); ok {
		return readablePostgres(err, p)
	}
	if isAway(err) {
		return fault.Wrap(err, fault.Unavailable, "db.away")
	}
	if errors.Is(err, context.DeadlineExceeded) { // the caller's patience with another transaction
		return fault.Wrap(err, fault.Unavailable, "db.locked")
	}
	return err
}

// isAway tells whether the connection failed, not the statement. A deadline of the
// caller is a net.Error too, and doesn't count.
func isAway(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	if _, ok := errors.AsType[net.Error](err); ok || pgconn.SafeToRetry(err) {
		return true
	}
	for _, broken := range []error{net.ErrClosed, io.EOF, io.ErrUnexpectedEOF, driver.ErrBadConn} {
		if errors.Is(err, broken) {
			return true
		}
	}
	return false
}

func readableSQLite(err error, code int) error {
	switch code & 0xff { // the low byte is the primary code, the rest its variety
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.Wrap(err, fault.Unavailable, "db.locked")
	case sqlite3.SQLITE_FULL:
		return fault.Wrap(err, fault.Unavailable, "db.full")
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY:
		return fault.Wrap(err, fault.Unavailable, "db.file")
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fault.Wrap(err, fault.Unavailable, "db.not_a_database")
	}
	return err
}

// readablePostgres looks at the class of the SQLSTATE: PostgreSQL 15, appendix A.
func readablePostgres(err error, p *pgconn.PgError) error {
	switch p.Code[:2] {
	case "08", "57": // connection exception, operator intervention (shutting down, starting up)
		return fault.Wrap(err, fault.Unavailable, "db.away")
	case "28": // invalid authorization
		return fault.Wrap(err, fault.Unavailable, "db.login")
	case "3D": // no such database
		return fault.Wrap(err, fault.NotFound, "db.missing")
	case "53": // insufficient resources
		if p.Code == "53100" {
			return fault.Wrap(err, fault.Unavailable, "db.full")
		}
		return fault.Wrap(err, fault.Unavailable, "db.away")
	case "55", "40": // lock not available, serialization failure, deadlock
		return fault.Wrap(err, fault.Unavailable, "db.locked")
	}
	return err
}

// Passes tells whether an error is one that passes by itself: the database is away,
// locked or full, and the same statement may succeed later.
func Passes(err error) bool { return fault.KindOf(err) == fault.Unavailable }
