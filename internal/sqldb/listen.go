package sqldb

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
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
