package sqldb

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
)

// Listen calls heard whenever somebody notifies the channel, and each time that it has
// begun to listen, since something may have been missed before; lost, when it can't hear
// any more. It tries again every second until ctx ends. On SQLite nobody notifies
// anybody: it does nothing and says so.
func (db *DB) Listen(ctx context.Context, channel string, heard, lost func()) (listens bool) {
	if db.pool == nil {
		return false
	}
	for ctx.Err() == nil {
		_ = db.listen(ctx, channel, heard) // whatever it is, the answer is to try again
		lost()
		timer := time.NewTimer(time.Second)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
	return true
}

// Version is a number that is another one after any other connection has changed the
// SQLite file; asking for it is much cheaper than any query. PostgreSQL has none: ok is
// false, and so it is when the file can't be asked.
func (db *DB) Version(ctx context.Context) (n int64, ok bool) {
	if db.engine != SQLite {
		return 0, false
	}
	db.version.Lock()
	defer db.version.Unlock()
	if db.version.statement == nil {
		conn, err := db.read.Connx(ctx) // the number is a connection's own
		if err != nil {
			return 0, false
		}
		statement, err := conn.PreparexContext(ctx, `PRAGMA data_version`)
		if err != nil {
			_ = conn.Close()
			return 0, false
		}
		db.version.conn, db.version.statement = conn, statement
	}
	return n, db.version.statement.GetContext(ctx, &n) == nil
}

// version is the connection that is asked for Version.
type version struct {
	sync.Mutex
	conn      *sqlx.Conn
	statement *sqlx.Stmt
}

func (v *version) close() {
	v.Lock()
	defer v.Unlock()
	if v.statement != nil {
		_, _ = v.statement.Close(), v.conn.Close()
		v.statement, v.conn = nil, nil
	}
}

// listen holds a connection of its own, outside the pool: it waits on it all the time.
func (db *DB) listen(ctx context.Context, channel string, heard func()) error {
	conn, err := pgx.ConnectConfig(ctx, db.pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(closing)
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return err
	}
	for {
		heard()
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
	}
}
