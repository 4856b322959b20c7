package sqldb

import (
	"context"
	"time"

	"communique/internal/clock"
)

// Time is what time it is for the database: the server's clock on PostgreSQL, this
// machine's on SQLite.
func (db *DB) Time(ctx context.Context) (time.Time, error) {
	if db.engine == SQLite {
		return clock.System{}.Now(), nil
	}
	var micros int64
	err := db.Glance(ctx, &micros, `SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)`)
	return time.UnixMicro(micros).UTC(), err
}
